package dev.truce.jdbc;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteSettings;
import dev.truce.jdbc.database.SteadyTime;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** New queues in files of their own. */
final class SqliteQueues {

    private final List<SqliteWorkspace> open = new ArrayList<>();

    ConflictQueue empty(Path folder, InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
        SqliteWorkspace workspace = SqliteWorkspace.open(
                folder.resolve("truce-" + open.size() + ".db"),
                clock,
                policy,
                steady("boot", nanoTime),
                SqliteSettings.PATIENCE);
        open.add(workspace);
        return workspace.queue();
    }

    static SteadyTime steady(String boot, LongSupplier nanoTime) {
        return new SteadyTime() {
            @Override
            public String boot() {
                return boot;
            }

            @Override
            public long nanos() {
                return nanoTime.getAsLong();
            }
        };
    }

    void close() {
        open.forEach(SqliteWorkspace::close);
    }
}
