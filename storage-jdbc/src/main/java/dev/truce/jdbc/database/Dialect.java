package dev.truce.jdbc.database;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What the kinds of databases say differently. */
public interface Dialect {

    /** Whether only one transaction at a time writes, so that whatever one statement saw still holds for the next. */
    boolean hasOneWriter();

    /** Stands between two values that are the same or both missing. */
    String isSame();

    /** What follows a query whose rows the transaction is about to change. */
    String forUpdate();

    /** The same, passing by rows that another transaction is changing. */
    String forUpdateOfFree();

    /** Keeps other transactions from appending to the audit trail until this one ends. */
    void lockAuditTrail(Handle transaction);

    /** Has what the transaction removes from now on overwritten, where the database does so when told. */
    void overwriteRemoved(Handle transaction);

    /** Drops what the database's log still holds of removed rows, unless others read it; false then. Not in a transaction. */
    boolean dropRemoved(Handle handle);

    /**
     * Writes the whole database anew, without what updated rows left behind, unless others use it; false then. Not in a
     * transaction.
     */
    boolean rewrite(Handle handle);

    /** The time by which leases, deferrals and deadlines pass: one clock for all processes, which never jumps. */
    Instant now(Handle transaction);

    /** A text as a column can hold it. */
    String column(String text);

    /** The text that a column holds. */
    String text(String column);
}
