package dev.truce.jdbc.database;

import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.StoreLockedException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Says what a SQLite error means to the one who asked. */
public final class SqliteErrors {

    private static final int PRIMARY_CODE = 0xff;

    private SqliteErrors() {}

    /** The exception to throw for an error; {@code database} is the file's name in messages. */
    public static RuntimeException translate(String database, Throwable error) {
        SQLException sql = sqlCause(error);
        if (sql == null) {
            return error instanceof RuntimeException runtime ? runtime : new IllegalStateException(error);
        }
        RuntimeException refusal = refusal(database, sql);
        if (refusal.getCause() == null) {
            refusal.initCause(sql);
        }
        return refusal;
    }

    /** Whether an error says that others use the database. */
    static boolean isBusy(Throwable error) {
        SQLException sql = sqlCause(error);
        return sql != null
                && switch (SQLiteErrorCode.getErrorCode(sql.getErrorCode() & PRIMARY_CODE)) {
                    case SQLITE_BUSY, SQLITE_LOCKED -> true;
                    default -> false;
                };
    }

    /** Whether an error is a foreign key that leads nowhere. */
    public static boolean isForeignKey(SQLException error) {
        // the driver reports an error of COMMIT without its extended code
        return (error.getErrorCode() & PRIMARY_CODE) == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                && String.valueOf(error.getMessage()).contains("FOREIGN KEY");
    }

    private static RuntimeException refusal(String database, SQLException error) {
        if (error.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code) {
            return failure(Problem.FULL, database, error, "a file beside it cannot grow; make room and try again");
        }
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(error.getErrorCode() & PRIMARY_CODE);
        return switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new StoreLockedException(database + " is in use by another process; try again when that one is done.");
            case SQLITE_FULL -> failure(Problem.FULL, database, error, "the storage is full; make room and try again");
            case SQLITE_NOTADB ->
                failure(Problem.NOT_A_DATABASE, database, error, "this is not a SQLite database; name another file");
            case SQLITE_CORRUPT ->
                failure(Problem.NOT_A_DATABASE, database, error, "the database is damaged; restore it from a copy");
            case SQLITE_READONLY, SQLITE_PERM ->
                failure(
                        Problem.NOT_WRITABLE,
                        database,
                        error,
                        "the file or its folder may not be written to; check owner, mode and mount");
            case SQLITE_CANTOPEN ->
                failure(
                        Problem.NOT_WRITABLE,
                        database,
                        error,
                        "the file, or one beside it, cannot be opened; check owner, mode and mount of file and folder");
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG ->
                failure(Problem.UNFIT, database, error, "the tables refuse the data");
            default -> failure(Problem.FAILED, database, error, "reading or writing failed");
        };
    }

    private static DatabaseException failure(Problem problem, String database, SQLException error, String words) {
        return new DatabaseException(problem, database + ": " + words + " (SQLite: " + error.getMessage() + ")", error);
    }

    public static @Nullable SQLException sqlCause(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
