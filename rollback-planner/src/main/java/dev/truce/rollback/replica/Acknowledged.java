package dev.truce.rollback.replica;

import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a replica has taken over the live data. Whatever is not known is null; the more is known, the closer a plan comes to
 * what the replica holds.
 *
 * @param stateRoot the {@link dev.truce.rollback.snapshot.StateRoot} of the state it took over whole
 * @param time it has every record that was changed until then, by the stamps of the records
 * @param version the highest version that it has seen
 */
public record Acknowledged(
        @Nullable Digest stateRoot,
        @Nullable HybridTime time,
        @Nullable ScalarVersion version) {

    /** Nothing is known. */
    public static final Acknowledged NOTHING = new Acknowledged(null, null, null);
}
