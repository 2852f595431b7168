package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventKind;
import dev.truce.conflict.event.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Notifier} must do. Extend it and say how to make one, what it told, and how to break it. */
public abstract class NotifierContract {

    private static final int THREADS = 8;
    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00.123456789Z");

    private Notifier notifier = event -> {};

    /** For subclasses. */
    protected NotifierContract() {}

    /**
     * A notifier whose receiver is well.
     *
     * @return the notifier under test; a new one for each call
     * @throws Exception when it cannot be made
     */
    protected abstract Notifier notifier() throws Exception;

    /**
     * What the receiver of the latest notifier was told.
     *
     * @return the texts, in their order; each has the id of its event in it, and its message
     */
    protected abstract List<String> received();

    /**
     * Makes the receiver of the latest notifier unable to take anything.
     *
     * @throws Exception when it cannot be broken
     */
    protected abstract void breakReceiver() throws Exception;

    @BeforeEach
    final void makeNotifier() throws Exception {
        notifier = notifier();
    }

    private static Event changed(EventKind kind, String key, int revision) {
        return new Event.CaseChanged(
                kind, NOON, "hotel", new RecordId("guest", key), "tablet-1", 1, revision, 0, "ann", "x");
    }

    private void assertReceived(List<Event> events) {
        List<String> received = received();
        assertThat(received).hasSameSizeAs(events);
        for (int i = 0; i < events.size(); i++) {
            assertThat(received.get(i)).contains(events.get(i).id());
        }
    }

    @Test
    void everyKindOfEventIsTold() throws Exception {
        List<Event> events = List.of(
                changed(EventKind.PARKED, "a", 1),
                changed(EventKind.ESCALATED, "a", 1),
                changed(EventKind.DEAD, "a", 1),
                changed(EventKind.DECIDED, "a", 1),
                new Event.IntegrityViolation(NOON, "repository", 1, "pack 7 is damaged"),
                new Event.BackupOverdue(NOON, "store", null, Duration.ofHours(26)),
                new Event.BackupOverdue(NOON, "store", NOON, Duration.ofHours(26)));
        for (Event event : events) {
            notifier.tell(event);
        }

        assertReceived(events);
        for (int i = 0; i < events.size(); i++) {
            assertThat(received().get(i)).contains(events.get(i).message());
        }
    }

    @Test
    void itIsToldBeforeTheCallReturnsAndInTheOrderOfTheCalls() throws Exception {
        List<Event> events = IntStream.rangeClosed(1, 20)
                .mapToObj(revision -> changed(EventKind.PARKED, "a", revision))
                .toList();
        for (int i = 0; i < events.size(); i++) {
            notifier.tell(events.get(i));
            assertReceived(events.subList(0, i + 1));
        }
    }

    @Test
    void oneEventToldAgainHasTheSameId() throws Exception {
        Event event = changed(EventKind.PARKED, "a", 1);
        notifier.tell(event);
        notifier.tell(Event.read(event.json()));

        assertReceived(List.of(event, event));
    }

    @Test
    void whateverARecordIsCalledItIsOneMessage() throws Exception {
        List<Event> events = List.of(
                changed(EventKind.PARKED, "a\nb\r\nc\u2028d\u0000", 1),
                changed(EventKind.PARKED, "\ud83d\ude00 '\"\\ %s {0} ${x}", 1),
                changed(EventKind.PARKED, "half \ud800", 1),
                changed(EventKind.PARKED, "long " + "x".repeat(100_000), 1));
        for (Event event : events) {
            notifier.tell(event);
        }

        assertReceived(events);
        assertThat(received()).allSatisfy(text -> assertThat(text).doesNotContain("\n", "\r"));
    }

    @Test
    void manyMayTellAtOnce() throws Exception {
        Race.of(THREADS, runner -> {
            try {
                notifier.tell(changed(EventKind.PARKED, "k" + runner, 1));
                return true;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        List<String> received = received();
        assertThat(received).hasSize(THREADS);
        for (int runner = 0; runner < THREADS; runner++) {
            String id = changed(EventKind.PARKED, "k" + runner, 1).id();
            assertThat(received).filteredOn(text -> text.contains(id)).hasSize(1);
        }
    }

    @Test
    void whatWasNotToldIsNotPassedOver() throws Exception {
        breakReceiver();
        assertThatThrownBy(() -> notifier.tell(changed(EventKind.PARKED, "a", 1)))
                .isInstanceOf(Exception.class);
        assertThat(received()).isEmpty();
    }
}
