package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which pack of a store has which object. The indexes are read when somebody first asks, and those of packs that came since
 * by {@link #refresh}. Has every packed object in memory, not its content. Thread-safe.
 */
final class Packs {

    private final ObjectStore objects;
    private final Map<Digest, List<PackedObject>> places = new ConcurrentHashMap<>();
    // written, as the places are, by whoever holds the lock
    private final Map<String, List<PackedObject>> indexes = new TreeMap<>();
    private final Map<String, Finding> unreadable = new TreeMap<>();
    private volatile boolean loaded;

    Packs(ObjectStore objects) {
        this.objects = objects;
    }

    /** Where an object is, in all packs known now. */
    List<PackedObject> find(Digest digest) {
        if (!loaded) {
            refresh();
        }
        return places.getOrDefault(digest, List.of());
    }

    /** All objects in packs known now. */
    Set<Digest> all() {
        return new TreeSet<>(places.keySet());
    }

    /** Takes note of the packs that came and went. One whose index cannot be read hides no other. */
    synchronized void refresh() {
        Set<String> listed = new HashSet<>(objects.list(PackFile.FOLDER));
        for (String gone : List.copyOf(indexes.keySet())) {
            if (!listed.contains(gone)) {
                remove(gone);
            }
        }
        unreadable.clear();
        listed.removeAll(indexes.keySet());
        for (String name : new TreeSet<>(listed)) {
            if (StoredName.digest(PackFile.FOLDER, name).isPresent()) {
                load(name);
            }
        }
        loaded = true;
    }

    private void load(String name) {
        try {
            PackFile.index(objects, name).ifPresent(index -> add(name, index));
        } catch (DamageException e) {
            unreadable.put(name, e.finding());
        }
    }

    /** A pack that has just been written, or read. */
    synchronized void add(String name, List<PackedObject> index) {
        if (indexes.putIfAbsent(name, index) == null) {
            index.forEach(object -> places.merge(object.digest(), List.of(object), Packs::concat));
        }
    }

    private static List<PackedObject> concat(List<PackedObject> some, List<PackedObject> others) {
        List<PackedObject> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    private void remove(String name) {
        for (PackedObject object : indexes.getOrDefault(name, List.of())) {
            List<PackedObject> others = places.getOrDefault(object.digest(), List.of()).stream()
                    .filter(other -> !other.pack().equals(name))
                    .toList();
            if (others.isEmpty()) {
                places.remove(object.digest());
            } else {
                places.put(object.digest(), others);
            }
        }
        indexes.remove(name);
    }

    /**
     * Whether what a pack has can be relied on. Reads all of it, and makes it durable, because whoever wrote it may have
     * died before it was.
     */
    boolean rely(String name) {
        Optional<Digest> digest = StoredName.digest(PackFile.FOLDER, name);
        Optional<byte[]> file = ContentReader.readable(() -> objects.get(name, 0, PackFile.MAX_BYTES + 1));
        if (digest.isEmpty()
                || file.isEmpty()
                || !PackCheck.of(name, digest.get(), file.get(), null, Payload.NO_BASES)
                        .isEmpty()) {
            return false;
        }
        objects.putIfAbsent(name, file.get());
        return true;
    }

    /** Packs whose index could not be read the last time, for messages. */
    synchronized Optional<String> unreadable() {
        return unreadable.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", unreadable.keySet()));
    }
}
