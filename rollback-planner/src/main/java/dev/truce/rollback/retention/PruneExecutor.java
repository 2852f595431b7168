package dev.truce.rollback.retention;

import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.ClaimLostException;
import java.time.InstantSource;

/** Carries plans to prune out, and removes nothing else. One process prunes a repository at a time. */
public final class PruneExecutor {

    private final SnapshotRepository repository;
    private final InstantSource clock;

    /**
     * An executor.
     *
     * @param repository the repository that the plan was made for
     * @param clock tells when locks were given and things condemned
     */
    public PruneExecutor(SnapshotRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Carries a plan out, in an order that can be interrupted anywhere: what is swept was condemned before, snapshots go
     * before what they need, and what is moved is durable in its new place before the old one goes. Whatever is found to be
     * needed since the plan was made stays, and the report says so.
     *
     * @param plan the plan
     * @return what was done
     * @throws dev.truce.rollback.store.StoreLockedException when another process prunes, or may have died while it did
     * @throws StalePruneException when the repository is no longer what the plan was made for; nothing was removed
     * @throws ClaimLostException when another process took this one for dead
     */
    public PruneReport execute(PrunePlan plan) {
        return new PruneRun(repository.anew(), clock, plan).run();
    }
}
