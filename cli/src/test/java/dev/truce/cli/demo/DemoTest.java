package dev.truce.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir
    Path folder;

    /** Ids of snapshots and plans depend on the time. */
    private static String withoutIds(String text) {
        return text.replaceAll("\\b[0-9a-f]{64}\\b|\\b[0-9a-f]{12}\\b", "<id>");
    }

    /** Takes seconds, and is all that looks at what the demo says. */
    @Test
    void tellsTheWholeStoryInAScreenAndAHalf() {
        Path demo = folder.resolve("demo");
        Call call = Call.truce("demo", "--dir", demo);

        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out().lines().filter(line -> !line.contains(folder.toString())))
                .hasSizeLessThanOrEqualTo(48)
                .allMatch(line -> line.codePointCount(0, line.length()) <= 100);
        // a long folder stands on a line of its own
        String told = withoutIds(call.out().replaceAll("\\s+" + Pattern.quote(demo.toString()), " <folder>"));
        assertThat(told).isEqualTo("""
                    1. Two lines of development of Spring Boot's configuration metadata, in <folder>
                       base    2.7.0   released 2022-05-19  1,482 records
                       local   2.7.18  released 2023-11-23  1,490 records
                       server  3.0.0   released 2022-11-24  1,504 records
                       changed alike on both sides 49: nothing to do for them
                    2. truce reconcile
                       changed by local alone 16, by the server alone 208, by both differently 7
                       resolved 1,565 of 1,566 records, parked 1; two of the merges, explained:
                       spring.security.filter.dispatcher-types
                         /description               local   only local changed it
                         /defaultValue              server  only the server changed it
                       server.servlet.session.cookie.comment
                         /deprecated                server  only the server changed it
                         /deprecation               server  only the server changed it
                    3. truce queue show 1: spring.redis.url
                       /description
                         base    "Connection URL. Overrides host, port, and password. User is ignored. Example: redis:…
                         local   "Connection URL. Overrides host, port, username, and password. Example: redis://user:…
                         server  (absent)
                       decided: --take server, because renamed in 3.0; reconciled again: parked 0 of 1,566
                    4. truce snapshot create, truce export
                       snapshot <id> of 1,507 records, exported as a BagIt bag
                       sha256sum -c manifest-sha256.txt: OK; truce verify: OK
                       one bit flipped in a copy: data/property.ndjson: damaged; its SHA-256 is not the one in
                         manifest-sha256.txt
                    5. A bad import: 40 records gone, 25 overwritten; truce plan --to latest --mode authoritative
                       DANGEROUS, plan <id>:
                         R-NEWER-LOST (25): Records changed after the snapshot lose their newer state.
                         R-TOMBSTONE-MISSING (40): Records come back, and as the store keeps no tombstones nobody knows
                           whether they were deleted on purpose.
                         R-VERSIONLESS (65): Restored records carry no version, so the next sync may bring back what is
                           rolled back.
                       rehearsed on a copy: 65 records, as predicted: true
                       without approval, exit 6: Plan <id>… is DANGEROUS and has no approval; read its reasons,
                         then approve sha256:<id>.
                       approved and carried out: 65 records, 65 verified; the state before is snapshot <id>
                       all snapshots and the audit trail verified
                    Go on:
                       cd <folder>
                       truce status; truce queue list --status all; truce audit list; truce snapshot list
                       truce merge --base one-base.json --local one-local.json --server one-server.json --explain
                       truce reconcile --help
                    """);
    }

    @Test
    void aFolderThatIsNotEmptyIsRefused() {
        new Workshop(folder).write("mine", "x");
        assertThat(Call.truce("demo", "--dir", folder).err())
                .isEqualTo("truce: " + folder + " is not empty; name another folder\ntruce: see: truce demo --help\n");
    }

    @Test
    @Tag("slow")
    void aPathOfOneLongWordIsNotBroken() {
        Path deep = folder.resolve("demo-" + "x".repeat(120));
        Call demo = Call.truce("demo", "--dir", deep);
        assertThat(demo.code()).as("%s", demo).isZero();
        assertThat(demo.out()).contains("Go on:\n   cd\n     " + deep + "\n");
    }
}
