package dev.truce.jdbc.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ObjectStore;
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
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Processes that die at an operation of a rollback, and then at one of its recovery, or of its undoing: afterwards the live data is
 * the state before or after, and journal, audit and queue say the same. In every build each third of the first crashes, and some of
 * the pairs; on PostgreSQL fewer of both. A hundred of PostgreSQL's, and all of them, in the profile "faults".
 */
class RollbackCrashTest {

    private static final long SEED = 11;
    private static final double SHARE = 0.02;
    private static final double SHARE_OF_BACKENDS = 0.37;
    private static final int EACH_THIRD = 3;
    private static final int EACH_FOURTH = 4;
    private static final int EACH_SIXTEENTH = 16;

    @TempDir
    Path temp;

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"dir", "sqlite"})
    void somePairsOfCrashesLeaveTheStateBeforeOrAfter(String kind) throws Exception {
        assertThat(pairs(kind, EACH_THIRD, SHARE)).isGreaterThan(10);
    }

    /** The backend is killed in the middle of its transaction. */
    @Tag("slow")
    @Test
    void somePairsOfKilledBackendsLeaveTheStateBeforeOrAfter() throws Exception {
        assertThat(pairs("postgresql", EACH_SIXTEENTH, SHARE_OF_BACKENDS)).isGreaterThanOrEqualTo(20);
    }

    @Tag("faults")
    @Test
    void aHundredPairsOfKilledBackendsLeaveTheStateBeforeOrAfter() throws Exception {
        assertThat(pairs("postgresql", EACH_FOURTH, SHARE_OF_BACKENDS)).isGreaterThanOrEqualTo(100);
    }

    @Tag("faults")
    @ParameterizedTest
    @ValueSource(strings = {"dir", "sqlite", "postgresql"})
    void allPairsOfCrashesLeaveTheStateBeforeOrAfter(String kind) throws Exception {
        assertThat(pairs(kind, 1, 1)).isGreaterThan(2_000);
    }

    /** Goes through each so many-th first crash, and a share of the second ones; gives how many pairs there were. */
    private int pairs(String kind, int stride, double share) throws Exception {
        SplittableRandom draw = new SplittableRandom(SEED);
        Path work = Files.createDirectories(temp.resolve("work"));
        CrashStage.Kind live = kind(kind, work);
        CrashStage stage = new CrashStage(live, work.resolve("truce.db"));
        List<String> beginning = live.save();
        ObjectStore objects = stage.copyOfObjects();
        copy(work, temp.resolve("begin"));
        int pairs = 0;
        int first = 0;
        for (boolean died = true; died; first += stride) {
            begin(stage, work, temp.resolve("begin"), objects);
            live.reset(beginning);
            died = stage.execute(first);
            ObjectStore left = stage.copyOfObjects();
            List<String> rows = live.save();
            copy(work, temp.resolve("left"));
            stage.check("a crash at " + first, first / stride % 2 == 1);
            boolean undo = first / stride % 2 == 0;
            boolean diedAgain = died;
            for (int second = 0; diedAgain; second++) {
                if (draw.nextDouble() >= share) {
                    diedAgain = second < 200;
                    continue;
                }
                begin(stage, work, temp.resolve("left"), left);
                live.reset(rows);
                diedAgain = stage.recover(second, undo);
                stage.check(
                        "crashes at " + first + " and, " + (undo ? "undoing" : "recovering") + ", at " + second
                                + " (seed " + SEED + ")",
                        undo);
                pairs++;
            }
        }
        assertThat(first).as("operations").isGreaterThan(60);
        return pairs;
    }

    private static void begin(CrashStage stage, Path work, Path from, ObjectStore objects) throws IOException {
        copy(from, work);
        stage.useObjects(objects);
        stage.useObjects(stage.copyOfObjects());
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.walk(to)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static CrashStage.Kind kind(String name, Path work) {
        return switch (name) {
            case "dir" -> new Folder(work.resolve("live"));
            case "sqlite" -> new Tables(work.resolve("live.db"));
            default -> new Server(Postgres.newDatabase());
        };
    }

    private record Folder(Path folder) implements CrashStage.Kind {

        @Override
        public void fill(List<String> documents) throws IOException {
            Files.createDirectories(folder);
            Files.write(folder.resolve("guest.ndjson"), CrashStage.lines(documents));
        }

        @Override
        public LiveStore open() {
            return LiveStore.directory(folder, CrashStage.FORMAT);
        }
    }

    private record Tables(Path file) implements CrashStage.Kind {

        @Override
        public void fill(List<String> documents) throws Exception {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS guest (id TEXT PRIMARY KEY, name TEXT,"
                        + " syncVersion INTEGER, updatedAt TEXT)");
                statement.execute("DELETE FROM guest");
                for (String document : documents) {
                    JsonNode guest = StrictJson.reader().read(document, "guest");
                    statement.execute(
                            "INSERT INTO guest VALUES ('" + guest.get("id").asString() + "', '"
                                    + guest.get("name").asString() + "', "
                                    + guest.get("syncVersion").asInt() + ", '"
                                    + guest.get("updatedAt").asString() + "')");
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
        public void fill(List<String> documents) throws Exception {
            List<String> rows = new ArrayList<>();
            for (String document : documents) {
                JsonNode guest = StrictJson.reader().read(document, "guest");
                rows.add("('" + guest.get("id").asString() + "', '"
                        + guest.get("name").asString() + "', "
                        + guest.get("syncVersion").asInt() + ", '"
                        + guest.get("updatedAt").asString() + "')");
            }
            reset(rows);
        }

        @Override
        public LiveStore open() {
            return PostgresLiveStore.open(
                    new PostgresAddress(address.url(), address.user(), address.password(), "public", 2), Set.of());
        }

        @Override
        public List<String> save() throws SQLException {
            List<String> rows = new ArrayList<>();
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet found =
                            statement.executeQuery("SELECT id, name, \"syncVersion\", \"updatedAt\" FROM guest")) {
                while (found.next()) {
                    rows.add("('" + found.getString(1) + "', '" + found.getString(2) + "', " + found.getLong(3) + ", '"
                            + found.getString(4) + "')");
                }
            }
            return rows;
        }

        @Override
        public void reset(List<String> rows) throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS guest (id TEXT PRIMARY KEY, name TEXT,"
                        + " \"syncVersion\" BIGINT, \"updatedAt\" TEXT)");
                statement.execute("DELETE FROM guest");
                statement.execute("INSERT INTO guest VALUES " + String.join(", ", rows));
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
