package dev.truce.conflict;

import dev.truce.conflict.merge.FieldMerge;

/**
 * Two changed states of one record, as a strategy sees them.
 *
 * @param id the record
 * @param kind what the two sides did
 * @param topology whether one server arbitrates, or peers decide for themselves
 * @param base the last agreed state; {@link Side.None} when there is none
 * @param local the calling replica's state
 * @param server the arbiter's state
 * @param fields how the record is compared and merged field by field
 * @param <T> the type of the record
 */
public record Conflict<T>(
        RecordId id,
        ConflictKind kind,
        Topology topology,
        Side<T> base,
        Side<T> local,
        Side<T> server,
        FieldMerge<T> fields) {}
