package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A workspace whose clocks a test moves. */
public final class SteadyWorkspace {

    private SteadyWorkspace() {}

    /** One in a file. The second clock counts nanoseconds and does not jump. */
    public static SqliteWorkspace open(Path file, InstantSource wall, LongSupplier steady) {
        return SqliteWorkspace.open(
                file, wall, QueuePolicy.DEFAULT, SqliteQueues.steady("boot", steady), SqliteSettings.PATIENCE);
    }
}
