package dev.truce.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.Approval;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tables with foreign keys to each other, to themselves and in a circle, with keys of two columns, unique values and actions, go
 * back to a snapshot column by column, whatever was edited; read with plain SQL. The seed of a failure is in its message.
 */
class RestoredTablesTest {

    private static final long SEED = Long.getLong("truce.seed", 20260113);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T19:00:00Z"));
    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));

    @TempDir
    Path folder;

    @TempDir
    Path other;

    private final Random random = new Random(SEED);
    private final SnapshotRepository repository = SnapshotRepository.in(ObjectStore.memory(), CLOCK);

    private Hotel hotel(Hotel.Kind kind) {
        Hotel hotel = new Hotel(kind, folder);
        hotel.open(random);
        return hotel;
    }

    private Snapshot snapshot(Hotel hotel) {
        try (LiveStore live = hotel.store()) {
            return repository.create(live, Snapshot.Note.of("before"));
        }
    }

    private RollbackReport carryOut(Hotel hotel, RollbackRequest request) {
        try (LiveStore live = hotel.store()) {
            RollbackPlan plan =
                    RollbackPlanner.builder(repository, FORMAT, CLOCK).build().plan(request, live);
            Approval approval = new Approval(plan.digest(), "ann", CLOCK.instant(), "drill");
            return new RollbackExecutor(
                            repository,
                            Journal.inMemory(CLOCK),
                            AuditTrail.inMemory(CLOCK),
                            CLOCK,
                            ExecutionListener.NONE)
                    .execute(plan, live, approval, "ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAuthoritativeRestoreBringsEveryColumnBack(Hotel.Kind kind) {
        Hotel hotel = hotel(kind);
        for (int round = 0; round < 3; round++) {
            Map<String, String> before = hotel.rows();
            Snapshot snapshot = snapshot(hotel);
            hotel.edit(random, 1_000);
            assertThat(hotel.rows()).as("seed %d", SEED).isNotEqualTo(before);

            RollbackReport report = carryOut(hotel, RollbackRequest.authoritative(snapshot));

            assertThat(hotel.rows()).as("seed %d, round %d", SEED, round).isEqualTo(before);
            assertThat(report.asPredicted()).isTrue();
            hotel.edit(random, 300); // the next round begins elsewhere
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRepairPutsBackWhatIsMissingAndLeavesTheRest(Hotel.Kind kind) {
        Hotel hotel = hotel(kind);
        Map<String, String> before = hotel.rows();
        Snapshot snapshot = snapshot(hotel);
        List<String> edits = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            edits.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "DELETE FROM guest WHERE id = " + random.nextInt(150);
                        case 1 -> "DELETE FROM employee WHERE id = " + random.nextInt(40);
                        case 2 -> "UPDATE employee SET manager = NULL WHERE id = " + random.nextInt(40);
                        case 3 -> "UPDATE guest SET name = 'edit " + i + "' WHERE id = " + random.nextInt(150);
                        default -> "DELETE FROM note WHERE id = " + random.nextInt(150);
                    });
        }
        hotel.edit(edits);
        Map<String, String> expected = new TreeMap<>(before);
        expected.putAll(hotel.rows());
        assertThat(hotel.rows()).as("seed %d", SEED).hasSizeLessThan(expected.size() - 200);

        carryOut(hotel, RollbackRequest.repair(snapshot));

        assertThat(hotel.rows()).as("seed %d", SEED).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aForkHoldsTheSnapshotAndLeavesTheDatabaseAlone(Hotel.Kind kind) {
        Hotel hotel = hotel(kind);
        Map<String, String> before = hotel.rows();
        Snapshot snapshot = snapshot(hotel);
        hotel.edit(random, 1_000);
        Map<String, String> edited = hotel.rows();
        hotel.run("DELETE FROM touched");

        carryOut(hotel, RollbackRequest.fork(snapshot, folder.resolve("fork")));

        assertThat(hotel.rows()).isEqualTo(edited);
        assertThat(hotel.touched()).isEmpty();
        Hotel second = new Hotel(kind, other);
        try (LiveStore live = second.store()) {
            live.apply(read(folder.resolve("fork"), live));
        }
        assertThat(second.rows()).as("seed %d", SEED).isEqualTo(before);
    }

    /** The lines of a fork's files as records of an empty database. */
    private static List<RecordChange> read(Path fork, LiveStore live) {
        List<RecordChange> changes = new ArrayList<>();
        for (String type : live.schema().types().keySet()) {
            try {
                for (String line : Files.readAllLines(fork.resolve(type + ".ndjson"))) {
                    byte[] json = line.getBytes(StandardCharsets.UTF_8);
                    changes.add(new RecordChange(live.idOf(type, json).orElseThrow(), null, json));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return changes;
    }

    @ParameterizedTest
    @EnumSource
    void aRestoreOfOneTypeTouchesNoRowOfAnother(Hotel.Kind kind) {
        Hotel hotel = hotel(kind);
        Map<String, String> before = hotel.rows();
        Snapshot snapshot = snapshot(hotel);
        hotel.edit(IntStream.range(0, 150)
                .mapToObj(i -> switch (i % 3) {
                    case 0 -> "UPDATE note SET body = 'edited' WHERE id = " + i;
                    case 1 ->
                        "DELETE FROM note WHERE id = " + i + ";UPDATE stay SET room = 'x" + i + "' WHERE guest = " + i;
                    default -> "UPDATE guest SET name = 'edited' WHERE id = " + i;
                })
                .toList());
        Map<String, String> expected = hotel.rows();
        before.forEach((key, row) -> {
            if (key.startsWith("note/")) {
                expected.put(key, row);
            }
        });
        hotel.run("DELETE FROM touched");

        carryOut(hotel, RollbackRequest.authoritative(snapshot).ofTypes(Set.of("note")));

        assertThat(hotel.rows()).isEqualTo(expected);
        assertThat(hotel.touched()).containsExactly("note");
    }
}
