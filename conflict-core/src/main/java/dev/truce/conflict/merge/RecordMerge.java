package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.access.Shape;
import dev.truce.conflict.version.Stamp;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Merges whole records: those of one shape by what was made ready for it, all others by the walk alone. */
final class RecordMerge<T> {

    private final FieldAccess<T> access;
    private final RuleNode rules;
    private final MergeOptions options;
    private final Map<Shape<T>, ShapedPlace<T>> roots = new ConcurrentHashMap<>();
    private volatile @Nullable ShapedPlace<T> latest;

    RecordMerge(FieldAccess<T> access, RuleNode rules, MergeOptions options) {
        this.access = access;
        this.rules = rules;
        this.options = options;
    }

    MergeResult<T> merge(@Nullable T base, T local, T server, Stamp localStamp, Stamp serverStamp) {
        access.check(local);
        access.check(server);
        MergeWalk<T> walk = new MergeWalk<>(access, options, base != null, localStamp, serverStamp);
        if (base == null) {
            return walk.record(rules, null, local, server);
        }
        access.check(base);
        ShapedPlace<T> place = placeOf(server);
        return place != null && place.covers(base, local, server)
                ? walk.result(place.merge(walk, base, local, server))
                : walk.record(rules, base, local, server);
    }

    /** The place of a record; null where there is none for its type. */
    private @Nullable ShapedPlace<T> placeOf(T record) {
        ShapedPlace<T> place = latest;
        if (place == null || !place.covers(record, record, record)) {
            Shape<T> shape = access.kind(record) == FieldAccess.Kind.OBJECT ? access.shape(record) : null;
            place = shape == null ? null : roots.get(shape);
            if (shape != null && place == null) {
                place = ShapedPlace.of(access, record, rules, FieldPath.ROOT);
                if (place != null) {
                    roots.put(shape, place);
                }
            }
            latest = place;
        }
        return place;
    }
}
