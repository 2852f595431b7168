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
 * wall clock, which then is not allowed to go back. Whoever runs transactions says how they end; one at a time.
 */
public final class SqliteClock {

    private final InstantSource wallClock;
    private final SteadyTime steady;

    /** What is in the file for good. */
    private @Nullable Anchor kept;

    /** What the running transaction found or put there. */
    private @Nullable Anchor seen;

    public SqliteClock(InstantSource wallClock, SteadyTime steady) {
        this.wallClock = wallClock;
        this.steady = steady;
    }

    /** Where the count stood when the wall clock was asked. */
    private record Anchor(String boot, long nanos, long at) {

        boolean holds(String run, long now) {
            return !run.isEmpty() && boot.equals(run) && now >= nanos;
        }

        Instant after(long now) {
            return Instant.ofEpochMilli(at).plus(Duration.ofNanos(now - nanos)).truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** The transaction was made durable: what it found or put there stays as long as the machine runs. */
    void committed() {
        kept = seen == null ? kept : seen;
        seen = null;
    }

    /** The transaction was undone, and perhaps what it put there with it. */
    void undone() {
        seen = null;
    }

    public Instant now(Handle transaction) {
        String boot = steady.boot();
        long nanos = steady.nanos();
        Anchor known = kept;
        if (known != null && known.holds(boot, nanos)) {
            return known.after(nanos);
        }
        Anchor anchor = transaction
                .createQuery("SELECT boot, nanos, at FROM truce_clock")
                .map((row, context) -> new Anchor(row.getString(1), row.getLong(2), row.getLong(3)))
                .findOne()
                .orElse(null);
        if (anchor != null && anchor.holds(boot, nanos)) {
            seen = anchor;
            return anchor.after(nanos);
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
        kept = null;
        seen = new Anchor(next.boot(), next.nanos(), at);
        return at;
    }
}
