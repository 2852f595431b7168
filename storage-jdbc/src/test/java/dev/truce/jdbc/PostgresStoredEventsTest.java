package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresStoredEventsTest extends StoredEventsContract {

    private final Postgres postgres = new Postgres();

    @Override
    DurableWorkspace emptyWorkspace(InstantSource clock, QueuePolicy policy) {
        return postgres.empty(clock, policy);
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
