package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.integrity.Digest;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.Journal.Operation;
import dev.truce.rollback.store.UnfinishedOperationException;
import dev.truce.testkit.fault.FaultClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} must do. Extend it and say how to make an empty journal. */
public abstract class JournalContract {

    private static final int THREADS = 8;
    private static final Digest PLAN = digest("plan");
    private static final String STORE = "dir:data";

    private final FaultClock clock = FaultClock.at(SampleCases.START);
    private Journal journal;

    /** For subclasses. */
    protected JournalContract() {
        journal = Journal.inMemory(clock);
    }

    /**
     * An empty journal.
     *
     * @param clock its clock
     * @return the journal under test; a new one for each call
     * @throws Exception when it cannot be made
     */
    protected abstract Journal emptyJournal(InstantSource clock) throws Exception;

    @BeforeEach
    final void makeJournal() throws Exception {
        journal = emptyJournal(clock);
    }

    @Test
    void anEmptyJournalHoldsNoOperation() {
        assertThat(journal.open()).isEmpty();
    }

    @Test
    void anOperationIsOpenWithWhatItBeganWith() {
        long number = journal.begin(PLAN, "{\"plan\":\"\\u0000\"}", STORE);

        assertThat(journal.open())
                .containsExactly(
                        new Operation(number, PLAN, "{\"plan\":\"\\u0000\"}", STORE, SampleCases.START, Map.of()));
    }

    @Test
    void beginningTheSamePlanAgainGivesTheOpenOperation() {
        long number = journal.begin(PLAN, "{}", STORE);
        journal.record(number, "snapshot", "{}");
        List<Operation> before = journal.open();
        clock.pass(Duration.ofMinutes(1));

        assertThat(journal.begin(PLAN, "{}", STORE)).isEqualTo(number);
        assertThat(journal.open()).isEqualTo(before);
    }

    @Test
    void anotherPlanCannotBeginOnTheStore() {
        journal.begin(PLAN, "{}", STORE);
        List<Operation> before = journal.open();

        assertThatExceptionOfType(UnfinishedOperationException.class)
                .isThrownBy(() -> journal.begin(digest("other"), "{}", STORE))
                .withMessageContaining(PLAN.shortText())
                .withMessageContaining("recover");
        assertThat(journal.open()).isEqualTo(before);
    }

    @Test
    void eachStoreHasAnOperationOfItsOwn() {
        long first = journal.begin(PLAN, "{}", STORE);
        long second = journal.begin(digest("other"), "{}", "dir:other");

        assertThat(second).isGreaterThan(first);
        assertThat(journal.open()).extracting(Operation::number).containsExactly(first, second);
    }

    @Test
    void stepsStandInTheOrderOfTheirFirstRecordWithTheirLastDetail() {
        long number = journal.begin(PLAN, "{}", STORE);
        journal.record(number, "snapshot", "{\"id\":1}");
        journal.record(number, "apply", "{\"done\":1}");
        journal.record(number, "snapshot", "{\"id\":2}");

        assertThat(journal.open().get(0).steps())
                .containsExactly(Map.entry("snapshot", "{\"id\":2}"), Map.entry("apply", "{\"done\":1}"));
    }

    @Test
    void aStepNeedsAnOpenOperation() {
        long number = journal.begin(PLAN, "{}", STORE);
        journal.finish(number, "{}");

        assertThatIllegalArgumentException().isThrownBy(() -> journal.record(number, "late", "{}"));
        assertThatIllegalArgumentException().isThrownBy(() -> journal.record(number + 1, "early", "{}"));
    }

    @Test
    void aFinishedOperationIsNotOpenAndItsNumberIsNotUsedAgain() {
        long number = journal.begin(PLAN, "{}", STORE);
        journal.finish(number, "{\"done\":true}");
        journal.finish(number, "{\"done\":true}");

        assertThat(journal.open()).isEmpty();
        assertThat(journal.begin(PLAN, "{}", STORE)).isGreaterThan(number);
    }

    @Test
    void whatNeverBeganCannotFinish() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> journal.finish(3, "{}"))
                .withMessage("there never was an operation 3; the last is 0");
    }

    @Test
    void ofManyWhoBeginAtOnceOneOperationIsOpen() throws Exception {
        List<Long> numbers = Race.of(THREADS, each -> journal.begin(PLAN, "{}", STORE));

        assertThat(numbers).containsOnly(numbers.get(0));
        assertThat(journal.open()).hasSize(1);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
