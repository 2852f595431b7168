package dev.truce.jdbc.table;

import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to one schema, set up so that every value is written in one way; one of them stays open. Not thread-safe. */
final class PostgresSession implements AutoCloseable {

    private static final String PUBLIC = "public";

    /** "TRUC". */
    private static final int LOCK_CLASS = 0x54525543;

    private static final List<String> SETTINGS = List.of(
            "SET datestyle = 'ISO, YMD'",
            "SET intervalstyle = 'postgres'",
            "SET timezone = 'UTC'",
            "SET bytea_output = 'hex'",
            "SET extra_float_digits = 3",
            "SET lc_monetary = 'C'",
            "SET xmloption = 'content'",
            // a policy that hides rows from the user must not make a snapshot without them
            "SET row_security = off",
            "SET synchronous_commit = on",
            "SET lock_timeout = '10s'",
            "SET statement_timeout = 0",
            "SET idle_in_transaction_session_timeout = 0");

    private final PGSimpleDataSource source;
    private final String schema;
    private final String location;
    private @Nullable Connection open;
    private boolean locked;

    PostgresSession(PostgresAddress address) {
        this.source = source(address);
        this.schema = address.schema();
        String[] names = source.getServerNames();
        int[] ports = source.getPortNumbers();
        StringBuilder servers = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            int port = ports[i] == 0 ? 5432 : ports[i];
            servers.append(i == 0 ? "" : ",")
                    .append(names[i].toLowerCase(Locale.ROOT))
                    .append(':')
                    .append(port);
        }
        this.location =
                "jdbc:postgresql://" + servers + "/" + source.getDatabaseName() + "?currentSchema=" + this.schema;
    }

    /** The address of a URL whose options name the schema. */
    static PostgresAddress address(String jdbcUrl) {
        PostgresAddress address = PostgresAddress.of(jdbcUrl);
        String schema = source(address).getCurrentSchema();
        return new PostgresAddress(jdbcUrl, null, null, schema == null ? PUBLIC : schema, address.connections());
    }

    private static PGSimpleDataSource source(PostgresAddress address) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        source.setApplicationName("truce");
        return source;
    }

    String location() {
        return location;
    }

    String schema() {
        return schema;
    }

    /** A connection of the caller's own. */
    Connection connect() throws SQLException {
        Connection connection = source.getConnection();
        try {
            for (String setting : SETTINGS) {
                execute(connection, setting);
            }
            // triggers and types find what they need where the application has it
            execute(connection, "SET search_path = " + LiveTable.quoted(schema) + ", public");
            check(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            closing(connection, e);
            throw e;
        }
    }

    private void check(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT current_setting('server_encoding'), EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!"UTF8".equals(row.getString(1))) {
                    throw new DatabaseException(
                            Problem.UNFIT,
                            location + ": the database holds its texts in " + row.getString(1)
                                    + ", but only UTF-8 is supported; copy it into a database in UTF-8");
                }
                if (!row.getBoolean(2)) {
                    throw new DatabaseException(
                            Problem.NOT_FOUND,
                            location + ": there is no schema \"" + schema
                                    + "\" that the user may see; name another with ?currentSchema=");
                }
            }
        }
    }

    /** The connection that stays open; a new one after it broke, unless that would pretend to hold a lock. */
    Connection connection() throws SQLException {
        Connection connection = open;
        if (connection == null || connection.isClosed()) {
            if (locked) {
                throw new DatabaseException(
                        Problem.FAILED,
                        location + ": the connection broke, and the lock on the store with it; begin again");
            }
            connection = connect();
            open = connection;
        }
        return connection;
    }

    /** Work in a transaction. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /** Runs the work in a transaction, which is durable on return; an exception undoes it. */
    void write(Work work) throws SQLException {
        Connection connection = connection();
        connection.setAutoCommit(false);
        try {
            execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE");
            work.run(connection);
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException | Error e) {
            undo(connection, e);
            throw e;
        }
    }

    private static void undo(Connection connection, Throwable cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // the server undoes what a broken connection leaves
            cause.addSuppressed(e);
        }
    }

    /** Takes the lock of the schema; false when somebody holds it. */
    boolean lock() throws SQLException {
        if (locked) {
            return false;
        }
        locked = first(connection(), "SELECT pg_try_advisory_lock(" + LOCK_CLASS + ", hashtext(?))");
        return locked;
    }

    synchronized void unlock() {
        Connection connection = open;
        locked = false;
        try {
            if (connection != null && !connection.isClosed()) {
                first(connection, "SELECT pg_advisory_unlock(" + LOCK_CLASS + ", hashtext(?))");
            }
        } catch (SQLException e) {
            close(); // which ends the lock as well
        }
    }

    private boolean first(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public void close() {
        Connection connection = open;
        open = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // the server ends what a broken connection leaves
                locked = false;
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Closes a connection of which nothing is expected any more. */
    static <T extends Throwable> T closing(@Nullable Connection connection, T cause) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
        return cause;
    }
}
