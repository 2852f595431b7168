package dev.truce.rollback.snapshot;

import dev.truce.integrity.tree.NamedChange;
import dev.truce.integrity.tree.RecordTree;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** In what two snapshots differ. Immutable; the repository is read again for each walk. */
public final class SnapshotDiff {

    private final RecordTree before;
    private final RecordTree after;
    private final SortedMap<String, Counts> counts;

    SnapshotDiff(RecordTree before, RecordTree after) {
        this.before = before;
        this.after = after;
        SortedMap<String, Counts> found = new TreeMap<>();
        forEach(change -> found.merge(change.type(), Counts.of(change.kind()), Counts::plus));
        this.counts = Collections.unmodifiableSortedMap(found);
    }

    /**
     * How many records of a type differ.
     *
     * @param added only the later snapshot has them
     * @param removed only the earlier one has them
     * @param changed both have them, with other documents
     */
    public record Counts(long added, long removed, long changed) {

        private static Counts of(NamedChange.Kind kind) {
            return switch (kind) {
                case ADDED -> new Counts(1, 0, 0);
                case REMOVED -> new Counts(0, 1, 0);
                case CHANGED -> new Counts(0, 0, 1);
            };
        }

        private Counts plus(Counts other) {
            return new Counts(added + other.added, removed + other.removed, changed + other.changed);
        }

        /**
         * All of them.
         *
         * @return the sum
         */
        public long total() {
            return added + removed + changed;
        }
    }

    /**
     * How many records differ.
     *
     * @return by type, in order; types without a difference are absent
     */
    public SortedMap<String, Counts> counts() {
        return counts;
    }

    /**
     * Whether nothing differs.
     *
     * @return true when both hold equal records
     */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /**
     * Walks the differences, reading only the parts of the trees that differ, and of these only what is not noted already: see
     * {@link RecordTree#diffNames}.
     *
     * @param changes receives each, in order of type and key
     */
    public void forEach(Consumer<NamedChange> changes) {
        RecordTree.diffNames(before, after, changes);
    }
}
