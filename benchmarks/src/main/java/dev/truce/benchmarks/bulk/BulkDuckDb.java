package dev.truce.benchmarks.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Two-way latest of local and server in DuckDB, without base and without changes; a process of its own. */
final class BulkDuckDb {

    private static final String LINES = "SELECT line, json_extract_string(line, '$.id') AS id,"
            + " json_extract_string(line, '$.updatedAt') AS at FROM read_csv('%s', columns = {'line': 'VARCHAR'},"
            + " delim = '\\x01', quote = '', escape = '', header = false, auto_detect = false, max_line_size = 1048576)";

    private static final String TYPED =
            "SELECT * FROM read_json('%s', format = 'newline_delimited', columns = {id: 'VARCHAR', updatedAt: 'VARCHAR',"
                    + " version: 'BIGINT', name: 'VARCHAR', email: 'VARCHAR', phone: 'VARCHAR', note: 'VARCHAR',"
                    + " partySize: 'BIGINT', visits: 'BIGINT', balance: 'DOUBLE',"
                    + " address: 'STRUCT(street VARCHAR, number BIGINT, city VARCHAR, zip VARCHAR, country VARCHAR)',"
                    + " tags: 'VARCHAR[]'})";

    private BulkDuckDb() {}

    /** Arguments: folder with the sets, folder for results, {@code raw} or {@code typed}. */
    public static void main(String[] arguments) throws SQLException, IOException {
        BulkData.Files3 files = BulkData.Files3.in(Path.of(arguments[0]));
        Path merged = Path.of(arguments[1]).resolve("duckdb.ndjson");
        boolean raw = arguments[2].equals("raw");
        long started = System.nanoTime();
        long records;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET preserve_insertion_order = false");
            String local = (raw ? LINES : TYPED).formatted(files.local());
            String server = (raw ? LINES : TYPED).formatted(files.server());
            String at = raw ? "at" : "updatedAt";
            String wins = "CASE WHEN s.id IS NULL OR l." + at + " > s." + at + " THEN l.%1$s ELSE s.%1$s END";
            String columns = raw ? wins.formatted("line") : typedColumns(wins);
            String options =
                    raw ? "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\\x01')" : "(FORMAT json)";
            statement.execute("COPY (SELECT " + columns + " FROM (" + local + ") l FULL OUTER JOIN (" + server
                    + ") s ON l.id = s.id) TO '" + merged + "' " + options);
            records = 0;
        }
        long nanos = System.nanoTime() - started;
        records = count(files.local()) + count(files.server());
        BulkFigure.print(records, nanos);
    }

    private static String typedColumns(String wins) {
        StringBuilder columns = new StringBuilder();
        for (String column : new String[] {
            "id",
            "updatedAt",
            "version",
            "name",
            "email",
            "phone",
            "note",
            "partySize",
            "visits",
            "balance",
            "address",
            "tags"
        }) {
            columns.append(columns.isEmpty() ? "" : ", ")
                    .append(wins.formatted(column))
                    .append(" AS ")
                    .append(column);
        }
        return columns.toString();
    }

    private static long count(Path file) throws IOException {
        try (var lines = java.nio.file.Files.lines(file)) {
            return lines.count();
        }
    }
}
