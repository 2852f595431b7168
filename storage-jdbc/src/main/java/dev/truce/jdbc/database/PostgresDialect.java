package dev.truce.jdbc.database;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** PostgreSQL locks rows, has a clock of its own, and keeps no NUL and no half of a surrogate pair in a text. */
final class PostgresDialect implements Dialect {

    private static final ColumnEscapes ESCAPES = new ColumnEscapes(true);

    @Override
    public boolean hasOneWriter() {
        return false;
    }

    @Override
    public String isSame() {
        return " IS NOT DISTINCT FROM ";
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public String forUpdateOfFree() {
        return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public void lockAuditTrail(Handle transaction) {
        // a lock on the last row would not keep the next one from being written
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.truce_audit'))")
                .map((row, context) -> true)
                .one();
    }

    @Override
    public void overwriteRemoved(Handle transaction) {
        // the server's vacuum clears away what nobody sees any more
    }

    @Override
    public boolean dropRemoved(Handle handle) {
        return true;
    }

    @Override
    public boolean rewrite(Handle handle) {
        return true; // its vacuum removes old rows
    }

    @Override
    public Instant now(Handle transaction) {
        return Instant.ofEpochMilli(
                transaction.createQuery("SELECT truce_now()").mapTo(Long.class).one());
    }

    @Override
    public String column(String text) {
        return ESCAPES.escape(text);
    }

    @Override
    public String text(String column) {
        return ESCAPES.unescape(column);
    }
}
