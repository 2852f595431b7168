package dev.truce.integrity.store;

import dev.truce.integrity.Finding;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Named, immutable byte sequences: the least that a place to keep backups must offer.
 *
 * <p>A name is one or more segments joined by {@code /}; a segment has 1 to 255 of the characters {@code a-z 0-9 . _ -} and
 * does not start with a dot; a name has at most 1,024 characters. No name may be a directory of another ({@code a} beside
 * {@code a/b}). A name that breaks these rules is an {@link IllegalArgumentException} in every method.
 *
 * <p>Implementations are thread-safe. When a method that changes something has returned, the change is durable to the
 * degree the store promises; when it has thrown, the change may or may not have happened, but never in part. The contract
 * suite {@code ObjectStoreContract} of the testkit says the rest; every implementation must pass it.
 */
public interface ObjectStore {

    /**
     * Stores content under a name that has none. Of several writers at once exactly one succeeds.
     *
     * @param name the name
     * @param content the bytes; not kept, may be changed afterwards
     * @return false if the name was taken; its content is then as it was, even if it equals the given one
     */
    boolean putIfAbsent(String name, byte[] content);

    /**
     * Reads the content of a name.
     *
     * @param name the name
     * @return the bytes, the caller's own; empty if there is no such object
     */
    Optional<byte[]> get(String name);

    /**
     * Reads part of the content of a name. What is allocated is bounded by what is there, not by what is asked for.
     *
     * @param name the name
     * @param offset where the part begins, counted from 0
     * @param length how many bytes it has at most
     * @return the bytes from there on, the caller's own; fewer than asked for, or none, where the content ends; empty if
     *     there is no such object
     * @throws IllegalArgumentException if offset or length is negative
     */
    default Optional<byte[]> get(String name, long offset, int length) {
        ObjectName.requireRange(name, offset, length);
        return get(name).map(content -> {
            int from = (int) Math.min(offset, content.length);
            return Arrays.copyOfRange(content, from, from + Math.min(length, content.length - from));
        });
    }

    /**
     * Reads what is kept under a name, damaged or not, for one who sets it aside. A store that keeps contents in another form, such
     * as encrypted, gives that form.
     *
     * @param name the name
     * @return the bytes, the caller's own; empty if there is no such object
     */
    default Optional<byte[]> kept(String name) {
        return get(name);
    }

    /**
     * Whether there is an object of this name.
     *
     * @param name the name
     * @return true if {@link #get} would find it
     */
    boolean contains(String name);

    /**
     * The names that start with a prefix. An error while listing is thrown, never a shorter list returned.
     *
     * @param prefix the start of a name; need not end at a segment's end, empty for all names
     * @return the names in ascending order of their characters
     */
    List<String> list(String prefix);

    /**
     * Removes an object.
     *
     * @param name the name
     * @return false if there was none
     */
    boolean delete(String name);

    /**
     * What stands where objects stand and is none, such as a symbolic link: nobody lists or reads it.
     *
     * @return a finding for each, in order of the names; none where there can be nothing but objects
     */
    default List<Finding> strangers() {
        return List.of();
    }

    /**
     * A store in the files of a directory; an object is a file, its name the path below the directory.
     *
     * @param root the directory; created at the first write
     * @return a store whose writes are forced to disk
     */
    static ObjectStore directory(Path root) {
        return new DirectoryObjectStore(root);
    }

    /**
     * A store in memory, gone with the process.
     *
     * @return an empty store
     */
    static ObjectStore memory() {
        return new MemoryObjectStore();
    }
}
