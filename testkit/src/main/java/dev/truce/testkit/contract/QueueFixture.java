package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.SampleCases.START;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.fault.FaultClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;

/** An empty queue and its time, for the suites about queues. */
public abstract class QueueFixture {

    final FaultClock clock = FaultClock.at(START);
    ConflictQueue queue = ConflictQueue.inMemory(clock);

    QueueFixture() {}

    /**
     * An empty queue.
     *
     * @param clock its clock; somebody may set it
     * @param nanoTime by which its leases pass, in nanoseconds; a queue that has another time for them lets it pass in
     *     {@link #leaseTimePasses}
     * @param policy what it does with its cases
     * @return the queue under test; a new one for each call
     * @throws Exception when it cannot be made
     */
    protected abstract ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy)
            throws Exception;

    /**
     * Lets time pass for leases where the queue does not go by {@code nanoTime}. Does nothing here.
     *
     * @param time how much
     * @throws Exception when it cannot be done
     */
    protected void leaseTimePasses(Duration time) throws Exception {
        // the clock has moved on
    }

    @BeforeEach
    final void makeQueue() throws Exception {
        use(QueuePolicy.DEFAULT);
    }

    final void use(QueuePolicy policy) throws Exception {
        queue = emptyQueue(clock, clock::nanoTime, policy);
    }

    final void pass(Duration time) throws Exception {
        clock.pass(time);
        leaseTimePasses(time);
    }
}
