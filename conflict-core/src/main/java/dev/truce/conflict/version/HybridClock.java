package dev.truce.conflict.version;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Issues hybrid times that never go back, whatever the wall clock does.
 *
 * <p>Thread-safe. Persists nothing: after a restart, {@link #receive} the newest stored time first.
 */
public final class HybridClock {

    private final String node;
    private final LongSupplier wallClockMillis;
    private final Duration maxFuture;
    private HybridTime last;

    /**
     * A clock for one node.
     *
     * @param node the node's id, not empty
     * @param wallClockMillis milliseconds since 1970 UTC, as the machine believes; may jump
     * @param maxFuture how far ahead of the wall clock a received time may be
     */
    public HybridClock(String node, LongSupplier wallClockMillis, Duration maxFuture) {
        if (node.isEmpty()) {
            throw new IllegalArgumentException("A hybrid clock needs the id of its node, but the id was empty");
        }
        this.node = node;
        this.wallClockMillis = Objects.requireNonNull(wallClockMillis, "wallClockMillis");
        this.maxFuture = Objects.requireNonNull(maxFuture, "maxFuture");
        this.last = new HybridTime(Long.MIN_VALUE, 0, node);
    }

    /**
     * A time for a new local event.
     *
     * @return a time after every time issued or received before
     */
    public synchronized HybridTime tick() {
        last = after(last, Math.max(last.physicalMillis(), wallClockMillis.getAsLong()));
        return last;
    }

    /**
     * Takes note of another node's time, so that later ticks come after it.
     *
     * @param time the received time
     * @return false when it lies beyond {@code maxFuture} and was not taken
     */
    public synchronized boolean receive(HybridTime time) {
        long now = wallClockMillis.getAsLong();
        if (isBeyond(time, now)) {
            return false;
        }
        if (time.compareIgnoringNode(last) > 0) {
            last = new HybridTime(time.physicalMillis(), time.counter(), node);
        }
        return true;
    }

    private boolean isBeyond(HybridTime time, long nowMillis) {
        long limit = nowMillis + maxFuture.toMillis();
        boolean overflowed = limit < nowMillis;
        return !overflowed && time.physicalMillis() > limit;
    }

    private HybridTime after(HybridTime previous, long physicalMillis) {
        if (physicalMillis > previous.physicalMillis()) {
            return new HybridTime(physicalMillis, 0, node);
        }
        return previous.counter() == Integer.MAX_VALUE
                ? new HybridTime(Math.addExact(physicalMillis, 1), 0, node)
                : new HybridTime(physicalMillis, previous.counter() + 1, node);
    }
}
