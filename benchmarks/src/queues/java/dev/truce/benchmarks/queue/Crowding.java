package dev.truce.benchmarks.queue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Fills a queue with open cases, copies of its first one, faster than they can be parked. */
final class Crowding {

    private static final String COLUMNS = "revision, status, tenant, record_type, origin, reason, ruleset_name,"
            + " ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, conflict, priority, attempts, token,"
            + " lease_counted, escalated, last_error";

    private final String url;
    private final String schema;

    /** At this database, whose tables stand in a schema; an empty one for none. */
    Crowding(String url, String schema) {
        this.url = url;
        this.schema = schema;
    }

    /** Lets so many more be open. They come after all others in the order of claims. */
    void open(int cases) throws SQLException {
        String table = schema + "truce_case";
        execute("INSERT INTO " + table + " (" + COLUMNS + ", record_key, claim_order) WITH RECURSIVE numbers (i) AS"
                + " (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < " + cases + ") SELECT 1, 'OPEN', 'crowd',"
                + " record_type, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at,"
                + " updated_at, conflict, priority, 0, 0, 0, 0, '', 'crowd-" + cases + "-' || i, 9000000000000 + i FROM "
                + table + ", numbers WHERE number = (SELECT min(number) FROM " + table + ")");
        execute("ANALYZE");
    }

    /** Takes them out again. */
    void close() throws SQLException {
        execute("DELETE FROM " + schema + "truce_case WHERE tenant = 'crowd'");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
