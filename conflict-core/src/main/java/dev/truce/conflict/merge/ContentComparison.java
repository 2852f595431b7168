package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares two states of a record and looks past their metadata. */
final class ContentComparison {

    private ContentComparison() {}

    static <T> boolean same(FieldAccess<T> access, RuleNode rules, @Nullable T one, @Nullable T two) {
        if (one == two || rules.isMetadata()) {
            return true;
        }
        if (!rules.hasMetadataBelow()) {
            return one != null && two != null && access.same(one, two);
        }
        if (one == null || two == null) {
            T present = one == null ? two : one;
            return present == null || holdsOnlyMetadata(access, rules, present);
        }
        if (access.kind(one) != FieldAccess.Kind.OBJECT || access.kind(two) != FieldAccess.Kind.OBJECT) {
            return access.same(one, two);
        }
        if (!access.isSameType(one, two)) {
            return false;
        }
        for (Map.Entry<String, T> member : access.members(one)) {
            String name = member.getKey();
            if (!same(access, rules.child(name), member.getValue(), access.member(two, name))) {
                return false;
            }
        }
        for (Map.Entry<String, T> member : access.members(two)) {
            String name = member.getKey();
            if (access.member(one, name) == null && !same(access, rules.child(name), null, member.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** An object that exists for its metadata alone is no content either. */
    private static <T> boolean holdsOnlyMetadata(FieldAccess<T> access, RuleNode rules, T value) {
        if (access.kind(value) != FieldAccess.Kind.OBJECT || access.size(value) == 0) {
            return false;
        }
        for (Map.Entry<String, T> member : access.members(value)) {
            if (!same(access, rules.child(member.getKey()), member.getValue(), null)) {
                return false;
            }
        }
        return true;
    }
}
