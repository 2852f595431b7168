package dev.truce.testkit.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A fault that a {@link TcpProxy} was told to make: whether it came to that, and how long bytes are held. Thread-safe. */
public final class PlannedFault {

    private final TcpFault fault;
    private final CountDownLatch happened = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** What comes before the place, still; guarded by the traffic that it is planned in. */
    private int exchangesLeft;

    private long bytesLeft;

    /** The connection that has the exchange now; 0 when none has. */
    private int armed;

    PlannedFault(TcpFault fault) {
        this.fault = fault;
        this.exchangesLeft = fault.exchange();
        this.bytesLeft = fault.afterBytes();
    }

    /** An exchange begins on a connection, which ends the one before. */
    void begins(int connection) {
        if (fault.concerns(connection)) {
            exchangesLeft--;
            armed = exchangesLeft == 0 ? connection : armed == connection ? 0 : armed;
        }
    }

    private boolean counts(int connection, Direction direction) {
        boolean here = fault.exchange() == 0 ? fault.concerns(connection) : armed == connection;
        return here && fault.direction() == direction;
    }

    /** How many of some bytes come before the place: all, where it is not among them. */
    long before(int connection, Direction direction, int bytes) {
        return counts(connection, direction) ? Math.min(bytesLeft, bytes) : bytes;
    }

    void pass(int connection, Direction direction, int bytes) {
        if (counts(connection, direction)) {
            bytesLeft -= bytes;
        }
    }

    void happens() {
        happened.countDown();
    }

    void awaitRelease() throws InterruptedException {
        released.await();
    }

    /**
     * What was planned.
     *
     * @return the fault
     */
    public TcpFault fault() {
        return fault;
    }

    /**
     * Whether the place was reached.
     *
     * @return true as soon as the fault begins, before anybody can notice it
     */
    public boolean hasHappened() {
        return happened.getCount() == 0;
    }

    /**
     * Waits until the place is reached, as by a request of another thread.
     *
     * @param longest how long at most
     * @throws TimeoutException when it was not reached by then
     * @throws InterruptedException when the thread is interrupted
     */
    public void await(Duration longest) throws TimeoutException, InterruptedException {
        if (!happened.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("within " + longest + " the place was not reached: " + fault);
        }
    }

    /** Lets bytes go on that are held, or would be; does nothing to other faults, and the second time. */
    public void release() {
        released.countDown();
    }

    @Override
    public String toString() {
        return fault + (hasHappened() ? ", happened" : ", not yet");
    }
}
