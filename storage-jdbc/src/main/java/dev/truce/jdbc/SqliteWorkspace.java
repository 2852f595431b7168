package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.SqliteClock;
import dev.truce.jdbc.database.SqliteDatabase;
import dev.truce.jdbc.database.SqliteSettings;
import dev.truce.jdbc.database.SteadyTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The durable state of a workspace in one embedded SQLite file: the manual queue, the audit trail, the versions of
 * rulesets and the journal of rollbacks. Whatever a method of
 * theirs did is forced to the disk before it returns.
 *
 * <p>Thread-safe, and other processes may have the same file open; a statement waits up to ten seconds for them, then throws a
 * {@link dev.truce.rollback.store.StoreLockedException}. Beside the file SQLite keeps its log ({@code -wal}, {@code -shm}),
 * which belongs to it: copy or move all of them or none. Do not put the file on a network share.
 */
public final class SqliteWorkspace extends DurableWorkspace {

    private SqliteWorkspace(SqliteDatabase database, InstantSource clock, QueuePolicy policy) {
        super(database, clock, policy);
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
        return open(database, clock, QueuePolicy.DEFAULT);
    }

    /**
     * The same with a policy for the queue.
     *
     * @param database the file; its folder must exist
     * @param clock tells when cases and audit entries are made; leases pass by the machine's count, which does not jump
     * @param policy what is done with the queue's cases; give the same to every process
     * @return the open workspace
     */
    public static SqliteWorkspace open(Path database, InstantSource clock, QueuePolicy policy) {
        return open(database, clock, policy, SteadyTime.MACHINE, SqliteSettings.PATIENCE);
    }

    static SqliteWorkspace open(
            Path database, InstantSource clock, QueuePolicy policy, SteadyTime steady, Duration patience) {
        return new SqliteWorkspace(
                SqliteDatabase.open(database, patience, new SqliteClock(clock, steady)), clock, policy);
    }
}
