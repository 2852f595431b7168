package dev.truce.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to move on, and a count of time beside it that never jumps. */
final class MovingClock implements InstantSource {

    private volatile Instant now;
    private volatile long nanos = 1;

    MovingClock(Instant start) {
        now = start;
    }

    void moveOn() {
        pass(Duration.ofMinutes(1));
    }

    synchronized void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Somebody sets the clock; no time passes. */
    synchronized void jump(Duration by) {
        now = now.plus(by);
    }

    long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
