package dev.truce.jdbc.database;

import dev.truce.jdbc.database.DatabaseException.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Brings a workspace's database to the tables of this version.
 *
 * <p>Flyway takes half a second to find that there is nothing to do, so it is only asked when the file's own user version says
 * that there is: each migration raises it in its own transaction.
 */
public final class WorkspaceSchema {

    /** The number of the last migration. */
    public static final int CURRENT = 7;

    /** "TRUC", which SQLite keeps in the header of the file. */
    public static final int APPLICATION_ID = 0x54525543;

    private static final Object ONE_AT_A_TIME = new Object();

    private final Path database;
    private final SQLiteConfig settings;

    WorkspaceSchema(Path database, SQLiteConfig settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Checks whose file it is before anything is written to it, then migrates it if need be. */
    @SuppressWarnings("try") // the lock is only held
    void bringUpToDate(Connection connection) throws SQLException {
        if (isCurrent(connection)) {
            return;
        }
        synchronized (ONE_AT_A_TIME) {
            try (LockFile lock = LockFile.await(database.resolveSibling(database.getFileName() + ".migration-lock"))) {
                if (!isCurrent(connection)) {
                    migrate();
                }
            }
        }
    }

    private boolean isCurrent(Connection connection) throws SQLException {
        long owner = number(connection, "PRAGMA application_id");
        long version = number(connection, "PRAGMA user_version");
        // the history table alone is what a crash before the first migration leaves
        String foreignTables = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'flyway_schema_history'";
        if (owner != APPLICATION_ID && (version != 0 || number(connection, foreignTables) != 0)) {
            throw new DatabaseException(
                    Problem.NOT_A_DATABASE,
                    database + ": this is a SQLite database of another program; name another file for the workspace");
        }
        if (version > CURRENT) {
            throw new DatabaseException(
                    Problem.NEWER,
                    database + ": this workspace was written by a newer version of Truce (schema " + version
                            + ", this version knows " + CURRENT + "); use that version or a newer one");
        }
        return version == CURRENT;
    }

    private void migrate() {
        SQLiteDataSource source = new SQLiteDataSource(settings);
        source.setUrl("jdbc:sqlite:" + database);
        try {
            Flyway.configure(WorkspaceSchema.class.getClassLoader())
                    .loggers("slf4j")
                    .dataSource(source)
                    // a folder of our own: applications have migrations too
                    .locations("classpath:dev/truce/jdbc/sqlite")
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            RuntimeException known = SqliteErrors.translate(database.toString(), e);
            throw known != e
                    ? known
                    : new DatabaseException(
                            Problem.FAILED,
                            database + ": its tables cannot be brought up to date: " + e.getMessage(),
                            e);
        }
    }

    public static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
