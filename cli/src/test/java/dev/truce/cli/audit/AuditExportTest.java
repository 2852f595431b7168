package dev.truce.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.jdbc.SqliteWorkspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditExportTest {

    private static final String DIGEST = "sha256:" + "0".repeat(64);

    @TempDir
    Path folder;

    /** Entries 1 and 2 park seats, entry 3 reconciles, and entry 4 erases entry 1. */
    private Workshop erased() {
        Workshop shop = Seats.parked(folder, 2);
        // by a program: the command erases the contents of cases, too, and those must be closed
        try (SqliteWorkspace workspace =
                SqliteWorkspace.open(shop.path(".truce").resolve("truce.db"), InstantSource.fixed(Call.NOW))) {
            workspace.audit().erase(AuditSelection.about(new RecordId("seat", "1")), "ann", "asked for");
        }
        return shop;
    }

    /** Writes an export; returns the anchor of its last entry. */
    private String export(Workshop shop, String name, Object after) {
        Call call = shop.done("audit", "export", "--out", shop.path(name), "--after", after, "--json");
        return call.json().path("anchor").asString();
    }

    private static Call verify(Workshop shop, String name, String... anchors) {
        Object[] call = new Object[3 + 2 * anchors.length];
        call[0] = "audit";
        call[1] = "verify";
        call[2] = shop.path(name);
        for (int i = 0; i < anchors.length; i++) {
            call[3 + 2 * i] = "--anchor";
            call[4 + 2 * i] = anchors[i];
        }
        return Call.truce(call);
    }

    @Test
    void anExportIsVerifiedWithoutTheWorkspace() {
        Workshop shop = erased();
        Path file = shop.path("audit.ndjson");

        Call call = shop.done("audit", "export", "--out", file);

        assertThat(call.out().replaceAll("[0-9a-f]{64}", "DIGEST"))
                .isEqualTo("Exported 4 entries to " + file + "\n"
                        + "Anchor, to be kept elsewhere: 4:sha256:DIGEST\n"
                        + "Check it: truce audit verify " + file + " --anchor 4:sha256:DIGEST\n");
        assertThat(shop.read("audit.ndjson"))
                .isEqualTo(shop.done("audit", "list", "--json").out())
                .startsWith("{\"entry\":1,\"at\":\"2030-03-01T12:00:00Z\",\"kind\":\"PARKED\",\"subject\":\"case 1\","
                        + "\"actor\":\"engine\",\"reason\":\"FIELD_CONFLICT\",\"payloadDigest\":\"sha256:");
        assertThat(verify(shop, "audit.ndjson").out())
                .isEqualTo("The entries 1 to 4 hold: each follows the one before it.\n");
        assertThat(verify(shop, "audit.ndjson", export(shop, "again.ndjson", 0)).out())
                .isEqualTo("""
                        The entries 1 to 4 hold: each follows the one before it.
                        Found as they were: 1 anchor.
                        """);
    }

    @Test
    void laterEntriesAreHeldAgainstTheAnchorOfTheOneBefore() {
        Workshop shop = Seats.parked(folder, 2);
        String anchor = export(shop, "first.ndjson", 0);
        // by a program: the command erases the contents of cases, too, and those must be closed
        try (SqliteWorkspace workspace =
                SqliteWorkspace.open(shop.path(".truce").resolve("truce.db"), InstantSource.fixed(Call.NOW))) {
            workspace.audit().erase(AuditSelection.about(new RecordId("seat", "1")), "ann", "asked for");
        }

        assertThat(export(shop, "later.ndjson", 3)).startsWith("4:sha256:");

        assertThat(shop.read("later.ndjson")).hasLineCount(1);
        assertThat(verify(shop, "later.ndjson").out()).isEqualTo("""
                        The entries 4 to 4 hold: each follows the one before it.
                        Whether they follow entry 3 shows only an anchor of that one.
                        """);
        assertThat(verify(shop, "later.ndjson", anchor).out()).isEqualTo("""
                        The entries 4 to 4 hold: each follows the one before it.
                        Found as they were: 1 anchor.
                        """);
        assertThat(verify(shop, "later.ndjson", export(shop, "again.ndjson", 3)).out())
                .isEqualTo("""
                        The entries 4 to 4 hold: each follows the one before it.
                        Found as they were: 1 anchor.
                        Whether they follow entry 3 shows only an anchor of that one.
                        """);
        Call other = verify(shop, "later.ndjson", "3:" + DIGEST);
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("line 1: entry 3 is not the one that the anchor names: its digest is sha256:");
        Call before = verify(shop, "later.ndjson", "2:" + DIGEST);
        assertThat(before.code()).isEqualTo(1);
        assertThat(before.err()).contains("it begins after entry 3, and an anchor names entry 2 before that");
    }

    @Test
    void nothingNewIsNotWritten() {
        Workshop shop = Seats.parked(folder, 1);
        Call call = shop.done("audit", "export", "--out", shop.path("later.ndjson"), "--after", 2);
        assertThat(call.out()).isEqualTo("There is no entry after 2; nothing was written.\n");
        assertThat(shop.path("later.ndjson")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Anna             | Anne             | line 2: entry 2 was changed after it was written
            engine           | nobody           | line 1: entry 1 was changed after it was written
            "entry":3        | "entry":5        | line 3: entry 3 is missing; the next one found is 5
            "payloadDigest":"sha256:.{64}" | "payload":"{}" | line 1: entry 1 was changed after it was written
            \\{"entry":4.*   | ''               | the payload of entry 1 is gone, and no entry says that it was erased
            """)
    void aChangedExportIsFound(String there, String instead, String found) {
        Workshop shop = erased();
        export(shop, "audit.ndjson", 0);
        String changed = shop.read("audit.ndjson").replaceFirst(there, instead);
        assertThat(changed).isNotEqualTo(shop.read("audit.ndjson"));
        shop.write("audit.ndjson", changed.split("\n"));

        Call call = verify(shop, "audit.ndjson");

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).isEqualTo("truce: " + shop.path("audit.ndjson") + " is broken: " + found + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PARKED           | LOST      | :1: /kind is not a kind that this version knows
            "entry":2        | "entry":0 | :2: /entry is not the number of an entry, at least 1
            "at":"2030-      | "at":"    | :1: /at is not a time such as 2026-01-13T12:00:00Z
            "subject":       | "object": | :1: /subject is not a text
            "previous":"sha  | "previous":"md | :1: /previous is not sha256: and 64 lower-case hexadecimal digits
            "payload":       | "load":   | :2: this line is not either /payload or, when that was erased, /payloadDigest
            """)
    void whatIsNoEntryIsRefusedByFileAndLine(String there, String instead, String found) {
        Workshop shop = erased();
        export(shop, "audit.ndjson", 0);
        shop.write(
                "audit.ndjson",
                shop.read("audit.ndjson").replaceFirst(there, instead).split("\n"));

        Call call = verify(shop, "audit.ndjson");

        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .isEqualTo("truce: " + shop.path("audit.ndjson") + found
                        + "; is this a file of truce audit export, unchanged?\n");
    }

    @Test
    void anEmptyFileIsNoExport() {
        Workshop shop = new Workshop(folder);
        shop.write("audit.ndjson");
        Call call = verify(shop, "audit.ndjson");
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .isEqualTo("truce: " + shop.path("audit.ndjson")
                        + ": there is no entry in it; name a file that truce audit export wrote\n");
        assertThat(verify(shop, "other.ndjson").err()).contains("there is no such file; check the path");
    }

    @Test
    void aCutEndShowsAgainstAnAnchor() {
        Workshop shop = Seats.parked(folder, 2);
        String anchor = export(shop, "audit.ndjson", 0);
        List<String> lines = shop.read("audit.ndjson").lines().toList();
        shop.write("audit.ndjson", lines.get(0), lines.get(1));

        assertThat(verify(shop, "audit.ndjson").code()).isZero();
        Call call = verify(shop, "audit.ndjson", anchor);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).endsWith(" is broken: an anchor names entry 3, but the last one is 2\n");
    }

    @Test
    void aFileIsLookedAtWithoutTheSealedEntriesOfAWorkspace() {
        Workshop shop = Seats.parked(folder, 1);
        export(shop, "audit.ndjson", 0);
        Path file = shop.path("audit.ndjson");

        Call call = Call.truce("audit", "verify", file, "--segment", file);

        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .startsWith("truce: --segment is for the trail of a workspace; FILE is looked at alone\n");
    }

    @Test
    void aListThatEndsAtItsLimitSaysHowToGoOn() {
        Workshop shop = Seats.parked(folder, 3);

        Call first = shop.done("audit", "list", "--limit", 2);

        assertThat(first.out()).endsWith("The list ends at 2; next: truce audit list --after 2\n");
        assertThat(shop.done("audit", "list", "--after", 2, "--limit", 3).out())
                .contains("    3  ", "    4  ")
                .doesNotContain("The list ends");
    }

    @Test
    void aTrailOfManyEntriesIsExportedWhole() {
        Workshop shop = Seats.parked(folder, 501);

        export(shop, "audit.ndjson", 0);

        assertThat(shop.read("audit.ndjson")).hasLineCount(502);
        assertThat(verify(shop, "audit.ndjson").out())
                .isEqualTo("The entries 1 to 502 hold: each follows the one before it.\n");
    }
}
