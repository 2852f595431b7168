package dev.truce.jdbc.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a file's leases. The wall clock is asked once for each run of the machine; from there on time passes as the machine
 * counts it, so that a wall clock that jumps ends no lease and prolongs none. Where the machine gives its run no name, it is the
 * wall clock, which then is not allowed to go back.
 */
public final class SqliteClock {

    private final InstantSource wallClock;
    private final SteadyTime steady;

    public SqliteClock(InstantSource wallClock, SteadyTime steady) {
        this.wallClock = wallClock;
        this.steady = steady;
    }

    /** Where the count stood when the wall clock was asked. */
    private record Anchor(String boot, long nanos, long at) {}

    public Instant now(Handle transaction) {
        Anchor anchor = transaction
                .createQuery("SELECT boot, nanos, at FROM truce_clock")
                .map((row, context) -> new Anchor(row.getString(1), row.getLong(2), row.getLong(3)))
                .findOne()
                .orElse(null);
        String boot = steady.boot();
        long nanos = steady.nanos();
        if (anchor != null && !boot.isEmpty() && anchor.boot().equals(boot) && nanos >= anchor.nanos()) {
            return Instant.ofEpochMilli(anchor.at())
                    .plus(Duration.ofNanos(nanos - anchor.nanos()))
                    .truncatedTo(ChronoUnit.MILLIS);
        }
        return Instant.ofEpochMilli(anchored(transaction, anchor, new Anchor(boot, nanos, wallClock.millis())));
    }

    /** Starts the count anew. Those who held leases in an earlier run of the machine are gone. */
    private long anchored(Handle transaction, @Nullable Anchor before, Anchor next) {
        boolean wallClockOnly = next.boot().isEmpty();
        long at = wallClockOnly && before != null ? Math.max(before.at(), next.at()) : next.at();
        transaction
                .createUpdate(
                        "INSERT INTO truce_clock (id, boot, nanos, at) VALUES (1, :boot, :nanos, :at)"
                                + " ON CONFLICT (id) DO UPDATE SET boot = excluded.boot, nanos = excluded.nanos, at = excluded.at")
                .bind("boot", next.boot())
                .bind("nanos", next.nanos())
                .bind("at", at)
                .execute();
        if (!wallClockOnly && before != null) {
            transaction
                    .createUpdate("UPDATE truce_case SET held_until = :at"
                            + " WHERE closed_at IS NULL AND held_until IS NOT NULL AND lease_owner IS NOT NULL")
                    .bind("at", at)
                    .execute();
            transaction
                    .createUpdate("UPDATE truce_outbox SET held_until = :at"
                            + " WHERE state = 'PENDING' AND lease_owner IS NOT NULL")
                    .bind("at", at)
                    .execute();
        }
        return at;
    }
}
