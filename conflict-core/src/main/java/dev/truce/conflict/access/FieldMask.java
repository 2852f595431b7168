package dev.truce.conflict.access;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which paths a partial document speaks about. What lies outside is not said, which is something else than removed.
 *
 * <p>A pattern is a JSON Pointer, in which a segment {@code *} stands for any one name; it covers the value at its path and
 * everything below. Immutable.
 */
public final class FieldMask {

    /** The document says everything there is. */
    public static final FieldMask ALL = of(List.of(""));

    private static final String ANY = "*";

    private final SortedSet<String> patterns;
    private final List<List<String>> segments;

    private FieldMask(SortedSet<String> patterns) {
        this.patterns = Collections.unmodifiableSortedSet(patterns);
        this.segments = patterns.stream().map(FieldPath::segmentsOf).toList();
    }

    /**
     * A mask of these patterns.
     *
     * @param patterns the covered paths; none for a document that says nothing, the empty pointer for one that says everything
     * @return the mask
     * @throws IllegalArgumentException when a pattern is no JSON Pointer
     */
    public static FieldMask of(Collection<String> patterns) {
        return new FieldMask(new TreeSet<>(patterns));
    }

    /**
     * Whether the document says everything.
     *
     * @return true when the record itself is covered
     */
    public boolean isAll() {
        return covers(FieldPath.ROOT);
    }

    /**
     * Whether the document speaks about the whole value at a path.
     *
     * @param path the path
     * @return true when a pattern matches the path or one above it
     */
    public boolean covers(FieldPath path) {
        List<String> names = path.segments();
        return segments.stream()
                .anyMatch(pattern -> pattern.size() <= names.size() && agree(pattern, names, pattern.size()));
    }

    /**
     * Whether the document speaks about some part of the value at a path only.
     *
     * @param path the path
     * @return true when a pattern leads below it and none covers it
     */
    public boolean reachesInto(FieldPath path) {
        List<String> names = path.segments();
        return !covers(path)
                && segments.stream()
                        .anyMatch(pattern -> pattern.size() > names.size() && agree(pattern, names, names.size()));
    }

    private static boolean agree(List<String> pattern, List<String> names, int length) {
        for (int i = 0; i < length; i++) {
            if (!pattern.get(i).equals(ANY) && !pattern.get(i).equals(names.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The covered paths as they were given.
     *
     * @return the patterns in the order of their text
     */
    public SortedSet<String> patterns() {
        return patterns;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldMask mask && patterns.equals(mask.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    /** The patterns. */
    @Override
    public String toString() {
        return patterns.toString();
    }
}
