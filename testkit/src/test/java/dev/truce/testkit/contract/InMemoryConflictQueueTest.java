package dev.truce.testkit.contract;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import java.time.InstantSource;
import java.util.function.LongSupplier;

class InMemoryConflictQueueTest extends ConflictQueueContract {

    @Override
    protected ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
        return ConflictQueue.inMemory(clock, nanoTime, policy);
    }
}
