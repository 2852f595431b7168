package dev.truce.jdbc.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A commit that several threads share, since a commit waits for the disk and one disk writes one at a time. Each takes part with a
 * savepoint, so that one that fails undoes its own part only, and returns once the commit is done. Used by one thread at a time, but
 * for {@link Outcome#await}.
 */
final class SharedCommit {

    /** How many share a commit, at most: the first waits for the last. */
    static final int AT_MOST = 32;

    private final SqliteTransaction.Control control;
    private final SqliteClock clock;
    private @Nullable Outcome open;
    private int parts;

    SharedCommit(SqliteTransaction.Control control, SqliteClock clock) {
        this.control = control;
        this.clock = clock;
    }

    /** What becomes of a commit. Thread-safe. */
    static final class Outcome {

        private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

        /** Waits for the commit, however often it is interrupted; an error is what it failed of, and then nothing is stored. */
        void await() throws SQLException {
            Throwable cause = end.join().orElse(null);
            if (cause instanceof SQLException sql) {
                throw new SQLException(sql.getMessage(), sql.getSQLState(), sql.getErrorCode(), sql);
            }
            if (cause != null) {
                throw new SQLException(cause);
            }
        }
    }

    /** What a part brought about, once the commit is done. */
    record Part<R>(R result, Outcome outcome) {}

    /** Whether somebody waits for a commit. */
    boolean isOpen() {
        return open != null;
    }

    /** Whether so many wait for it that none should be added. */
    boolean isFull() {
        return parts >= AT_MOST;
    }

    /** Runs the work as a part of the transaction; begins one when none is open. An error undoes the part. */
    <R> Part<R> join(SqliteTransaction.Work<R> work) throws SQLException {
        Outcome outcome = open;
        if (outcome == null) {
            control.execute("BEGIN IMMEDIATE");
            outcome = new Outcome();
            open = outcome;
            parts = 0;
        }
        try {
            R result = parts == 0 ? work.run() : part(work);
            parts++;
            return new Part<>(result, outcome);
        } catch (SQLException | RuntimeException | Error e) {
            clock.undone();
            if (parts == 0) {
                open = null;
                SqliteTransaction.undo(control, "ROLLBACK", e);
            } else if (!undo(e)) {
                abandon(outcome, e);
            }
            throw e;
        }
    }

    private <R> R part(SqliteTransaction.Work<R> work) throws SQLException {
        control.execute("SAVEPOINT shared");
        R result = work.run();
        control.execute("RELEASE shared");
        return result;
    }

    /** Undoes a part; false when SQLite has given up the whole transaction, as it does when the disk is full. */
    private boolean undo(Throwable cause) {
        try {
            control.execute("ROLLBACK TO shared");
            control.execute("RELEASE shared");
            return true;
        } catch (SQLException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    /** Commits what is open, and tells those who wait. */
    void settle() {
        Outcome outcome = open;
        if (outcome == null) {
            return;
        }
        try {
            control.execute("COMMIT");
            open = null;
            clock.committed();
            outcome.end.complete(Optional.empty());
        } catch (SQLException | RuntimeException | Error e) {
            abandon(outcome, e);
        }
    }

    private void abandon(Outcome outcome, Throwable cause) {
        open = null;
        clock.undone();
        SqliteTransaction.undo(control, "ROLLBACK", cause);
        outcome.end.complete(Optional.of(cause));
    }
}
