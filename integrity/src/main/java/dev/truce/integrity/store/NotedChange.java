package dev.truce.integrity.store;

import dev.truce.integrity.Digest;

/**
 * What is said of an object that is stored as a change of another.
 *
 * @param base the other object
 * @param note what the {@link ChangeNote} of its writer said; not to be changed
 */
public record NotedChange(Digest base, byte[] note) {}
