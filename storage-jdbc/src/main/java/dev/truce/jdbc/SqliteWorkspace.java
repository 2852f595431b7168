package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.rollback.store.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The durable state of a workspace in one embedded SQLite file: the manual queue, the audit trail, the versions of
 * rulesets and the journal of rollbacks. Whatever a method of
 * theirs did is forced to the disk before it returns.
 *
 * <p>Thread-safe, and other processes may have the same file open; a statement waits up to ten seconds for them, then throws a
 * {@link dev.truce.rollback.store.StoreLockedException}. Beside the file SQLite keeps its log ({@code -wal}, {@code -shm}),
 * which belongs to it: copy or move all of them or none. Do not put the file on a network share.
 */
public final class SqliteWorkspace implements AutoCloseable {

    private final SqliteDatabase database;
    private final ConflictQueue queue;
    private final AuditTrail audit;
    private final Journal journal;
    private final RulesetRegistry rulesets;

    private SqliteWorkspace(SqliteDatabase database, InstantSource clock) {
        this.database = database;
        SqliteAuditTrail trail = new SqliteAuditTrail(database, clock);
        this.audit = trail;
        this.queue = new SqliteConflictQueue(database, trail, clock);
        this.journal = new SqliteJournal(database, clock);
        this.rulesets = new SqliteRulesetRegistry(database, trail, clock);
    }

    /**
     * Opens the state of a workspace. A missing or empty file becomes a new one; tables of an older version are brought up to
     * date.
     *
     * @param database the file; its folder must exist
     * @param clock tells when cases and audit entries are made
     * @return the open workspace
     * @throws DatabaseException when the folder is missing or may not be written to, or the file is no SQLite database, is
     *     another program's, or was written by a newer version; the file is as it was then
     * @throws dev.truce.rollback.store.StoreLockedException when another process held the file for ten seconds
     */
    public static SqliteWorkspace open(Path database, InstantSource clock) {
        return open(database, clock, SqliteSettings.PATIENCE);
    }

    static SqliteWorkspace open(Path database, InstantSource clock, Duration patience) {
        return new SqliteWorkspace(SqliteDatabase.open(database, patience), clock);
    }

    /**
     * The manual queue. Each change of a case is recorded in the audit trail, both or neither.
     *
     * @return the queue; usable until the workspace is closed
     */
    public ConflictQueue queue() {
        return queue;
    }

    /**
     * The audit trail. Triggers refuse to change or remove entries, and its {@code verify} finds what was changed, added or
     * removed past them. That the last entries were cut off shows only to one who kept the digest of a later entry elsewhere.
     *
     * @return the trail; usable until the workspace is closed
     */
    public AuditTrail audit() {
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
    public <R> R inOneTransaction(Supplier<R> work) {
        return database.write(handle -> work.get());
    }

    /**
     * The journal of rollbacks.
     *
     * @return the journal; usable until the workspace is closed
     */
    public Journal journal() {
        return journal;
    }

    /**
     * The versions of rulesets, and which of them holds where. Each change is recorded in the audit trail, both or neither;
     * triggers refuse to change or remove a version.
     *
     * @return the registry; usable until the workspace is closed
     */
    public RulesetRegistry rulesets() {
        return rulesets;
    }

    /** Closes the file. Calls in progress are waited for; later ones throw {@link IllegalStateException}. */
    @Override
    public void close() {
        database.close();
    }
}
