package dev.truce.rollback.store;

import java.util.Iterator;

/** Records in the order of their ids, read one after the other. Close it when done; not thread-safe. */
public interface RecordCursor extends Iterator<StoredRecord>, AutoCloseable {

    @Override
    void close();
}
