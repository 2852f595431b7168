package dev.truce.jdbc.table;

import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** References of rows that lead nowhere. */
final class SqliteReferences {

    private static final int NAMED = 5;

    private final String location;
    private final Connection connection;
    private final Map<String, LiveTable> tables;

    SqliteReferences(String location, Connection connection, Map<String, LiveTable> tables) {
        this.location = location;
        this.connection = connection;
        this.tables = tables;
    }

    /**
     * A reference that leads nowhere.
     *
     * @param table the referring row's table
     * @param row its number; null in a table that has none
     * @param parent the table it refers to
     * @param number tells the references of a table apart
     */
    record Broken(String table, @Nullable Long row, String parent, int number) {}

    /** All of them, in every table. Reads every row that refers to another. */
    List<Broken> broken() throws SQLException {
        List<Broken> broken = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
            while (rows.next()) {
                long row = rows.getLong(2);
                boolean none = rows.wasNull(); // speaks of the column that was read last
                broken.add(new Broken(rows.getString(1), none ? null : row, rows.getString(3), rows.getInt(4)));
            }
        }
        return broken;
    }

    /** Refuses references that lead nowhere and were not among those before. */
    void checkNone(List<Broken> before) throws SQLException {
        List<Broken> broken = broken();
        before.forEach(broken::remove);
        if (!broken.isEmpty()) {
            throw refusal(broken, null);
        }
    }

    /** The refusal of a batch after which references would lead nowhere, at least one. */
    DatabaseException refusal(List<Broken> broken, @Nullable SQLException cause) throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        for (Broken each : broken.subList(0, Math.min(NAMED, broken.size()))) {
            names.add(name(each));
        }
        return new DatabaseException(
                Problem.UNFIT,
                location + ": after the batch a record of \"" + broken.get(0).table() + "\" would refer to one of \""
                        + broken.get(0).parent() + "\" that is not there (" + String.join(", ", names)
                        + (broken.size() > NAMED ? " and " + (broken.size() - names.size()) + " more" : "")
                        + "); nothing of the batch was applied. Let the batch include both.",
                cause);
    }

    private String name(Broken broken) throws SQLException {
        LiveTable table = tables.get(broken.table());
        if (table == null || broken.row() == null) {
            return "a row of " + broken.table();
        }
        try (PreparedStatement select =
                connection.prepareStatement(SqliteSql.selectUnordered(table) + " WHERE rowid = ?")) {
            select.setLong(1, broken.row());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? SqliteRows.read(table, rows).id().toString()
                        : "row " + broken.row() + " of " + broken.table();
            }
        }
    }
}
