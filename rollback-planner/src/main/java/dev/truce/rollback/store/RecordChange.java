package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One record's change in a live store. Setting a state that is already there changes nothing, so that a batch can be repeated.
 *
 * @param id the record
 * @param expected the {@link StoredRecord#digest} of the document that is there now; null when there is none
 * @param json the document that is to be there, UTF-8; null when the record is to be removed
 */
public record RecordChange(RecordId id, @Nullable Digest expected, byte @Nullable [] json) {}
