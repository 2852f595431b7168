package dev.truce.conflict.version;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Issues hybrid times that never go back, whatever the wall clock does.
 *
 * <p>A time that another node sends is taken note of, so that what happens here afterwards is later; one from too far in the
 * future is refused as it stands, neither taken nor clamped, because one node with a broken clock would otherwise carry every
 * other one along. The record that bore it belongs to a person. Times that this clock has already passed are never refused,
 * not even after the wall clock jumped back. Persists nothing: after a restart, {@link #receive} the newest stored time first.
 * Thread-safe. Source: as of {@link HybridTime}.
 */
public final class HybridClock {

    private final String node;
    private final LongSupplier wallClockMillis;
    private final long maxFutureMillis;
    private HybridTime last;

    /**
     * A clock for one node.
     *
     * @param node the node's id, not empty
     * @param wallClockMillis milliseconds since 1970 UTC, as the machine believes; may jump
     * @param maxFuture how far ahead of the wall clock a received time may be, to the millisecond; not negative
     */
    public HybridClock(String node, LongSupplier wallClockMillis, Duration maxFuture) {
        if (node.isEmpty()) {
            throw new IllegalArgumentException("A hybrid clock needs the id of its node, but the id was empty");
        }
        if (maxFuture.isNegative()) {
            throw new IllegalArgumentException("A hybrid clock accepts times up to some way ahead of it, but "
                    + maxFuture + " is negative; give zero or more");
        }
        this.node = node;
        this.wallClockMillis = Objects.requireNonNull(wallClockMillis, "wallClockMillis");
        this.maxFutureMillis = millis(maxFuture);
        this.last = new HybridTime(Long.MIN_VALUE, 0, node);
    }

    /** Durations can be longer than a long of milliseconds; nothing is as far ahead. */
    private static long millis(Duration duration) {
        return duration.compareTo(Duration.ofMillis(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toMillis();
    }

    /**
     * A time for a new local event.
     *
     * @return a time after every time issued or taken before
     * @throws ArithmeticException when the last time of all was reached
     */
    public synchronized HybridTime tick() {
        last = after(last, wallClockMillis.getAsLong());
        return last;
    }

    /**
     * Takes note of another node's time, so that later ticks come after it.
     *
     * @param time the received time
     * @return false when it lies beyond {@code maxFuture} and was not taken
     */
    public synchronized boolean receive(HybridTime time) {
        if (time.compareIgnoringNode(last) <= 0) {
            return true;
        }
        if (isBeyond(time.physicalMillis(), wallClockMillis.getAsLong())) {
            return false;
        }
        last = new HybridTime(time.physicalMillis(), time.counter(), node);
        return true;
    }

    private boolean isBeyond(long physicalMillis, long nowMillis) {
        long limit = nowMillis + maxFutureMillis;
        boolean endless = limit < nowMillis;
        return !endless && physicalMillis > limit;
    }

    private HybridTime after(HybridTime previous, long nowMillis) {
        if (nowMillis > previous.physicalMillis()) {
            return new HybridTime(nowMillis, 0, node);
        }
        return previous.counter() == Integer.MAX_VALUE
                ? new HybridTime(Math.addExact(previous.physicalMillis(), 1), 0, node)
                : new HybridTime(previous.physicalMillis(), previous.counter() + 1, node);
    }
}
