package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoredEventsTest extends StoredEventsContract {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private SqliteWorkspace open;

    @Override
    DurableWorkspace emptyWorkspace(InstantSource clock, QueuePolicy policy) {
        open = SqliteWorkspace.open(
                folder.resolve("truce.db"),
                clock,
                policy,
                SqliteQueues.steady("boot", nanos::get),
                SqliteSettings.PATIENCE);
        return open;
    }

    @Override
    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @AfterEach
    void close() {
        open.close();
    }
}
