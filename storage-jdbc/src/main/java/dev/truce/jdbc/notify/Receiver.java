package dev.truce.jdbc.notify;

import dev.truce.conflict.event.NotToldException.Fault;
import dev.truce.conflict.event.Notifier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** One who is told, and how they are. A receiver that is not well rests as a whole, whatever waits for it. */
final class Receiver {

    private final String name;
    private final Notifier notifier;
    private final AtomicBoolean busy = new AtomicBoolean();
    private int failures;
    private boolean resting;
    private long restsUntil;
    private boolean closed;

    Receiver(String name, Notifier notifier) {
        this.name = name;
        this.notifier = notifier;
    }

    String name() {
        return name;
    }

    Notifier notifier() {
        return notifier;
    }

    /** True for the one who may deliver now. */
    boolean take() {
        return busy.compareAndSet(false, true);
    }

    void leave() {
        busy.set(false);
    }

    synchronized boolean mayBeTold(long nanoTime) {
        if (resting && nanoTime - restsUntil >= 0) {
            resting = false;
        }
        return !resting && !closed;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void isWell() {
        failures = 0;
    }

    /** How often it failed in a row, with this time. */
    synchronized int failed() {
        failures = Math.addExact(failures, 1);
        return failures;
    }

    synchronized void rests(Fault fault, long nanoTime, Duration pause) {
        closed |= fault == Fault.CLOSED;
        resting |= fault == Fault.RECEIVER && !pause.isZero();
        restsUntil = nanoTime + pause.toNanos();
    }
}
