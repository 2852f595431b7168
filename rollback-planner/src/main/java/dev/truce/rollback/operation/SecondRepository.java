package dev.truce.rollback.operation;

import dev.truce.integrity.Digest;
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
     * @param first the snapshots of the repository that it is a copy of
     * @return the snapshots, oldest first
     */
    public List<Snapshot> missing(List<Snapshot> first) {
        Set<Digest> there = repository.list().stream().map(Snapshot::id).collect(Collectors.toSet());
        return kept(first).stream()
                .filter(snapshot -> !there.contains(snapshot.id()))
                .toList();
    }

    /** The same of which nothing is known yet. */
    SecondRepository anew() {
        return new SecondRepository(name, repository.anew(), retention);
    }

    /** What it would keep of these if it had them, oldest first. Reads nothing. */
    List<Snapshot> kept(List<Snapshot> first) {
        return retention.decide(first).stream()
                .filter(RetentionPolicy.Decision::keep)
                .map(RetentionPolicy.Decision::snapshot)
                .sorted(Snapshot.NEWEST_FIRST.reversed())
                .toList();
    }
}
