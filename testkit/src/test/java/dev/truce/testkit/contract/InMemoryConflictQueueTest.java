package dev.truce.testkit.contract;

import dev.truce.conflict.queue.ConflictQueue;
import java.time.InstantSource;

class InMemoryConflictQueueTest extends ConflictQueueContract {

    @Override
    protected ConflictQueue emptyQueue(InstantSource clock) {
        return ConflictQueue.inMemory(clock);
    }
}
