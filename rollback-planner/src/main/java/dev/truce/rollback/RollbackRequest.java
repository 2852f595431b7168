package dev.truce.rollback;

import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rollback is wanted to do.
 *
 * @param target the snapshot to go back to
 * @param mode what to do with the live data
 * @param forkFolder where a fork is written; null for the other modes
 * @param scope which records it is about
 * @param verify whether every byte and record of the snapshot is proved before planning
 * @param keepNew whether an authoritative restore leaves records that the snapshot does not have, instead of deleting them
 */
public record RollbackRequest(
        Snapshot target,
        RestoreMode mode,
        @Nullable Path forkFolder,
        RollbackScope scope,
        boolean verify,
        boolean keepNew) {

    /** Checks that exactly a fork names a folder. */
    public RollbackRequest {
        if ((mode == RestoreMode.FORK) != (forkFolder != null)) {
            throw new IllegalArgumentException("A fork names the folder it is written to, the other modes none; found "
                    + mode + " and " + forkFolder);
        }
    }

    /**
     * Puts back what is missing or unreadable.
     *
     * @param target the snapshot
     * @return the request, for all records
     */
    public static RollbackRequest repair(Snapshot target) {
        return new RollbackRequest(target, RestoreMode.REPAIR, null, RollbackScope.ALL, true, false);
    }

    /**
     * Takes everything back to the snapshot.
     *
     * @param target the snapshot
     * @return the request, for all records
     */
    public static RollbackRequest authoritative(Snapshot target) {
        return new RollbackRequest(target, RestoreMode.AUTHORITATIVE, null, RollbackScope.ALL, true, false);
    }

    /**
     * Writes the snapshot's state beside the live data.
     *
     * @param target the snapshot
     * @param folder the folder to write; must not exist
     * @return the request, for all records
     */
    public static RollbackRequest fork(Snapshot target, Path folder) {
        return new RollbackRequest(
                target, RestoreMode.FORK, folder.toAbsolutePath().normalize(), RollbackScope.ALL, true, false);
    }

    /**
     * Limits the request.
     *
     * @param only the types; empty for all
     * @return the limited request
     */
    public RollbackRequest ofTypes(Set<String> only) {
        return in(RollbackScope.ofTypes(only));
    }

    /**
     * Limits the request.
     *
     * @param only the records it is about
     * @return the limited request
     */
    public RollbackRequest in(RollbackScope only) {
        return new RollbackRequest(target, mode, forkFolder, only, verify, keepNew);
    }

    /**
     * Plans without proving the snapshot first, which makes the plan dangerous. Execution proves its bytes all the same.
     *
     * @return the request
     */
    public RollbackRequest withoutVerification() {
        return new RollbackRequest(target, mode, forkFolder, scope, false, keepNew);
    }

    /**
     * Leaves what came into being after the snapshot, where an authoritative restore would delete it. A repair and a fork delete
     * nothing anyway.
     *
     * @return the request
     */
    public RollbackRequest keepingNew() {
        return new RollbackRequest(target, mode, forkFolder, scope, verify, true);
    }
}
