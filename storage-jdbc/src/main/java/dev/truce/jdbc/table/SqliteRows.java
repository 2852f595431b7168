package dev.truce.jdbc.table;

import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as SQLite's driver gives them. */
final class SqliteRows {

    private SqliteRows() {}

    /** Reads the current row of a result that holds the table's columns in their order. */
    static LiveRow read(LiveTable table, ResultSet result) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(table.columns().size());
        for (int i = 1; i <= table.columns().size(); i++) {
            Object value = result.getObject(i);
            if (value instanceof String text && text.indexOf('\ufffd') >= 0) {
                checkText(table, i, text, result.getBytes(i));
            }
            values.add(value instanceof Integer small ? Long.valueOf(small) : value);
        }
        return new LiveRow(table, values);
    }

    /** The driver puts U+FFFD for bytes that are no UTF-8, and what it replaced would be lost. */
    private static void checkText(LiveTable table, int column, String text, byte[] stored) {
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), stored)) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    "Column \"" + table.columns().get(column - 1).name() + "\" of table \"" + table.name()
                            + "\" holds a text that is not UTF-8; mend it, or exclude the table");
        }
    }
}
