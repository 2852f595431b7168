package dev.truce.benchmarks.queue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The floor: rows that are committed one by one and forced, as SQLite does it with the settings of a workspace. */
final class BareCommits {

    private static final int COMMITS = 4_000;
    private static final String CONFLICT = "{\"name\":\"Ann\"}".repeat(40);

    private BareCommits() {}

    static double millisOfTwo(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("CREATE TABLE bare (number INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bare (content) VALUES (?)")) {
                millis(insert);
                return 2 * millis(insert);
            }
        }
    }

    private static double millis(PreparedStatement insert) throws SQLException {
        long start = System.nanoTime();
        for (int i = 0; i < COMMITS; i++) {
            insert.setString(1, CONFLICT);
            insert.executeUpdate();
        }
        return (System.nanoTime() - start) / 1e6 / COMMITS;
    }
}
