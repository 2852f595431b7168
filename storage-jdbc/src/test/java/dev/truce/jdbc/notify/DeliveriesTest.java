package dev.truce.jdbc.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventFilter;
import dev.truce.conflict.event.EventKind;
import dev.truce.conflict.event.NotToldException;
import dev.truce.conflict.event.NotToldException.Fault;
import dev.truce.conflict.event.Notifier;
import dev.truce.conflict.event.WebhookSignature;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.Outbox.DeadMessage;
import dev.truce.jdbc.Outbox.Terms;
import dev.truce.jdbc.SqliteWorkspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveriesTest {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");
    private static final WebhookSignature SIGNATURE =
            WebhookSignature.of(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    private static final Terms AT_ONCE = new Terms("w1", Duration.ofMinutes(1), 3, Duration.ZERO, 100);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Terms RESTING = new Terms("w1", Duration.ofMinutes(1), 3, HOUR, 100);

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final List<Event> told = Collections.synchronizedList(new ArrayList<>());
    private SqliteWorkspace workspace;
    private HookServer server;

    @BeforeEach
    void open() throws IOException {
        server = new HookServer();
        workspace = openWorkspace();
    }

    private SqliteWorkspace openWorkspace() {
        SqliteWorkspace opened = SqliteWorkspace.open(folder.resolve("truce.db"), () -> NOON);
        opened.subscribers().add("ops", EventFilter.ALL);
        return opened;
    }

    @AfterEach
    void close() {
        workspace.close();
        server.close();
    }

    static NewCase conflict(String key) {
        return new NewCase(
                new NewCase.Key("", new RecordId("guest", key), ""),
                new Detection(Answer.CONFLICT, ConflictKind.INSERT_INSERT, null),
                ParkReason.MANUAL,
                "",
                Topology.HUB,
                Side.none(),
                Side.present("{\"name\":\"Ann\"}", new Stamp(Version.of(1), null)),
                Side.present("{\"name\":\"Anne\"}", new Stamp(Version.of(2), null)),
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("guests", "1.0.0", Digest.of(new byte[0])));
    }

    private void park(String key) {
        workspace.queue().park(conflict(key));
    }

    private void decide(long number) {
        Decision local = new Decision.TakeSide(Decision.Pick.LOCAL);
        workspace.queue().decide(number, 1, local, DecisionCheck.none(), "alice", "");
    }

    private Webhook webhook() {
        return Webhook.of(server.address(), SIGNATURE, () -> NOON);
    }

    private Deliveries deliveries(Terms terms, Notifier notifier) {
        return Deliveries.of(workspace.outbox(), terms, nanos::get, new Random(1))
                .to("ops", notifier);
    }

    private List<String> toldOf() {
        return told.stream().map(each -> each.subject() + " " + each.kind()).toList();
    }

    /** Tells, or fails for one case. */
    private Notifier failingFor(String subject, NotToldException error) {
        return event -> {
            if (event.subject().equals(subject)) {
                throw error;
            }
            told.add(event);
        };
    }

    @Test
    void aParkedCaseArrivesOnceAndIsSigned() {
        park("ann");
        Deliveries deliveries = deliveries(AT_ONCE, webhook());

        assertThat(deliveries.deliver()).isEqualTo(1);
        assertThat(deliveries.deliver()).isZero();
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.problem(SIGNATURE, NOON)).isEmpty();
            Event event = Event.read(request.body());
            assertThat(event.kind()).isEqualTo(EventKind.PARKED);
            assertThat(event.about()).contains(new RecordId("guest", "ann"));
        });
    }

    @Test
    void whileTheReceiverIsDownNothingIsLost() {
        park("ann");
        Deliveries deliveries = deliveries(AT_ONCE, webhook());
        server.answer(HookServer.status(503));
        // each call tries as long as the event is due, and it is due at once
        assertThat(deliveries(new Terms("w1", HOUR, 9, Duration.ZERO, 4), webhook())
                        .deliver())
                .isZero();
        assertThat(server.requests()).hasSize(4);

        server.answer(HookServer.status(204));
        assertThat(deliveries(new Terms("w1", HOUR, 9, Duration.ZERO, 4), webhook())
                        .deliver())
                .isEqualTo(1);
        assertThat(deliveries.deliver()).isZero();
        assertThat(server.requests().stream().map(HookServer.Request::id).distinct())
                .hasSize(1);
    }

    @Test
    void whatWasCommittedBeforeTheEndIsDeliveredAfterIt() {
        park("ann");
        workspace.close();

        workspace = openWorkspace();
        assertThat(deliveries(AT_ONCE, told::add).deliver()).isEqualTo(1);
        assertThat(toldOf()).containsExactly("case 1 PARKED");
    }

    @Test
    void whoDiesBetweenDeliveryAndItsMarkIsFollowedByAnother() {
        park("ann");
        Terms shortLease = new Terms("w1", Duration.ofMillis(1), 3, Duration.ZERO, 100);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> deliveries(shortLease, event -> {
                            told.add(event);
                            throw new AssertionError("killed");
                        })
                        .deliver());

        Deliveries next = deliveries(shortLease, told::add);
        while (next.deliver() == 0) {
            Thread.onSpinWait(); // until the millisecond of the lease is over
        }
        assertThat(told).hasSize(2);
        assertThat(told.get(1)).isEqualTo(told.get(0));
    }

    @Test
    void aReceiverThatHangsHoldsUpNeitherEngineNorCaller() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(2);
        server.answer(exchange -> {
            asked.countDown();
            release.await();
            exchange.sendResponseHeaders(204, -1);
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            workspace.subscribers().add("other", EventFilter.ALL);
            park("ann");
            Deliveries deliveries =
                    deliveries(AT_ONCE, webhook().timeout(HOUR)).to("other", event -> other.countDown());
            deliveries.start(threads);
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

            park("bob");
            decide(2);
            assertThat(workspace.queue().counts()).containsEntry(CaseStatus.DECIDED, 1L);
            while (!other.await(1, TimeUnit.MILLISECONDS)) {
                deliveries.start(threads);
            }
            assertThat(server.requests()).hasSize(1);
        } finally {
            release.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void eventsOfOneCaseKeepTheirOrderWhenTheFirstFails() {
        park("ann");
        decide(1);
        AtomicBoolean failed = new AtomicBoolean();
        Deliveries deliveries = deliveries(AT_ONCE, event -> {
            if (failed.compareAndSet(false, true)) {
                throw new IOException("connection reset");
            }
            told.add(event);
        });
        deliveries.deliver();

        assertThat(toldOf()).containsExactly("case 1 PARKED", "case 1 DECIDED");
    }

    @Test
    void anEventThatIsNotTakenHoldsUpItsOwnCaseAlone() {
        park("ann");
        park("bob");
        decide(1);
        Deliveries deliveries =
                deliveries(RESTING, failingFor("case 1", NotToldException.of(Fault.EVENT, "answered 400")));

        assertThat(deliveries.deliver()).isEqualTo(1);
        assertThat(toldOf()).containsExactly("case 2 PARKED");
    }

    @Test
    void anEventThatIsNeverTakenIsDeadAndListedAndCanBeTriedAgain() {
        park("ann");
        Deliveries deliveries =
                deliveries(AT_ONCE, failingFor("case 1", NotToldException.of(Fault.EVENT, "answered 400")));
        deliveries.deliver();
        assertThat(deliveries.deliver()).isZero();

        List<DeadMessage> dead = deliveries.dead(10);
        assertThat(dead).singleElement().satisfies(each -> {
            assertThat(each.topic()).isEqualTo("notify/ops/case 1");
            assertThat(each.lastError()).isEqualTo("answered 400");
        });
        assertThat(workspace.outbox().retry(dead.get(0).number())).isTrue();
        assertThat(deliveries(AT_ONCE, told::add).deliver()).isEqualTo(1);
        assertThat(deliveries.dead(10)).isEmpty();
    }

    @Test
    void aReceiverThatIsNotWellIsLeftAloneAsAWhole() {
        park("ann");
        park("bob");
        AtomicBoolean down = new AtomicBoolean(true);
        Deliveries deliveries = deliveries(RESTING, event -> {
            told.add(event);
            if (down.get()) {
                throw new IOException("connection refused");
            }
        });
        deliveries.deliver();
        assertThat(toldOf()).containsExactly("case 1 PARKED");

        down.set(false);
        nanos.addAndGet(HOUR.toNanos() / 2 - 1); // chance shortens a rest by half at most
        assertThat(deliveries.deliver()).isZero();
        nanos.addAndGet(HOUR.toNanos() / 2 + 1);
        assertThat(deliveries.deliver()).isEqualTo(1);
        assertThat(toldOf()).containsExactly("case 1 PARKED", "case 2 PARKED");
    }

    @Test
    void aReceiverIsLeftAloneForAsLongAsItAsksUpToAnHour() {
        for (int hours = 1; hours <= 2; hours++) {
            park("a" + hours);
            park("b" + hours);
            Terms second = new Terms("w1", HOUR, 3, Duration.ofMillis(1), 100);
            AtomicBoolean first = new AtomicBoolean(true);
            Duration asked = Duration.ofMinutes(60L * hours);
            told.clear();
            Deliveries deliveries = deliveries(second, event -> {
                told.add(event);
                if (first.compareAndSet(true, false)) {
                    throw NotToldException.after("busy", asked);
                }
            });
            deliveries.deliver();
            nanos.addAndGet(HOUR.toNanos() - 1);
            assertThat(deliveries.deliver()).isZero();
            nanos.addAndGet(1);
            assertThat(deliveries.deliver()).isEqualTo(1);
        }
    }

    @Test
    void whoWantsNoMoreEventsIsAskedNoMore() {
        park("ann");
        park("bob");
        server.answer(HookServer.status(410));
        Deliveries deliveries = deliveries(RESTING, webhook());
        deliveries.deliver();
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        deliveries.deliver();

        assertThat(server.requests()).hasSize(1);
        assertThat(deliveries.closed()).containsExactly("ops");
        assertThat(workspace.outbox().topics()).containsExactly("notify/ops/case 1", "notify/ops/case 2");
    }

    @Test
    void whoIsInterruptedTellsNobodyAndItShows() {
        park("ann");
        Deliveries deliveries = deliveries(AT_ONCE, told::add);

        Thread.currentThread().interrupt();
        int delivered = deliveries.deliver();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(delivered).isZero();
        assertThat(told).isEmpty();
        assertThat(deliveries.deliver()).isEqualTo(1);
    }

    @Test
    void oneNameIsOneReceiver() {
        Deliveries deliveries = deliveries(AT_ONCE, told::add);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deliveries.to("ops", told::add))
                .withMessage("\"ops\" is told already; give each receiver a name of its own");
        assertThatIllegalArgumentException().isThrownBy(() -> deliveries.to("a/b", told::add));
    }
}
