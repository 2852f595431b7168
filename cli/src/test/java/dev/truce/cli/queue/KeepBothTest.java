package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Both sides of a conflict stay, one of them as a new record. */
class KeepBothTest {

    @TempDir
    Path folder;

    private static final String NEW = "{\"id\":70,\"v\":1,\"name\":\"Anna\",\"at\":";

    private Call reconcile(Workshop shop, String base, String local, String server) {
        return shop.truce(
                "reconcile",
                "--base",
                shop.path(base),
                "--local",
                shop.path(local),
                "--server",
                shop.path(server),
                "--rules",
                shop.path("rules.yaml"),
                "--out",
                shop.path("out"));
    }

    @Test
    void theNextReconcileWritesBothAndTheOneAfterItNothing() {
        Workshop shop = Seats.parked(folder, 2);
        Call decided = shop.done("queue", "decide", 1, "--revision", 1, "--reason", "two guests", "--keep-both", "70");
        assertThat(decided.out())
                .isEqualTo("Decided case 1: keep both, server here for seat/1\n"
                        + "The record keeps server; local's state becomes seat/70, which both sides must put as a new"
                        + " record.\nNothing is to be written to the server. The next reconcile of the same conflict"
                        + " takes this decision.\n");
        shop.done("queue", "decide", 2, "--revision", 1, "--take", "server");

        Call next = shop.done(Seats.reconcile(shop, 2, ""));

        assertThat(next.out()).contains("merged.ndjson 3, parked.ndjson 0, to-local.ndjson 3, to-server.ndjson 1");
        assertThat(shop.read("out/to-server.ndjson"))
                .startsWith(
                        "{\"type\":\"seat\",\"key\":\"70\",\"operation\":\"PUT\",\"expected\":null,\"value\":" + NEW);
        assertThat(shop.read("out/to-local.ndjson"))
                .contains("{\"type\":\"seat\",\"key\":\"70\",\"operation\":\"PUT\",\"expected\":null,\"value\":" + NEW);
        String merged = shop.read("out/merged.ndjson");
        assertThat(merged.lines()).hasSize(3).anyMatch(line -> line.startsWith(NEW));
        shop.write("agreed.ndjson", merged.split("\n"));
        assertThat(reconcile(shop, "agreed.ndjson", "agreed.ndjson", "agreed.ndjson")
                        .out())
                .contains("merged.ndjson 3, parked.ndjson 0, to-local.ndjson 0, to-server.ndjson 0");
        assertThat(shop.read("out/merged.ndjson").lines())
                .containsExactlyInAnyOrderElementsOf(merged.lines().toList());
    }

    @Test
    void aRecordThatOneSideHasAlreadyIsNotWrittenTwice() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "decide", 1, "--revision", 1, "--reason", "two guests", "--keep-both", "70");
        shop.done(Seats.reconcile(shop, 1, ""));
        String fresh = shop.read("out/merged.ndjson")
                .lines()
                .filter(line -> line.startsWith(NEW))
                .findFirst()
                .orElseThrow();
        shop.write("server2.ndjson", shop.read("server.ndjson").strip(), fresh);
        // the server took the changes; local did not yet
        assertThat(reconcile(shop, "base.ndjson", "local.ndjson", "server2.ndjson")
                        .out())
                .contains("merged.ndjson 2, parked.ndjson 0, to-local.ndjson 2, to-server.ndjson 0");
        assertThat(shop.read("out/merged.ndjson").lines())
                .filteredOn(line -> line.equals(fresh))
                .hasSize(1);
    }

    @Test
    void aKeyThatAnotherRecordHasLeavesTheRecordWaitingAsItWas() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "decide", 1, "--revision", 1, "--reason", "two guests", "--keep-both", "70");
        String other = "{\"id\":70,\"v\":3,\"name\":\"Bo\"}";
        shop.write("server2.ndjson", shop.read("server.ndjson").strip(), other);
        Call refused = reconcile(shop, "base.ndjson", "local.ndjson", "server2.ndjson");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(shop.read("out/parked.ndjson")).contains("there is such a record already; reopen the case");
        assertThat(shop.read("out/merged.ndjson").lines())
                .containsExactlyInAnyOrder(shop.read("base.ndjson").strip(), other);
        assertThat(shop.read("out/to-server.ndjson")).isEmpty();
    }

    @Test
    void programsReadWhatIsCreated() {
        Workshop shop = Seats.parked(folder, 1);
        Call decided = shop.done(
                "queue", "decide", 1, "--revision", 1, "--keep", "local", "--reason", "two", "--json", "--keep-both");
        assertThat(decided.json().at("/decision/made").asString()).isEqualTo("keep both, local here");
        assertThat(decided.json().at("/decision/operation").asString()).isEqualTo("PUT");
        assertThat(decided.json().at("/decision/created/key").asString()).matches("1~[0-9a-f]{12}");
        assertThat(decided.json().at("/decision/created/value/name").asString()).isEqualTo("Anne");
        assertThat(decided.json().at("/decision/created/stamp/syncVersion").asInt())
                .isEqualTo(1);
        assertThat(shop.done("queue", "show", 1).out())
                .contains("Decided by alice: keep both, local here, because two\n  The record keeps local;");
        assertThat(shop.done("audit", "export", "--out", shop.path("audit.ndjson"), "--json")
                        .code())
                .isZero();
        assertThat(shop.read("audit.ndjson")).contains("keepBoth", "created");
    }

    @Test
    void manyCasesAreKeptTwiceUnderDerivedKeys() {
        Workshop shop = Seats.parked(folder, 2);
        Call rehearsed = shop.done("queue", "bulk", "--keep-both", "--reason", "import");
        assertThat(rehearsed.out()).containsPattern("nothing is to be written; seat/1~[0-9a-f]{12} is new");
        shop.done("queue", "bulk", "--keep-both", "--reason", "import", "--apply");
        JsonNode created = shop.done("queue", "show", 1, "--json").json().at("/decision/created");
        assertThat(created.at("/value/id").asString())
                .isEqualTo(created.path("key").asString());
        Call next = shop.done(Seats.reconcile(shop, 2, ""));
        assertThat(next.out()).contains("merged.ndjson 4, parked.ndjson 0, to-local.ndjson 4, to-server.ndjson 2");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Workshop shop = Seats.parked(folder, 1);
        assertThat(shop.truce("queue", "decide", 1, "--revision", 1, "--take", "local", "--keep", "local")
                        .err())
                .startsWith("truce: --keep says what the record keeps beside a new one; add --keep-both");
        assertThat(shop.truce("queue", "decide", 1, "--revision", 1, "--keep", "base", "--keep-both")
                        .err())
                .startsWith("truce: --keep is server or local, but found \"base\"");
        assertThat(shop.truce("queue", "bulk", "--reason", "x", "--keep-both", "--delete")
                        .err())
                .startsWith("truce: decide in one way: --take, --delete or --keep-both");
    }
}
