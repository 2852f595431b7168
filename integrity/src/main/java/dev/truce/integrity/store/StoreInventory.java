package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files in which a store has its objects.
 *
 * @param files all that can be read, in ascending order of the names
 * @param unreadable a finding for each of which nobody can say what is in it
 */
public record StoreInventory(List<StoredFile> files, List<Finding> unreadable) {

    /** Copies the lists. */
    public StoreInventory {
        files = List.copyOf(files);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A file of objects.
     *
     * @param name its name in the store
     * @param bytes how long it is by its header
     * @param objects what is in it, in the file's order
     */
    public record StoredFile(String name, long bytes, List<StoredObject> objects) {

        /** Copies the list. */
        public StoredFile {
            objects = List.copyOf(objects);
        }
    }

    /**
     * An object in a file.
     *
     * @param digest its name
     * @param bytes how many bytes of the file it takes
     * @param whole whether it can be read without another object
     */
    public record StoredObject(Digest digest, long bytes, boolean whole) {}

    static StoreInventory of(ObjectStore objects) {
        List<StoredFile> files = new ArrayList<>();
        List<Finding> unreadable = new ArrayList<>();
        for (String folder : List.of(ContentStore.FOLDER, PackFile.FOLDER)) {
            for (String name : objects.list(folder)) {
                Optional<Digest> digest = StoredName.digest(folder, name);
                if (digest.isEmpty()) {
                    unreadable.add(new Finding.Unexpected(name, "its name is neither an object's nor a pack's"));
                    continue;
                }
                try {
                    boolean pack = folder.equals(PackFile.FOLDER);
                    (pack ? pack(objects, name) : object(objects, name, digest.get())).ifPresent(files::add);
                } catch (DamageException e) {
                    unreadable.add(e.finding());
                }
            }
        }
        return new StoreInventory(files, unreadable);
    }

    private static Optional<StoredFile> pack(ObjectStore objects, String name) {
        return PackFile.index(objects, name)
                .map(index -> new StoredFile(
                        name,
                        PackFile.length(index.get(index.size() - 1)),
                        index.stream()
                                .map(object -> new StoredObject(
                                        object.digest(),
                                        PackFile.ENTRY_BYTES + (long) object.storedLength(),
                                        object.isWhole()))
                                .toList()));
    }

    private static Optional<StoredFile> object(ObjectStore objects, String name, Digest digest) {
        return objects.get(name, 0, ObjectFile.BASE_END).map(header -> {
            long bytes = ObjectFile.length(name, digest, header);
            boolean whole = ObjectFile.base(header).isEmpty();
            return new StoredFile(name, bytes, List.of(new StoredObject(digest, bytes, whole)));
        });
    }
}
