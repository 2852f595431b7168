package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Workshop;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads on the way back, word for word, but for digests and times that differ from run to run. */
class RollbackStoryTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void muchHappensAfterTheSnapshot() {
        shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("data/seat.ndjson", seat("a", 1, 1), seat("b", 1, 2), seat("d", 1, 4), seat("e", 1, 5));
        shop.write("data/table.ndjson", seat("t", 1, 7));
        shop.done(
                "snapshot",
                "create",
                "--store",
                "dir:" + shop.path("data"),
                "--rules",
                shop.path("rules.yaml"),
                "--message",
                "before the import");
        shop.write("data/seat.ndjson", seat("b", 2, 9), seat("c", 1, 3), seat("d", 1, 4));
        shop.write("data/table.ndjson");
    }

    private static String seat(String id, int version, int row) {
        return "{\"id\":\"%s\",\"v\":%d,\"at\":\"2026-0%d-01T00:00:00Z\",\"row\":%d}"
                .formatted(id, version, version, row);
    }

    private String told(Object... call) {
        return shop.constant(shop.done(call).out());
    }

    @Test
    void aPlanItsApprovalAndItsExecutionAreTold() {
        assertThat(told("plan", "--to", "latest", "--mode", "authoritative", "-o", shop.path("plan.json")))
                .isEqualTo("""
                DANGEROUS: plan DIGEST, authoritative restore of snapshot DIGEST, 5 records of dir:/data would change
                  added       3  seat/a: missing, snapshot has version 0.1 of 2026-01-01T00:00:00Z; and 2 more
                  newer-lost  1  seat/b: live version 0.2 of 2026-02-01T00:00:00Z, snapshot version 0.1 of 2026-01-01T00:00:00Z
                  tombstoned  1  seat/c: live version 0.1 of 2026-01-01T00:00:00Z, not in the snapshot
                  from        snapshot of 2030-03-01T12:00:00Z "before the import", 5 records, verified (2 files, 1 KiB)
                  expected    6 records (5 seat, 1 table), state DIGEST
                  lost        2 records
                  comes back  4 records (3 seat, 1 table)
                  steps       safety snapshot; put back 3; replace 1; mark 1 as deleted; check
                  estimate    1 ms and more, 1 KiB to write, up to 1 KiB for the safety snapshot
                  the next sync was not tried: no replica is registered; see: truce replica report --help
                  R-BORN-AFTER (DANGEROUS, 1): Records that the snapshot does not have are deleted.
                    seat/c: live version 0.1 of 2026-01-01T00:00:00Z, not in the snapshot
                  R-NEWER-LOST (DANGEROUS, 1): Records changed after the snapshot lose their newer state.
                    seat/b: live version 0.2 of 2026-02-01T00:00:00Z, snapshot version 0.1 of 2026-01-01T00:00:00Z
                Next: truce rollback /plan.json --approve sha256:DIGEST
                """);
        assertThat(told("approve", shop.path("plan.json"), "--actor", "ann", "--reason", "read by the team"))
                .isEqualTo("""
                Approved: plan DIGEST by ann, until 2030-03-08T12:00:00Z
                Next: truce rollback /plan.json
                """);
        assertThat(told("approve", shop.path("plan.json"), "--actor", "cid", "--reason", "me too", "--json"))
                .isEqualToIgnoringNewLines(
                        "{\"plan\":\"sha256:DIGEST\",\"approver\":\"cid\",\"at\":\"2030-03-01T12:00:00Z\","
                                + "\"until\":\"2030-03-08T12:00:00Z\",\"reason\":\"me too\"}");
        assertThat(told("rollback", shop.path("plan.json"), "--actor", "bob")).isEqualTo("""
                Rolled back: 5 records, 5 verified, state DIGEST as predicted
                  the state before is snapshot DIGEST
                """);
    }

    @Test
    void aForkIsTold() {
        assertThat(told(
                        "plan",
                        "--to",
                        "latest",
                        "--mode",
                        "fork",
                        "--fork",
                        shop.path("fork"),
                        "-o",
                        shop.path("plan.json")))
                .startsWith("SAFE: plan DIGEST, fork of snapshot DIGEST, would write 5 records to /fork\n")
                .contains("\n  steps     write 5 to /fork; check\n")
                .endsWith("\nNext: truce rollback /plan.json\n");
        assertThat(told("rollback", shop.path("plan.json")))
                .isEqualTo("Written to /fork: 5 records, 5 verified, state DIGEST as predicted\n");
        assertThat(told("rollback", shop.path("plan.json"), "--rehearse", "--json"))
                .startsWith("{\"plan\":\"sha256:DIGEST\",\"outcome\":\"REHEARSED\",");
    }

    @Test
    void anEmergencyIsTold() {
        assertThat(told("emergency", "--reason", "the disk died")).isEqualTo("""
                SAFE: plan DIGEST, repair from snapshot DIGEST, 3 records of dir:/data would change
                  added  3  seat/a: missing, snapshot has version 0.1 of 2026-01-01T00:00:00Z; and 2 more
                  from        snapshot of 2030-03-01T12:00:00Z "before the import", 5 records, verified (2 files, 1 KiB)
                  expected    6 records (5 seat, 1 table), state DIGEST
                  comes back  3 records (2 seat, 1 table)
                  steps       safety snapshot; put back 3; check
                  estimate    1 ms and more, 1 KiB to write, up to 1 KiB for the safety snapshot
                  the next sync was not tried: no replica is registered; see: truce replica report --help
                Rolled back: 3 records, 3 verified, state DIGEST as predicted
                  the state before is snapshot DIGEST
                """);
        assertThat(told("emergency", "--mode", "authoritative", "--reason", "all of it", "--json"))
                .startsWith("{\"plan\":\"sha256:DIGEST\",\"outcome\":\"DONE\",\"counts\":{\"seat\":2},\"total\":2,");
    }

    @Test
    void anEmergencyHasOneOfTwoModesAndAReason() {
        assertThat(shop.truce("emergency", "--mode", "fork", "--reason", "x").err())
                .startsWith("truce: --mode is repair or authoritative, but found \"fork\"\n");
        assertThat(shop.truce("emergency", "--reason", " ").err())
                .startsWith("truce: --reason is empty; say why, for those who read the audit trail\n");
    }
}
