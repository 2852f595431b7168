package dev.truce.rollback.repair;

import dev.truce.integrity.store.RepositoryKeys;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.time.InstantSource;

/**
 * Brings back what a repository has lost, from another copy. What is brought back is proved by the digest that names it, so the
 * other copy need not be trusted. Damaged files are moved to {@code quarantine/}, and only when what is needed of them is
 * durable elsewhere.
 */
public final class RepositoryRepair {

    private final SnapshotRepository repository;
    private final InstantSource clock;

    /**
     * A repair.
     *
     * @param repository what is damaged
     * @param clock tells when it took the lock that keeps prunes away
     */
    public RepositoryRepair(SnapshotRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Repairs from another repository: objects, and the commit objects of snapshots.
     *
     * @param other the other; read, not written; may be damaged itself
     * @return what was done, and what is left
     * @throws dev.truce.rollback.store.StoreLockedException while a prune or another repair is at work
     */
    public RepairReport from(SnapshotRepository other) {
        RepositoryKeys.requireOpened(other.contents().objects());
        return run(new RepairSource.OfRepository(other));
    }

    /**
     * Repairs from records: those parts of snapshots whose records are still, or again, as they were.
     *
     * @param live has the records, such as the live data or an import of an export; read, not written
     * @return what was done, and what is left
     * @throws dev.truce.rollback.store.StoreLockedException while a prune or another repair is at work
     */
    public RepairReport from(LiveStore live) {
        return run(new RepairSource.OfRecords(live));
    }

    /** Nothing may be written, not even a lock, past the encryption. */
    private RepairReport run(RepairSource source) {
        RepositoryKeys.requireOpened(repository.contents().objects());
        return new RepairRun(repository, clock, source).run();
    }
}
