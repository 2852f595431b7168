package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs are told of snapshots and copies, word for word, but for digests and times that differ from run to run. */
class SnapshotStoryTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void aStore() {
        shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"v\":1,\"row\":1}", "{\"id\":\"b\",\"v\":1,\"row\":2}");
        shop.write("data/table.ndjson", "{\"id\":\"t\",\"v\":1}");
    }

    private String create(Object... options) {
        List<Object> call = new ArrayList<>(List.of("snapshot", "create", "--json"));
        call.addAll(List.of(options));
        return shop.done(call.toArray()).json().path("snapshot").asString();
    }

    /** Two snapshots: of b nothing is left, a was changed, c is new. */
    private String[] two() {
        String first = create(
                "--store",
                "dir:" + shop.path("data"),
                "--rules",
                shop.path("rules.yaml"),
                "--message",
                "the first",
                "--tag",
                "x",
                "--tag",
                "y");
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"v\":2,\"row\":3}", "{\"id\":\"c\",\"v\":1}");
        return new String[] {first, create()};
    }

    private String told(Object... call) {
        Call made = shop.truce(call);
        return made.code() + " " + made.err() + shop.constant(made.out());
    }

    @Test
    void whatWasTakenIsToldListedAndShown() {
        two();

        assertThat(told("snapshot", "create")).isEqualTo("""
                0 Snapshot DIGEST: 3 records of dir:/data
                State root: sha256:DIGEST
                """);
        assertThat(told("snapshot", "list").replaceAll(" +\n", "\n")).isEqualTo("""
                0 snapshot      created                   records  tags  message
                DIGEST  2030-03-01T12:00:00.002Z        3  -
                DIGEST  2030-03-01T12:00:00.001Z        3  -
                DIGEST  2030-03-01T12:00:00Z            3  x,y   the first
                """);
        assertThat(told("snapshot", "show", "latest")).isEqualTo("""
                0 Snapshot sha256:DIGEST
                  created     2030-03-01T12:00:00.002Z
                  message     -
                  source      dir:/data
                  state root  sha256:DIGEST
                  bytes       56
                  seat        2 records
                  table       1 record
                """);
    }

    @Test
    void programsLearnTheSame() {
        String[] ids = two();
        String document = """
                0 {"snapshot":"sha256:DIGEST","createdAt":"2030-03-01T12:00:00Z","message":"the first","tags":["x","y"],\
                "ruleset":{"name":"seats","version":"1.0.0","digest":"sha256:DIGEST"},"source":"dir:/data",\
                "stateRoot":"sha256:DIGEST","records":3,"bytes":64,"counts":{"seat":2,"table":1},"library":"1.0.0"}
                """;

        assertThat(told("snapshot", "show", ids[0], "--json")).isEqualTo(document);
        assertThat(told("snapshot", "pin", ids[0], "--message", "the audit", "--json"))
                .isEqualTo("0 {\"snapshot\":\"sha256:DIGEST\",\"pinned\":true}\n");
        assertThat(told("snapshot", "list", "--json"))
                .endsWith("\n" + document.substring(2).replace("\"}\n", "\",\"pinned\":true}\n"));
        assertThat(told("audit", "list", "--json")).contains("\"reason\":\"the audit\"");
        assertThat(told("snapshot", "unpin", ids[0])).isEqualTo("0 Snapshot DIGEST is unpinned.\n");
        assertThat(told("snapshot", "unpin", ids[0], "--json"))
                .isEqualTo("0 {\"snapshot\":\"sha256:DIGEST\",\"unpinned\":false}\n");
    }

    @Test
    void twoAreCompared() {
        String[] ids = two();

        assertThat(told("snapshot", "diff", ids[0], ids[1])).isEqualTo("""
                1   type  added  removed  changed
                  seat      1        1        1
                  changed  seat/a
                  removed  seat/b
                  added    seat/c
                """);
        assertThat(told("snapshot", "diff", ids[0], ids[1], "--json")).isEqualTo("""
                1 {"type":"seat","key":"a","change":"changed"}
                {"type":"seat","key":"b","change":"removed"}
                {"type":"seat","key":"c","change":"added"}
                """);
        assertThat(told("snapshot", "diff", ids[1], ids[1])).isEqualTo("0 Both snapshots hold the same records.\n");
    }

    @Test
    void whatIsVerifiedCopiedAndRestoredOnTrialIsTold() {
        two();

        assertThat(told("snapshot", "verify", "--deep"))
                .isEqualTo("0 Verified: 4 files, 1 bytes checked, nothing wrong\n");
        assertThat(told("snapshot", "copy", "--to", shop.path("second")))
                .isEqualTo("0 Copied: 2 snapshots, 1 KiB, to /second\n");
        assertThat(told("snapshot", "copy", "--to", shop.path("third"), "--json")
                        .lines())
                .hasSize(2)
                .allMatch(line ->
                        line.matches("(?:0 )?\\{\"snapshot\":\"sha256:DIGEST\",\"objects\":1,\"bytes\":[1-9][0-9]*}"));
        assertThat(told("snapshot", "test-restore"))
                .isEqualTo("0 Restored: snapshot DIGEST, 3 records in 1 ms; nothing of it was kept\n");
        assertThat(told("snapshot", "test-restore", "--json").replaceAll("[0-9]+,\"problems", "1,\"problems"))
                .isEqualTo("0 {\"snapshot\":\"sha256:DIGEST\",\"records\":3,\"milliseconds\":1,\"problems\":[]}\n");
    }

    @Test
    void whatLeavesAndComesBackIsTold() {
        two();

        assertThat(told("export", "latest", "--out", shop.path("bag"))).isEqualTo("""
                0 Exported 3 records to /bag
                Check it: (cd /bag && sha256sum -c manifest-sha256.txt), or truce verify /bag
                """);
        assertThat(told("export", "latest", "--out", shop.path("again"), "--json"))
                .isEqualTo("""
                0 {"export":"/again","snapshot":"sha256:DIGEST","format":"ndjson","records":3,"compression":"none",\
                "stateRoot":"sha256:DIGEST"}
                """);
        assertThat(told("verify", shop.path("bag"))).isEqualTo("0 Verified: 7 files, 1 bytes checked, nothing wrong\n");
        Object[] into = {
            "import", shop.path("bag"), "--rules", shop.path("rules.yaml"), "--store", "dir:" + shop.path("new")
        };
        assertThat(told(into)).isEqualTo("0 Imported 3 records into dir:/new; 0 were there already\n");
        List<Object> again = new ArrayList<>(List.of(into));
        again.add("--json");
        assertThat(told(again.toArray()))
                .isEqualTo("0 {\"source\":\"/bag\",\"store\":\"dir:/new\",\"added\":{},\"unchanged\":3}\n");
    }

    @Test
    void whereTheHalvesOfAKeyAreIsTold() {
        assertThat(told("key", "create", "--out", shop.path("my.key")).replaceAll("age1[0-9a-zA-Z]+", "age1KEY"))
                .isEqualTo("""
                0 Public key: age1KEY
                The secret is in /my.key; keep a copy of it elsewhere, nobody can make it again.
                """);
        assertThat(told("key", "create", "--signing", "--out", shop.path("a.key")))
                .isEqualTo("""
                0 The secret is in /a.key, its public half in /a.key.pub: whoever has that can check what you sign.
                """);
        assertThat(told("key", "create", "--signing", "--out", shop.path("b.key"), "--json"))
                .isEqualTo("0 {\"file\":\"/b.key\",\"publicFile\":\"/b.key.pub\"}\n");
    }
}
