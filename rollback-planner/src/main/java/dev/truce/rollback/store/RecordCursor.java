package dev.truce.rollback.store;

import dev.truce.integrity.Digest;
import java.util.Iterator;
import java.util.Optional;

/** Records in the order of their ids, read one after the other. Close it when done; not thread-safe. */
public interface RecordCursor extends Iterator<StoredRecord>, AutoCloseable {

    /**
     * The digest of the record that was read last, when reading it has shown that it is sound JSON.
     *
     * @return its {@link StoredRecord#digest}; empty when it must be computed, because nobody asked for it when the scan began, or
     *     the record may be no JSON
     */
    default Optional<Digest> knownDigest() {
        return Optional.empty();
    }

    @Override
    void close();
}
