package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.store.ObjectStore;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Snapshots, exports and imports survive whatever a file system does, and the same tests notice when they do not. */
@Tag("slow")
class SnapshotFaultTest {

    private static final long SEED = 20_261_122;
    private static final FaultExplorer EXPLORER =
            FaultExplorer.seeded(SEED).powerLossStates(60).secondCrashesUpTo(0);
    private static final FaultExplorer CRASHES = FaultExplorer.seeded(SEED)
            .powerLossStates(20)
            .secondCrashesUpTo(0)
            .faults(Set.of())
            .untilFirstViolation();

    private final Evidence evidence = Evidence.of(SnapshotFaultTest.class);

    @Test
    void snapshotsSurvive() throws Exception {
        Exploration found = EXPLORER.explore("snapshot", new SnapshotProgram(ObjectStore::directory));
        Explored.sound(evidence, found);
        assertThat(found.powerLossStates()).isGreaterThan(2_500);
    }

    @Test
    void exportsAndImportsSurvive() throws Exception {
        Exploration found = EXPLORER.explore("export and import", new ExportProgram());
        Explored.sound(evidence, found);
        assertThat(found.powerLossStates()).isGreaterThan(15_000);
    }

    @Test
    void aForgottenForceIsFound() throws Exception {
        for (Omission omission : EnumSet.allOf(Omission.class)) {
            FaultExplorer forgetful = CRASHES.omitting(omission);
            Exploration snapshots = forgetful.explore("snapshot", new SnapshotProgram(ObjectStore::directory));
            Exploration exports = forgetful.explore("export and import", new ExportProgram());
            assertThat(snapshots.violations()).as("%s: %s", omission, snapshots).isPositive();
            assertThat(exports.violations()).as("%s: %s", omission, exports).isPositive();
        }
    }

    @Test
    void aCommitObjectWrittenBeforeItsDataIsFound() throws Exception {
        Exploration found = CRASHES.explore(
                "commit before data", new SnapshotProgram(folder -> new CommitFirst(ObjectStore.directory(folder))));

        assertThat(found.violations()).as(found.toString()).isPositive();
        assertThat(found.first().get(0)).contains("findings in a listed snapshot");
    }

    /** Keeps packs and objects back until the commit object that needs them is written. */
    private static final class CommitFirst extends WatchedStore {

        private final Map<String, byte[]> heldBack = new TreeMap<>();

        CommitFirst(ObjectStore below) {
            super(below);
        }

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            if (name.startsWith("packs/") || name.startsWith("objects/")) {
                return !below.contains(name) && heldBack.putIfAbsent(name, content.clone()) == null;
            }
            boolean written = below.putIfAbsent(name, content);
            if (name.startsWith("snapshots/")) {
                heldBack.forEach(below::putIfAbsent);
                heldBack.clear();
            }
            return written;
        }

        @Override
        public Optional<byte[]> get(String name) {
            return Optional.ofNullable(heldBack.get(name)).or(() -> below.get(name));
        }

        @Override
        public boolean contains(String name) {
            return heldBack.containsKey(name) || below.contains(name);
        }
    }
}
