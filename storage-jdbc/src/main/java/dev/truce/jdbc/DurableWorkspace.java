package dev.truce.jdbc;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.engine.Shadow;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.rollback.store.Journal;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The durable state of a workspace in a database: the manual queue, the audit trail, the versions of rulesets, the journal of
 * rollbacks, the last agreed states of records, the outbox and the log of jobs. Whatever a method of theirs did is durable before
 * it returns. Thread-safe.
 */
public abstract sealed class DurableWorkspace implements AutoCloseable permits SqliteWorkspace, PostgresWorkspace {

    private final Database database;
    private final DurableQueue queue;
    private final AuditTrail audit;
    private final Journal journal;
    private final KeptRulesets keptRulesets;
    private final CaseContents contents;
    private final RulesetRegistry rulesets;
    private final Outbox outbox;
    private final Subscribers subscribers;
    private final ReplicaRegistry replicas;
    private final JobLog jobs;

    DurableWorkspace(Database database, InstantSource clock, QueuePolicy policy) {
        this.database = database;
        JdbcAuditTrail trail = new JdbcAuditTrail(database, clock);
        this.audit = trail;
        this.outbox = new JdbcOutbox(database);
        this.subscribers = new Subscribers(database, outbox);
        this.queue = new JdbcConflictQueue(database, trail, clock, policy, subscribers);
        this.keptRulesets = new KeptRulesets(database);
        this.contents = new CaseContents(database, trail, clock);
        this.jobs = new JobLog(database, clock, subscribers);
        this.journal = new JdbcJournal(database, clock);
        this.rulesets = new JdbcRulesetRegistry(database, trail, clock);
        this.replicas = new JdbcReplicaRegistry(database);
    }

    /**
     * The manual queue. Each change of a case is recorded in the audit trail, both or neither.
     *
     * @return the queue; usable until the workspace is closed
     */
    public final DurableQueue queue() {
        return queue;
    }

    /**
     * The audit trail. Triggers refuse to change or remove entries, and its {@code verify} finds what was changed, added or
     * removed past them. That the last entries were cut off shows only to one who kept the digest of a later entry elsewhere.
     *
     * @return the trail; usable until the workspace is closed
     */
    public final AuditTrail audit() {
        return audit;
    }

    /**
     * Does many things to queue and audit trail at the price of one: they are on the disk when this method returns, all of
     * them, or none when the work throws. Within the work nothing is durable yet, so do not acknowledge anything there.
     *
     * @param work what to do; on this thread
     * @param <R> what it gives
     * @return what the work returned
     */
    public final <R> R inOneTransaction(Supplier<R> work) {
        return database.write(handle -> work.get());
    }

    /**
     * The journal of rollbacks.
     *
     * @return the journal; usable until the workspace is closed
     */
    public final Journal journal() {
        return journal;
    }

    /**
     * The versions of rulesets, and which of them holds where. Each change is recorded in the audit trail, both or neither;
     * triggers refuse to change or remove a version.
     *
     * @return the registry; usable until the workspace is closed
     */
    public final RulesetRegistry rulesets() {
        return rulesets;
    }

    /**
     * The last states that were agreed on with a replica, for {@link
     * dev.truce.conflict.engine.ResolverBuilder#shadow(Shadow)}. What was agreed on is durable before {@code advance} returns,
     * which costs a transaction; {@link #inOneTransaction} takes many at the price of one.
     *
     * @param replica with whom; each has states of its own, in every process that names it
     * @param access how states are written as JSON text and read from it: {@link FieldAccess#json()}, or {@link
     *     FieldAccess#of} the type of the records
     * @param <T> the type of a record
     * @return the shadow; thread-safe, usable until the workspace is closed; throws {@link DatabaseException} for a state that
     *     was written as another type
     */
    @SuppressWarnings("unchecked") // what the access reads is of the type that it writes
    public final <T> Shadow<T> shadow(String replica, FieldAccess<? super T> access) {
        return new JdbcShadow<>(database, replica, (FieldAccess<T>) access);
    }

    /**
     * The rulesets that parked the cases.
     *
     * @return the rulesets; usable until the workspace is closed
     */
    public final KeptRulesets keptRulesets() {
        return keptRulesets;
    }

    /**
     * What cases hold of records, to be erased for a person. Last agreed states and messages of the outbox are not cases: the former are
     * replaced when their record changes or is deleted, the latter are the program's own, and go when they are forgotten.
     *
     * @return the contents; usable until the workspace is closed
     */
    public final CaseContents caseContents() {
        return contents;
    }

    /**
     * The messages to other systems that decisions bring about.
     *
     * @return the outbox; usable until the workspace is closed
     */
    public final Outbox outbox() {
        return outbox;
    }

    /**
     * Who is to be told of what happens here.
     *
     * @return the subscribers; none at first
     */
    public final Subscribers subscribers() {
        return subscribers;
    }

    /**
     * The replicas that the sync layer reports.
     *
     * @return the registry; usable until the workspace is closed
     */
    public final ReplicaRegistry replicas() {
        return replicas;
    }

    /**
     * The runs of the jobs that operate backups, and the alerts that stand.
     *
     * @return the log; usable until the workspace is closed
     */
    public final JobLog jobs() {
        return jobs;
    }

    /**
     * Connections for a library that has tables of its own in this database, such as a scheduler.
     *
     * @return the source; what its connections do is outside of this workspace's transactions; closed with the workspace
     */
    public final DataSource connections() {
        return database.source();
    }

    /** Closes the database. Calls in progress are waited for; later ones throw {@link IllegalStateException}. */
    @Override
    public final void close() {
        database.close();
    }
}
