package dev.truce.jdbc.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/** Where a workspace is kept. Thread-safe; errors come out translated. */
public interface Database extends AutoCloseable {

    /** The file or address, as errors name it. */
    String name();

    /** What this kind of database says in its own way. */
    Dialect dialect();

    /** Runs statements that only read. Within a transaction of the same thread they see what it did. */
    <R> R read(HandleCallback<R, SQLException> work);

    /**
     * Runs statements in one transaction, which is durable on return; an exception undoes it. Within a transaction of the
     * same thread it is a part of that one, and an exception undoes the part.
     */
    <R> R write(HandleCallback<R, SQLException> work);

    /**
     * The same for a short transaction of the workspace's own, in which no code of the user's waits for anything: it may be
     * committed together with those of other threads. When that commit fails, nothing of any of them is stored.
     */
    <R> R writeShort(HandleCallback<R, SQLException> work);

    /** The connection of the transaction that this thread is in; null outside of one. */
    @Nullable
    Connection transaction();

    /** Connections for a library with tables of its own here; each outside of this class's transactions. */
    DataSource source();

    @Override
    void close();
}
