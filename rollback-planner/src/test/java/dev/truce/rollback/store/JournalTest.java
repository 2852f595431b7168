package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Digest PLAN = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});

    private final Journal journal = Journal.inMemory(() -> Instant.EPOCH);

    @Test
    void beginningAgainIsTheSameOperation() {
        long number = journal.begin(PLAN, "{}", "dir:a");

        assertThat(journal.begin(PLAN, "{}", "dir:a")).isEqualTo(number);
        assertThat(journal.begin(PLAN, "{}", "dir:b")).isGreaterThan(number);
        assertThat(journal.open()).hasSize(2);
    }

    @Test
    void anotherPlanWaitsUntilTheStoreIsRecovered() {
        long number = journal.begin(PLAN, "{}", "dir:a");

        assertThatThrownBy(() -> journal.begin(OTHER, "{}", "dir:a"))
                .isInstanceOf(UnfinishedOperationException.class)
                .hasMessage("Plan dbc1b4c900ff… cannot begin on dir:a: operation 1 of plan 4bf5122f3445…, begun"
                        + " 1970-01-01T00:00:00Z, is unfinished; run recover first.");
        journal.finish(number, "{}");
        assertThat(journal.begin(OTHER, "{}", "dir:a")).isGreaterThan(number);
    }

    @Test
    void aStepRecordedAgainKeepsItsPlace() {
        long number = journal.begin(PLAN, "{}", "dir:a");
        journal.record(number, "one", "1");
        journal.record(number, "two", "2");
        journal.record(number, "one", "3");

        assertThat(journal.open().get(0).steps()).containsExactly(Map.entry("one", "3"), Map.entry("two", "2"));
    }

    @Test
    void aFinishedOperationIsClosedForGood() {
        long number = journal.begin(PLAN, "{}", "dir:a");
        journal.finish(number, "{}");
        journal.finish(number, "{}");

        assertThat(journal.open()).isEmpty();
        assertThatThrownBy(() -> journal.record(number, "one", "1")).isInstanceOf(IllegalArgumentException.class);
        for (long never : new long[] {0, 7}) {
            assertThatThrownBy(() -> journal.finish(never, "{}"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there never was an operation " + never + "; the last is 1");
        }
    }
}
