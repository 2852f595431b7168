package dev.truce.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to move on. */
final class MovingClock implements InstantSource {

    private volatile Instant now;

    MovingClock(Instant start) {
        now = start;
    }

    synchronized void moveOn() {
        now = now.plus(Duration.ofMinutes(1));
    }

    @Override
    public Instant instant() {
        return now;
    }
}
