package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.StrategyName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResolutionMetricsTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private static final RecordId RESERVATION = new RecordId("reservation", "r1");
    private static final RecordId GUEST = new RecordId("guest", "g1");
    private static final Side<JsonNode> BASE = present("{'n':0,'t':0}", 1, "09:00");
    private static final Side<JsonNode> LOCAL = present("{'n':1,'t':1}", 1, "10:00");
    private static final Side<JsonNode> SERVER = present("{'n':2,'t':2}", 2, "11:00");

    private static ResolverBuilder<JsonNode> builder() {
        return ConflictResolver.builder(
                Ruleset.parse(
                        "{fields: {/n: counter, /t: latest}, types: {guest: {strategy: {INSERT_INSERT: serverWins,"
                                + " default: manualResolution}}}}",
                        "rules"),
                FieldAccess.json(),
                NOON);
    }

    /** Each reading is ten nanoseconds after the one before, and then twenty, thirty and so on. */
    private static final class SlowingClock {
        private final AtomicLong now = new AtomicLong();
        private final AtomicLong step = new AtomicLong();

        long next() {
            return now.addAndGet(step.addAndGet(10));
        }
    }

    @Test
    void countsAndTimesAreAddedUpPerOutcomeStrategyAndRule() { // ISO-27
        ResolutionMetrics metrics = new ResolutionMetrics();
        ConflictResolver<JsonNode> resolver =
                builder().listener(metrics, new SlowingClock()::next).build();
        resolver.resolve(RESERVATION, BASE, LOCAL, SERVER); // 20 ns
        resolver.resolve(RESERVATION, BASE, LOCAL, SERVER); // 40 ns
        resolver.resolve(RESERVATION, BASE, BASE, SERVER); // 60 ns
        resolver.resolve(GUEST, BASE, LOCAL, SERVER); // 80 ns
        resolver.resolve(GUEST, Side.none(), LOCAL, SERVER); // 100 ns
        resolver.resolve(RESERVATION, BASE, LOCAL, present("{'n':0,'t':3}", 2, "09:30")); // 120 ns

        assertThat(metrics.byOutcome())
                .containsExactly(
                        Map.entry("CONFLICT MANUAL", figures(1, 80, 80)),
                        Map.entry("CONFLICT NONE", figures(1, 100, 100)),
                        Map.entry("CONFLICT PUT", figures(3, 180, 120)),
                        Map.entry("PULL NONE", figures(1, 60, 60)));
        assertThat(metrics.byStrategy())
                .containsExactly(
                        Map.entry("fieldLevelMerge", figures(3, 180, 120)),
                        Map.entry("manualResolution", figures(1, 80, 80)),
                        Map.entry("serverWins", figures(1, 100, 100)));
        assertThat(metrics.byRule())
                .containsExactly(
                        Map.entry("changed", figures(1, 120, 120)),
                        Map.entry("counter", figures(3, 140, 80)),
                        Map.entry("latest", figures(4, 260, 120)));
    }

    private static ResolutionMetrics.Figures figures(long count, long totalNanos, long maxNanos) {
        return new ResolutionMetrics.Figures(count, totalNanos, maxNanos);
    }

    @Test
    void aRuleThatDecidesTwoPathsOfARecordIsCountedOnce() {
        ResolutionMetrics metrics = new ResolutionMetrics();
        ConflictResolver.builder(Ruleset.parse("fields: {/n: counter, /t: counter}", "rules"), FieldAccess.json(), NOON)
                .listener(metrics, () -> 0)
                .build()
                .resolve(RESERVATION, BASE, LOCAL, SERVER);
        assertThat(metrics.byRule()).containsExactly(Map.entry("counter", figures(1, 0, 0)));
    }

    @Test
    void aListenerIsToldOnceForEachRecordAndNeverOfMereQuestions() {
        List<ResolutionListener.Resolution> told = new ArrayList<>();
        ConflictResolver<JsonNode> resolver =
                builder().listener(told::add, new SlowingClock()::next).build();
        Outcome<JsonNode> outcome = resolver.resolve(RESERVATION, BASE, LOCAL, SERVER);
        resolver.decide(RESERVATION, BASE, LOCAL, SERVER);
        resolver.resolve(RESERVATION, BASE, BASE, BASE);
        assertThat(told).hasSize(2);
        assertThat(told.get(0))
                .isEqualTo(new ResolutionListener.Resolution(outcome, StrategyName.FIELD_LEVEL_MERGE, 20));
        assertThat(told.get(1).strategy()).isNull();
    }

    @Test
    void aListenerThatFailsBreaksNothingAndIsLoggedOnce() {
        AtomicInteger calls = new AtomicInteger();
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Meter.class.getName());
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        try {
            ConflictResolver<JsonNode> resolver = builder()
                    .listener(
                            resolution -> {
                                calls.incrementAndGet();
                                throw new IllegalStateException("disk full");
                            },
                            () -> 0)
                    .build();
            assertThat(resolver.resolve(RESERVATION, BASE, LOCAL, SERVER)).isInstanceOf(Outcome.Resolved.class);
            assertThat(resolver.resolve(RESERVATION, BASE, LOCAL, SERVER)).isInstanceOf(Outcome.Resolved.class);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertThat(calls).hasValue(2);
        assertThat(logged).singleElement().satisfies(record -> {
            assertThat(record.getMessage())
                    .isEqualTo("A listener for resolutions failed; the resolution stands, and later failures of the"
                            + " listener are not logged");
            assertThat(record.getThrown()).hasMessage("disk full");
        });
    }
}
