package dev.truce.jdbc.database;

import org.jspecify.annotations.Nullable;

/**
 * A database refused, or could not be used. What was begun was not done: a method that throws this has changed nothing.
 *
 * <p>A database that another process holds is a {@link dev.truce.rollback.store.StoreLockedException} instead.
 */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What is wrong. A closed list. */
    public enum Problem {
        /** There is no such file, folder or table. */
        NOT_FOUND,
        /** The file is not a SQLite database, is damaged, or belongs to another program. */
        NOT_A_DATABASE,
        /** The file was written by a newer version of Truce. */
        NEWER,
        /** The data and the tables do not fit each other. */
        UNFIT,
        /** The file or its folder may not be written to. */
        NOT_WRITABLE,
        /** The storage is full. */
        FULL,
        /** Input or output failed. */
        FAILED
    }

    private final Problem problem;

    /**
     * A refusal.
     *
     * @param problem what is wrong
     * @param message what was asked, what was found, what to do
     */
    public DatabaseException(Problem problem, String message) {
        this(problem, message, null);
    }

    public DatabaseException(Problem problem, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /**
     * What is wrong.
     *
     * @return one of a closed list
     */
    public Problem problem() {
        return problem;
    }
}
