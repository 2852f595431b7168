package dev.truce.jdbc;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/**
 * Messages to other systems, stored together with what brought them about and delivered afterwards: at least once each, with a
 * key by which the receiver tells a repetition.
 *
 * <p>The messages of a topic are delivered in the order of their numbers, one after the other: one that fails is waited for, until
 * it is dead. Topics do not wait for each other; where only the order of one record's messages counts, give each record its own
 * topic. Time passes by the database's clock. Thread-safe; many processes may deliver.
 */
public interface Outbox {

    /**
     * A message in a deliverer's hands.
     *
     * @param number grows within the outbox
     * @param topic to whom, or about what
     * @param idempotencyKey the same whenever the message is delivered, and of no other message of the topic
     * @param payload what it says
     * @param attempt how often it has been handed out, this time included
     * @param token grows each time the message is handed out; a receiver that keeps the highest it saw can refuse a deliverer
     *     that was overtaken
     */
    record Message(long number, String topic, String idempotencyKey, String payload, int attempt, long token) {}

    /** Brings a message to where it belongs. */
    @FunctionalInterface
    interface Handler {

        /**
         * Delivers a message. It may have been delivered before, by one who died before saying so.
         *
         * @param message the message
         * @throws Exception when it was not delivered and is to be tried again later
         */
        void deliver(Message message) throws Exception;
    }

    /**
     * How somebody delivers.
     *
     * @param owner who delivers
     * @param lease how long a message is theirs; longer than a handler takes, because somebody else gets it afterwards
     * @param mostAttempts how often a message is handed out and not delivered, until it is dead; at least 1
     * @param pause how long a message rests after its first failure; twice as long after each further one, at most an hour, or
     *     this pause if it is longer
     * @param limit how many messages are handed out in one call, at most; at least 1
     */
    record Terms(String owner, Duration lease, int mostAttempts, Duration pause, int limit) {

        static final Duration LONGEST_PAUSE = Duration.ofHours(1);

        private static final int DOUBLINGS = 30;

        /** Checks owner, times and limits. */
        public Terms {
            if (owner.isBlank()) {
                throw new IllegalArgumentException("A deliverer needs a name, but it was empty");
            }
            if (lease.compareTo(Duration.ofMillis(1)) < 0 || pause.isNegative()) {
                throw new IllegalArgumentException(
                        "A lease lasts a millisecond at least and a pause is not negative, but they were " + lease
                                + " and " + pause);
            }
            if (mostAttempts < 1 || limit < 1) {
                throw new IllegalArgumentException("At least one message is tried at least once, but the limits were "
                        + limit + " messages and " + mostAttempts + " attempts");
            }
        }

        /**
         * The defaults: a lease of a minute, ten attempts, a first pause of a second, a hundred messages.
         *
         * @param owner who delivers
         * @return the terms
         */
        public static Terms of(String owner) {
            return new Terms(owner, Duration.ofMinutes(1), 10, Duration.ofSeconds(1), 100);
        }

        /**
         * How long a message rests.
         *
         * @param attempts how often it failed, at least 1
         * @return the pause, doubled after each further failure
         */
        public Duration pauseAfter(int attempts) {
            if (pause.compareTo(LONGEST_PAUSE) >= 0) {
                return pause;
            }
            Duration doubled = pause.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
            return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
    }

    /** A handler's word on when a message that it did not deliver is to be tried again. */
    final class NotDeliveredException extends Exception {

        private static final long serialVersionUID = 1;

        private final Duration pause;

        /**
         * A failure.
         *
         * @param problem what was tried and found; kept with the message
         * @param pause how long the message rests, in place of what the terms say
         */
        public NotDeliveredException(String problem, Duration pause) {
            super(problem);
            this.pause = pause;
        }

        /**
         * How long the message rests.
         *
         * @return the pause
         */
        public Duration pause() {
            return pause;
        }
    }

    /**
     * A message that is tried no more, because it was handed out as often as its deliverer allows.
     *
     * @param number its number
     * @param topic its topic
     * @param idempotencyKey its key
     * @param payload what it says
     * @param lastError what the last handler threw; of one who died of it that they did not come back
     */
    record DeadMessage(long number, String topic, String idempotencyKey, String payload, String lastError) {}

    /**
     * Adds a message, which exists if and when the transaction commits. Within a topic numbers are given in the order of commits:
     * another transaction that adds messages or audit entries waits until this one ends.
     *
     * @param transaction the transaction that a {@link DurableQueue.Effect} of this workspace was handed
     * @param topic to whom, or about what; each topic's messages stay in order
     * @param idempotencyKey tells the message from the others of the topic; the same key again adds nothing, also after the
     *     message was delivered, until it is {@linkplain #forget forgotten}
     * @param payload what to say
     * @return true when the message is new
     * @throws IllegalArgumentException when this thread is not in that transaction, or the topic has a message with this key
     *     that says something else
     */
    boolean add(Connection transaction, String topic, String idempotencyKey, String payload);

    /**
     * Delivers what is due of a topic, on this thread, until nothing is or the limit is reached. A message is marked once its
     * handler returns; whoever dies in between leaves it to be delivered again after the lease. What a handler throws is kept with
     * the message; an {@link Error} counts as a death and is passed on.
     *
     * @param topic which messages
     * @param terms for how long, how often and how many
     * @param handler delivers; called outside of a transaction
     * @return how many were delivered
     * @throws IllegalStateException within a transaction
     */
    int deliver(String topic, Terms terms, Handler handler);

    /**
     * The topics that have messages to deliver, now or later.
     *
     * @return the topics in the order of their code points
     */
    List<String> topics();

    /**
     * Messages that are tried no more.
     *
     * @param limit how many at most
     * @return the messages in the order of their numbers
     */
    List<DeadMessage> dead(int limit);

    /**
     * Has a dead message tried again, with attempts counted anew. It comes before all later messages of its topic that are not
     * delivered yet.
     *
     * @param number the message
     * @return false when it is not dead
     */
    boolean retry(long number);

    /**
     * Removes delivered messages, and with them what is known of their keys.
     *
     * @param age how long ago they were delivered at least; longer than anybody may try to add one of them again
     * @return how many
     */
    int forget(Duration age);

    /**
     * The same for some topics only.
     *
     * @param topics what their names begin with
     * @param age how long ago the messages were delivered at least
     * @return how many
     */
    int forget(String topics, Duration age);
}
