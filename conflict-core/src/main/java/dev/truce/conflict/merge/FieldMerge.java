package dev.truce.conflict.merge;

import dev.truce.conflict.access.Agreement;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The three-way merge of one record, field by field.
 *
 * <p>For each path: what neither side changed stays; what one side changed is taken; what both changed alike counts once; what
 * both changed differently goes to the path's rule. Objects are merged member by member in the server's order, then local's
 * additions in theirs. What one side removed while the other changed it conflicts under every rule. A pure function; cost grows
 * with the size of the record, and parts that are the same object on all sides are not entered. Thread-safe.
 *
 * @param <T> the type of a record
 */
public final class FieldMerge<T> {

    private final FieldAccess<? super T> access;
    private final FieldRules rules;
    private final MergeOptions options;
    private final boolean isPlain;
    private final boolean hasImmutables;
    private final RecordMerge<? super T> merge;

    /**
     * A merge by these rules.
     *
     * @param access how records are taken apart
     * @param rules which rule decides which path
     * @param options what happens where none does
     */
    public FieldMerge(FieldAccess<? super T> access, FieldRules rules, MergeOptions options) {
        this.access = Objects.requireNonNull(access, "access");
        this.rules = Objects.requireNonNull(rules, "rules");
        this.options = Objects.requireNonNull(options, "options");
        this.isPlain = rules.root().isPlain();
        this.hasImmutables = rules.root().hasImmutableBelow();
        this.merge = new RecordMerge<>(access, rules.root(), options);
    }

    /**
     * Merges two changed states of a record.
     *
     * @param base the last agreed state; null when there is none
     * @param local local's state
     * @param server the server's state
     * @param localStamp when local changed it
     * @param serverStamp when the server changed it
     * @return the merged state, the conflicts and the trace
     */
    public MergeResult<T> merge(@Nullable T base, T local, T server, Stamp localStamp, Stamp serverStamp) {
        return ofRecord(merge.merge(base, local, server, localStamp, serverStamp));
    }

    private static <V> void check(FieldAccess<V> access, @Nullable V base, V local, V server) {
        access.check(local);
        access.check(server);
        if (base != null) {
            access.check(base);
        }
    }

    @SuppressWarnings("unchecked") // what a merge makes of records is a record, of the type of the server's
    private static <T> MergeResult<T> ofRecord(MergeResult<? super T> merged) {
        return (MergeResult<T>) merged;
    }

    /**
     * Whether two states hold the same content. Metadata is none.
     *
     * @param one a state
     * @param two another
     * @return true when they differ in metadata at most
     */
    public boolean sameContent(T one, T two) {
        access.check(one);
        access.check(two);
        return isPlain ? access.same(one, two) : ContentComparison.same(access, rules.root(), one, two);
    }

    /**
     * Which of three states hold the same content.
     *
     * @param base the last agreed state
     * @param local local's state
     * @param server the server's state
     * @return what {@link #sameContent} says of each two of them
     */
    public Agreement agreement(T base, T local, T server) {
        if (!isPlain) {
            return Agreement.of(base, local, server, this::sameContent);
        }
        check(access, base, local, server);
        return access.agreement(base, local, server);
    }

    /**
     * The changes that are lost when the winner's state replaces the loser's.
     *
     * @param base the last agreed state; null when there is none
     * @param loser the state that gives way
     * @param winner the state that stands
     * @return the paths at which the loser had changed base and the winner holds something else, in the loser's order
     */
    public List<FieldPath> lostChanges(@Nullable T base, T loser, T winner) {
        check(access, base, loser, winner);
        return new LostChanges<>(access).between(rules.root(), base, loser, winner);
    }

    /**
     * Whether the two sides changed different fields, so that a field merge without any rule would keep both.
     *
     * @param base the last agreed state
     * @param local local's state
     * @param server the server's state
     * @return true when no path was changed by both
     */
    public boolean changedDisjointFields(T base, T local, T server) {
        return new MergeWalk<>(access, MergeOptions.DEFAULT, true, Stamp.UNKNOWN, Stamp.UNKNOWN)
                .withoutRules()
                .record(rules.root(), base, local, server)
                .conflicts()
                .isEmpty();
    }

    /**
     * The immutable paths that a state changed.
     *
     * @param base the last agreed state
     * @param changed a later state
     * @return the paths, in the later state's order; empty when there is no immutable path
     */
    public List<FieldConflict<?>> corruptions(T base, T changed) {
        if (!hasImmutables) {
            return List.of();
        }
        return new MergeWalk<>(access, options, true, Stamp.UNKNOWN, Stamp.UNKNOWN)
                .record(rules.root(), base, changed, base).conflicts().stream()
                        .filter(FieldConflict::corruption)
                        .toList();
    }

    /**
     * A state without what local keeps for itself.
     *
     * @param value the state
     * @return the state as it may be sent; the same object where no path is {@code localOnly}
     */
    public T withoutLocalOnly(T value) {
        return rules.root().hasLocalOnlyBelow() ? left(new LocalOnly<>(access).without(rules.root(), value)) : value;
    }

    /**
     * A state with what local keeps for itself, and nothing of anybody else's in its place.
     *
     * @param value the state
     * @param local local's state; null when local has none
     * @return the state as local is to hold it; the same object where no path is {@code localOnly}
     */
    public T withLocalOnly(T value, @Nullable T local) {
        return rules.root().hasLocalOnlyBelow() && local != null
                ? left(new LocalOnly<>(access).with(rules.root(), value, local))
                : withoutLocalOnly(value);
    }

    @SuppressWarnings("unchecked") // what is left of a record is one, of the same type
    private T left(@Nullable Object part) {
        return (T) Objects.requireNonNull(part, "a record is content");
    }

    /**
     * Whether some path is {@code derived}, so that what is merged lacks it.
     *
     * @return true when there is one
     */
    public boolean hasDerived() {
        return rules.root().hasDerivedBelow();
    }

    /**
     * Whether an outcome is complete once its content is decided.
     *
     * @return false when some path is {@code localOnly} or {@code derived}, or fields keep times of their own
     */
    public boolean decidesContentAlone() {
        return !rules.root().hasLocalOnlyBelow() && !hasDerived() && !keepsTimes();
    }

    private boolean keepsTimes() {
        return isLatest() || rules.root().hasLatestBelow();
    }

    private boolean isLatest() {
        return options.onFieldConflict() == MergeOptions.OnFieldConflict.LATEST;
    }

    /**
     * When the fields of an outcome were changed, so that no field is later judged by another's change. Only where the rules
     * ask for the {@code latest}, on fields or on conflicting paths.
     *
     * @param value the outcome's state
     * @param modifiedAt the outcome's own time; null when not known
     * @param base the last agreed state
     * @param local local's state
     * @param server the server's state
     * @return the times by JSON Pointer, where they are known and differ from the outcome's own
     */
    public SortedMap<String, HybridTime> times(
            T value, @Nullable HybridTime modifiedAt, Timed<T> base, Timed<T> local, Timed<T> server) {
        return keepsTimes()
                ? new FieldTimes<T>(access, isLatest(), modifiedAt, base, local, server).of(rules.root(), value)
                : Collections.emptySortedMap();
    }

    /**
     * A state and its times.
     *
     * @param value the state; null when there is none
     * @param stamp when it and its fields were changed
     * @param <T> the type of a record
     */
    public record Timed<T>(@Nullable T value, Stamp stamp) {}

    /**
     * How records are taken apart.
     *
     * @return the access
     */
    public FieldAccess<? super T> access() {
        return access;
    }
}
