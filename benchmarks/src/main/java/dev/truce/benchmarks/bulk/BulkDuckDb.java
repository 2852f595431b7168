package dev.truce.benchmarks.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whole records chosen by DuckDB and written to one file, without report and changes; a process of its own. Of two files, local and
 * server, the later of two records; of all three the one that differs from base, and the later when both do.
 */
final class BulkDuckDb {

    static final String RAW = "raw";
    static final String TYPED = "typed";
    static final String THREE = "three";

    private static final String LINES = "SELECT line, json_extract_string(line, '$.id') AS id,"
            + " json_extract_string(line, '$.updatedAt') AS at FROM read_csv('%s', columns = {'line': 'VARCHAR'},"
            + " delim = '\\x01', quote = '', escape = '', header = false, auto_detect = false, max_line_size = 1048576)";

    private static final String TYPED_RECORDS =
            "SELECT * FROM read_json('%s', format = 'newline_delimited', columns = {id: 'VARCHAR', updatedAt: 'VARCHAR',"
                    + " version: 'BIGINT', name: 'VARCHAR', email: 'VARCHAR', phone: 'VARCHAR', note: 'VARCHAR',"
                    + " partySize: 'BIGINT', visits: 'BIGINT', balance: 'DOUBLE',"
                    + " address: 'STRUCT(street VARCHAR, number BIGINT, city VARCHAR, zip VARCHAR, country VARCHAR)',"
                    + " tags: 'VARCHAR[]'})";

    private static final String AS_LINES = "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\\x01')";

    private BulkDuckDb() {}

    /** Arguments: folder with the sets, folder for results, {@code raw}, {@code typed} or {@code three}, records a side, how often. */
    public static void main(String[] arguments) throws SQLException, IOException {
        BulkData.Files3 files = BulkData.Files3.in(Path.of(arguments[0]));
        Path merged = Path.of(arguments[1]).resolve("duckdb.ndjson");
        for (int round = Integer.parseInt(arguments[4]); round > 0; round--) {
            BulkResults.empty(Path.of(arguments[1]));
            long started = System.nanoTime();
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("SET preserve_insertion_order = false");
                statement.execute(arguments[2].equals(THREE) ? three(files, merged) : two(files, merged, arguments[2]));
            }
            BulkFigure.print(Long.parseLong(arguments[3]), System.nanoTime() - started);
        }
    }

    private static String two(BulkData.Files3 files, Path merged, String kind) {
        boolean raw = kind.equals(RAW);
        String local = (raw ? LINES : TYPED_RECORDS).formatted(files.local());
        String server = (raw ? LINES : TYPED_RECORDS).formatted(files.server());
        String at = raw ? "at" : "updatedAt";
        String wins = "CASE WHEN s.id IS NULL OR l." + at + " > s." + at + " THEN l.%1$s ELSE s.%1$s END";
        String columns = raw ? wins.formatted("line") : typedColumns(wins);
        return "COPY (SELECT " + columns + " FROM (" + local + ") l FULL OUTER JOIN (" + server
                + ") s ON l.id = s.id) TO '" + merged + "' " + (raw ? AS_LINES : "(FORMAT json)");
    }

    private static String three(BulkData.Files3 files, Path merged) {
        return "COPY (SELECT line FROM (SELECT CASE WHEN l.line IS NOT DISTINCT FROM b.line THEN s.line"
                + " WHEN s.line IS NOT DISTINCT FROM b.line THEN l.line"
                + " WHEN s.line IS NULL OR l.at > s.at THEN l.line ELSE s.line END AS line FROM ("
                + LINES.formatted(files.base()) + ") b FULL OUTER JOIN (" + LINES.formatted(files.local())
                + ") l ON b.id = l.id FULL OUTER JOIN (" + LINES.formatted(files.server())
                + ") s ON coalesce(b.id, l.id) = s.id) WHERE line IS NOT NULL) TO '" + merged + "' " + AS_LINES;
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
}
