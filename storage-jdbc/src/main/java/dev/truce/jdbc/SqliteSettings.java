package dev.truce.jdbc;

import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** How every connection is set up: durable, patient, and writing from the first statement of a transaction. */
final class SqliteSettings {

    /** How long a statement waits for another process before it gives up. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private SqliteSettings() {}

    static SQLiteConfig writing(Duration patience) {
        SQLiteConfig config = reading(patience);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        return config;
    }

    static SQLiteConfig reading(Duration patience) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
        config.enforceForeignKeys(true);
        config.setTransactionMode(TransactionMode.DEFERRED);
        return config;
    }
}
