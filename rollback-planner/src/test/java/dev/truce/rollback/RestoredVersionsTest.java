package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With which version and time a document is restored, by what its records keep. The plan is made on the 11th of January. */
class RestoredVersionsTest {

    @TempDir
    Path temp;

    private final ReplicaRegistry replicas = ReplicaRegistry.inMemory();

    private static RecordFormat format(String keeps) {
        return new RecordFormat(
                "guest",
                null,
                FieldPath.parse("/id"),
                keeps.contains("epoch") ? FieldPath.parse("/epoch") : null,
                keeps.contains("version") ? FieldPath.parse("/version") : null,
                keeps.contains("time") ? FieldPath.parse("/time") : null,
                keeps.contains("mark") ? FieldPath.parse("/deleted") : null,
                null);
    }

    private static void write(Town town, @Nullable String document) {
        town.hold("");
        try {
            Files.writeString(town.folder.resolve("guest.ndjson"), document == null ? "" : document + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RollbackPlan plan(Town town, String snapshot, @Nullable String live) {
        write(town, snapshot);
        Snapshot target = town.snapshot("before");
        write(town, live);
        try (LiveStore store = town.live()) {
            return RollbackPlanner.builder(town.repository, town.format, town.clock)
                    .replicas(replicas)
                    .build()
                    .plan(RollbackRequest.authoritative(target), store);
        }
    }

    private String restored(Town town, String snapshot, @Nullable String live) {
        RollbackPlan plan = plan(town, snapshot, live);
        try (LiveStore store = town.live()) {
            town.executor().execute(plan, store, new Approval(plan.digest(), "ann", town.clock.now, ""), "ann");
        }
        return String.join("\n", town.records()).replace("guest/a ", "");
    }

    private void aReplicaKnows(long version) {
        replicas.report(
                Replica.seen("", "phone", Town.START, new Acknowledged(null, null, new ScalarVersion(0, version))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "key           | {\"id\":\"a\",\"n\":1}              | {\"id\":\"a\",\"n\":2}              | {\"id\":\"a\",\"n\":1}",
                "epoch         | {\"id\":\"a\",\"n\":1,\"epoch\":2}  | {\"id\":\"a\",\"n\":2,\"epoch\":5}  | {\"id\":\"a\",\"n\":1,\"epoch\":6}",
                "time          | {\"id\":\"a\",\"n\":1,\"time\":\"2026-01-01T00:00:00Z\"} | {\"id\":\"a\",\"n\":2,\"time\":\"2026-01-02T00:00:00Z\"}"
                        + " | {\"id\":\"a\",\"n\":1,\"time\":\"2026-01-11T00:00:00Z\"}",
                "time          | {\"id\":\"a\",\"n\":1,\"time\":\"2026-01-01T00:00:00Z\"} | {\"id\":\"a\",\"n\":2,\"time\":\"2026-02-02T00:00:00Z\"}"
                        + " | {\"id\":\"a\",\"n\":1,\"time\":\"2026-02-02T00:00:00Z\"}",
                "time          | {\"id\":\"a\",\"n\":1,\"time\":\"2026-01-01T00:00:00Z\"} |"
                        + " | {\"id\":\"a\",\"n\":1,\"time\":\"2026-01-11T00:00:00Z\"}",
                "version       | {\"id\":\"a\",\"n\":1,\"version\":3} | {\"id\":\"a\",\"n\":2,\"version\":7} | {\"id\":\"a\",\"n\":1,\"version\":8}",
                "version       | {\"id\":\"a\",\"n\":1,\"version\":3} |                                      | {\"id\":\"a\",\"n\":1,\"version\":4}"
            })
    void aRestoredDocumentIsNewerThanBothAsFarAsItCanSay(
            String keeps, String snapshot, @Nullable String live, String restored) {
        assertThat(restored(new Town(temp.resolve("live"), format(keeps)), snapshot, live))
                .isEqualTo(restored);
    }

    @Test
    void whatIsMissingIsRestoredAboveWhatAReplicaKnows() {
        aReplicaKnows(40);

        assertThat(restored(new Town(temp.resolve("live"), format("version")), "{\"id\":\"a\",\"version\":3}", null))
                .isEqualTo("{\"id\":\"a\",\"version\":41}");
    }

    @Test
    void aFirstVersionIsRestoredAboveWhatAReplicaKnowsToo() {
        aReplicaKnows(40);

        assertThat(restored(
                        new Town(temp.resolve("live"), format("version")),
                        "{\"id\":\"a\",\"n\":1,\"version\":0}",
                        "{\"id\":\"a\",\"n\":2,\"version\":0}"))
                .isEqualTo("{\"id\":\"a\",\"n\":1,\"version\":41}");
    }

    @Test
    void noVersionFollowsANegativeOne() {
        aReplicaKnows(40);
        Town town = new Town(temp.resolve("live"), format("version"));

        assertThatThrownBy(() ->
                        plan(town, "{\"id\":\"a\",\"n\":1,\"version\":3}", "{\"id\":\"a\",\"n\":2,\"version\":-1}"))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("Record guest/a cannot be restored: no version follows 0.-1 and 0.3");
    }

    @Test
    void noEpochFollowsTheLast() {
        Town town = new Town(temp.resolve("live"), format("epoch"));

        assertThatThrownBy(
                        () -> plan(town, "{\"id\":\"a\",\"epoch\":3}", "{\"id\":\"b\",\"epoch\":9223372036854775807}"))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("the store is at the last, 9223372036854775807");
    }

    @Test
    void aDeletionThatIsMissingIsNotPutBack() {
        Town town = new Town(temp.resolve("live"), format("version mark"));

        assertThat(plan(town, "{\"id\":\"a\",\"version\":3,\"deleted\":true}", null)
                        .changes())
                .isZero();
    }
}
