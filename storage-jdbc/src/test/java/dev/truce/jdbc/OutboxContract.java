package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.jdbc.Outbox.DeadMessage;
import dev.truce.jdbc.Outbox.Message;
import dev.truce.jdbc.Outbox.Terms;
import dev.truce.jdbc.database.DatabaseException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an {@link Outbox} must do on every kind of database. */
abstract class OutboxContract {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Terms TERMS = new Terms("w1", LEASE, 3, PAUSE, 100);
    private static final int MANY = 30;
    private static final int DELIVERERS = 4;

    private DurableWorkspace workspace;
    private Outbox outbox;
    private int cases;

    abstract DurableWorkspace emptyWorkspace();

    /** The same workspace once more. */
    abstract DurableWorkspace anotherProcess();

    /** Lets time pass for leases. */
    abstract void pass(Duration time);

    @BeforeEach
    void makeWorkspace() {
        workspace = emptyWorkspace();
        outbox = workspace.outbox();
    }

    @Test
    void messagesAreDeliveredInTheirOrderOnce() {
        add("mail", "b", "1");
        add("mail", "a", "2");
        add("till", "c", "3");
        add("mail", "c", "4");
        assertThat(outbox.topics()).containsExactly("mail", "till");

        assertThat(deliver(workspace, "mail")).containsExactly("b", "a", "c");
        assertThat(deliver(workspace, "mail")).isEmpty();
        assertThat(deliver(workspace, "till")).containsExactly("c");
        assertThat(outbox.topics()).isEmpty();
    }

    @Test
    void aMessageIsHandedOutAsItWasAdded() {
        String odd = "\u0001 \u0000 \ud800 \ud83d\ude00 '\"\\\n";
        add("t" + odd, "k" + odd, "p" + odd);
        assertThat(outbox.topics()).containsExactly("t" + odd);
        List<Message> handed = new ArrayList<>();

        assertThat(outbox.deliver("t" + odd, TERMS, handed::add)).isEqualTo(1);

        assertThat(handed).containsExactly(new Message(handed.get(0).number(), "t" + odd, "k" + odd, "p" + odd, 1, 1));
    }

    @Test
    void anEffectThatFailsLeavesNeitherDecisionNorMessage() {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> decide(transaction -> {
                    outbox.add(transaction, "mail", "k1", "p");
                    throw new SQLException("no room");
                }));

        assertThat(outbox.topics()).isEmpty();
        assertThat(workspace.queue().counts()).doesNotContainKey(CaseStatus.DECIDED);
        assertThat(deliver(workspace, "mail")).isEmpty();
    }

    @Test
    void aMessageIsThereOnceItsDecisionIs() {
        decide(transaction -> {
            assertThat(outbox.add(transaction, "mail", "k1", "p")).isTrue();
            assertThat(outbox.topics()).containsExactly("mail");
        });

        assertThat(workspace.queue().counts()).containsEntry(CaseStatus.DECIDED, 1L);
        assertThat(deliver(anotherProcess(), "mail")).containsExactly("k1");
    }

    @Test
    void theSameKeyIsOneMessageAlsoOnceItIsDelivered() {
        assertThat(add("mail", "k1", "p")).isTrue();
        assertThat(add("mail", "k1", "p")).isFalse();
        assertThat(add("till", "k1", "other")).isTrue();
        assertThat(deliver(workspace, "mail")).containsExactly("k1");

        assertThat(add("mail", "k1", "p")).isFalse();
        assertThat(deliver(workspace, "mail")).isEmpty();
    }

    @Test
    void theSameKeyForSomethingElseIsRefusedWithTheDecision() {
        add("mail", "k1", "p");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> add("mail", "k1", "q"))
                .withMessage("The topic \"mail\" has a message with the key \"k1\" that says something else; give each"
                        + " message a key of its own");
        assertThat(workspace.queue().counts()).containsEntry(CaseStatus.DECIDED, 1L);
    }

    @Test
    void aMessageIsAddedInTheTransactionOfAnEffectOnly() {
        AtomicReference<Connection> ended = new AtomicReference<>();
        decide(ended::set);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> outbox.add(ended.get(), "mail", "k1", "p"))
                .withMessageEndingWith("pass on what the effect was given");
        assertThatIllegalStateException()
                .isThrownBy(() -> workspace.inOneTransaction(() -> outbox.deliver("mail", TERMS, message -> {})))
                .withMessageEndingWith("deliver after the transaction");
        assertThat(outbox.topics()).isEmpty();
    }

    @Test
    void whoDiesBeforeSayingSoLeavesTheMessageToBeDeliveredAgainWithItsKey() {
        add("mail", "k1", "p");
        add("mail", "k2", "p");
        Message lost = dieOver("mail");
        pass(LEASE.minusMillis(1));
        DurableWorkspace other = anotherProcess();
        assertThat(deliver(other, "mail")).isEmpty();
        pass(Duration.ofMillis(1));
        List<Message> again = new ArrayList<>();

        other.outbox().deliver("mail", TERMS, again::add);

        assertThat(again).extracting(Message::idempotencyKey).containsExactly("k1", "k2");
        assertThat(again.get(0))
                .isEqualTo(new Message(lost.number(), "mail", "k1", "p", lost.attempt() + 1, lost.token() + 1));
    }

    @Test
    void aMarkThatCannotBeWrittenIsADeliveryToRepeat() {
        add("mail", "k1", "p");
        DurableWorkspace dying = anotherProcess();

        assertThatIllegalStateException()
                .isThrownBy(() -> dying.outbox().deliver("mail", TERMS, message -> dying.close()));
        pass(LEASE);

        assertThat(deliver(workspace, "mail")).containsExactly("k1");
    }

    @Test
    void oneWhoWasOvertakenEndsNothing() {
        add("mail", "k1", "p");
        add("mail", "k2", "p");
        DurableWorkspace other = anotherProcess();
        List<Long> tokens = new ArrayList<>();

        int delivered = outbox.deliver("mail", TERMS, message -> {
            tokens.add(message.token());
            pass(LEASE);
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> other.outbox().deliver("mail", TERMS, taken -> {
                        tokens.add(taken.token());
                        throw new OutOfMemoryError("while it is held");
                    }));
        });

        assertThat(delivered).isZero();
        assertThat(tokens).containsExactly(1L, 2L);
        pass(LEASE);
        assertThat(deliver(workspace, "mail")).containsExactly("k1", "k2");
    }

    @Test
    void aFailureRestsTwiceAsLongEachTimeAndLaterMessagesWait() {
        add("mail", "k1", "p");
        add("mail", "k2", "p");
        add("till", "k3", "p");
        assertThat(fail("mail")).containsExactly("k1");
        assertThat(deliver(workspace, "mail")).isEmpty();
        assertThat(deliver(workspace, "till")).containsExactly("k3");

        pass(PAUSE.minusMillis(1));
        assertThat(fail("mail")).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(fail("mail")).containsExactly("k1");

        pass(PAUSE);
        assertThat(deliver(workspace, "mail")).isEmpty();
        pass(PAUSE);
        assertThat(deliver(workspace, "mail")).containsExactly("k1", "k2");
    }

    @Test
    void afterTheLimitAMessageIsDeadAndDelaysNobodyUntilItIsTriedAgain() {
        add("mail", "k1", "p");
        add("mail", "k2", "q");
        assertThat(fail("mail")).containsExactly("k1");
        pass(PAUSE);
        assertThat(fail("mail")).containsExactly("k1");
        pass(PAUSE.multipliedBy(2));
        assertThat(fail("mail")).containsExactly("k1", "k2");

        List<DeadMessage> dead = outbox.dead(9);
        assertThat(dead)
                .containsExactly(new DeadMessage(
                        dead.get(0).number(), "mail", "k1", "p", "java.io.IOException: the server is away"));
        pass(PAUSE);
        assertThat(deliver(workspace, "mail")).containsExactly("k2");
        assertThat(add("mail", "k1", "p")).isFalse();

        assertThat(outbox.retry(dead.get(0).number())).isTrue();
        assertThat(outbox.retry(dead.get(0).number())).isFalse();
        assertThat(outbox.dead(9)).isEmpty();
        assertThat(deliver(workspace, "mail")).containsExactly("k1");
    }

    @Test
    void aMessageOfWhichDeliverersDieIsDeadAfterTheLimit() {
        add("mail", "k1", "p");
        add("mail", "k2", "p");
        for (int i = 0; i < TERMS.mostAttempts(); i++) {
            assertThat(dieOver("mail").idempotencyKey()).isEqualTo("k1");
            pass(LEASE);
        }

        assertThat(deliver(workspace, "mail")).containsExactly("k2");
        assertThat(outbox.dead(9))
                .extracting(DeadMessage::lastError)
                .containsExactly("w1 did not come back from attempt 3");
    }

    @Test
    void whoIsInterruptedDeliversNoMore() {
        add("mail", "k1", "p");
        add("mail", "k2", "p");

        int delivered =
                outbox.deliver("mail", TERMS, message -> Thread.currentThread().interrupt());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(delivered).isEqualTo(1);
        assertThat(deliver(workspace, "mail")).containsExactly("k2");
    }

    @Test
    void aHandlerThatIsInterruptedLeavesItsMessageAndItShows() {
        add("mail", "k1", "p");
        add("mail", "k2", "p");

        int delivered = outbox.deliver("mail", TERMS, message -> {
            throw new InterruptedException();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(delivered).isZero();
        pass(PAUSE);
        assertThat(deliver(workspace, "mail")).containsExactly("k1", "k2");
    }

    @Test
    void noMoreAreHandedOutThanAskedFor() {
        IntStream.range(0, 5).forEach(i -> add("mail", "k" + i, "p"));

        Terms two = new Terms("w1", LEASE, 3, PAUSE, 2);

        assertThat(outbox.deliver("mail", two, message -> {})).isEqualTo(2);
        assertThat(deliver(workspace, "mail")).containsExactly("k2", "k3", "k4");
    }

    @Test
    void deliveredMessagesAreForgottenByTheirAgeAndOthersAreNot() {
        add("mail", "k1", "p");
        deliver(workspace, "mail");
        pass(Duration.ofHours(1));
        add("mail", "k2", "p");
        deliver(workspace, "mail");
        add("mail", "k3", "p");

        assertThat(outbox.forget(Duration.ofHours(1))).isEqualTo(1);

        assertThat(add("mail", "k2", "p")).isFalse();
        assertThat(add("mail", "k1", "p")).isTrue();
        assertThat(deliver(workspace, "mail")).containsExactly("k3", "k1");
    }

    @Test
    void manyDeliverersAtOnceNeverHoldOneMessageAndKeepTheOrder() throws Exception {
        IntStream.range(0, MANY).forEach(i -> add("mail", "k" + i, "p"));
        List<Outbox> processes = List.of(outbox, anotherProcess().outbox());
        Set<String> held = ConcurrentHashMap.newKeySet();
        List<String> delivered = Collections.synchronizedList(new ArrayList<>());
        List<String> faults = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(DELIVERERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < DELIVERERS; i++) {
                Outbox own = processes.get(i % processes.size());
                Terms terms = new Terms("w" + i, LEASE, 3, PAUSE, 3);
                all.add(threads.submit(() -> {
                    while (!own.topics().isEmpty()) {
                        own.deliver("mail", terms, message -> {
                            if (!held.add(message.topic()) || message.attempt() != 1) {
                                faults.add(message.toString());
                            }
                            delivered.add(message.idempotencyKey());
                            held.remove(message.topic());
                        });
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(1, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(faults).isEmpty();
        assertThat(delivered)
                .containsExactlyElementsOf(
                        IntStream.range(0, MANY).mapToObj(i -> "k" + i).toList());
    }

    /** What the effect of a decision does. */
    interface Effect {
        void in(Connection transaction) throws SQLException;
    }

    final void decide(Effect effect) {
        workspace.queue().park(QueueCrowd.conflict("g" + cases++));
        Claim claim = workspace.queue().claim(ClaimRequest.next("w", LEASE)).get(0);
        workspace
                .queue()
                .decide(
                        claim.lease(),
                        claim.work().revision(),
                        new Decision.TakeSide(Decision.Pick.LOCAL),
                        DecisionCheck.none(),
                        "",
                        (transaction, decided) -> effect.in(transaction));
    }

    final boolean add(String topic, String key, String payload) {
        List<Boolean> added = new ArrayList<>();
        decide(transaction -> added.add(outbox.add(transaction, topic, key, payload)));
        return added.get(0);
    }

    /** The keys of what is delivered. */
    static List<String> deliver(DurableWorkspace by, String topic) {
        List<String> keys = new ArrayList<>();
        int delivered = by.outbox().deliver(topic, TERMS, message -> keys.add(message.idempotencyKey()));
        assertThat(keys).hasSize(delivered);
        return keys;
    }

    /** The keys of what is tried while the server is away. */
    private List<String> fail(String topic) {
        List<String> keys = new ArrayList<>();
        int delivered = outbox.deliver(topic, TERMS, message -> {
            keys.add(message.idempotencyKey());
            throw new IOException("the server is away");
        });
        assertThat(delivered).isZero();
        return keys;
    }

    /** Delivers a message, and dies before it is marked. */
    final Message dieOver(String topic) {
        List<Message> handed = new ArrayList<>();
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> outbox.deliver(topic, TERMS, message -> {
                    handed.add(message);
                    throw new OutOfMemoryError("after it was delivered");
                }));
        return handed.get(0);
    }
}
