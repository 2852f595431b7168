package dev.truce.jdbc.database;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * A statement with names for what is bound, written {@code :name}, for what is done with every case: Jdbi takes longer to
 * prepare, bind and read such a statement than SQLite to run it. All others go through Jdbi, whose transactions these are in.
 */
public final class NamedStatement {

    private static final int KEPT = 256;

    /** Of Jdbi's own statements. Neither our builders nor its exceptions need one. */
    private static final @Nullable StatementContext NO_CONTEXT = null;

    private static final LoadingCache<String, Text> TEXTS =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build(Text::of);

    private final Handle handle;
    private final Text text;
    private final @Nullable Object[] values;
    private final boolean[] bound;

    private NamedStatement(Handle handle, Text text) {
        this.handle = handle;
        this.text = text;
        this.values = new Object[text.names().size()];
        this.bound = new boolean[values.length];
    }

    /** A statement as JDBC has it, and the name of each of its places. */
    private record Text(String sql, List<String> names) {

        private static final Pattern NAME = Pattern.compile("(?<!:):([A-Za-z]\\w*)");

        static Text of(String named) {
            List<String> names = new ArrayList<>();
            Matcher found = NAME.matcher(named);
            StringBuilder sql = new StringBuilder();
            while (found.find()) {
                names.add(found.group(1));
                found.appendReplacement(sql, "?");
            }
            return new Text(found.appendTail(sql).toString(), List.copyOf(names));
        }
    }

    /** Reads a row of a result. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is done with a statement that is prepared and bound. */
    private interface Use<R> {
        R of(PreparedStatement statement) throws SQLException;
    }

    /** A statement on a connection; {@code sql} is kept, so its values should be bound. */
    public static NamedStatement of(Handle handle, String sql) {
        return new NamedStatement(handle, TEXTS.get(sql));
    }

    /** Binds a text, a whole number or nothing, wherever the name stands. */
    public NamedStatement bind(String name, @Nullable Object value) {
        boolean found = false;
        for (int i = 0; i < values.length; i++) {
            if (text.names().get(i).equals(name)) {
                values[i] = value;
                bound[i] = true;
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("No :" + name + " in " + text.sql());
        }
        return this;
    }

    /** Runs it; gives how many rows it changed. */
    public int update() {
        return run(PreparedStatement::executeUpdate);
    }

    /** Runs it; gives its rows in their order. */
    public <T> List<T> list(Row<T> row) {
        return run(statement -> {
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(row.read(result));
                }
                return rows;
            }
        });
    }

    /** Runs it; gives its first row. */
    public <T> Optional<T> first(Row<T> row) {
        return run(statement -> {
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(row.read(result)) : Optional.empty();
            }
        });
    }

    private <R> R run(Use<R> use) {
        Connection connection = handle.getConnection();
        StatementBuilder builder = handle.getStatementBuilder();
        try {
            PreparedStatement statement = builder.create(connection, text.sql(), NO_CONTEXT);
            try {
                return bound(statement, use);
            } finally {
                builder.close(connection, text.sql(), statement);
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, NO_CONTEXT);
        }
    }

    private <R> R bound(PreparedStatement statement, Use<R> use) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (!bound[i]) {
                throw new IllegalStateException(
                        "Nothing is bound to :" + text.names().get(i) + " in " + text.sql());
            }
            bind(statement, i + 1, values[i]);
        }
        return use.of(statement);
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(at, Types.NULL);
        } else if (value instanceof String string) {
            statement.setString(at, string);
        } else if (value instanceof Number number) {
            statement.setLong(at, number.longValue());
        } else {
            throw new IllegalArgumentException("A text or a whole number is bound, but was " + value.getClass());
        }
    }
}
