package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresOutboxTest extends OutboxContract {

    private final Postgres postgres = new Postgres();

    @Override
    DurableWorkspace emptyWorkspace() {
        return postgres.empty(InstantSource.system(), QueuePolicy.DEFAULT);
    }

    @Override
    DurableWorkspace anotherProcess() {
        return postgres.again(InstantSource.system(), QueuePolicy.DEFAULT);
    }

    @Override
    void pass(Duration time) {
        postgres.leaseTimePasses(time);
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
