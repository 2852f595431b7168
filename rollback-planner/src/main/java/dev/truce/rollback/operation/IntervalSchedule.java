package dev.truce.rollback.operation;

import java.time.Duration;
import java.time.Instant;

/** Every so often, counted from 1970. */
record IntervalSchedule(Duration interval) implements Schedule {

    IntervalSchedule {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("an interval is a second at least, but found " + interval);
        }
    }

    @Override
    public Instant next(Instant after) {
        long length = interval.toMillis();
        long passed = Math.floorDiv(after.toEpochMilli(), length);
        return Instant.ofEpochMilli((passed + 1) * length);
    }

    @Override
    public String toString() {
        return "every " + interval;
    }
}
