package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.jdbc.database.PostgresDatabase;
import java.time.InstantSource;

/**
 * The durable state of a workspace in a schema of a PostgreSQL server, for many processes on many machines. Rows that one
 * transaction has are passed by when cases are claimed, and waited for elsewhere; appending to the audit trail takes turns.
 *
 * <p>Leases pass by the server's clock. Two transactions that wait for each other end with a {@link
 * dev.truce.rollback.store.StoreLockedException} for one of them; try again then.
 */
public final class PostgresWorkspace extends DurableWorkspace {

    private PostgresWorkspace(PostgresDatabase database, InstantSource clock, QueuePolicy policy) {
        super(database, clock, policy);
    }

    /**
     * Opens the state of a workspace. A missing schema is created; tables of an older version are brought up to date.
     *
     * @param address the server, the database and the schema
     * @param clock tells when cases and audit entries are made
     * @param policy what is done with the queue's cases; give the same to every process
     * @return the open workspace
     * @throws DatabaseException when the server cannot be reached, does not let the user in, or the tables were written by a
     *     newer version
     */
    public static PostgresWorkspace open(PostgresAddress address, InstantSource clock, QueuePolicy policy) {
        return new PostgresWorkspace(PostgresDatabase.open(address), clock, policy);
    }
}
