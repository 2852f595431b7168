package dev.truce.rollback;

import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a rollback is wanted to do.
 *
 * @param target the snapshot to go back to
 * @param mode what to do with the live data
 * @param forkFolder where a fork is written; null for the other modes
 * @param types the record types it is limited to; empty for all
 * @param verify whether every byte and record of the snapshot is proved before planning
 */
public record RollbackRequest(
        Snapshot target, RestoreMode mode, @Nullable Path forkFolder, SortedSet<String> types, boolean verify) {

    /** Copies the types and checks that exactly a fork names a folder. */
    public RollbackRequest {
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
        if ((mode == RestoreMode.FORK) != (forkFolder != null)) {
            throw new IllegalArgumentException("A fork names the folder it is written to, the other modes none; found "
                    + mode + " and " + forkFolder);
        }
    }

    /**
     * Puts back what is missing or unreadable.
     *
     * @param target the snapshot
     * @return the request, for all types
     */
    public static RollbackRequest repair(Snapshot target) {
        return new RollbackRequest(target, RestoreMode.REPAIR, null, Collections.emptySortedSet(), true);
    }

    /**
     * Takes everything back to the snapshot.
     *
     * @param target the snapshot
     * @return the request, for all types
     */
    public static RollbackRequest authoritative(Snapshot target) {
        return new RollbackRequest(target, RestoreMode.AUTHORITATIVE, null, Collections.emptySortedSet(), true);
    }

    /**
     * Writes the snapshot's state beside the live data.
     *
     * @param target the snapshot
     * @param folder the folder to write; must not exist
     * @return the request, for all types
     */
    public static RollbackRequest fork(Snapshot target, Path folder) {
        return new RollbackRequest(
                target, RestoreMode.FORK, folder.toAbsolutePath().normalize(), Collections.emptySortedSet(), true);
    }

    /**
     * Limits the request.
     *
     * @param only the types; empty for all
     * @return the limited request
     */
    public RollbackRequest ofTypes(Set<String> only) {
        return new RollbackRequest(target, mode, forkFolder, new TreeSet<>(only), verify);
    }

    /**
     * Plans without proving the snapshot first, which makes the plan dangerous. Execution proves its bytes all the same.
     *
     * @return the request
     */
    public RollbackRequest withoutVerification() {
        return new RollbackRequest(target, mode, forkFolder, types, false);
    }
}
