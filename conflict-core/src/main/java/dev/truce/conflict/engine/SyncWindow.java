package dev.truce.conflict.engine;

import dev.truce.conflict.version.HybridTime;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server still remembers every delete since this replica was last in sync. Both times are of the server's clock.
 *
 * @param lastSynced when this replica last finished a full exchange; null when it never did
 * @param purgedBefore tombstones from before this time are gone; null when none was ever purged
 */
public record SyncWindow(
        @Nullable HybridTime lastSynced, @Nullable HybridTime purgedBefore) {

    /**
     * Whether deletes may have been forgotten that this replica never learnt of.
     *
     * @return true when it last synced before {@code purgedBefore}; a missing time is the earliest
     */
    public boolean isExceeded() {
        return purgedBefore != null && (lastSynced == null || lastSynced.compareIgnoringNode(purgedBefore) < 0);
    }
}
