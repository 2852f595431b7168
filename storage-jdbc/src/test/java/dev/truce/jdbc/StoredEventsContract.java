package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.truce.conflict.Side;
import dev.truce.conflict.event.Announcer;
import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventFilter;
import dev.truce.conflict.event.EventKind;
import dev.truce.conflict.event.EventKind.Severity;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.jdbc.Outbox.Terms;
import dev.truce.jdbc.database.DatabaseException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event is stored exactly if what it tells of is committed, on every kind of database. */
abstract class StoredEventsContract {

    static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");

    private static final Decision LOCAL = new Decision.TakeSide(Decision.Pick.LOCAL);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final QueuePolicy POLICY = QueuePolicy.DEFAULT
            .mostAttempts(1)
            .deadline(conflict -> switch (conflict.key().record().key()) {
                case "late" -> new QueuePolicy.Deadline(MINUTE, null);
                case "fallback" -> new QueuePolicy.Deadline(MINUTE, Fallback.SERVER_WINS);
                default -> null;
            });

    /** Frees what has ended and gets nothing. */
    private static final ClaimRequest NOBODYS = new ClaimRequest("w2", MINUTE, 1, null, "none", true);

    private DurableWorkspace workspace;

    abstract DurableWorkspace emptyWorkspace(InstantSource clock, QueuePolicy policy);

    /** Lets time pass for leases. */
    abstract void pass(Duration time);

    @BeforeEach
    void makeWorkspace() {
        workspace = emptyWorkspace(() -> NOON, POLICY);
    }

    private static NewCase renamed(NewCase conflict) {
        return new NewCase(
                conflict.key(),
                conflict.detection(),
                conflict.reason(),
                conflict.detail(),
                conflict.topology(),
                conflict.base(),
                conflict.local(),
                Side.present("{\"name\":\"Annie\"}", new Stamp(Version.of(3), null)),
                null,
                List.of(),
                List.of(),
                conflict.ruleset());
    }

    private List<Event> stored(String name) {
        List<Event> events = new ArrayList<>();
        for (String topic : workspace.outbox().topics()) {
            if (topic.startsWith(Subscribers.topics(name))) {
                workspace.outbox().deliver(topic, Terms.of("test"), message -> {
                    Event event = Event.read(message.payload());
                    assertThat(message.idempotencyKey()).isEqualTo(event.id());
                    assertThat(topic).isEqualTo(Subscribers.topics(name) + event.subject());
                    events.add(event);
                });
            }
        }
        return events;
    }

    /** Every step that a case can go, and some that are nobody's news. */
    private static void story(ConflictQueue queue, Runnable twoMinutesPass) {
        queue.park(QueueCrowd.conflict("ann"));
        queue.park(QueueCrowd.conflict("ann"));
        queue.park(renamed(QueueCrowd.conflict("ann")));
        Claim claim = queue.claim(ClaimRequest.next("w1", MINUTE)).get(0);
        queue.fail(claim.lease(), "no room left", Duration.ZERO);
        queue.decide(1, 2, LOCAL, DecisionCheck.none(), "alice", "ours");
        queue.reopen(1, "bob", "wrong");
        queue.closeResolved(QueueCrowd.conflict("ann").key());
        queue.park(QueueCrowd.conflict("kills"));
        queue.claim(ClaimRequest.next("w1", MINUTE));
        queue.park(QueueCrowd.conflict("late"));
        queue.park(QueueCrowd.conflict("fallback"));
        twoMinutesPass.run();
        queue.claim(NOBODYS);
        queue.enforceDeadlines(DecisionCheck.none(), 10);
        queue.list(CaseFilter.OPEN);
        dependents(queue);
    }

    /** Two records that refer to others; one comes free, and the other has one reason less to wait. */
    private static void dependents(ConflictQueue queue) {
        NewCase order = QueueCrowd.conflict("order");
        NewCase shelf = QueueCrowd.conflict("shelf");
        long number = queue.park(order).number();
        queue.park(shelf);
        long freed = queue.park(QueueCrowd.conflict("line").waitingFor(queue.inTheWay(List.of(order.key()))))
                .number();
        long waits = queue.park(
                        QueueCrowd.conflict("box").waitingFor(queue.inTheWay(List.of(order.key(), shelf.key()))))
                .number();
        queue.decide(
                number, 1, new Decision.KeepBoth(Decision.Pick.SERVER, null), DecisionCheck.none(), "alice", "two");
        assertThat(queue.find(freed).orElseThrow().status()).isEqualTo(CaseStatus.SELF_RESOLVED);
        assertThat(queue.find(waits).orElseThrow().revision()).isEqualTo(2);
        queue.park(QueueCrowd.conflict("box"));
    }

    @Test
    void everyStepIsStoredAsAQueueInMemoryTellsIt() {
        workspace.subscribers().add("ops", EventFilter.ALL);
        story(workspace.queue(), () -> pass(MINUTE.multipliedBy(2)));
        List<Event> stored = stored("ops");

        List<Event> announced = new ArrayList<>();
        AtomicLong nanos = new AtomicLong();
        Announcer announcer = Announcer.of(
                Runnable::run, 100, List.of(new Announcer.Subscription("ops", EventFilter.ALL, announced::add)));
        story(
                ConflictQueue.inMemory(() -> NOON, nanos::get, POLICY, announcer),
                () -> nanos.addAndGet(MINUTE.multipliedBy(2).toNanos()));

        assertThat(stored).containsExactlyInAnyOrderElementsOf(announced);
        assertThat(announced.stream().map(Event::message))
                .containsExactly(
                        "Case 1 (guest/ann) waits for a decision: MANUAL",
                        "Case 1 (guest/ann) waits for a decision: MANUAL",
                        "Case 1 (guest/ann) was tried as often as it may be: no room left",
                        "Case 1 (guest/ann) was decided by alice: ours",
                        "Case 2 (guest/ann) waits for a decision: MANUAL: case 1 is decided anew: wrong",
                        "Case 3 (guest/kills) waits for a decision: MANUAL",
                        "Case 4 (guest/late) waits for a decision: MANUAL",
                        "Case 5 (guest/fallback) waits for a decision: MANUAL",
                        "Case 3 (guest/kills) was tried as often as it may be: w1 had it and did not finish before the"
                                + " lease ended",
                        "Case 4 (guest/late) was not decided before its deadline",
                        "Case 5 (guest/fallback) was decided by deadline: nobody decided it before its deadline",
                        "Case 6 (guest/order) waits for a decision: MANUAL",
                        "Case 7 (guest/shelf) waits for a decision: MANUAL",
                        "Case 8 (guest/line) waits for a decision: MANUAL",
                        "Case 9 (guest/box) waits for a decision: MANUAL",
                        "Case 6 (guest/order) was decided by alice: two",
                        "Case 9 (guest/box) waits for a decision: MANUAL");
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        workspace.subscribers().add("ops", EventFilter.ALL);
        assertThatIllegalStateException()
                .isThrownBy(() -> workspace.inOneTransaction(() -> {
                    workspace.queue().park(QueueCrowd.conflict("ann"));
                    workspace.subscribers().publish(new Event.IntegrityViolation(NOON, "store", 1, "gone"));
                    throw new IllegalStateException("undone");
                }));
        assertThat(workspace.outbox().topics()).isEmpty();

        workspace.queue().park(QueueCrowd.conflict("ann"));
        Claim claim = workspace.queue().claim(ClaimRequest.next("w1", MINUTE)).get(0);
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> workspace
                        .queue()
                        .decide(claim.lease(), 1, LOCAL, DecisionCheck.none(), "", (transaction, decided) -> {
                            throw new SQLException("no room");
                        }));
        assertThat(stored("ops")).extracting(Event::kind).containsExactly(EventKind.PARKED);
    }

    @Test
    void eachIsStoredWhatTheyWantToKnow() {
        workspace.subscribers().add("all", EventFilter.ALL);
        workspace.subscribers().add("bad", new EventFilter(Set.of(), Set.of(), Severity.CRITICAL));
        workspace.queue().park(QueueCrowd.conflict("ann"));
        Event damage = new Event.IntegrityViolation(NOON, "store", 1, "gone");
        workspace.subscribers().publish(damage);
        workspace.subscribers().publish(damage);

        assertThat(stored("bad")).containsExactly(damage);
        assertThat(stored("all"))
                .extracting(Event::kind)
                .containsExactly(EventKind.PARKED, EventKind.INTEGRITY_VIOLATION);
    }

    @Test
    void whereNobodyWantsToKnowNothingIsStored() {
        workspace.queue().park(QueueCrowd.conflict("ann"));
        workspace.subscribers().publish(new Event.IntegrityViolation(NOON, "store", 1, "gone"));
        assertThat(workspace.outbox().topics()).isEmpty();
    }

    @Test
    void deliveredEventsAreForgottenWithoutOtherMessages() {
        workspace.subscribers().add("ops", EventFilter.ALL);
        workspace.queue().park(QueueCrowd.conflict("ann"));
        Claim claim = workspace.queue().claim(ClaimRequest.next("w1", MINUTE)).get(0);
        workspace
                .queue()
                .decide(
                        claim.lease(),
                        1,
                        LOCAL,
                        DecisionCheck.none(),
                        "",
                        (transaction, decided) -> workspace.outbox().add(transaction, "mail", "k", "p"));
        assertThat(stored("ops")).hasSize(2);
        workspace.outbox().deliver("mail", Terms.of("test"), message -> {});

        assertThat(workspace.outbox().forget(Subscribers.topics("ops"), MINUTE)).isZero();
        pass(MINUTE);
        assertThat(workspace.outbox().forget(Subscribers.topics("ops"), MINUTE)).isEqualTo(2);
        assertThat(workspace.outbox().forget(MINUTE)).isEqualTo(1);
    }

    @Test
    void aNameIsOfLettersAndDigits() {
        for (String name : List.of("", "a/b", "-a", "x".repeat(65))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> workspace.subscribers().add(name, EventFilter.ALL))
                    .withMessage("A subscriber's name is a letter or digit, then up to 63 of letters, digits, _ and -,"
                            + " but was \"" + name + "\"");
        }
    }
}
