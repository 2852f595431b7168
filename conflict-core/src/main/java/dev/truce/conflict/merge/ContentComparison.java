package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares two states of a record and looks past what is no content: metadata, what local keeps for itself, and what is computed
 * from the rest. Opaque values are compared by how they are written.
 */
final class ContentComparison {

    private ContentComparison() {}

    static <T> boolean same(FieldAccess<T> access, RuleNode rules, @Nullable T one, @Nullable T two) {
        if (!rules.isContent()) {
            return true;
        }
        if (one == null || two == null) {
            T present = one == null ? two : one;
            return present == null || isNoContent(access, rules, present);
        }
        if (one == two) {
            return true;
        }
        if (rules.isPlain()) {
            return access.same(one, two);
        }
        if (rules.isOpaque()) {
            return access.write(one).equals(access.write(two));
        }
        Kind kind = access.kind(one);
        if (kind != access.kind(two)) {
            return false;
        }
        return switch (kind) {
            case OBJECT -> access.isSameType(one, two) && sameMembers(access, rules, one, two);
            case LIST -> sameElements(access, rules, access.elements(one), access.elements(two));
            default -> access.same(one, two);
        };
    }

    private static <T> boolean sameMembers(FieldAccess<T> access, RuleNode rules, T one, T two) {
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

    private static <T> boolean sameElements(FieldAccess<T> access, RuleNode rules, List<T> one, List<T> two) {
        if (one.size() != two.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(access, rules.child(Integer.toString(i)), one.get(i), two.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** An object that exists for its metadata alone is no content either. */
    private static <T> boolean isNoContent(FieldAccess<T> access, RuleNode rules, T value) {
        if (access.kind(value) != Kind.OBJECT || access.size(value) == 0) {
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
