package dev.truce.jdbc.database;

import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** How every connection is set up: durable, patient, and writing from the first statement of a transaction. */
public final class SqliteSettings {

    /** How long a statement waits for another process before it gives up. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private SqliteSettings() {}

    public static SQLiteConfig writing(Duration patience) {
        SQLiteConfig config = reading(patience);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        return config;
    }

    public static SQLiteConfig reading(Duration patience) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
        config.enforceForeignKeys(true);
        // otherwise the driver asks for them after each statement; RETURNING gives them
        config.setGetGeneratedKeys(false);
        config.setTransactionMode(TransactionMode.DEFERRED);
        return config;
    }
}
