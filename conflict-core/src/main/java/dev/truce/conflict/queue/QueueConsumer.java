package dev.truce.conflict.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A program that decides cases: it claims as many as it may have in hand, lets a handler answer them on an executor of the
 * caller's, and holds on to their leases meanwhile. What the handler throws is a failed attempt. Thread-safe.
 */
public final class QueueConsumer implements AutoCloseable {

    private static final int BEATS_A_LEASE = 3;

    private final ConflictQueue queue;
    private final ClaimRequest request;
    private final Handler handler;
    private final DecisionCheck check;
    private final IntFunction<Duration> pauseAfter;
    private final Consumer<RuntimeException> onTrouble;
    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> beats;
    /** By case number; with the object's lock held where what is in hand grows, so that it never grows after the stop. */
    private final Map<Long, Lease> inHand = new ConcurrentHashMap<>();

    private boolean stopped;

    /** Says what becomes of a case. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Looks at a case. Called on the executor, for several cases at a time where that has several threads.
         *
         * @param work the case
         * @return what becomes of it
         * @throws Exception when it cannot be told; counts as an attempt, and the message stands in the case
         */
        Answer answer(ConflictCase work) throws Exception;
    }

    /** What becomes of a case. */
    public sealed interface Answer {

        /**
         * It is decided. A decision that does not fit, or that the check refuses, is a failed attempt.
         *
         * @param decision what is decided
         * @param reason why, in words; may be empty
         */
        record Decide(Decision decision, String reason) implements Answer {}

        /**
         * It is for somebody else, or for later.
         *
         * @param pause for how long nobody gets it by claiming
         * @param reason why, in words; may be empty
         */
        record Defer(Duration pause, String reason) implements Answer {}
    }

    private QueueConsumer(Builder builder, Handler handler, Executor workers, ScheduledExecutorService timer) {
        this.queue = builder.queue;
        this.request = builder.request;
        this.check = builder.check;
        this.pauseAfter = builder.pauseAfter;
        this.onTrouble = builder.onTrouble;
        this.handler = Objects.requireNonNull(handler, "handler");
        this.workers = Objects.requireNonNull(workers, "workers");
        this.timer = timer;
        long everyMillis = Math.max(1, request.lease().toMillis() / BEATS_A_LEASE);
        this.beats = timer.scheduleWithFixedDelay(this::beat, 0, everyMillis, TimeUnit.MILLISECONDS);
    }

    /**
     * A consumer in the making. Unless told otherwise it decides without a check, a failed attempt waits a second, the next two,
     * then four, up to five minutes, and the thread's own handler learns of trouble with the queue.
     *
     * @param queue where the cases are
     * @param request who claims which; its limit is how many are in hand at most
     * @return the builder
     */
    public static Builder of(ConflictQueue queue, ClaimRequest request) {
        return new Builder(queue, request);
    }

    /** Sets up a {@link QueueConsumer}. */
    public static final class Builder {

        private static final int MOST_DOUBLINGS = 9;
        private static final Duration LONGEST = Duration.ofMinutes(5);

        private final ConflictQueue queue;
        private final ClaimRequest request;
        private DecisionCheck check = DecisionCheck.none();
        private IntFunction<Duration> pauseAfter = Builder::doubled;
        private Consumer<RuntimeException> onTrouble = Builder::uncaught;

        private Builder(ConflictQueue queue, ClaimRequest request) {
            this.queue = Objects.requireNonNull(queue, "queue");
            this.request = Objects.requireNonNull(request, "request");
        }

        private static Duration doubled(int attempts) {
            Duration pause = Duration.ofSeconds(1L << Math.min(MOST_DOUBLINGS, Math.max(0, attempts - 1)));
            return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        }

        private static void uncaught(RuntimeException trouble) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, trouble);
        }

        /**
         * Sets what decided states must satisfy.
         *
         * @param rules the check
         * @return this
         */
        public Builder check(DecisionCheck rules) {
            this.check = Objects.requireNonNull(rules, "rules");
            return this;
        }

        /**
         * Sets for how long a case waits after a failed attempt.
         *
         * @param pause gives the pause after so many attempts, from 1
         * @return this
         */
        public Builder pauseAfter(IntFunction<Duration> pause) {
            this.pauseAfter = Objects.requireNonNull(pause, "pause");
            return this;
        }

        /**
         * Sets who learns when the queue cannot be asked. It is asked again a third of a lease later.
         *
         * @param trouble told of what was thrown, on the thread of the timer
         * @return this
         */
        public Builder onTrouble(Consumer<RuntimeException> trouble) {
            this.onTrouble = Objects.requireNonNull(trouble, "trouble");
            return this;
        }

        /**
         * Starts.
         *
         * @param handler says what becomes of a case
         * @param workers where the handler is called
         * @param timer claims what is free three times a lease and when there is room, and holds on to what is in hand
         * @return the running consumer; close it to stop
         */
        public QueueConsumer start(Handler handler, Executor workers, ScheduledExecutorService timer) {
            return new QueueConsumer(this, handler, workers, timer);
        }
    }

    private void beat() {
        try {
            holdOn();
            claim();
        } catch (RuntimeException e) {
            onTrouble.accept(e); // thrown, it would end the beats
        }
    }

    private void holdOn() {
        for (Lease lease : List.copyOf(inHand.values())) {
            try {
                Lease longer = queue.extend(lease, request.lease());
                inHand.computeIfPresent(lease.caseNumber(), (number, held) -> longer);
            } catch (LeaseLostException e) {
                inHand.remove(lease.caseNumber());
            }
        }
    }

    private void claim() {
        List<Claim> claims;
        synchronized (this) {
            int room = request.limit() - inHand.size();
            if (stopped || room < 1) {
                return;
            }
            claims = queue.claim(request.limit(room));
            claims.forEach(each -> inHand.put(each.lease().caseNumber(), each.lease()));
        }
        for (Claim each : claims) {
            try {
                workers.execute(() -> work(each));
            } catch (RejectedExecutionException e) {
                putBack(each.lease());
            }
        }
    }

    private void work(Claim claim) {
        Lease lease = claim.lease();
        if (isStopped()) {
            putBack(lease);
            goOn();
            return;
        }
        try {
            answer(claim, Objects.requireNonNull(handler.answer(claim.work()), "the handler's answer"));
        } catch (LeaseLostException | StaleCaseException e) {
            // another has it, or it is about something else now: it comes again
            putBack(lease);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            fail(claim, e);
        } finally {
            inHand.remove(lease.caseNumber());
            goOn();
        }
    }

    /** There is room for another, or nothing left to hold on to. */
    private void goOn() {
        if (!isStopped()) {
            timer.execute(this::beat); // not here: an executor that works at once would go ever deeper
        } else if (inHand.isEmpty()) {
            beats.cancel(false);
        }
    }

    private void answer(Claim claim, Answer answer) {
        ConflictCase work = claim.work();
        if (answer instanceof Answer.Decide decide) {
            queue.decide(claim.lease(), work.revision(), decide.decision(), check, decide.reason());
        } else if (answer instanceof Answer.Defer defer) {
            queue.defer(work.number(), work.revision(), defer.pause(), request.owner(), defer.reason());
        }
    }

    private void fail(Claim claim, Exception error) {
        String message = String.valueOf(error.getMessage());
        try {
            queue.fail(
                    claim.lease(),
                    error.getClass().getSimpleName() + ": " + message,
                    pauseAfter.apply(claim.work().handling().attempts()));
        } catch (LeaseLostException e) {
            // it came back by itself
        }
    }

    private void putBack(Lease lease) {
        inHand.remove(lease.caseNumber());
        try {
            queue.release(lease);
        } catch (LeaseLostException e) {
            // it came back by itself
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /**
     * How many cases are in hand.
     *
     * @return those claimed and not yet answered
     */
    public int inHand() {
        return inHand.size();
    }

    /**
     * Stops claiming. What a handler is looking at is still answered, and held on to meanwhile; what is in hand and was not begun
     * is put back when its turn comes. Does not wait: shut the executor of the handlers down and await its end, then the timer.
     */
    @Override
    public void close() {
        synchronized (this) {
            stopped = true;
        }
        if (inHand.isEmpty()) {
            beats.cancel(false);
        }
    }
}
