package dev.truce.jdbc;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.ConflictQueueContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresConflictQueueTest extends ConflictQueueContract {

    private final Postgres postgres = new Postgres();

    @Override
    protected ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
        return postgres.empty(clock, policy).queue();
    }

    @Override
    protected void leaseTimePasses(Duration time) {
        postgres.leaseTimePasses(time);
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
