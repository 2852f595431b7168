package dev.truce.rollback.retention;

import dev.truce.integrity.DamageException;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** Decides prunes: which snapshots a policy keeps and why, and what is of no use without the others. Removes nothing. */
public final class PrunePlanner {

    private final SnapshotRepository repository;
    private final InstantSource clock;

    /**
     * A planner.
     *
     * @param repository what is to be pruned; read, not written
     * @param clock tells when plans are made; marks of dead processes and forgotten plans are told by it, too
     */
    public PrunePlanner(SnapshotRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Plans a prune. A snapshot counts for the policy only when its bytes prove it now, so old ones do not go because of new
     * ones that cannot be restored. The last of a live store that verifies stays, whatever the policy says.
     *
     * @param policy which snapshots stay
     * @param options how to go about it
     * @return the plan
     * @throws PruneRefusedException when the policy keeps nothing, there are no snapshots, the clock is implausible, or not
     *     all of the repository could be seen
     */
    public PrunePlan plan(RetentionPolicy policy, PruneOptions options) {
        try {
            return new PrunePlanning(repository.anew(), clock, policy, options).run();
        } catch (UncheckedIOException e) {
            throw new PruneRefusedException(
                    "A prune was asked for, but not all of the repository can be seen: " + e.getMessage()
                            + "; nothing is removed before it can.",
                    e);
        } catch (DamageException e) {
            throw new PruneRefusedException(
                    "A prune was asked for, but what may keep something from it is damaged: "
                            + e.finding().message()
                            + "; repair the repository, or move that file away when you know what it said.",
                    e);
        }
    }
}
