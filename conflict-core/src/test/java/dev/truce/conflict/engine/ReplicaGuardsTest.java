package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridClock;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What parks although the two states alone could be decided: forgotten deletes, times from the future, other epochs. */
class ReplicaGuardsTest {

    private static final RecordId ID = new RecordId("reservation", "r1");
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private static final Side<JsonNode> OLD = present("{'n':0}", 1, "09:00");
    private static final Side<JsonNode> MINE = present("{'n':1}", 1, "10:00");
    private static final Side<JsonNode> THEIRS = present("{'n':2}", 2, "10:00");

    private static ResolverBuilder<JsonNode> builder(String rules) {
        return ConflictResolver.builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), NOON);
    }

    private static String describe(Outcome<JsonNode> outcome) {
        return outcome.match(
                resolved -> resolved.operation().name(),
                parked -> parked.reason().name());
    }

    @ParameterizedTest(name = "last synced {0}, purged before {1}: {2}")
    @CsvSource({
        "10:00, 10:00, PUT",
        "10:01, 10:00, PUT",
        "09:59, 10:00, RESYNC_REQUIRED",
        "-,     10:00, RESYNC_REQUIRED",
        "-,     -,     PUT",
        "10:00, -,     PUT",
    })
    void aReplicaFromBeforeThePurgeGetsNoSilentMerge(String lastSynced, String purgedBefore, String expected) {
        SyncWindow window = new SyncWindow(time(lastSynced), time(purgedBefore));
        ConflictResolver<JsonNode> resolver =
                builder("default: localWins").syncWindow(() -> window).build();
        assertThat(describe(resolver.resolve(ID, OLD, MINE, OLD))).as("push").isEqualTo(expected);
        assertThat(describe(resolver.resolve(ID, OLD, MINE, THEIRS)))
                .as("conflict")
                .isEqualTo(expected);
        assertThat(describe(resolver.resolve(ID, Side.none(), MINE, Side.none())))
                .as("an old record of which nobody knows whether it is new or was deleted")
                .isEqualTo(expected);
        assertThat(describe(resolver.resolve(ID, OLD, OLD, THEIRS))).as("pull").isEqualTo("NONE");
        assertThat(describe(resolver.resolve(ID, OLD, OLD, tombstone(2, "10:00"))))
                .as("pull of a delete")
                .isEqualTo("NONE");
        assertThat(describe(resolver.resolve(ID, OLD, THEIRS, THEIRS)))
                .as("in sync")
                .isEqualTo("NONE");
    }

    private static @Nullable HybridTime time(String clock) {
        return clock.equals("-") ? null : at(clock);
    }

    @Test
    void whoMustResyncIsToldSinceWhenAndWhatToDo() {
        SyncWindow window = new SyncWindow(at("09:00"), at("10:00"));
        Outcome<JsonNode> outcome =
                builder("{}").syncWindow(() -> window).build().decide(ID, OLD, MINE, OLD);
        assertThat(((Outcome.Parked<JsonNode>) outcome).detail())
                .isEqualTo("this replica last synced at 2026-01-13T09:00:00Z, but deletes from before"
                        + " 2026-01-13T10:00:00Z are forgotten; load the server's records anew, then decide about its"
                        + " own changes");
        assertThat(outcome.detection().answer()).isEqualTo(Answer.PUSH);
    }

    @ParameterizedTest(name = "modified {0}, born {1}, field {2}: {3}")
    @CsvSource({
        "12:10, 12:10, 12:10, resolved",
        "12:11, -,     -,     FUTURE_STAMP",
        "-,     12:11, -,     FUTURE_STAMP",
        "-,     -,     12:11, FUTURE_STAMP",
        "-,     -,     -,     resolved",
    })
    void noTimeOfAStampIsBeyondTheFuture(String modified, String born, String field, String expected) {
        HybridTime fieldTime = time(field);
        Stamp stamp = new Stamp(
                Version.of(1),
                time(modified),
                time(born),
                new TreeMap<>(fieldTime == null ? Map.of() : Map.of("/n", fieldTime)));
        Side<JsonNode> late = Side.present(json("{'n':1}"), stamp);
        ConflictResolver<JsonNode> resolver = builder("{}").build();
        for (Outcome<JsonNode> outcome :
                List.of(resolver.resolve(ID, OLD, late, OLD), resolver.resolve(ID, OLD, OLD, late))) {
            String found =
                    outcome instanceof Outcome.Parked<JsonNode> parked && parked.reason() == ParkReason.FUTURE_STAMP
                            ? parked.reason().name()
                            : "resolved";
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void aTombstoneFromTheFutureParksToo() {
        Outcome<JsonNode> outcome = builder("{}").build().resolve(ID, OLD, OLD, tombstone(2, "12:11"));
        assertThat(describe(outcome)).isEqualTo("FUTURE_STAMP");
        assertThat(((Outcome.Parked<JsonNode>) outcome).detail())
                .isEqualTo("a stamp lies beyond PT10M after this clock");
    }

    @Test
    void atTheEndOfTimeNothingIsBeyondTheFuture() {
        ConflictResolver<JsonNode> resolver = ConflictResolver.builder(
                        Ruleset.parse("{}", "rules"),
                        FieldAccess.json(),
                        InstantSource.fixed(Instant.ofEpochMilli(Long.MAX_VALUE)))
                .build();
        Side<JsonNode> last = Side.present(json("1"), new Stamp(Version.of(2), HybridTime.ofMillis(Long.MAX_VALUE)));
        assertThat(describe(resolver.resolve(ID, Side.none(), Side.none(), last)))
                .isEqualTo("NONE");
    }

    @Test
    void theHybridClockHearsOfEveryTimeButThoseOfTheFuture() {
        HybridClock clock = new HybridClock("n", NOON::millis, Duration.ofMinutes(10));
        ConflictResolver<JsonNode> resolver = builder("{}").hybridClock(clock).build();
        resolver.resolve(ID, OLD, present("{'n':1}", 1, "12:03"), OLD);
        assertThat(clock.tick()).isEqualTo(after("12:03", 1));
        resolver.resolve(ID, OLD, OLD, present("{'n':2}", 2, "12:05"));
        assertThat(clock.tick()).isEqualTo(after("12:05", 1));
        Outcome<JsonNode> future =
                resolver.resolve(ID, OLD, present("{'n':1}", 1, "12:08"), present("{'n':2}", 2, "12:11"));
        assertThat(describe(future)).isEqualTo("FUTURE_STAMP");
        assertThat(clock.tick()).as("not even the other side's").isEqualTo(after("12:05", 2));
        resolver.resolve(ID, OLD, present("{'n':1}", 1, "12:08"), present("{'n':2}", 2, "12:09"));
        assertThat(clock.tick()).as("a parked conflict's times are taken").isEqualTo(after("12:09", 1));
    }

    private static HybridTime after(String clock, int counter) {
        return new HybridTime(at(clock).physicalMillis(), counter, "n");
    }

    @Test
    void restoredStoresPark() {
        Side<JsonNode> restored = Side.present(json("{'n':2}"), new Stamp(new ScalarVersion(1, 1), at("10:00")));
        for (String strategy : List.of("serverWins", "localWins", "latestWins", "fieldLevelMerge")) {
            ConflictResolver<JsonNode> resolver =
                    builder("default: " + strategy).build();
            assertThat(describe(resolver.resolve(ID, OLD, MINE, restored))).isEqualTo("EPOCH_CHANGED");
            assertThat(describe(resolver.resolve(ID, restored, restored, MINE))).isEqualTo("EPOCH_CHANGED");
        }
    }
}
