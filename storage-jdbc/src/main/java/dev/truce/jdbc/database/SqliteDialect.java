package dev.truce.jdbc.database;

import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** SQLite lets one transaction write at a time, and a text hold any character but half of a surrogate pair. */
record SqliteDialect(SqliteClock clock) implements Dialect {

    private static final ColumnEscapes ESCAPES = new ColumnEscapes(false);

    @Override
    public boolean hasOneWriter() {
        return true;
    }

    @Override
    public String isSame() {
        return " IS ";
    }

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
    public void overwriteRemoved(Handle transaction) {
        // otherwise the bytes of whole pages stay in free pages of the file until something needs the room
        transaction
                .createQuery("PRAGMA secure_delete = ON")
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public boolean dropRemoved(Handle handle) {
        handle.createQuery("PRAGMA secure_delete = FAST").mapTo(Integer.class).one();
        return handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)")
                .mapTo(Integer.class)
                .one()
                .equals(0);
    }

    @Override
    public boolean rewrite(Handle handle) {
        try {
            if (handle.getStatementBuilder() instanceof KeptStatements kept) {
                kept.forget();
            }
            SqliteTransaction.execute(handle.getConnection(), "VACUUM");
        } catch (SQLException e) {
            if (SqliteErrors.isBusy(e)) {
                return false;
            }
            throw new IllegalStateException("The database was not written anew", e); // named by who runs this
        }
        return dropRemoved(handle);
    }

    @Override
    public Instant now(Handle transaction) {
        return clock.now(transaction);
    }

    @Override
    public String column(String text) {
        return ESCAPES.escape(text);
    }

    @Override
    public String text(String column) {
        if (column.isEmpty() || column.charAt(0) != ColumnEscapes.ESCAPED) {
            return column;
        }
        try {
            String text = ESCAPES.unescape(column);
            return column(text).equals(column) ? text : column;
        } catch (IllegalArgumentException | IndexOutOfBoundsException writtenBeforeThereWereEscapes) {
            return column;
        }
    }
}
