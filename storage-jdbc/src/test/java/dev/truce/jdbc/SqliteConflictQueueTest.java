package dev.truce.jdbc;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.ConflictQueueContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteConflictQueueTest extends ConflictQueueContract {

    @TempDir
    Path folder;

    private final SqliteQueues queues = new SqliteQueues();

    @Override
    protected ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
        return queues.empty(folder, clock, nanoTime, policy);
    }

    @AfterEach
    void close() {
        queues.close();
    }
}
