package dev.truce.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to move on. */
final class MovingClock implements InstantSource {

    private final AtomicReference<Instant> now;

    MovingClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    void moveOn() {
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(1)));
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
