package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;

/**
 * A record as a live store holds it.
 *
 * @param id the record
 * @param json its document, UTF-8, in the store's own writing; not to be changed
 */
public record StoredRecord(RecordId id, byte[] json) {}
