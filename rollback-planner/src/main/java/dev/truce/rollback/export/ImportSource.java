package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records to be imported.
 *
 * @param name where they are, in messages
 * @param type the type of all of them; null when each document names its own, or the ruleset does
 * @param records how many there must be; null when that is not known
 * @param stateRoot the hash they must have; null when that is not known
 * @param documents reads them, from the first one on each time
 */
record ImportSource(
        String name,
        @Nullable String type,
        @Nullable Long records,
        @Nullable Digest stateRoot,
        Supplier<Documents> documents) {}
