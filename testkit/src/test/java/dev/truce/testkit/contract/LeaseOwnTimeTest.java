package dev.truce.testkit.contract;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The leases of a queue that has a time of its own for them, as a database has, pass when the contract lets that pass. */
class LeaseOwnTimeTest extends LeaseContract {

    private final AtomicLong passed = new AtomicLong();

    @Override
    protected ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
        return ConflictQueue.inMemory(clock, passed::get, policy);
    }

    @Override
    protected void leaseTimePasses(Duration time) {
        passed.addAndGet(time.toNanos());
    }
}
