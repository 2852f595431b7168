package dev.truce.testkit.fault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test lets time pass, jumps when somebody sets it, and may run too fast or too slow; beside it
 * a count of the time that really passed, which does none of this.
 *
 * <p>Programs that go by time are given both: the clock itself as an {@link InstantSource}, and {@code clock::nanoTime} in the place
 * of {@link System#nanoTime}. Exact: the same calls give the same instants, in whatever pieces time passes. Thread-safe.
 */
public final class FaultClock implements InstantSource {

    private static final long MILLION = 1_000_000;

    private final Instant start;
    private Duration passed = Duration.ZERO;
    private Duration ahead = Duration.ZERO;
    private long partsPerMillion;

    /** When the clock was set to another speed last: what it gained by then is in {@link #ahead}. */
    private Duration drifting = Duration.ZERO;

    private FaultClock(Instant start) {
        this.start = start;
    }

    /**
     * A clock that stands still.
     *
     * @param start what it shows
     * @return the clock
     */
    public static FaultClock at(Instant start) {
        return new FaultClock(start);
    }

    /**
     * Lets time pass.
     *
     * @param time how much, not negative
     * @throws IllegalArgumentException when it is negative: that would be a {@link #jump}
     */
    public synchronized void pass(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "Time passes forwards, but " + time + " was to pass; let the clock jump");
        }
        passed = passed.plus(time);
    }

    /**
     * Somebody sets the clock. No time passes.
     *
     * @param by how far forward; back when negative
     */
    public synchronized void jump(Duration by) {
        ahead = ahead.plus(by);
    }

    /**
     * Lets the clock run at another speed from now on.
     *
     * @param partsPerMillion how much it gains: 50 are 50 microseconds a second, negative ones make it slow, and minus a million
     *     makes it stand still whatever time passes; 0 is the right speed
     * @throws IllegalArgumentException below minus a million: a clock does not run backwards, it jumps
     */
    public synchronized void drift(long partsPerMillion) {
        if (partsPerMillion < -MILLION) {
            throw new IllegalArgumentException("A clock loses at most " + MILLION + " parts in a million, but "
                    + partsPerMillion + " were asked for; let it jump");
        }
        ahead = ahead();
        drifting = passed;
        this.partsPerMillion = partsPerMillion;
    }

    /**
     * What the clock shows.
     *
     * @return the start, and what passed, and what the clock is ahead
     */
    @Override
    public synchronized Instant instant() {
        return start.plus(passed).plus(ahead());
    }

    /**
     * How far the clock is ahead of the right time, by jumps and drift.
     *
     * @return negative when it is behind
     */
    public synchronized Duration ahead() {
        if (partsPerMillion == 0) {
            return ahead;
        }
        Duration since = passed.minus(drifting);
        return ahead.plus(since.multipliedBy(partsPerMillion).dividedBy(MILLION));
    }

    /**
     * How much time passed since the start, whatever the clock shows.
     *
     * @return not negative
     */
    public synchronized Duration passed() {
        return passed;
    }

    /**
     * The time that passed, as {@link System#nanoTime} counts: it never jumps.
     *
     * @return nanoseconds since some time before the start
     */
    public synchronized long nanoTime() {
        return passed.toNanos() + 1;
    }

    @Override
    public synchronized String toString() {
        return instant() + ", ahead by " + ahead();
    }
}
