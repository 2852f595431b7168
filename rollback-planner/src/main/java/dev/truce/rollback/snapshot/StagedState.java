package dev.truce.rollback.snapshot;

/**
 * A state of a live store whose records are in the repository, but which no snapshot names yet.
 *
 * @param source the location it was read from
 * @param content what it consists of
 */
public record StagedState(String source, Snapshot.Content content) {}
