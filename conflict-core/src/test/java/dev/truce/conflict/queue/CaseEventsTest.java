package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.event.EventKind;
import dev.truce.conflict.queue.Decision.Pick;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaseEventsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ConflictQueue queue = ConflictQueue.inMemory(
            InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z")),
            nanos::get,
            QueuePolicy.DEFAULT.deadline(each -> new QueuePolicy.Deadline(Duration.ofHours(1), null)));

    private static Optional<EventKind> told(@Nullable ConflictCase before, ConflictCase now) {
        return CaseEvents.between(before, now).map(each -> each.kind());
    }

    private static NewCase changed() {
        return Conflicts.of(
                Conflicts.present("{'name':'Ann'}", 1, "09:00"),
                Conflicts.present("{'name':'Anna'}", 1, "10:00"),
                Conflicts.present("{'name':'Annika'}", 3, "11:30"));
    }

    @Test
    void aNewCaseAndANewRevisionAreNews() {
        ConflictCase first = queue.park(Conflicts.names());
        ConflictCase second = queue.park(changed());
        assertThat(told(null, first)).contains(EventKind.PARKED);
        assertThat(told(first, second)).contains(EventKind.PARKED);
        assertThat(told(first, first)).isEmpty();
    }

    @Test
    void aDecisionIsToldOnce() {
        ConflictCase open = queue.park(Conflicts.names());
        ConflictCase decided =
                queue.decide(1, 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "ann", "she asked");
        assertThat(CaseEvents.between(open, decided)).hasValueSatisfying(told -> {
            assertThat(told.kind()).isEqualTo(EventKind.DECIDED);
            assertThat(told.actor()).isEqualTo("ann");
            assertThat(told.reason()).isEqualTo("she asked");
        });
        assertThat(told(decided, CaseErasure.erased(decided))).isEmpty();
    }

    @Test
    void aDeadlineThatPassedIsToldOnce() {
        ConflictCase open = queue.park(Conflicts.names());
        nanos.addAndGet(Duration.ofHours(2).toNanos());
        queue.enforceDeadlines(DecisionCheck.none(), 10);
        ConflictCase escalated = queue.find(1).orElseThrow();
        assertThat(told(open, escalated)).contains(EventKind.ESCALATED);
        queue.claim(1, "bob", Duration.ofHours(1));
        assertThat(told(escalated, queue.find(1).orElseThrow())).isEmpty();
    }

    @Test
    void aCaseThatWaitsForOthersIsNewsAgainWhenItsOwnStatesChange() {
        NewCase waiting = Conflicts.names().waitingFor(new TreeSet<>(List.of(new RecordId("room", "1"))));
        NewCase forTwo = Conflicts.names()
                .waitingFor(new TreeSet<>(List.of(new RecordId("room", "1"), new RecordId("room", "2"))));
        NewCase other = changed().waitingFor(waiting.waitsFor());
        ConflictCase first = queue.park(waiting);
        ConflictCase second = queue.park(forTwo);
        ConflictCase third = queue.park(other);
        ConflictCase free = queue.park(changed());
        assertThat(first.status()).isEqualTo(CaseStatus.WAITING);
        assertThat(second.revision()).isGreaterThan(first.revision());
        assertThat(told(first, second)).isEmpty();
        assertThat(told(second, third)).contains(EventKind.PARKED);
        assertThat(told(third, free)).contains(EventKind.PARKED);
    }
}
