package dev.truce.integrity.tree;

import org.jspecify.annotations.Nullable;

/**
 * One record that a tree is to have, or to have no more.
 *
 * @param type its type
 * @param key its key
 * @param entry the record as it is to be; null when it is to be removed
 */
public record TreeChange(String type, String key, RecordTree.@Nullable Entry entry) {

    /**
     * Adds or replaces a record.
     *
     * @param entry the record
     * @return the change
     */
    public static TreeChange put(RecordTree.Entry entry) {
        return new TreeChange(entry.type(), entry.key(), entry);
    }

    /**
     * Removes a record.
     *
     * @param type its type
     * @param key its key
     * @return the change
     */
    public static TreeChange remove(String type, String key) {
        return new TreeChange(type, key, null);
    }
}
