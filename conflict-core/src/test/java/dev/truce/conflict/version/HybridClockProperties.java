package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The laws of hybrid clocks, whatever the wall clocks of the nodes do. */
class HybridClockProperties {

    private static final long MAX_FUTURE_MILLIS = 10;

    /** The wall clock of one node jumps to a time, then something happens there. */
    record Event(int node, long wallMillis, @Nullable HybridTime received) {}

    @Property
    void everyTickIsAfterAllThatWasIssuedOrTakenBefore(@ForAll("events") List<Event> events) {
        AtomicLong wall = new AtomicLong();
        HybridClock clock = new HybridClock("n", wall::get, Duration.ofMillis(MAX_FUTURE_MILLIS));
        List<HybridTime> before = new ArrayList<>();
        for (Event event : events) {
            wall.set(event.wallMillis());
            HybridTime received = event.received();
            if (received == null) {
                HybridTime tick = clock.tick();
                assertThat(before)
                        .allSatisfy(each ->
                                assertThat(tick.compareIgnoringNode(each)).isPositive());
                assertThat(tick.node()).isEqualTo("n");
                before.add(tick);
            } else if (clock.receive(received)) {
                before.add(received);
            }
        }
    }

    @Property
    void whatIsRefusedLeavesNoTrace(@ForAll("events") List<Event> events) {
        AtomicLong wall = new AtomicLong();
        HybridClock told = new HybridClock("n", wall::get, Duration.ofMillis(MAX_FUTURE_MILLIS));
        HybridClock untold = new HybridClock("n", wall::get, Duration.ofMillis(MAX_FUTURE_MILLIS));
        for (Event event : events) {
            wall.set(event.wallMillis());
            HybridTime received = event.received();
            if (received == null) {
                assertThat(told.tick()).isEqualTo(untold.tick());
            } else if (told.receive(received)) {
                assertThat(untold.receive(received)).isTrue();
            } else {
                assertThat(received.physicalMillis()).isGreaterThan(event.wallMillis() + MAX_FUTURE_MILLIS);
            }
        }
    }

    @Property
    void noTimeRunsFurtherAheadThanTheLatestWallClockAndTheLimit(@ForAll("events") List<Event> events) {
        AtomicLong wall = new AtomicLong();
        HybridClock clock = new HybridClock("n", wall::get, Duration.ofMillis(MAX_FUTURE_MILLIS));
        long latestWall = Long.MIN_VALUE;
        for (Event event : events) {
            wall.set(event.wallMillis());
            latestWall = Math.max(latestWall, event.wallMillis());
            HybridTime received = event.received();
            if (received == null) {
                long carried = events.size(); // a counter that is full goes on in the next millisecond
                assertThat(clock.tick().physicalMillis())
                        .isBetween(event.wallMillis(), latestWall + MAX_FUTURE_MILLIS + carried);
            } else {
                clock.receive(received);
            }
        }
    }

    @Property
    void aCauseIsAlwaysBeforeItsEffectOnAnotherNode(@ForAll("events") List<Event> events) {
        AtomicLong wall = new AtomicLong();
        List<HybridClock> clocks = new ArrayList<>();
        for (String node : List.of("a", "b", "c")) {
            clocks.add(new HybridClock(node, wall::get, Duration.ofMillis(Long.MAX_VALUE)));
        }
        @Nullable HybridTime message = null;
        for (Event event : events) { // each node is told what the one before did, then does something itself
            wall.set(event.wallMillis());
            HybridClock node = clocks.get(event.node());
            if (message != null) {
                assertThat(node.receive(message)).isTrue();
            }
            HybridTime effect = node.tick();
            if (message != null) {
                assertThat(effect).isGreaterThan(message);
            }
            message = effect;
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Long> millis = Arbitraries.longs().between(-30, 30);
        Arbitrary<@Nullable HybridTime> times = Combinators.combine(
                        millis,
                        Arbitraries.of(0, 1, 2, Integer.MAX_VALUE - 1, Integer.MAX_VALUE),
                        Arbitraries.of("a", "z"))
                .as(HybridTime::new)
                .injectNull(0.5);
        return Combinators.combine(Arbitraries.integers().between(0, 2), millis, times)
                .as(Event::new)
                .list()
                .ofMaxSize(30);
    }
}
