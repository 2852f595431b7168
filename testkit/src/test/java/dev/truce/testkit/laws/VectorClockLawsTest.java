package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.version.Causality;
import dev.truce.conflict.version.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A right clock passes, and each wrong one is told by its law, with the smallest counts that show the mistake. */
class VectorClockLawsTest {

    /** Counts as they are, zeroes too. */
    private static class Right implements VectorClock<Map<String, Long>> {

        @Override
        public Map<String, Long> of(Map<String, Long> counts) {
            return new TreeMap<>(counts);
        }

        @Override
        public Map<String, Long> counts(Map<String, Long> value) {
            return value;
        }

        @Override
        public Map<String, Long> increment(Map<String, Long> value, String node) {
            value.merge(node, 1L, Long::sum);
            return value;
        }

        @Override
        public Map<String, Long> merge(Map<String, Long> one, Map<String, Long> two) {
            two.forEach((node, count) -> one.merge(node, count, Math::max));
            return one;
        }

        @Override
        public Causality compare(Map<String, Long> one, Map<String, Long> two) {
            return VersionVector.of(one).compare(VersionVector.of(two));
        }
    }

    private static List<Violation> broken(VectorClock<?> clock) {
        return VectorClockLaws.of(clock).violations();
    }

    @Test
    void aRightClockPassesWhetherItKeepsZeroesOrNot() {
        VectorClockLaws.of(new Right()).check();
        VectorClock<?> withoutZeroes = new Right() {
            @Override
            public Map<String, Long> counts(Map<String, Long> value) {
                return VersionVector.of(value).counts();
            }
        };
        assertThat(broken(withoutZeroes)).isEmpty();
    }

    @Test
    void countsThatAreTruncatedBreakEveryLawAndEachIsToldOnce() {
        VectorClock<?> ofSixteenBits = new Right() {
            @Override
            public Map<String, Long> of(Map<String, Long> counts) {
                Map<String, Long> kept = new TreeMap<>(counts);
                kept.replaceAll((node, count) -> count & 0xffff);
                return kept;
            }
        };
        assertThat(broken(ofSixteenBits))
                .containsExactly(
                        new Violation(
                                "a merge has seen what both have", "merging {} with {a=3000000000} gave {a=24064}"),
                        new Violation("a write counts for its own node", "counting a in {a=3000000000} gave {a=24065}"),
                        new Violation("counts are whole", "a clock made with {a=3000000000} gave {a=24064}"),
                        new Violation(
                                "what has seen more is later", "comparing {a=40000} with {a=3000000000} gave AFTER"));
    }

    @Test
    void aWriteThatCountsForAnotherNodeIsTold() {
        VectorClock<?> always = new Right() {
            @Override
            public Map<String, Long> increment(Map<String, Long> value, String node) {
                return super.increment(value, "b");
            }
        };
        assertThat(broken(always))
                .containsExactly(new Violation("a write counts for its own node", "counting a in {} gave {b=1}"));
    }

    @Test
    void aMergeThatForgetsOneSideIsTold() {
        VectorClock<?> first = new Right() {
            @Override
            public Map<String, Long> merge(Map<String, Long> one, Map<String, Long> two) {
                return one;
            }
        };
        assertThat(broken(first))
                .containsExactly(new Violation("a merge has seen what both have", "merging {} with {a=1} gave {}"));
    }

    @Test
    void aComparisonOfTotalsIsTold() {
        VectorClock<?> byTotals = new Right() {
            @Override
            public Causality compare(Map<String, Long> one, Map<String, Long> two) {
                return super.compare(Map.of("total", total(one)), Map.of("total", total(two)));
            }

            private long total(Map<String, Long> counts) {
                return counts.values().stream().mapToLong(Long::longValue).sum();
            }
        };
        assertThat(broken(byTotals))
                .containsExactly(
                        new Violation("what has seen more is later", "comparing {a=1} with {b=0, c=1} gave SAME"));
        assertThatThrownBy(() -> VectorClockLaws.of(byTotals).check())
                .isInstanceOf(AssertionError.class)
                .hasMessage("The vector clock breaks [Violation[law=what has seen more is later,"
                        + " counterexample=comparing {a=1} with {b=0, c=1} gave SAME]]");
    }

    @Test
    void aClockThatThrowsIsToldWithWhatItWasDoing() {
        VectorClock<?> throwing = new Right() {
            @Override
            public Map<String, Long> merge(Map<String, Long> one, Map<String, Long> two) {
                throw new IllegalStateException("of " + one + " and " + two);
            }
        };
        assertThat(broken(throwing))
                .containsExactly(new Violation(
                        "totality", "merging {} with {} threw java.lang.IllegalStateException: of {} and {}"));
    }

    /** Waits for ever, unless it is interrupted or let go. */
    private static final class Stuck extends Right {

        private final CountDownLatch letGo = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private volatile boolean daemon;

        @Override
        public Map<String, Long> of(Map<String, Long> counts) {
            daemon = Thread.currentThread().isDaemon();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IllegalStateException("interrupted", e);
            }
            return super.of(counts);
        }
    }

    @Test
    void aClockThatComesToNoEndIsInterruptedAndHoldsNothingUp() throws InterruptedException {
        Stuck clock = new Stuck();

        List<Violation> broken = VectorClockLaws.of(clock).within(20).violations();

        assertThat(broken).extracting(Violation::law).containsExactly("it comes to an end");
        assertThat(broken.get(0).counterexample()).endsWith(" did not within 20 ms");
        assertThat(clock.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(clock.daemon).as("a program may end before its clock does").isTrue();
    }

    @Test
    void whoeverWaitsForTheClockCanBeInterrupted() {
        Stuck clock = new Stuck();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> VectorClockLaws.of(clock).violations())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("interrupted while a vector clock was tried");
        } finally {
            clock.letGo.countDown();
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }
}
