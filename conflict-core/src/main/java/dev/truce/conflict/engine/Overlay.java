package dev.truce.conflict.engine;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldConflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a partial document onto a whole one: covered paths are the part's, present, Null or removed; all others stay. Where
 * the two do not fit, because the mask leads into a list or into a value that is no object, the whole one's value stays and
 * the place is noted. Used once.
 */
final class Overlay<T> {

    private static final String WHY =
            "the document says only a part of it, which fits objects alone; cover it as a whole in the mask";

    private final FieldAccess<T> access;
    private final FieldMask mask;
    private final List<FieldConflict<T>> misfits = new ArrayList<>();

    Overlay(FieldAccess<T> access, FieldMask mask) {
        this.access = access;
        this.mask = mask;
    }

    /** The whole document with the part applied; the same object when the part says nothing new. */
    T apply(T part, T whole) {
        return Objects.requireNonNull(inside(FieldPath.ROOT, part, whole), "what a whole document becomes");
    }

    /** The places at which the part could not be applied. */
    List<FieldConflict<T>> misfits() {
        return misfits;
    }

    private @Nullable T at(FieldPath path, @Nullable T part, @Nullable T whole) {
        if (mask.covers(path)) {
            return part == null || whole == null || !access.same(part, whole) ? part : whole;
        }
        return mask.reachesInto(path) ? inside(path, part, whole) : whole;
    }

    /** Applies what the part says below a path, of whose value it does not speak as a whole. */
    private @Nullable T inside(FieldPath path, @Nullable T part, @Nullable T whole) {
        if (is(part, Kind.LIST) || is(whole, Kind.LIST)) {
            return part != null && whole != null && access.same(part, whole) ? whole : misfit(path, part, whole);
        }
        Map<String, T> members = new LinkedHashMap<>();
        boolean changed = false;
        if (whole != null && is(whole, Kind.OBJECT)) {
            for (Map.Entry<String, T> member : access.members(whole)) {
                T value = at(path.child(member.getKey()), member(part, member.getKey()), member.getValue());
                changed |= value != member.getValue();
                if (value != null) {
                    members.put(member.getKey(), value);
                }
            }
        }
        boolean added = false;
        if (part != null && is(part, Kind.OBJECT)) {
            for (Map.Entry<String, T> member : access.members(part)) {
                if (member(whole, member.getKey()) == null) {
                    T value = at(path.child(member.getKey()), member.getValue(), null);
                    if (value != null) {
                        members.put(member.getKey(), value);
                        added = true;
                    }
                }
            }
        }
        if (!changed && !added) {
            return whole;
        }
        if (whole == null) {
            return access.object(Objects.requireNonNull(part, "what has members"), members);
        }
        return is(whole, Kind.OBJECT) ? access.object(whole, members) : misfit(path, part, whole);
    }

    private @Nullable T misfit(FieldPath path, @Nullable T part, @Nullable T whole) {
        misfits.add(new FieldConflict<>(path, null, part, whole, WHY, false));
        return whole;
    }

    private @Nullable T member(@Nullable T value, String name) {
        return value != null && is(value, Kind.OBJECT) ? access.member(value, name) : null;
    }

    private boolean is(@Nullable T value, Kind kind) {
        return value != null && access.kind(value) == kind;
    }
}
