package dev.truce.jdbc.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Connections to a PostgreSQL server, one for each thread that is in a transaction. */
public final class PostgresDatabase implements Database {

    private final String name;
    private final HikariDataSource connections;
    private final Jdbi jdbi;
    private final Dialect dialect = new PostgresDialect();

    @SuppressWarnings("ThreadLocalUsage") // a thread may be in transactions of several databases
    private final ThreadLocal<@Nullable Handle> transaction = new ThreadLocal<>();

    private PostgresDatabase(String name, HikariDataSource connections) {
        this.name = name;
        this.connections = connections;
        this.jdbi = Jdbi.create(connections).setStatementBuilderFactory(each -> new FreshStatements());
    }

    /** Opens a pool; the tables are brought up to date. */
    public static PostgresDatabase open(PostgresAddress address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setSchema(address.schema());
        config.setMaximumPoolSize(address.connections());
        config.setMinimumIdle(0);
        config.setConnectionTimeout(SqliteSettings.PATIENCE.toMillis());
        config.setPoolName("truce");
        // what is acknowledged is on the server's disk, whatever its configuration says
        config.setConnectionInitSql("SET synchronous_commit = on");
        try {
            PostgresSchema.bringUpToDate(address);
            return new PostgresDatabase(address.name(), new HikariDataSource(config));
        } catch (HikariPool.PoolInitializationException | SQLException e) {
            throw PostgresErrors.translate(address.name(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public <R> R read(HandleCallback<R, SQLException> work) {
        Handle open = transaction.get();
        if (open != null) {
            return translating(() -> work.withHandle(open));
        }
        return translating(() -> {
            try (Handle handle = open()) {
                return work.withHandle(handle);
            }
        });
    }

    @Override
    public <R> R write(HandleCallback<R, SQLException> work) {
        Handle open = transaction.get();
        if (open != null) {
            return translating(() -> part(open, work));
        }
        return translating(() -> {
            try (Handle handle = open()) {
                transaction.set(handle);
                return inTransaction(handle.getConnection(), () -> work.withHandle(handle));
            } finally {
                transaction.remove();
            }
        });
    }

    /** Alone: the server has a commit wait for others by itself, if it is set up to. */
    @Override
    public <R> R writeShort(HandleCallback<R, SQLException> work) {
        return write(work);
    }

    @Override
    public @Nullable Connection transaction() {
        Handle open = transaction.get();
        return open == null ? null : open.getConnection();
    }

    @Override
    public DataSource source() {
        return connections;
    }

    private Handle open() {
        if (connections.isClosed()) {
            throw new IllegalStateException("The workspace " + name + " was closed; open it again");
        }
        return jdbi.open();
    }

    /** Something that talks to the server. */
    private interface Talk<R> {
        R run() throws SQLException;
    }

    private <R> R translating(Talk<R> talk) {
        try {
            return talk.run();
        } catch (SQLException | RuntimeException e) {
            throw PostgresErrors.translate(name, e);
        }
    }

    private static <R> R inTransaction(Connection connection, Talk<R> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            R result = work.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            undo(connection::rollback, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static <R> R part(Handle handle, HandleCallback<R, SQLException> work) throws SQLException {
        Connection connection = handle.getConnection();
        Savepoint before = connection.setSavepoint();
        try {
            R result = work.withHandle(handle);
            connection.releaseSavepoint(before);
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            undo(() -> connection.rollback(before), e);
            throw e;
        }
    }

    /** A way back. */
    private interface Undo {
        void run() throws SQLException;
    }

    private static void undo(Undo back, Throwable cause) {
        try {
            back.run();
        } catch (SQLException e) {
            // the server undoes what a broken connection leaves
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
