package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresJobLogTest extends JobLogContract {

    @Override
    DurableWorkspace open() {
        return PostgresWorkspace.open(Postgres.newDatabase(), InstantSource.system(), QueuePolicy.DEFAULT);
    }
}
