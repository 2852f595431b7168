package dev.truce.testkit.simulation;

/**
 * One operation of a history. Steps do not know the states they meet: one that cannot be done does nothing, so that any part of
 * a history is a history.
 *
 * @param kind what happens
 * @param replica to whom; one more than the last replica is the server
 * @param record which record
 * @param first of an edit the member, of a clock the jump, among peers the receiver, of a decision the side
 * @param second of an edit the sample
 * @param pauseMillis how much time passes before it
 */
record Step(Kind kind, int replica, int record, int first, int second, int pauseMillis) {

    /** What can happen. */
    enum Kind {
        EDIT,
        DELETE,
        SYNC,
        REQUEST_LOST,
        ANSWER_LOST,
        ARRIVES_TWICE,
        ARRIVES_LATE,
        CRASH_BEFORE_WRITING,
        CRASH_BEFORE_CONFIRMING,
        LATE_ARRIVES,
        CUT_OFF,
        RECONNECT,
        CLOCK,
        RESTART,
        BACK_UP,
        RESTORE,
        DECIDE,
        UPDATE;

        /** A message to the server or a peer, whatever becomes of it. */
        boolean isSync() {
            return compareTo(SYNC) >= 0 && compareTo(CRASH_BEFORE_CONFIRMING) <= 0;
        }
    }

    Step with(Kind other) {
        return new Step(other, replica, record, first, second, pauseMillis);
    }

    Step of(int otherReplica, int otherRecord, int otherFirst) {
        return new Step(kind, otherReplica, otherRecord, otherFirst, second, pauseMillis);
    }

    Step pause(int millis) {
        return new Step(kind, replica, record, first, second, millis);
    }

    Step sample(int other) {
        return new Step(kind, replica, record, first, other, pauseMillis);
    }
}
