package dev.truce.jdbc;

import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.Lease;
import dev.truce.jdbc.database.DatabaseException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A queue in a database, so that what a decision brings about can be stored together with it: both, exactly once, or neither.
 * Leases, deferrals and deadlines pass by the database's clock, whatever the clocks of those who use it say.
 */
public interface DurableQueue extends ConflictQueue {

    /**
     * What a decision brings about in the queue's own database; what it does elsewhere goes through the {@link Outbox}. On SQLite the
     * connection gives no generated keys: ask for them with {@code RETURNING}.
     */
    @FunctionalInterface
    interface Effect {

        /**
         * Does it. Called once the decision stands in the transaction, before that is committed.
         *
         * @param transaction the transaction; neither commit nor close it
         * @param decided the case with its decision
         * @throws SQLException to undo the decision, too
         */
        void apply(Connection transaction, ConflictCase decided) throws SQLException;
    }

    /**
     * Decides a case by a lease. Check of the lease, decision, effect and audit entry are one transaction.
     *
     * @param lease the lease
     * @param revisionSeen the revision the decision was made on
     * @param decision what was decided
     * @param check what the decided state must satisfy
     * @param reason why, in words; may be empty
     * @param effect what the decision brings about
     * @return the case with its decision; durable, like the effect
     * @throws dev.truce.conflict.queue.LeaseLostException when the lease no longer holds
     * @throws dev.truce.conflict.queue.StaleCaseException when the revision moved on
     * @throws dev.truce.conflict.queue.DecisionRefusedException when the decision does not fit the case
     * @throws DatabaseException when the effect failed
     */
    ConflictCase decide(
            Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason, Effect effect);
}
