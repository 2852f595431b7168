package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Encrypted snapshots and new keys survive whatever a file system does, and nothing is ever on it that is not encrypted. */
@Tag("slow")
class EncryptedSnapshotFaultTest {

    private static final long SEED = 20_261_128;

    private final Evidence evidence = Evidence.of(EncryptedSnapshotFaultTest.class);

    @Test
    void anEncryptedRepositoryIsBegunOrNot() throws Exception {
        Exploration found = FaultExplorer.seeded(SEED)
                .powerLossStates(1)
                .secondCrashesUpTo(0)
                .faults(Set.of(Fault.ENOSPC))
                .explore("first encrypted snapshot", new EncryptedSnapshotProgram(false));
        Explored.sound(evidence, found);
        assertThat(found.powerLossStates()).isGreaterThan(20);
    }

    @Test
    @Tag("faults")
    void encryptedSnapshotsAndNewKeysSurvive() throws Exception {
        Exploration found = FaultExplorer.seeded(SEED)
                .powerLossStates(4)
                .secondCrashesUpTo(0)
                .explore("encrypted snapshots", new EncryptedSnapshotProgram(true));
        Explored.sound(evidence, found);
        assertThat(found.powerLossStates()).isGreaterThan(300);
    }

    @Test
    @Tag("faults")
    void aForgottenForceIsFound() throws Exception {
        FaultExplorer crashes = FaultExplorer.seeded(SEED)
                .powerLossStates(2)
                .secondCrashesUpTo(0)
                .faults(Set.of())
                .untilFirstViolation();
        for (Omission omission : EnumSet.allOf(Omission.class)) {
            Exploration found =
                    crashes.omitting(omission).explore("encrypted snapshots", new EncryptedSnapshotProgram(true));
            assertThat(found.violations()).as("%s: %s", omission, found).isPositive();
        }
    }
}
