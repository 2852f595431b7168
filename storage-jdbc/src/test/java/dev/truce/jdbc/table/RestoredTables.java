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

/** A hotel that goes back to a snapshot, by one seed; what it holds then is compared with plain SQL. */
final class RestoredTables {

    private static final int EDITS = 1_000;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T19:00:00Z"));
    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));

    private final Hotel.Kind kind;
    private final long seed;
    private final Path folder;
    private final Random random;
    private final SnapshotRepository repository = SnapshotRepository.in(ObjectStore.memory(), CLOCK);
    private final Hotel hotel;

    RestoredTables(Hotel.Kind kind, long seed, Path folder) {
        this.kind = kind;
        this.seed = seed;
        this.folder = folder;
        this.random = new Random(seed);
        this.hotel = new Hotel(kind, folder);
        hotel.open(random);
    }

    private Snapshot snapshot() {
        try (LiveStore live = hotel.store()) {
            return repository.create(live, Snapshot.Note.of("before"));
        }
    }

    private RollbackReport carryOut(RollbackRequest request) {
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

    private void assertRows(Map<String, String> expected, String when) {
        assertThat(hotel.rows()).as("seed %d, %s", seed, when).isEqualTo(expected);
    }

    void authoritative(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Map<String, String> before = hotel.rows();
            Snapshot snapshot = snapshot();
            hotel.edit(random, EDITS);
            assertThat(hotel.rows()).as("seed %d", seed).isNotEqualTo(before);

            RollbackReport report = carryOut(RollbackRequest.authoritative(snapshot));

            assertRows(before, "round " + round);
            assertThat(report.asPredicted()).as("seed %d", seed).isTrue();
            hotel.edit(random, 300); // the next round begins elsewhere
        }
    }

    /** What is missing comes back, and what was changed or added meanwhile stays. */
    void repair() {
        Map<String, String> before = hotel.rows();
        Snapshot snapshot = snapshot();
        hotel.edit(IntStream.range(0, EDITS).mapToObj(this::editToRepair).toList());
        Map<String, String> edited = hotel.rows();
        Map<String, String> expected = new TreeMap<>(before);
        expected.putAll(edited);
        assertThat(edited).as("seed %d", seed).hasSizeLessThan(expected.size() - 200);
        assertThat(expected).as("seed %d", seed).hasSizeGreaterThan(before.size() + 50);

        carryOut(RollbackRequest.repair(snapshot));

        assertRows(expected, "repair");
    }

    /** Nothing that takes a unique value of what is missing. */
    private String editToRepair(int number) {
        int guest = random.nextInt(150);
        int employee = random.nextInt(40);
        return switch (random.nextInt(8)) {
            case 0 -> "DELETE FROM guest WHERE id = " + guest;
            case 1 -> "DELETE FROM employee WHERE id = " + employee;
            case 2 -> "UPDATE employee SET manager = NULL WHERE id = " + employee;
            case 3 -> "UPDATE guest SET name = 'edit " + number + "' WHERE id = " + guest;
            case 4 -> "INSERT INTO guest VALUES (" + (1_000 + number) + ", 'new" + number + "', 'new', NULL)";
            case 5 -> "INSERT INTO stay VALUES (" + guest + ", " + (100 + number) + ", 'new', " + employee + ")";
            case 6 -> "UPDATE branch SET name = 'edit " + number + "' WHERE code = 'b" + employee + "'";
            default -> "DELETE FROM note WHERE id = " + guest;
        };
    }

    void fork(Path other) {
        Map<String, String> before = hotel.rows();
        Snapshot snapshot = snapshot();
        hotel.edit(random, EDITS);
        Map<String, String> edited = hotel.rows();
        hotel.run("DELETE FROM touched");

        carryOut(RollbackRequest.fork(snapshot, folder.resolve("fork")));

        assertRows(edited, "the original of a fork");
        assertThat(hotel.touched()).as("seed %d", seed).isEmpty();
        Hotel second = new Hotel(kind, other);
        try (LiveStore live = second.store()) {
            live.apply(read(folder.resolve("fork"), live));
        }
        assertThat(second.rows()).as("seed %d, the fork", seed).isEqualTo(before);
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

    /** The notes go back, and nobody writes to another table, not even the same value. */
    void oneType() {
        Map<String, String> before = hotel.rows();
        Snapshot snapshot = snapshot();
        hotel.edit(IntStream.range(0, EDITS).mapToObj(this::editOfNotes).toList());
        Map<String, String> edited = hotel.rows();
        Map<String, String> expected = new TreeMap<>(edited);
        expected.keySet().removeIf(key -> key.startsWith("note/"));
        before.forEach((key, row) -> {
            if (key.startsWith("note/")) {
                expected.put(key, row);
            }
        });
        assertThat(expected).as("seed %d", seed).isNotEqualTo(before).isNotEqualTo(edited);
        hotel.run("DELETE FROM touched");

        carryOut(RollbackRequest.authoritative(snapshot).ofTypes(Set.of("note")));

        assertRows(expected, "one type");
        assertThat(hotel.touched()).as("seed %d", seed).containsExactly("note");
    }

    /** The stays that the notes of the snapshot name remain. */
    private String editOfNotes(int number) {
        int guest = random.nextInt(150);
        return switch (random.nextInt(6)) {
            case 0 -> "UPDATE note SET body = 'edit " + number + "' WHERE id = " + guest;
            case 1 -> "DELETE FROM note WHERE id = " + guest;
            case 2 -> "UPDATE stay SET room = 'x" + number + "', host = NULL WHERE guest = " + guest;
            case 3 -> "INSERT INTO note VALUES (" + (1_000 + number) + ", NULL, NULL, 'new')";
            case 4 -> "INSERT INTO stay VALUES (" + guest + ", " + (100 + number) + ", 'new', NULL)";
            default -> "UPDATE guest SET name = 'edit " + number + "' WHERE id = " + guest;
        };
    }
}
