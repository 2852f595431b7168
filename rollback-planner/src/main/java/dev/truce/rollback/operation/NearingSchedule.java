package dev.truce.rollback.operation;

import java.time.Instant;
import java.util.List;

/** The times of one schedule, and those of others around moments. */
record NearingSchedule(Schedule usual, List<Instant> moments, List<Window> windows) implements Schedule {

    NearingSchedule {
        moments = List.copyOf(moments);
        windows = List.copyOf(windows);
    }

    @Override
    public Instant next(Instant after) {
        Instant next = usual.next(after);
        for (Instant moment : moments) {
            for (Window window : windows) {
                Instant opens = moment.minus(window.before());
                // a time on the very opening counts
                Instant from = opens.isAfter(after) ? opens.minusMillis(1) : after;
                Instant candidate = window.schedule().next(from);
                if (!candidate.isAfter(moment.plus(window.after())) && candidate.isBefore(next)) {
                    next = candidate;
                }
            }
        }
        return next;
    }

    @Override
    public String toString() {
        return usual + ", and more around " + moments.size() + " moments";
    }
}
