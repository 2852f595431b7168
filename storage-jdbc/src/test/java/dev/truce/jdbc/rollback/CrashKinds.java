package dev.truce.jdbc.rollback;

import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.Postgres;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.jdbc.table.PostgresLiveStore;
import dev.truce.jdbc.table.SqliteLiveStore;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Live data in a folder, in SQLite, and on a server whose backends can be killed. */
final class CrashKinds {

    private static final String COLUMNS =
            " (id TEXT PRIMARY KEY, name TEXT, \"syncVersion\" BIGINT, \"updatedAt\" TEXT)";

    private CrashKinds() {}

    private static String values(List<String> documents) {
        return documents.stream()
                .map(document -> StrictJson.reader().read(document, "guest"))
                .map(guest -> row(
                        guest.get("id").asString(),
                        guest.get("name").asString(),
                        guest.get("syncVersion").asString(),
                        guest.get("updatedAt").asString()))
                .collect(Collectors.joining(", "));
    }

    private static String row(String id, String name, String version, String at) {
        return "('" + id + "', '" + name + "', " + version + ", '" + at + "')";
    }

    static CrashStage.Kind kind(String name, Path work) {
        return switch (name) {
            case "dir" -> new Folder(work.resolve("live"));
            case "sqlite" -> new Tables(work.resolve("live.db"));
            default -> new Server(Postgres.newDatabase());
        };
    }

    private record Folder(Path folder) implements CrashStage.Kind {

        @Override
        public void fill(Map<String, List<String>> documents) throws IOException {
            Files.createDirectories(folder);
            for (Map.Entry<String, List<String>> each : documents.entrySet()) {
                Files.write(folder.resolve(each.getKey() + ".ndjson"), CrashStage.lines(each.getValue()));
            }
        }

        @Override
        public LiveStore open() {
            return LiveStore.directory(folder, CrashStage.FORMAT);
        }
    }

    private record Tables(Path file) implements CrashStage.Kind {

        @Override
        public void fill(Map<String, List<String>> documents) throws Exception {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                for (Map.Entry<String, List<String>> each : documents.entrySet()) {
                    statement.execute("CREATE TABLE IF NOT EXISTS " + each.getKey() + COLUMNS);
                    statement.execute("DELETE FROM " + each.getKey());
                    statement.execute("INSERT INTO " + each.getKey() + " VALUES " + values(each.getValue()));
                }
            }
        }

        @Override
        public LiveStore open() {
            return SqliteLiveStore.open("jdbc:sqlite:" + file);
        }
    }

    private record Server(PostgresAddress address) implements CrashStage.Kind {

        private Connection connect() throws SQLException {
            return DriverManager.getConnection(address.url(), address.user(), address.password());
        }

        @Override
        public void fill(Map<String, List<String>> documents) throws Exception {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                for (Map.Entry<String, List<String>> each : documents.entrySet()) {
                    statement.execute("CREATE TABLE IF NOT EXISTS " + each.getKey() + COLUMNS);
                }
            }
            reset(documents.entrySet().stream()
                    .map(each -> each.getKey() + " VALUES " + values(each.getValue()))
                    .toList());
        }

        @Override
        public LiveStore open() {
            return PostgresLiveStore.open(
                    new PostgresAddress(address.url(), address.user(), address.password(), "public", 2), Set.of());
        }

        @Override
        public List<String> save() throws SQLException {
            List<String> inserts = new ArrayList<>();
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                for (String type : CrashStage.TYPES) {
                    List<String> rows = new ArrayList<>();
                    try (ResultSet found = statement.executeQuery("SELECT * FROM " + type + " ORDER BY id")) {
                        while (found.next()) {
                            rows.add(row(
                                    found.getString(1), found.getString(2), found.getString(3), found.getString(4)));
                        }
                    }
                    inserts.add(type + " VALUES " + String.join(", ", rows));
                }
            }
            return inserts;
        }

        @Override
        public void reset(List<String> inserts) throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("TRUNCATE " + String.join(", ", CrashStage.TYPES));
                for (String insert : inserts) {
                    statement.execute("INSERT INTO " + insert);
                }
            }
        }

        @Override
        public void kill() {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
