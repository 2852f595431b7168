package dev.truce.rollback.claim;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.integrity.tree.RecordTree;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The objects that snapshots need, each read and proved once. */
public final class Reach {

    private final ContentStore contents;
    private final Set<Digest> needed = new HashSet<>();
    private final Set<Digest> proved = new HashSet<>();
    private final Set<Digest> bases = new HashSet<>();

    /**
     * Nothing yet.
     *
     * @param contents the objects of the repository
     */
    public Reach(ContentStore contents) {
        this.contents = contents;
    }

    /**
     * Adds a snapshot's objects. The raw bytes of each are proved, and what the commit object says of their root.
     *
     * @param rootObject the object at the root of its records
     * @param stateRoot what the commit object says of their hash
     * @param counts what it says of their numbers, by type
     * @return what is wrong with the snapshot; what it needs is then not known wholly
     */
    public Optional<String> add(Digest rootObject, Digest stateRoot, SortedMap<String, Long> counts) {
        Set<Digest> found = new HashSet<>();
        Set<Digest> records = new HashSet<>();
        try {
            RecordTree tree = RecordTree.open(contents, rootObject);
            tree.newObjects(
                    node -> {
                        boolean isNew = !proved.contains(node);
                        if (isNew) {
                            found.add(node);
                        }
                        return isNew;
                    },
                    records::add);
            records.removeAll(proved);
            // nodes were proved on the way
            records.forEach(contents::get);
            if (!tree.root().equals(stateRoot) || !tree.counts().equals(counts)) {
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

    /**
     * Adds objects that somebody claims.
     *
     * @param claimed the objects
     */
    public void add(Set<Digest> claimed) {
        needed.addAll(claimed);
    }

    /** Adds what the stored forms of all those objects are changes of; to be called when all are there. */
    public void addBases() {
        for (Digest object : Set.copyOf(needed)) {
            bases.addAll(contents.bases(object));
        }
        needed.addAll(bases);
    }

    /**
     * Whether an object is needed.
     *
     * @param object the object
     * @return false when it may go
     */
    public boolean has(Digest object) {
        return needed.contains(object);
    }

    /**
     * Whether this copy of an object will do: what others are changes of has to be whole.
     *
     * @param copy the copy
     * @return false when another copy has to stay
     */
    public boolean serves(StoreInventory.StoredObject copy) {
        return copy.whole() || !bases.contains(copy.digest());
    }
}
