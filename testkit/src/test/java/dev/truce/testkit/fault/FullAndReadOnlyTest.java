package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.rollback.export.ExportFormat;
import dev.truce.rollback.export.ExportRequest;
import dev.truce.rollback.export.Exporter;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What has to work on a disk without a free byte, and on one that nobody can write to. */
class FullAndReadOnlyTest {

    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final Path root = disk.root();
    private final List<Snapshot> taken = new ArrayList<>();

    @BeforeEach
    void threeSnapshots() throws Exception {
        for (int state = 0; state < 3; state++) {
            taken.add(take(state));
        }
    }

    private Snapshot take(int state) throws Exception {
        Files.createDirectories(root.resolve("live"));
        Files.writeString(root.resolve("live/guest.ndjson"), "{\"id\":\"own\",\"state\":" + state + "}\n");
        try (LiveStore live = SnapshotProgram.live(root)) {
            return repository().create(live, Snapshot.Note.of("taken"));
        }
    }

    private SnapshotRepository repository() {
        return SnapshotRepository.directory(root.resolve("repository"), () -> NOW);
    }

    private void isSound(int snapshots) {
        SnapshotRepository repository = repository();
        assertThat(repository.list()).hasSize(snapshots);
        repository
                .list()
                .forEach(snapshot ->
                        assertThat(repository.verify(snapshot, true).findings()).isEmpty());
        assertThat(repository.findings()).isEmpty();
        assertThat(repository.contents().verify("repository").findings()).isEmpty();
    }

    private PrunePlan plan() {
        return new PrunePlanner(repository(), () -> NOW.plusSeconds(60))
                .plan(RetentionPolicy.builder().keepLast(1).build(), PruneOptions.DEFAULTS.withGrace(Duration.ZERO));
    }

    private PruneReport prune() {
        return new PruneExecutor(repository(), () -> NOW.plusSeconds(60)).execute(plan());
    }

    @Test
    void aFullDiskIsVerifiedAndPrunedAndThenUsedAgain() throws Exception {
        disk.setCapacity(disk.usedBytes());
        assertThatThrownBy(() -> {
                    try (LiveStore live = SnapshotProgram.live(root)) {
                        repository().create(live, Snapshot.Note.of("one too many"));
                    }
                })
                .isInstanceOf(StorageFullException.class);
        isSound(3);

        PruneReport report = prune();

        assertThat(report.removed())
                .containsExactlyInAnyOrder(taken.get(0).id(), taken.get(1).id());
        assertThat(report.sweptFiles()).isEqualTo(2);
        isSound(1);
        disk.setCapacity(disk.usedBytes() + (1 << 17));
        take(4);
        isSound(2);
        assertThat(Files.exists(root.resolve("repository/reserve")))
                .as("space for the next time")
                .isTrue();
    }

    @Test
    void withoutTheReserveAFullDiskIsNotPruned() throws Exception {
        Files.delete(root.resolve("repository/reserve"));
        disk.setCapacity(disk.usedBytes());

        assertThatThrownBy(this::prune).isInstanceOf(StorageFullException.class);
        isSound(3);
    }

    @Test
    @Tag("slow")
    void aFullDiskIsPrunedWhateverLittleSpaceIsLeft() {
        for (long free = 0; free < 40_000; free += 173) {
            FaultFileSystem copy = disk.afterKill();
            copy.setCapacity(copy.usedBytes() + free);
            SnapshotRepository there = SnapshotRepository.directory(copy.root().resolve("repository"), () -> NOW);
            PrunePlan plan = new PrunePlanner(there, () -> NOW.plusSeconds(60))
                    .plan(
                            RetentionPolicy.builder().keepLast(1).build(),
                            PruneOptions.DEFAULTS.withGrace(Duration.ZERO));
            PruneReport report = new PruneExecutor(there, () -> NOW.plusSeconds(60)).execute(plan);
            assertThat(report.removed()).as("with %s bytes free", free).hasSize(2);
            assertThat(there.findings()).isEmpty();
            assertThat(there.verify(there.list().get(0), true).findings()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void aReadOnlyRepositoryListsVerifiesAndIsRestoredElsewhere() {
        String before = disk.fingerprint();
        disk.setReadOnly(true);

        isSound(3);
        assertThat(plan().removed()).hasSize(2);
        assertThatThrownBy(this::prune).isInstanceOf(DurabilityException.class);
        Path elsewhere = FaultFileSystem.create(2).root().resolve("export");
        new Exporter(repository(), () -> NOW).export(ExportRequest.of(taken.get(0), ExportFormat.NDJSON), elsewhere);

        assertThat(Bag.verify(elsewhere).findings()).isEmpty();
        assertThat(elsewhere.resolve("data/guest.ndjson")).hasContent("{\"id\":\"own\",\"state\":0}");
        assertThat(disk.fingerprint()).isEqualTo(before);
    }
}
