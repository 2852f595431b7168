package dev.truce.jdbc.database;

import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.StoreLockedException;
import java.sql.SQLException;

/** Says what a PostgreSQL error means to the one who asked. */
public final class PostgresErrors {

    private PostgresErrors() {}

    /** The exception to throw for an error; {@code database} is the address in messages. */
    public static RuntimeException translate(String database, Throwable error) {
        SQLException sql = SqliteErrors.sqlCause(error);
        if (sql == null) {
            return error instanceof RuntimeException runtime ? runtime : new IllegalStateException(error);
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return switch (state) {
            case "40001", "40P01", "55P03" -> {
                RuntimeException locked = new StoreLockedException(
                        database + " is busy: another transaction had the same rows. Try again.");
                locked.initCause(sql);
                yield locked;
            }
            case "53100" -> failure(Problem.FULL, database, sql, "the storage is full; make room and try again");
            case "28000", "28P01" ->
                failure(Problem.NOT_WRITABLE, database, sql, "the user is not let in; check user and password");
            case "3D000" -> failure(Problem.NOT_FOUND, database, sql, "there is no such database; create it first");
            case "42501" ->
                failure(
                        Problem.NOT_WRITABLE,
                        database,
                        sql,
                        "the user may not do this; docs/queue.md and docs/live-tables.md list the rights");
            default -> byClass(state, database, sql);
        };
    }

    private static RuntimeException byClass(String state, String database, SQLException sql) {
        if (state.startsWith("08") || state.startsWith("57")) {
            return failure(
                    Problem.FAILED,
                    database,
                    sql,
                    "the server does not answer; check address and server, and try again");
        }
        return state.startsWith("23") || state.startsWith("22") || state.startsWith("54")
                ? failure(Problem.UNFIT, database, sql, "the tables refuse the data")
                : failure(Problem.FAILED, database, sql, "reading or writing failed");
    }

    private static DatabaseException failure(Problem problem, String database, SQLException error, String words) {
        return new DatabaseException(
                problem, database + ": " + words + " (PostgreSQL: " + error.getMessage() + ")", error);
    }
}
