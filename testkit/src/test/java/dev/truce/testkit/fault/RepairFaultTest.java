package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.integrity.store.ObjectStore;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Repairs survive whatever a file system does, and the same tests notice when they do not. */
@Tag("slow")
class RepairFaultTest {

    private static final long SEED = 20_261_129;

    private final Evidence evidence = Evidence.of(RepairFaultTest.class);

    private static FaultExplorer explorer(int states) {
        return FaultExplorer.seeded(SEED).powerLossStates(states).secondCrashesUpTo(0);
    }

    @Test
    void repairsSurvive() throws Exception {
        Exploration found = explorer(20)
                .faults(EnumSet.of(Fault.EIO, Fault.ENOSPC, Fault.EROFS, Fault.SHORT_WRITE))
                .explore("repair", new RepairProgram(ObjectStore::directory, 2));
        Explored.sound(evidence, found);
        assertThat(found.powerLossStates()).isGreaterThan(500);
    }

    @Test
    @Tag("faults")
    void repairsOfMuchSurviveEveryFault() throws Exception {
        Exploration found = explorer(60).explore("repair of much", new RepairProgram(ObjectStore::directory, 4));
        Explored.sound(evidence, found);
        assertThat(found.powerLossStates()).isGreaterThan(2_000);
    }

    @Test
    void aForgottenForceIsFound() throws Exception {
        for (Omission omission : EnumSet.allOf(Omission.class)) {
            Exploration found = explorer(6)
                    .faults(Set.of())
                    .untilFirstViolation()
                    .omitting(omission)
                    .explore("repair", new RepairProgram(ObjectStore::directory, 2));
            assertThat(found.violations()).as("%s: %s", omission, found).isPositive();
        }
    }
}
