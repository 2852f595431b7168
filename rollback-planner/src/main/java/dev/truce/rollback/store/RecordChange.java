package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record's change in a live store. Setting a state that is already there changes nothing, so that a batch can be repeated.
 *
 * @param id the record
 * @param expected the {@link StoredRecord#digest} of the document that is there now; null when there is none
 * @param json the document that is to be there, UTF-8; null when the record is to be removed
 */
public record RecordChange(RecordId id, @Nullable Digest expected, byte @Nullable [] json) {

    /**
     * The digest of the state that the change sets.
     *
     * @return empty when it removes the record
     */
    public Optional<Digest> wanted() {
        return Optional.ofNullable(json).map(StoredRecord::digest);
    }

    /**
     * Compares the change with the record as it is: what every store asks before it applies a batch.
     *
     * @param store the store's location, for errors
     * @param now the record; empty when there is none
     * @return true when the change is made already, false when the record is as expected
     * @throws UnexpectedRecordException when it is neither
     */
    public boolean isMade(String store, Optional<StoredRecord> now) {
        Optional<Digest> found = now.map(StoredRecord::digest);
        if (found.equals(wanted())) {
            return true;
        }
        if (!found.equals(Optional.ofNullable(expected))) {
            throw UnexpectedRecordException.of(store, this, found);
        }
        return false;
    }
}
