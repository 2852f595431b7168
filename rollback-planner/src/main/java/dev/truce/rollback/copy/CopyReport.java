package dev.truce.rollback.copy;

import dev.truce.rollback.snapshot.Snapshot;

/**
 * What a copy did.
 *
 * @param snapshot what was copied; it has the same id in both repositories
 * @param objects how many objects were read here and put there
 * @param bytes how many bytes these have
 */
public record CopyReport(Snapshot snapshot, long objects, long bytes) {}
