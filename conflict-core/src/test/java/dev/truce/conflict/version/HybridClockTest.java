package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
    private final AtomicLong wall = new AtomicLong(1_000);
    private final HybridClock clock = new HybridClock("n", wall::get, HALF_A_SECOND);

    private static HybridTime time(long physicalMillis, int counter) {
        return new HybridTime(physicalMillis, counter, "n");
    }

    @Test
    void aClockThatGoesOnIsFollowed() {
        assertThat(clock.tick()).isEqualTo(time(1_000, 0));
        wall.set(1_001);
        assertThat(clock.tick()).isEqualTo(time(1_001, 0));
    }

    @Test
    void aClockThatStandsStillOrGoesBackStillTicksForward() {
        clock.tick();
        assertThat(clock.tick()).isEqualTo(time(1_000, 1));
        wall.set(-10);
        assertThat(clock.tick()).isEqualTo(time(1_000, 2));
        wall.set(1_000);
        assertThat(clock.tick()).isEqualTo(time(1_000, 3));
    }

    @Test
    void aReceivedTimeIsOvertakenUpToTheLastMillisecondOfTheLimit() {
        assertThat(clock.receive(new HybridTime(1_500, 7, "m"))).isTrue();
        assertThat(clock.tick()).isEqualTo(time(1_500, 8));
    }

    @Test
    void aTimeFromTheFarFutureIsNeitherTakenNorClamped() {
        clock.tick();
        assertThat(clock.receive(new HybridTime(1_501, 0, "m"))).isFalse();
        assertThat(clock.tick()).isEqualTo(time(1_000, 1));
        wall.set(1_001);
        assertThat(clock.receive(new HybridTime(1_501, 0, "m"))).isTrue();
        assertThat(clock.tick()).isEqualTo(time(1_501, 1));
    }

    @Test
    void whatIsEarlierChangesNothing() {
        clock.receive(new HybridTime(1_200, 4, "m"));
        assertThat(clock.receive(new HybridTime(1_200, 3, "m"))).isTrue();
        assertThat(clock.receive(new HybridTime(1_200, 4, "z"))).isTrue();
        assertThat(clock.receive(new HybridTime(900, 9, "m"))).isTrue();
        assertThat(clock.tick()).isEqualTo(time(1_200, 5));
    }

    @Test
    void timesAlreadyPassedAreTakenAlsoAfterTheWallClockJumpedBack() {
        HybridTime own = clock.tick();
        wall.set(-1_000_000);
        assertThat(clock.receive(own)).isTrue();
        assertThat(clock.receive(new HybridTime(1_000, 1, "m"))).isFalse();
        assertThat(clock.tick()).isEqualTo(time(1_000, 1));
    }

    @Test
    void theFirstTickOfAFreshClockMayLieBefore1970() {
        wall.set(-5);
        assertThat(clock.tick()).isEqualTo(time(-5, 0));
    }

    @Test
    void afterTheLastCounterComesTheNextMillisecond() {
        clock.receive(new HybridTime(1_000, Integer.MAX_VALUE, "m"));
        assertThat(clock.tick()).isEqualTo(time(1_001, 0));
        assertThat(clock.tick()).isEqualTo(time(1_001, 1));
    }

    @Test
    void noTimeComesAfterTheLastOne() {
        HybridClock endless = new HybridClock("n", wall::get, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(endless.receive(new HybridTime(Long.MAX_VALUE, Integer.MAX_VALUE, "m")))
                .isTrue();
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(endless::tick);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(endless::tick);
    }

    @Test
    void theLimitIsExactToTheEndOfTime() {
        wall.set(Long.MAX_VALUE - 500);
        assertThat(clock.receive(new HybridTime(Long.MAX_VALUE, 0, "m"))).isTrue();
        wall.set(0);
        HybridClock longest = new HybridClock("n", wall::get, Duration.ofMillis(Long.MAX_VALUE));
        assertThat(longest.receive(new HybridTime(Long.MAX_VALUE, 0, "m"))).isTrue();
        HybridClock shorter = new HybridClock("n", wall::get, Duration.ofMillis(Long.MAX_VALUE - 1));
        assertThat(shorter.receive(new HybridTime(Long.MAX_VALUE, 0, "m"))).isFalse();
        HybridClock strict = new HybridClock("n", wall::get, Duration.ZERO);
        assertThat(strict.receive(new HybridTime(1, 0, "m"))).isFalse();
        assertThat(strict.receive(new HybridTime(0, 3, "m"))).isTrue();
    }

    @Test
    void aClockNeedsANodeAndALimitThatIsNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HybridClock("", wall::get, HALF_A_SECOND))
                .withMessage("A hybrid clock needs the id of its node, but the id was empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HybridClock("n", wall::get, Duration.ofMillis(-1)))
                .withMessage("A hybrid clock accepts times up to some way ahead of it, but PT-0.001S is negative;"
                        + " give zero or more");
    }

    @Test
    void threadsNeverGetTheSameTimeAndEachSeesItGrow() throws Exception {
        int threads = 4;
        int ticks = 2_000;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<HybridTime>>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> {
                    start.await();
                    List<HybridTime> times = new ArrayList<>();
                    for (int tick = 0; tick < ticks; tick++) {
                        times.add(clock.tick());
                    }
                    return times;
                }));
            }
            start.countDown();
            List<HybridTime> all = new ArrayList<>();
            for (Future<List<HybridTime>> each : running) {
                assertThat(each.get()).isSorted();
                all.addAll(each.get());
            }
            assertThat(all).doesNotHaveDuplicates().hasSize(threads * ticks);
        } finally {
            pool.shutdownNow();
        }
    }
}
