package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A recovery may be hit in turn: at each of its operations, whatever it recovers from. */
class SecondCrashTest {

    private static final int ANY = 10_000;
    private static final FaultExplorer PAIRS =
            FaultExplorer.seeded(20_261_130).powerLossStates(4).faults(Set.of());

    private final Evidence evidence = Evidence.of(SecondCrashTest.class);

    @Test
    @Tag("slow")
    void everyPairOfCrashesAroundAPinIsSurvived() throws Exception {
        Exploration found = PAIRS.explore("pin", new PinProgram());
        Explored.sound(evidence, found);
        assertThat(found.operations()).isLessThanOrEqualTo(60);
        assertThat(found.secondCrashes()).isGreaterThan(400);
    }

    @Test
    @Tag("faults")
    void everyPairOfCrashesAroundSnapshotsIsSurvived() throws Exception {
        survive("snapshot", new SnapshotProgram(ObjectStore::directory));
    }

    @Test
    @Tag("faults")
    void everyPairOfCrashesAroundPrunesIsSurvived() throws Exception {
        survive("prune", new PruneProgram(ObjectStore::directory));
    }

    @Test
    @Tag("faults")
    void everyPairOfCrashesAroundRepairsIsSurvived() throws Exception {
        survive("repair", new RepairProgram(ObjectStore::directory, 2));
    }

    private void survive(String name, FaultScenario scenario) throws Exception {
        Exploration found = PAIRS.powerLossStates(2).secondCrashesUpTo(ANY).explore(name, scenario);
        Explored.sound(evidence, found);
        assertThat(found.secondCrashes()).isGreaterThan(3_000);
    }

    /** Pins a snapshot. */
    private static final class PinProgram implements FaultScenario {

        private static final String PIN = "pin";

        private static SnapshotRepository repository(Path root) {
            return SnapshotRepository.directory(root.resolve("repository"), () -> Instant.EPOCH);
        }

        @Override
        public void prepare(Path root) throws Exception {
            SnapshotProgram.writeRecords(root.resolve("live"));
            try (LiveStore live = SnapshotProgram.live(root)) {
                repository(root).create(live, Snapshot.Note.of("taken"));
            }
        }

        @Override
        public void act(Path root, Acknowledgements done) throws Exception {
            resume(root, done);
        }

        @Override
        public void resume(Path root, Acknowledgements done) throws Exception {
            SnapshotRepository repository = repository(root);
            if (!done.has(PIN)) {
                done.step(PIN, () -> repository.pins().pin(repository.find(SnapshotRepository.LATEST), "kept"));
            }
        }

        @Override
        public void recover(Path root) {
            DurableFiles.sweepTemporaries(root);
        }

        @Override
        public void check(Path root, Acknowledgements done) {
            SnapshotRepository repository = repository(root);
            assertThat(repository.findings()).isEmpty();
            Snapshot snapshot = repository.find(SnapshotRepository.LATEST);
            assertThat(repository.verify(snapshot, true).findings()).isEmpty();
            if (done.has(PIN)) {
                assertThat(repository.pins().all()).as("pins").hasSize(1);
            }
        }
    }
}
