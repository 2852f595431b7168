package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;

/**
 * A record as a live store holds it.
 *
 * @param id the record
 * @param json its document, UTF-8, in the store's own writing; not to be changed
 */
public record StoredRecord(RecordId id, byte[] json) {

    /**
     * The digest by which the record's state is recognised.
     *
     * @return that of {@link #digest(byte[])}
     */
    public Digest digest() {
        return digest(json);
    }

    /**
     * The digest by which a document is recognised, equal for equal values in any writing.
     *
     * @param json the document, UTF-8
     * @return the digest of its canonical form; that of the bytes when they are no JSON, so that even a damaged record has a
     *     state that can be expected
     */
    public static Digest digest(byte[] json) {
        try {
            return Digest.ofCanonical(json, "document");
        } catch (InputRejectedException e) {
            return Digest.of(json);
        }
    }
}
