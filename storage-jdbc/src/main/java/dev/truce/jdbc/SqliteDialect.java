package dev.truce.jdbc;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** SQLite lets one transaction write at a time, and a text hold any character. */
record SqliteDialect(SqliteClock clock) implements Dialect {

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String forUpdateOfFree() {
        return "";
    }

    @Override
    public void lockAuditTrail(Handle transaction) {
        // whoever writes has the whole file
    }

    @Override
    public Instant now(Handle transaction) {
        return clock.now(transaction);
    }

    @Override
    public String column(String text) {
        return text;
    }

    @Override
    public String text(String column) {
        return column;
    }
}
