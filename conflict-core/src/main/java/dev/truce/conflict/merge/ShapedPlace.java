package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.access.Shape;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A place in records at which objects of one shape stand: what a merge says there is made ready once.
 *
 * <p>The members that one side changed alone are taken from it without being looked at again. All others go to the walk, and so
 * does the object when a member may be absent and was changed, for then the order of members is not the shape's. The result
 * is the walk's, whichever way was gone. Thread-safe.
 */
final class ShapedPlace<T> {

    /** Deeper places of types that contain themselves are left to the walk, or each depth would be remembered for ever. */
    private static final int MOST_LEVELS = 16;

    private final FieldAccess<T> access;
    private final Shape<T> shape;
    private final RuleNode rules;
    private final FieldPath path;
    private final int level;
    private final RuleNode[] memberRules;
    private final Trace.Step[] localSteps;
    private final Trace.Step[] serverSteps;
    private final int[] asked;
    private final int optional;
    private final AtomicReferenceArray<@Nullable ShapedPlace<T>> below;

    private ShapedPlace(FieldAccess<T> access, Shape<T> shape, RuleNode rules, FieldPath path, int level) {
        List<String> names = shape.names();
        this.access = access;
        this.shape = shape;
        this.rules = rules;
        this.path = path;
        this.level = level;
        this.memberRules = new RuleNode[names.size()];
        this.asked = new int[(names.size() + Shape.BLOCK - 1) / Shape.BLOCK];
        this.below = new AtomicReferenceArray<>(names.size());
        this.localSteps = new Trace.Step[names.size()];
        this.serverSteps = new Trace.Step[names.size()];
        int absent = 0;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            memberRules[i] = rules.child(name);
            FieldPath place = path.child(name);
            localSteps[i] = MergeWalk.changed(place, ChosenSide.LOCAL);
            serverSteps[i] = MergeWalk.changed(place, ChosenSide.SERVER);
            asked[i / Shape.BLOCK] |= memberRules[i].looksAtChangesOnly() ? 0 : 1 << (i % Shape.BLOCK);
            absent |= shape.isOptional(i) ? 1 << i : 0;
        }
        this.optional = absent;
    }

    /** The place of an object; null where the walk has to go member by member. */
    static <T> @Nullable ShapedPlace<T> of(FieldAccess<T> access, T object, RuleNode rules, FieldPath path) {
        return of(access, object, rules, path, 0);
    }

    private static <T> @Nullable ShapedPlace<T> of(
            FieldAccess<T> access, T object, RuleNode rules, FieldPath path, int level) {
        if (level == MOST_LEVELS || !rules.isContent() || !rules.mergesMembers()) {
            return null;
        }
        Shape<T> shape = access.shape(object);
        return shape == null || shape.names().size() > Shape.MOST_PICKED || optionalBeyondFirstBlock(shape)
                ? null
                : new ShapedPlace<>(access, shape, rules, path, level);
    }

    private static boolean optionalBeyondFirstBlock(Shape<?> shape) {
        for (int i = Shape.BLOCK; i < shape.names().size(); i++) {
            if (shape.isOptional(i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether objects of this place's shape are all that is met. */
    boolean covers(T base, T local, T server) {
        return shape.covers(server) && shape.covers(local) && shape.covers(base);
    }

    /** Merges three objects of the shape. */
    T merge(MergeWalk<T> walk, T base, T local, T server) {
        if (local == server && MergeWalk.standsAlike(rules, local == base)) {
            return server;
        }
        long fromLocal = 0;
        long given = 0;
        @Nullable Object[] values = null;
        boolean shaped = true;
        for (int block = 0; block < asked.length; block++) {
            long changes = shape.changes(base, local, server, block);
            int ours = (int) changes | asked[block];
            int theirs = (int) (changes >>> Shape.BLOCK) | asked[block];
            if (block == 0 && ((ours | theirs) & optional) != 0) {
                return walk.object(rules, path, base, local, server);
            }
            for (int left = ours | theirs; left != 0; left &= left - 1) {
                int index = block * Shape.BLOCK + Integer.numberOfTrailingZeros(left);
                int bit = left & -left;
                if ((theirs & bit) == 0) {
                    fromLocal |= 1L << index;
                    walk.add(localSteps[index]);
                } else if ((ours & bit) == 0) {
                    walk.add(serverSteps[index]);
                } else {
                    T mine = member(local, index);
                    T its = member(server, index);
                    T before = member(base, index);
                    ShapedPlace<T> place = placeOf(index, before, mine, its);
                    T value = place == null
                            ? walk.value(memberRules[index], path, shape.names().get(index), before, mine, its)
                            : place.merge(walk, before, mine, its);
                    if (value != its) {
                        shaped &= place != null;
                        values = values == null ? new Object[memberRules.length] : values;
                        values[index] = value;
                        given |= 1L << index;
                    }
                }
            }
        }
        if (values != null) {
            return shaped
                    ? shape.join(local, server, fromLocal, given, values)
                    : shape.make(local, server, fromLocal, given, values);
        }
        return fromLocal == 0 ? server : shape.pick(local, server, fromLocal);
    }

    /** A member that is there, for changes of those that may be absent are left to the walk. */
    private T member(T object, int index) {
        return Objects.requireNonNull(shape.member(object, index));
    }

    /** The place of a member that holds objects of one shape on all sides; null where the walk has to look. */
    private @Nullable ShapedPlace<T> placeOf(int index, T base, T local, T server) {
        ShapedPlace<T> place = below.get(index);
        if (place == null && access.kind(server) == FieldAccess.Kind.OBJECT) {
            place = of(
                    access, server, memberRules[index], path.child(shape.names().get(index)), level + 1);
            below.set(index, place);
        }
        return place != null && place.covers(base, local, server) ? place : null;
    }
}
