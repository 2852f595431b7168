package dev.truce.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.StoreSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository with a snapshot of tables, which carries what these demanded; kept for ever: every later version must read it, and
 * tell what changed since.
 */
class GoldenSnapshotTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/snapshot-with-schema");
    private static final Digest ROOT =
            Digest.parse("sha256:867209f7cf34d258a16dce324f99c1426bf17f49fe93adb8e716311ec9c23e26");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T19:00:00Z"));
    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));
    private static final StoreSchema SCHEMA = new StoreSchema(new TreeMap<>(Map.of(
            "guest",
            new StoreSchema.TypeSchema(
                    List.of(
                            new StoreSchema.Column("id", "INTEGER", true),
                            new StoreSchema.Column("mail", "TEXT", true),
                            new StoreSchema.Column("größe", "REAL", false)),
                    List.of(),
                    List.of(List.of("id"), List.of("mail"))),
            "stay",
            new StoreSchema.TypeSchema(
                    List.of(
                            new StoreSchema.Column("guest", "INTEGER", true),
                            new StoreSchema.Column("night", "INTEGER", true),
                            new StoreSchema.Column("room", "TEXT", false)),
                    List.of(new StoreSchema.Reference(List.of("guest"), "guest", List.of("id"))),
                    List.of(List.of("guest", "night"), List.of("room", "night"))))));

    @TempDir
    Path folder;

    private static final SnapshotRepository REPOSITORY = SnapshotRepository.in(ObjectStore.directory(GOLDEN), CLOCK);

    @Test
    void itIsSoundAndSaysWhatTheTablesDemanded() {
        Snapshot snapshot = REPOSITORY.find(SnapshotRepository.LATEST);

        assertThat(REPOSITORY.verify(snapshot, true).findings()).isEmpty();
        assertThat(snapshot.note().description()).isEqualTo("golden");
        assertThat(snapshot.content().counts()).isEqualTo(Map.of("guest", 2L, "stay", 2L));
        assertThat(snapshot.content().stateRoot()).isEqualTo(ROOT);
        assertThat(snapshot.content().schema()).isEqualTo(SCHEMA);
    }

    @Test
    void theSameTablesAreSeenTheSameToday() throws SQLException {
        try (LiveStore live = tables(folder.resolve("live.db").toString())) {
            Snapshot today = SnapshotRepository.in(ObjectStore.memory(), CLOCK).create(live, Snapshot.Note.of("today"));

            assertThat(today.content())
                    .isEqualTo(REPOSITORY.find(SnapshotRepository.LATEST).content());
        }
    }

    @Test
    void aPlanToItTellsWhichColumnsCameSince() throws SQLException {
        String file = folder.resolve("live.db").toString();
        try (LiveStore live = tables(file)) {
            run(file, "ALTER TABLE guest ADD COLUMN hat TEXT", "DELETE FROM stay");
            ObjectStore copy = ObjectStore.memory();
            ObjectStore golden = ObjectStore.directory(GOLDEN);
            golden.list("")
                    .forEach(name -> copy.putIfAbsent(name, golden.get(name).orElseThrow()));
            SnapshotRepository repository = SnapshotRepository.in(copy, CLOCK);

            RollbackPlan plan = RollbackPlanner.builder(repository, FORMAT, CLOCK)
                    .build()
                    .plan(RollbackRequest.repair(repository.find(SnapshotRepository.LATEST)), live);

            assertThat(plan.changes()).isEqualTo(2);
            assertThat(plan.risk().reasons())
                    .filteredOn(reason -> reason.rule().equals("R-SCHEMA-OLDER"))
                    .extracting(RiskReason::count)
                    .containsExactly(1L);
        }
    }

    private static LiveStore tables(String file) throws SQLException {
        run(
                file,
                "CREATE TABLE guest (id INTEGER PRIMARY KEY, mail TEXT NOT NULL UNIQUE, größe REAL)",
                "CREATE TABLE stay (guest INTEGER REFERENCES guest (id), night INTEGER, room TEXT,"
                        + " PRIMARY KEY (guest, night), UNIQUE (room, night)) WITHOUT ROWID",
                "INSERT INTO guest VALUES (1, 'ann', 1.75), (2, 'bob', NULL)",
                "INSERT INTO stay VALUES (1, 7, 'blue'), (2, 7, NULL)");
        return SqliteLiveStore.open("jdbc:sqlite:" + file);
    }

    private static void run(String file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Writes the golden repository of the present format: the arguments are its folder and a new database file. */
    public static void main(String[] arguments) throws SQLException {
        try (LiveStore live = tables(arguments[1])) {
            SnapshotRepository.in(ObjectStore.directory(Path.of(arguments[0])), CLOCK)
                    .create(live, Snapshot.Note.of("golden"));
        }
    }
}
