package dev.truce.jdbc.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/** {@link RecordKey} as an SQL function, so that SQLite sorts rows as their records are ordered. */
final class KeyFunction extends Function {

    private static final int INTEGER = 1;
    private static final int REAL = 2;
    private static final int TEXT = 3;
    private static final int BLOB = 4;

    static void register(Connection connection) throws SQLException {
        Function.create(connection, "truce_key", new KeyFunction(), -1, Function.FLAG_DETERMINISTIC);
    }

    @Override
    protected void xFunc() throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < args(); i++) {
            values.add(
                    switch (value_type(i)) {
                        case INTEGER -> value_long(i);
                        case REAL -> value_double(i);
                        case TEXT -> value_text(i);
                        case BLOB -> value_blob(i);
                        default -> null;
                    });
        }
        try {
            result(RecordKey.of(values));
        } catch (IllegalArgumentException e) {
            error("a primary key " + e.getMessage());
        }
    }
}
