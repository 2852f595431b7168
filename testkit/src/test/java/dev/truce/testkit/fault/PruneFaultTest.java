package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.store.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pins and prunes survive whatever a file system does, and the same tests notice when they do not. */
@Tag("slow")
class PruneFaultTest {

    private static final long SEED = 20_261_128;
    private static final Set<Fault> FAULTS =
            EnumSet.of(Fault.EIO, Fault.ENOSPC, Fault.EROFS, Fault.EACCES, Fault.SHORT_READ, Fault.SHORT_WRITE);
    private static final FaultExplorer EXPLORER =
            FaultExplorer.seeded(SEED).powerLossStates(30).secondCrashesUpTo(0).faults(FAULTS);
    private static final FaultExplorer CRASHES = FaultExplorer.seeded(SEED)
            .powerLossStates(6)
            .secondCrashesUpTo(0)
            .faults(Set.of())
            .untilFirstViolation();

    private final Evidence evidence = Evidence.of(PruneFaultTest.class);

    @Test
    void pinsAndPrunesSurvive() throws Exception {
        Exploration found = EXPLORER.explore("prune", new PruneProgram(ObjectStore::directory));
        Explored.sound(evidence, found);
        assertThat(found.powerLossStates()).isGreaterThan(2_000);
    }

    @Test
    void aForgottenForceIsFound() throws Exception {
        for (Omission omission : EnumSet.allOf(Omission.class)) {
            Exploration found = CRASHES.omitting(omission).explore("prune", new PruneProgram(ObjectStore::directory));
            assertThat(found.violations()).as("%s: %s", omission, found).isPositive();
        }
    }

    @Test
    void aPruneThatIgnoresPinsIsFound() throws Exception {
        Exploration found = explore("no pins", folder -> new Blind(folder, "claims/pin-"));

        assertThat(found.violations()).as(found.toString()).isPositive();
        assertThat(found.first().get(0)).contains("the pinned snapshot");
    }

    @Test
    void aPruneThatIgnoresPlansIsFound() throws Exception {
        Exploration found = explore("no plans", folder -> new Blind(folder, "claims/plan-"));

        assertThat(found.violations()).as(found.toString()).isPositive();
    }

    @Test
    void filesThatGoBeforeTheSnapshotsAreFound() throws Exception {
        Exploration found = explore("sweep before mark", SweepFirst::new);

        assertThat(found.violations()).as(found.toString()).isPositive();
        assertThat(found.first().get(0)).contains("findings in a listed snapshot");
    }

    private static Exploration explore(String name, Function<Path, ObjectStore> spoiled) throws Exception {
        return CRASHES.explore(name, new PruneProgram(spoiled));
    }

    /** A store as it is to one who does not look at some files. */
    private static final class Blind extends WatchedStore {

        private final String hidden;

        Blind(Path folder, String hidden) {
            super(ObjectStore.directory(folder));
            this.hidden = hidden;
        }

        @Override
        public List<String> list(String prefix) {
            return below.list(prefix).stream()
                    .filter(name -> !name.startsWith(hidden))
                    .toList();
        }
    }

    /** Holds the removal of commit objects back until files have gone. */
    private static final class SweepFirst extends WatchedStore {

        private final List<String> heldBack = new ArrayList<>();

        SweepFirst(Path folder) {
            super(ObjectStore.directory(folder));
        }

        @Override
        public List<String> list(String prefix) {
            return below.list(prefix).stream()
                    .filter(name -> !heldBack.contains(name))
                    .toList();
        }

        @Override
        public boolean delete(String name) {
            if (name.startsWith("snapshots/")) {
                return below.contains(name) && heldBack.add(name);
            }
            boolean deleted = below.delete(name);
            if (name.startsWith("packs/")) {
                heldBack.forEach(below::delete);
                heldBack.clear();
            }
            return deleted;
        }
    }
}
