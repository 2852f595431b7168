package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out when each field of an outcome was changed: a field has the time of the state it came from. */
final class FieldTimes<T> {

    private final FieldAccess<? super T> access;
    private final boolean always;
    private final @Nullable HybridTime modifiedAt;
    private final FieldMerge.Timed<T> base;
    private final FieldMerge.Timed<T> local;
    private final FieldMerge.Timed<T> server;
    private final SortedMap<String, HybridTime> times = new TreeMap<>();

    FieldTimes(
            FieldAccess<? super T> access,
            boolean always,
            @Nullable HybridTime modifiedAt,
            FieldMerge.Timed<T> base,
            FieldMerge.Timed<T> local,
            FieldMerge.Timed<T> server) {
        this.access = access;
        this.always = always;
        this.modifiedAt = modifiedAt;
        this.base = base;
        this.local = local;
        this.server = server;
    }

    SortedMap<String, HybridTime> of(RuleNode rules, T value) {
        visit(access, rules, FieldPath.ROOT, value, base.value(), local.value(), server.value());
        return times;
    }

    private <V> void visit(
            FieldAccess<V> access,
            RuleNode rules,
            FieldPath path,
            V value,
            @Nullable V before,
            @Nullable V ours,
            @Nullable V theirs) {
        if (!rules.isContent() || !(always || rules.hasLatestBelow())) {
            return;
        }
        if (access.kind(value) == Kind.OBJECT && rules.mergesMembers()) {
            for (Map.Entry<String, V> member : access.members(value)) {
                String name = member.getKey();
                visit(
                        access,
                        rules.child(name),
                        path.child(name),
                        member.getValue(),
                        member(access, before, name),
                        member(access, ours, name),
                        member(access, theirs, name));
            }
            return;
        }
        String pointer = path.toString();
        HybridTime time =
                time(pointer, same(access, value, before), same(access, value, ours), same(access, value, theirs));
        if (time != null && !time.equals(modifiedAt)) {
            times.put(pointer, time);
        }
    }

    private @Nullable HybridTime time(String pointer, boolean unchanged, boolean locals, boolean servers) {
        if (unchanged && base.stamp().timeOf(pointer) != null) {
            return base.stamp().timeOf(pointer);
        }
        HybridTime mine = locals ? local.stamp().timeOf(pointer) : null;
        HybridTime its = servers ? server.stamp().timeOf(pointer) : null;
        return SideRule.isLater(mine, its) ? mine : its;
    }

    private static <V> @Nullable V member(FieldAccess<V> access, @Nullable V object, String name) {
        return object != null && access.kind(object) == Kind.OBJECT ? access.member(object, name) : null;
    }

    private static <V> boolean same(FieldAccess<V> access, V value, @Nullable V other) {
        return other != null && access.same(value, other);
    }
}
