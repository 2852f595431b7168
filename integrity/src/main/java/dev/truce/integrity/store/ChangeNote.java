package dev.truce.integrity.store;

import java.util.Optional;

/**
 * Says of a change from one content to another what is of use without decoding either. What it says is kept beside the change;
 * {@link ContentStore#noted} gives it back. Must depend on the two contents alone.
 */
@FunctionalInterface
public interface ChangeNote {

    /** Says nothing. */
    ChangeNote NONE = (base, content) -> Optional.empty();

    /**
     * What to say of a change.
     *
     * @param base the content before
     * @param content the content after
     * @return the note; empty to say nothing
     */
    Optional<byte[]> of(byte[] base, byte[] content);
}
