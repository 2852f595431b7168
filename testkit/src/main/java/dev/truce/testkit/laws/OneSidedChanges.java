package dev.truce.testkit.laws;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for members that one side alone changed and a merge did not take over. Every path that the outcome's trace speaks
 * of is left alone.
 */
final class OneSidedChanges<T> {

    private final FieldAccess<T> access;

    OneSidedChanges(FieldAccess<T> access) {
        this.access = access;
    }

    /** The first lost change, in words; null when there is none. */
    @Nullable
    String lost(Sample<T> sample, Outcome<T> outcome) {
        T base = sample.base().valueOrNull();
        T local = sample.local().valueOrNull();
        T server = sample.server().valueOrNull();
        if (!(outcome instanceof Outcome.Resolved<T> resolved)
                || resolved.detection().answer() != Answer.CONFLICT
                || base == null
                || local == null
                || server == null) {
            return null;
        }
        T merged = resolved.value();
        if (merged == null) {
            return null;
        }
        Set<FieldPath> said = new LinkedHashSet<>();
        resolved.trace().steps().forEach(step -> said.add(step.path()));
        return lost(FieldPath.ROOT, said, base, local, server, merged);
    }

    private @Nullable String lost(
            FieldPath path,
            Set<FieldPath> said,
            @Nullable T base,
            @Nullable T local,
            @Nullable T server,
            @Nullable T merged) {
        if (!path.isRoot() && said.contains(path)) {
            return null;
        }
        if (base != null
                && local != null
                && server != null
                && merged != null
                && List.of(base, local, server, merged).stream().allMatch(this::isObject)) {
            Set<String> names = new LinkedHashSet<>();
            for (T side : List.of(base, local, server)) {
                access.members(side).forEach(member -> names.add(member.getKey()));
            }
            for (String name : names) {
                String lost = lost(
                        path.child(name),
                        said,
                        access.member(base, name),
                        access.member(local, name),
                        access.member(server, name),
                        access.member(merged, name));
                if (lost != null) {
                    return lost;
                }
            }
            return null;
        }
        boolean localIsOld = same(base, local);
        boolean serverIsOld = same(base, server);
        if (localIsOld == serverIsOld) {
            return null;
        }
        T expected = localIsOld ? server : local;
        return same(expected, merged)
                ? null
                : "at \"" + path + "\" " + (localIsOld ? "the server" : "local") + " alone changed " + text(base)
                        + " to " + text(expected) + ", and it became " + text(merged);
    }

    private boolean isObject(T value) {
        return access.kind(value) == Kind.OBJECT;
    }

    private boolean same(@Nullable T one, @Nullable T two) {
        return one == two || (one != null && two != null && access.same(one, two));
    }

    private String text(@Nullable T value) {
        return value == null ? "nothing" : access.write(value);
    }
}
