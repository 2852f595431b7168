package dev.truce.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.jdbc.Postgres;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tables demand stands in a plan as a reason with its count, and is gone when its condition is gone. */
class TableReasonsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T19:00:00Z"));
    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));
    private static final Set<String> SHOWN = Set.of("R-UNIQUE", "R-ORPHANS", "R-SCHEMA-OLDER");

    @TempDir
    Path folder;

    private final SnapshotRepository repository = SnapshotRepository.in(ObjectStore.memory(), CLOCK);
    private String url = "";

    private void open(Hotel.Kind kind) throws SQLException {
        url = kind == Hotel.Kind.POSTGRES ? Postgres.newDatabase().url() : "jdbc:sqlite:" + folder.resolve("live.db");
        run(
                "CREATE TABLE guest (id text PRIMARY KEY, mail text UNIQUE)",
                "CREATE TABLE stay (id text PRIMARY KEY, guest text REFERENCES guest (id))",
                "INSERT INTO guest VALUES ('1', 'ann'), ('2', 'bob'), ('3', NULL)",
                "INSERT INTO stay VALUES ('s', '1'), ('t', '2'), ('u', '2')");
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private LiveStore store() {
        return url.startsWith("jdbc:sqlite") ? SqliteLiveStore.open(url) : PostgresLiveStore.open(url);
    }

    private Snapshot snapshot() {
        try (LiveStore live = store()) {
            return repository.create(live, Snapshot.Note.of("before"));
        }
    }

    /** The plan's reasons of the three rules, each with level and count. */
    private List<String> reasons(RollbackRequest request) {
        try (LiveStore live = store()) {
            return RollbackPlanner.builder(repository, FORMAT, CLOCK)
                    .build()
                    .plan(request, live)
                    .risk()
                    .reasons()
                    .stream()
                    .filter(reason -> SHOWN.contains(reason.rule()))
                    .map(TableReasonsTest::text)
                    .toList();
        }
    }

    private static String text(RiskReason reason) {
        return reason.rule() + " " + reason.level() + " " + reason.count();
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatWasGivenAwayIsUnique(Hotel.Kind kind) throws Exception {
        open(kind);
        Snapshot snapshot = snapshot();
        run("DELETE FROM stay", "DELETE FROM guest", "INSERT INTO guest VALUES ('8', 'ann'), ('9', 'bob')");
        assertThat(reasons(RollbackRequest.repair(snapshot))).containsExactly("R-UNIQUE DANGEROUS 4");

        run("UPDATE guest SET mail = 'eve' WHERE id = '8'");
        assertThat(reasons(RollbackRequest.repair(snapshot))).containsExactly("R-UNIQUE DANGEROUS 2");

        run("UPDATE guest SET mail = NULL WHERE id = '9'");
        assertThat(reasons(RollbackRequest.repair(snapshot))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRowWithoutTheOneThatItNamesIsAnOrphan(Hotel.Kind kind) throws Exception {
        open(kind);
        Snapshot snapshot = snapshot();
        run("DELETE FROM stay", "DELETE FROM guest");
        RollbackRequest stays = RollbackRequest.repair(snapshot).ofTypes(Set.of("stay"));
        assertThat(reasons(stays)).containsExactly("R-ORPHANS DANGEROUS 3");

        run("INSERT INTO guest VALUES ('2', 'bob')");
        assertThat(reasons(stays)).containsExactly("R-ORPHANS DANGEROUS 1");

        run("INSERT INTO guest VALUES ('1', 'ann')");
        assertThat(reasons(stays)).isEmpty();

        run("DELETE FROM guest");
        assertThat(reasons(RollbackRequest.repair(snapshot))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatGoesWhileOthersNameItLeavesOrphans(Hotel.Kind kind) throws Exception {
        open(kind);
        Snapshot snapshot = snapshot();
        run("INSERT INTO guest VALUES ('4', 'eve')", "INSERT INTO stay VALUES ('v', '4')");
        RollbackRequest guests = RollbackRequest.authoritative(snapshot).ofTypes(Set.of("guest"));
        assertThat(reasons(guests)).containsExactly("R-ORPHANS DANGEROUS 1");

        run("UPDATE stay SET guest = '1' WHERE id = 'v'");
        assertThat(reasons(guests)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void otherColumnsMakeTheSnapshotOlder(Hotel.Kind kind) throws Exception {
        open(kind);
        Snapshot snapshot = snapshot();
        run("DELETE FROM stay", "DELETE FROM guest");
        RollbackRequest repair = RollbackRequest.repair(snapshot);
        assertThat(reasons(repair)).isEmpty();

        run("ALTER TABLE guest ADD COLUMN hat text", "ALTER TABLE stay ADD COLUMN bed integer");
        assertThat(reasons(repair)).containsExactly("R-SCHEMA-OLDER RISKY 2");

        run("ALTER TABLE stay DROP COLUMN bed", "ALTER TABLE stay RENAME COLUMN guest TO visitor");
        assertThat(reasons(repair)).containsExactly("R-SCHEMA-OLDER DANGEROUS 3");

        run("ALTER TABLE stay RENAME COLUMN visitor TO guest", "ALTER TABLE guest DROP COLUMN hat");
        assertThat(reasons(repair)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aColumnThatMustHaveAValueIsDangerous(Hotel.Kind kind) throws Exception {
        open(kind);
        Snapshot snapshot = snapshot();
        run("DELETE FROM stay", "DELETE FROM guest", "ALTER TABLE guest ADD COLUMN hat text NOT NULL DEFAULT 'none'");
        assertThat(reasons(RollbackRequest.repair(snapshot))).containsExactly("R-SCHEMA-OLDER DANGEROUS 1");

        run("ALTER TABLE guest DROP COLUMN hat");
        assertThat(reasons(RollbackRequest.repair(snapshot))).isEmpty();
    }
}
