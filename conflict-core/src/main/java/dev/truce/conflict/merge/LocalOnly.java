package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.list.ElementNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes out of a state what local keeps for itself, or puts it back. */
final class LocalOnly<T> {

    private final FieldAccess<T> access;

    LocalOnly(FieldAccess<T> access) {
        this.access = access;
    }

    /** The value as others may see it; null when nobody may. */
    @Nullable
    T without(RuleNode rules, T value) {
        if (!rules.hasLocalOnlyBelow()) {
            return value;
        }
        if (rules.role() == RuleNode.Role.LOCAL_ONLY) {
            return null;
        }
        return switch (access.kind(value)) {
            case OBJECT -> {
                Map<String, T> members = new LinkedHashMap<>();
                for (Map.Entry<String, T> member : access.members(value)) {
                    T visible = without(rules.child(member.getKey()), member.getValue());
                    if (visible != null) {
                        members.put(member.getKey(), visible);
                    }
                }
                yield access.object(value, members);
            }
            case LIST -> {
                List<T> elements = new ArrayList<>();
                for (T element : access.elements(value)) {
                    T visible = without(rules.child(Integer.toString(elements.size())), element);
                    if (visible != null) {
                        elements.add(visible);
                    }
                }
                yield access.list(value, elements);
            }
            default -> value;
        };
    }

    /** The value with what local keeps for itself; null when it is all local's, and local has nothing. */
    @Nullable
    T with(RuleNode rules, T value, @Nullable T local) {
        if (!rules.hasLocalOnlyBelow()) {
            return value;
        }
        if (rules.role() == RuleNode.Role.LOCAL_ONLY) {
            return local;
        }
        Kind kind = access.kind(value);
        if (local == null || kind != access.kind(local)) {
            return without(rules, value);
        }
        return switch (kind) {
            case OBJECT -> members(rules, value, local);
            case LIST -> elements(rules, value, access.elements(value), access.elements(local));
            default -> value;
        };
    }

    private T members(RuleNode rules, T value, T local) {
        Map<String, T> members = new LinkedHashMap<>();
        for (Map.Entry<String, T> member : access.members(value)) {
            T own = with(rules.child(member.getKey()), member.getValue(), access.member(local, member.getKey()));
            if (own != null) {
                members.put(member.getKey(), own);
            }
        }
        for (Map.Entry<String, T> member : access.members(local)) {
            if (rules.child(member.getKey()).role() == RuleNode.Role.LOCAL_ONLY) {
                members.put(member.getKey(), member.getValue());
            }
        }
        return access.object(value, members);
    }

    /** An element keeps what local's element of its name has; where nothing tells them apart, local's own parts are lost. */
    private @Nullable T elements(RuleNode rules, T value, List<T> elements, List<T> locals) {
        ElementNames<T> names = elements.isEmpty()
                ? null
                : rules.rule() instanceof KeyedRule keyed
                        ? ElementNames.by(access, keyed.key(), List.of(), locals, elements)
                        : ElementNames.inferred(access, List.of(), locals, elements);
        if (names == null) {
            return without(rules, value);
        }
        List<T> own = new ArrayList<>();
        names.server().forEach((name, element) -> {
            T whole = with(rules.child(name), element, names.local().get(name));
            if (whole != null) {
                own.add(whole);
            }
        });
        return access.list(value, own);
    }
}
