package dev.truce.jdbc.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A transaction in SQLite's own words. The driver's {@code commit()} begins the next transaction at once; when another process
 * is faster, that fails, and a commit that took place would be reported as a failure.
 */
public final class SqliteTransaction {

    private SqliteTransaction() {}

    /** What is done in a transaction. */
    public interface Work<R> {
        R run() throws SQLException;
    }

    /** What a commit that failed means, while its transaction can still be looked into. */
    public interface Explanation {
        RuntimeException of(SQLException commitFailure) throws SQLException;
    }

    /** Says BEGIN, COMMIT and the like. */
    interface Control {
        void execute(String sql) throws SQLException;
    }

    /** Runs the work with the right to write from the beginning; the work is durable on return, undone by an exception. */
    public static <R> R writing(Connection connection, Work<R> work, Explanation explanation) throws SQLException {
        return writing((Control) sql -> execute(connection, sql), work, explanation);
    }

    /** The same, by whoever keeps the statements prepared. */
    static <R> R writing(Control control, Work<R> work, Explanation explanation) throws SQLException {
        control.execute("BEGIN IMMEDIATE");
        try {
            R result = work.run();
            commit(control, explanation);
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            undo(control, "ROLLBACK", e);
            throw e;
        }
    }

    /** Runs the work as a part of the transaction that is open; an exception undoes the part and leaves the rest. */
    static <R> R part(Control control, Work<R> work) throws SQLException {
        control.execute("SAVEPOINT part");
        try {
            R result = work.run();
            control.execute("RELEASE part");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            undo(control, "ROLLBACK TO part", e);
            undo(control, "RELEASE part", e);
            throw e;
        }
    }

    private static void commit(Control control, Explanation explanation) throws SQLException {
        try {
            control.execute("COMMIT");
        } catch (SQLException e) {
            throw explanation.of(e);
        }
    }

    /** Undoes what can be undone; whether it could is said by the cause. */
    static void undo(Control control, String sql, Throwable cause) {
        try {
            control.execute(sql);
        } catch (SQLException e) {
            // after a full disk or an input/output error SQLite has undone it by itself
            cause.addSuppressed(e);
        }
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
