package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveTable.quoted;

import dev.truce.integrity.Digest;
import dev.truce.jdbc.table.LiveTable.Column;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The changes of one table on the server, in a temporary table of the transaction's: whatever their number, the rest is said in
 * a few statements. A row has the columns of the table and, with names that no column has, {@code number}, {@code key},
 * {@code expected} and {@code wanted} (digests), {@code present} (the row is there) and {@code moved} (it was, and gave way).
 */
final class PostgresStage {

    private static final int COPY_BYTES = 1 << 16;

    private final PostgresTable table;
    private final String name;
    private final String mark;
    private final Connection connection;
    private long rows;
    private @Nullable CopyIn copy;
    private StringBuilder waiting = new StringBuilder();

    PostgresStage(PostgresTable table, int number, Connection connection) throws SQLException {
        this.table = table;
        this.name = "pg_temp.truce_stage_" + number;
        this.mark = freePrefix(table.live().columns());
        this.connection = connection;
        String columns = table.live().columns().stream()
                .map(each -> ", " + quoted(each.name()) + " " + table.types().get(each.name()))
                .collect(Collectors.joining());
        execute("CREATE TEMPORARY TABLE truce_stage_" + number + " (" + own("number") + " bigint, " + own("key")
                + " text, " + own("expected") + " text, " + own("wanted") + " text, " + own("present")
                + " boolean DEFAULT false, " + own("moved") + " boolean DEFAULT false" + columns + ") ON COMMIT DROP");
    }

    /** What no column's name begins with. */
    private static String freePrefix(List<Column> columns) {
        String prefix = "truce ";
        while (true) {
            String tried = prefix;
            if (columns.stream().noneMatch(each -> each.name().startsWith(tried))) {
                return tried;
            }
            prefix = prefix.strip() + "e ";
        }
    }

    PostgresTable table() {
        return table;
    }

    /** The temporary table. */
    String name() {
        return name;
    }

    /** A column of the stage's own. */
    String own(String column) {
        return quoted(mark + column);
    }

    long rows() {
        return rows;
    }

    /** The condition that row {@code row} of the table is the record of row {@code staged} here. */
    String same(String row, String staged) {
        return table.live().key().stream()
                .map(each -> {
                    String left = row + "." + quoted(each.name());
                    String right = staged + "." + quoted(each.name());
                    // equal is not enough where a type takes "A" for "a", or 1.5 for 1.50: those are two keys
                    return left + " = " + right
                            + (each.form() == PostgresForm.WHOLE
                                    ? ""
                                    : " AND " + left + "::text = " + right + "::text");
                })
                .collect(Collectors.joining(" AND "));
    }

    /** Adds a change with the values that are staged of it: the row's, or those of the key. */
    void add(LiveChange change, List<Object> key) throws SQLException {
        if (copy == null) {
            copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + name + " (" + own("number") + ", " + own("key") + ", " + own("expected") + ", "
                            + own("wanted") + ", " + LiveTable.list(table.live().columns()) + ") FROM STDIN");
        }
        rows++;
        waiting.append(rows);
        field(change.change().id().key());
        field(hex(change.change().expected()));
        field(hex(change.wanted()));
        for (Column column : table.live().columns()) {
            LiveRow row = change.row();
            int place = table.live().key().indexOf(column);
            Object value = row != null
                    ? row.values().get(table.live().columns().indexOf(column))
                    : place < 0 ? null : key.get(place);
            field(value == null ? null : value.toString());
        }
        waiting.append('\n');
        if (waiting.length() >= COPY_BYTES) {
            send(copy);
        }
    }

    private static @Nullable String hex(@Nullable Digest digest) {
        return digest == null ? null : digest.hex();
    }

    private void field(@Nullable String text) {
        waiting.append('\t');
        if (text == null) {
            waiting.append("\\N");
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '\\' -> waiting.append("\\\\");
                case '\t' -> waiting.append("\\t");
                case '\n' -> waiting.append("\\n");
                case '\r' -> waiting.append("\\r");
                default -> waiting.append(each);
            }
        }
    }

    private void send(CopyIn open) throws SQLException {
        byte[] bytes = waiting.toString().getBytes(StandardCharsets.UTF_8);
        open.writeToCopy(bytes, 0, bytes.length);
        waiting = new StringBuilder();
    }

    /** Has all changes that were added on the server; nothing else can be asked of it before. */
    void flush() throws SQLException {
        CopyIn open = copy;
        if (open != null) {
            copy = null;
            send(open);
            open.endCopy();
        }
    }

    /** Leaves what was added and not flushed. */
    void abandon() throws SQLException {
        CopyIn open = copy;
        if (open != null && open.isActive()) {
            copy = null;
            open.cancelCopy();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
