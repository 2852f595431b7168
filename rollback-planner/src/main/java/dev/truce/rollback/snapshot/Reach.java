package dev.truce.rollback.snapshot;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.integrity.tree.RecordTree;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The objects that snapshots need, each read and proved once. */
final class Reach {

    private final SnapshotRepository repository;
    private final Set<Digest> needed = new HashSet<>();
    private final Set<Digest> proved = new HashSet<>();
    private final Set<Digest> bases = new HashSet<>();

    Reach(SnapshotRepository repository) {
        this.repository = repository;
    }

    /**
     * Adds a snapshot's objects. The raw bytes of each are proved, and what the commit object says of their root.
     *
     * @return what is wrong with the snapshot; what it needs is then not known wholly
     */
    Optional<String> add(Snapshot snapshot) {
        Set<Digest> found = new HashSet<>();
        Set<Digest> records = new HashSet<>();
        try {
            RecordTree tree = repository.tree(snapshot);
            tree.newObjects(node -> !proved.contains(node) && found.add(node), records::add);
            records.removeAll(proved);
            // nodes were proved on the way
            records.forEach(repository.contents()::get);
            Snapshot.Content content = snapshot.content();
            if (!tree.root().equals(content.stateRoot()) || !tree.counts().equals(content.counts())) {
                return Optional.of("its records are not those its commit object names");
            }
            proved.addAll(found);
            proved.addAll(records);
            return Optional.empty();
        } catch (DamageException e) {
            return Optional.of(e.finding().message());
        } finally {
            needed.addAll(found);
            needed.addAll(records);
        }
    }

    void add(Set<Digest> claimed) {
        needed.addAll(claimed);
    }

    /** Adds what the stored forms of all those objects are changes of; to be called when all are there. */
    void addBases() {
        for (Digest object : Set.copyOf(needed)) {
            bases.addAll(repository.contents().bases(object));
        }
        needed.addAll(bases);
    }

    boolean has(Digest object) {
        return needed.contains(object);
    }

    /** Whether this copy of an object will do: what others are changes of has to be whole. */
    boolean serves(StoreInventory.StoredObject copy) {
        return copy.whole() || !bases.contains(copy.digest());
    }
}
