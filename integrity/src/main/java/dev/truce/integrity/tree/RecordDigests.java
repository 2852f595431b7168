package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.JsonScan;

/** Computes the digests of many records, one after the other. Not thread-safe. */
final class RecordDigests {

    private final JsonScan scan = JsonScan.ofDocuments();
    private final Digest.Hasher hasher = Digest.hasher();

    /**
     * The digest of a record's value.
     *
     * @param record the document
     * @param name names it when it is refused, and is made text only then
     * @return {@link Digest#ofCanonical} of it
     * @throws dev.truce.integrity.json.InputRejectedException if it is refused
     */
    Digest of(byte[] record, Object name) {
        if (!scan.accepts(record)) {
            return Digest.ofCanonical(record, name.toString());
        }
        scan.canonical(hasher::update);
        return hasher.digest();
    }
}
