package dev.truce.rollback.operation;

import dev.truce.rollback.copy.SnapshotCopy;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where every snapshot is copied to.
 *
 * @param name what it is called, such as its folder
 * @param repository the repository
 * @param retention which snapshots stay there
 */
public record SecondRepository(String name, SnapshotRepository repository, RetentionPolicy retention) {

    /**
     * What it lacks and would keep: what its own policy would remove at once is not brought.
     *
     * @param first the repository that it is a copy of
     * @return the snapshots, oldest first
     */
    public List<Snapshot> missing(SnapshotRepository first) {
        List<Snapshot> missing = new SnapshotCopy(first, repository).missing();
        if (missing.isEmpty()) {
            return missing;
        }
        Set<Snapshot> kept = retention.decide(first.list()).stream()
                .filter(RetentionPolicy.Decision::keep)
                .map(RetentionPolicy.Decision::snapshot)
                .collect(Collectors.toSet());
        return missing.stream().filter(kept::contains).toList();
    }
}
