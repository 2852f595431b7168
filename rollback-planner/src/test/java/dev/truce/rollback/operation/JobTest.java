package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobTest {

    private static final Schedule DAILY = Schedule.every(Duration.ofDays(1));

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "two words", "-n", "ä", "a/b"})
    void aNameThatIsNoFileNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Job.of(name, JobKind.VERIFY, "", DAILY))
                .withMessageEndingWith("but was \"" + name + "\"");
    }

    @Test
    void aNameHasSixtyFourCharactersAtMost() {
        assertThat(Job.of("a".repeat(64), JobKind.VERIFY, "", DAILY).name()).hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Job.of("a".repeat(65), JobKind.VERIFY, "", DAILY))
                .withMessageStartingWith("a job's name is a letter or digit");
    }

    @Test
    void aPriorityIsFromOneToTen() {
        Job job = Job.of("nightly", JobKind.VERIFY, "", DAILY);

        assertThat(job.priority()).isEqualTo(5);
        assertThat(job.priority(1).priority()).isEqualTo(1);
        assertThat(job.priority(10).priority()).isEqualTo(10);
        for (int wrong : new int[] {0, 11}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> job.priority(wrong))
                    .withMessage("a priority is 1 to 10, but nightly has " + wrong);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BACKUP_FULL, ''",
        "BACKUP_INCREMENTAL, ''",
        "BACKUP_EMERGENCY, ''",
        "TEST_RESTORE, ''",
        "VERIFY, shop",
        "PRUNE, shop",
        "COPY, shop",
        "HEALTH_CHECK, shop"
    })
    void aStoreIsNamedByWhatIsAboutOneAlone(JobKind kind, String store) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Job.of("nightly", kind, store, DAILY))
                .withMessageContaining("but nightly is " + kind.text() + " of \"" + store + "\"");
    }

    @Test
    void aKindIsFoundByItsNameAlone() {
        for (JobKind kind : JobKind.values()) {
            assertThat(JobKind.of(kind.text())).hasValue(kind);
        }
        assertThat(JobKind.of("test-restore")).hasValue(JobKind.TEST_RESTORE);
        assertThat(JobKind.of("TEST_RESTORE")).isEmpty();
    }
}
