package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveTable.quoted;

import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Foreign keys that must hold only at the end of a transaction. Where one cannot be deferred as it is, the owner of its table can
 * make it so, or take it away, and declare it again in the same transaction, which checks it: nobody else ever sees it missing.
 */
final class PostgresConstraints {

    private static final String NO_RIGHT = "42501";

    private final String location;
    private final Connection connection;
    private final Set<PostgresReference> deferred = new LinkedHashSet<>();
    private final Set<PostgresReference> removed = new LinkedHashSet<>();

    PostgresConstraints(String location, Connection connection) {
        this.location = location;
        this.connection = connection;
    }

    /** Has a foreign key checked at the end only. */
    void defer(PostgresReference reference) {
        if (!reference.deferrable()) {
            deferred.add(reference);
        }
    }

    /** Has a foreign key do nothing but be checked at the end. */
    void suspend(PostgresReference reference) {
        removed.add(reference);
    }

    /** Begins, before the first row is written. */
    void loosen() throws SQLException {
        deferred.removeAll(removed);
        for (PostgresReference each : deferred) {
            alter(each, "ALTER CONSTRAINT " + quoted(each.name()) + " DEFERRABLE INITIALLY DEFERRED");
        }
        for (PostgresReference each : removed) {
            alter(each, "DROP CONSTRAINT " + quoted(each.name()));
        }
        execute("SET CONSTRAINTS ALL DEFERRED");
    }

    /** Checks all and declares every foreign key as it was. */
    void tighten() throws SQLException {
        execute("SET CONSTRAINTS ALL IMMEDIATE");
        for (PostgresReference each : deferred) {
            alter(each, "ALTER CONSTRAINT " + quoted(each.name()) + " NOT DEFERRABLE");
        }
        for (PostgresReference each : removed) {
            alter(each, "ADD CONSTRAINT " + quoted(each.name()) + " " + each.definition());
        }
    }

    private void alter(PostgresReference reference, String action) throws SQLException {
        try {
            execute("ALTER TABLE " + reference.qualified() + " " + action);
        } catch (SQLException e) {
            if (!NO_RIGHT.equals(e.getSQLState())) {
                throw e;
            }
            throw new DatabaseException(
                    Problem.NOT_WRITABLE,
                    location + ": these changes need the foreign key \"" + reference.name() + "\" of \""
                            + reference.table() + "\" to hold only at their end, and the user may not see to that;"
                            + " nothing was applied. Connect as the owner of the table, or declare the key DEFERRABLE"
                            + " and without ON DELETE and ON UPDATE.",
                    e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
