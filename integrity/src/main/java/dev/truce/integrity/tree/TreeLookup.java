package dev.truce.integrity.tree;

import java.util.Optional;

/** Looks records of one tree up in ascending order, and reads each node at most once. Not thread-safe. */
public final class TreeLookup {

    private final TreeCursor cursor;

    TreeLookup(TreeCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * The record of a type and key. Reads the nodes on the way from the record that was asked for before.
     *
     * @param type its type
     * @param key its key; type and key not before those asked for earlier, or the record may not be found
     * @return the entry, if there is one
     */
    public Optional<RecordTree.Entry> get(String type, String key) {
        cursor.seek(type, key);
        RecordTree.Entry entry = cursor.entry();
        return entry != null && entry.type().equals(type) && entry.key().equals(key)
                ? Optional.of(entry)
                : Optional.empty();
    }
}
