package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.Digest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A program at a queue whose time passes when the test says so. */
class QueueConsumerTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final QueueConsumer.Answer LOCAL =
            new QueueConsumer.Answer.Decide(new Decision.TakeSide(Pick.LOCAL), "the tablet is right");

    private long nanos;
    private final ConflictQueue queue =
            ConflictQueue.inMemory(() -> START.plusNanos(nanos), () -> nanos, QueuePolicy.DEFAULT.mostAttempts(2));
    private final ManualTimer timer = new ManualTimer();
    private final Queue<Runnable> work = new ArrayDeque<>();

    @AfterEach
    void stopTheTimer() {
        timer.shutdownNow();
    }

    @Test
    void everyCaseIsAnsweredOnceAndNoMoreAreInHandThanAllowed() {
        park(7);
        List<Long> seen = new ArrayList<>();
        QueueConsumer consumer = consumer(3)
                .start(
                        each -> {
                            seen.add(each.number());
                            return LOCAL;
                        },
                        work::add,
                        timer);

        timer.beat();
        assertThat(work).hasSize(3);
        assertThat(consumer.inHand()).isEqualTo(3);
        timer.beat();
        assertThat(work).hasSize(3);
        while (!work.isEmpty()) {
            work.remove().run();
            timer.beat();
        }

        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.DECIDED, 7L));
        assertThat(queue.find(1).orElseThrow().decision().actor()).isEqualTo("program");
        assertThat(consumer.inHand()).isZero();
    }

    @Test
    @Tag("slow")
    void anExecutorThatWorksAtOnceGoesNoDeeperWithEachCase() {
        park(5_000);
        consumer(1).start(each -> LOCAL, Runnable::run, timer);

        timer.beat();

        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.DECIDED, 5_000L));
    }

    @Test
    void whatTakesLongerThanALeaseIsHeldOnTo() {
        park(1);
        consumer(1).start(each -> LOCAL, work::add, timer);
        timer.beat();
        assertThat(timer.everyMillis()).isEqualTo(LEASE.toMillis() / 3);

        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMillis(timer.everyMillis()));
            timer.beat();
            assertThat(queue.claim(ClaimRequest.next("another", LEASE))).isEmpty();
        }
        work.remove().run();

        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.DECIDED, 1L));
    }

    @Test
    void whoWasAwayForTooLongDecidesNothing() {
        park(1);
        QueueConsumer consumer = consumer(1).start(each -> LOCAL, work::add, timer);
        timer.beat();
        pass(LEASE);
        Claim another = queue.claim(ClaimRequest.next("another", LEASE)).get(0);

        work.remove().run();

        assertThat(queue.find(1)).contains(another.work());
        assertThat(consumer.inHand()).isZero();
    }

    @Test
    void whatAHandlerThrowsIsAFailedAttemptThatWaitsLongerEachTime() {
        park(1);
        consumer(1)
                .start(
                        each -> {
                            throw new IOException("no such rule");
                        },
                        Runnable::run,
                        timer);

        timer.beat();
        ConflictCase failed = queue.find(1).orElseThrow();
        assertThat(failed.handling().lastError()).isEqualTo("IOException: no such rule");
        assertThat(failed.handling().deferredUntil()).isEqualTo(START.plusSeconds(1));
        pass(Duration.ofSeconds(1));
        timer.beat();

        assertThat(queue.find(1).orElseThrow().status()).isEqualTo(CaseStatus.DEAD);
    }

    @Test
    void noPauseIsLongerThanFiveMinutes() {
        ConflictQueue patient =
                ConflictQueue.inMemory(() -> START.plusNanos(nanos), () -> nanos, QueuePolicy.DEFAULT.mostAttempts(20));
        patient.park(conflict(0, "Anne"));
        QueueConsumer.of(patient, ClaimRequest.next("program", LEASE))
                .start(
                        each -> {
                            throw new IOException("no such rule");
                        },
                        Runnable::run,
                        timer);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            timer.beat();
            Instant until = patient.find(1).orElseThrow().handling().deferredUntil();
            pauses.add(Duration.between(START.plusNanos(nanos), until).toSeconds());
            pass(Duration.ofMinutes(5));
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void aHandlerThatIsInterruptedLeavesTheInterruptToItsThread() {
        park(1);
        consumer(1)
                .start(
                        each -> {
                            throw new InterruptedException("stop");
                        },
                        Runnable::run,
                        timer);

        timer.beat();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(queue.find(1).orElseThrow().handling().lastError()).isEqualTo("InterruptedException: stop");
    }

    @Test
    void whoStoppedHoldsOnToWhatIsBegunAndClaimsNothing() {
        park(2);
        QueueConsumer consumer = consumer(2).start(each -> LOCAL, work::add, timer);
        timer.beat();
        queue.park(conflict(9, "Anne"));
        consumer.close();
        pass(LEASE.dividedBy(2));
        timer.beat();
        pass(LEASE.dividedBy(2));

        assertThat(work).hasSize(2);
        assertThat(queue.claim(ClaimRequest.next("another", LEASE).limit(9)))
                .extracting(each -> each.work().number())
                .containsExactly(3L);
    }

    @Test
    void aDeadCaseStaysDeadWhenAPersonGivesItBack() {
        park(1);
        for (int i = 0; i < 2; i++) {
            Claim claim = queue.claim(ClaimRequest.next("program", LEASE)).get(0);
            queue.fail(claim.lease(), "no such rule", Duration.ZERO);
        }
        assertThat(queue.find(1).orElseThrow().status()).isEqualTo(CaseStatus.DEAD);
        Claim taken = queue.claim(1, "ann", LEASE);
        queue.fail(taken.lease(), "I do not know either", Duration.ZERO);
        assertThat(queue.find(1).orElseThrow().status()).isEqualTo(CaseStatus.DEAD);
        assertThat(queue.find(1).orElseThrow().handling().lastError()).isEqualTo("I do not know either");
    }

    @Test
    void anAnswerThatIsRefusedIsAFailedAttempt() {
        park(1);
        DecisionCheck never = (decided, json) -> {
            throw new DecisionRefusedException("/name is to be Bob");
        };
        consumer(1)
                .check(never)
                .pauseAfter(attempts -> LEASE.multipliedBy(attempts))
                .start(each -> LOCAL, Runnable::run, timer);

        timer.beat();

        ConflictCase failed = queue.find(1).orElseThrow();
        assertThat(failed.handling().lastError()).isEqualTo("DecisionRefusedException: /name is to be Bob");
        assertThat(failed.handling().deferredUntil()).isEqualTo(START.plus(LEASE));
    }

    @Test
    void whatIsPutOffComesAgainThen() {
        park(1);
        consumer(1)
                .start(
                        each -> new QueueConsumer.Answer.Defer(Duration.ofHours(1), "ask the guest"),
                        Runnable::run,
                        timer);

        timer.beat();

        assertThat(queue.find(1).orElseThrow().handling().deferredUntil()).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @Test
    void aCaseThatChangedMeanwhileComesAgainWithoutAnAttempt() {
        park(1);
        consumer(1).start(each -> LOCAL, work::add, timer);
        timer.beat();
        queue.park(conflict(0, "Annie"));

        work.remove().run();
        ConflictCase back = queue.find(1).orElseThrow();
        assertThat(back.status()).isEqualTo(CaseStatus.OPEN);
        assertThat(back.handling().attempts()).isZero();
        timer.beat();
        work.remove().run();

        assertThat(queue.find(1).orElseThrow().status()).isEqualTo(CaseStatus.DECIDED);
    }

    @Test
    void whoStopsAnswersWhatIsBegunAndPutsTheRestBack() {
        park(3);
        List<QueueConsumer> running = new ArrayList<>();
        running.add(consumer(3)
                .start(
                        each -> {
                            running.get(0).close();
                            return LOCAL;
                        },
                        work::add,
                        timer));
        timer.beat();

        while (!work.isEmpty()) {
            work.remove().run();
        }
        timer.beat();

        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.DECIDED, 1L, CaseStatus.OPEN, 2L));
        assertThat(queue.claim(ClaimRequest.next("next", LEASE).limit(9)))
                .extracting(each -> each.work().handling().attempts())
                .containsExactly(1, 1);
        assertThat(timer.hasEnded()).isTrue();
    }

    @Test
    void troubleWithTheQueueIsToldAndTheNextBeatGoesOn() {
        park(1);
        List<String> troubles = new ArrayList<>();
        List<RuntimeException> due = new ArrayList<>(List.of(new IllegalStateException("no connection")));
        consumer(1)
                .onTrouble(each -> troubles.add(each.getMessage()))
                .start(
                        each -> LOCAL,
                        command -> {
                            if (!due.isEmpty()) {
                                throw due.remove(0);
                            }
                            command.run();
                        },
                        timer);

        timer.beat();
        assertThat(troubles).containsExactly("no connection");
        pass(LEASE);
        timer.beat();
        pass(LEASE);
        timer.beat();

        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.DECIDED, 1L));
    }

    private QueueConsumer.Builder consumer(int inHand) {
        return QueueConsumer.of(queue, ClaimRequest.next("program", LEASE).limit(inHand));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void park(int cases) {
        for (int i = 0; i < cases; i++) {
            queue.park(conflict(i, "Anne"));
        }
    }

    private static NewCase conflict(int key, String server) {
        return new NewCase(
                new NewCase.Key("", new RecordId("guest", "g" + key), ""),
                new Detection(Answer.CONFLICT, ConflictKind.INSERT_INSERT, null),
                ParkReason.MANUAL,
                "",
                Topology.HUB,
                Side.none(),
                Side.present("{\"name\":\"Ann\"}", new Stamp(Version.of(1), null)),
                Side.present("{\"name\":\"" + server + "\"}", new Stamp(Version.of(2), null)),
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("guests", "1.0.0", Digest.of(new byte[0])));
    }
}
