package dev.truce.conflict.list;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * By what the elements of a list are told apart in three versions: by themselves where all are unique texts, by a scalar member
 * where all are objects that have it and no two of a version share it.
 *
 * @param <T> the type of an element
 */
public final class ElementNames<T> {

    /** Members that are names by custom; of several unique members that tell as much, the first of these is taken. */
    private static final List<String> CUSTOMARY = List.of("id", "_id", "uuid", "guid", "key", "name", "slug", "code");

    private final FieldAccess<T> access;
    private final Map<String, T> base;
    private final Map<String, T> local;
    private final Map<String, T> server;

    private ElementNames(FieldAccess<T> access, Map<String, T> base, Map<String, T> local, Map<String, T> server) {
        this.access = access;
        this.base = base;
        this.local = local;
        this.server = server;
    }

    /**
     * The elements of base.
     *
     * @return the elements by name, in their order
     */
    public Map<String, T> base() {
        return base;
    }

    /**
     * The elements of local.
     *
     * @return the elements by name, in their order
     */
    public Map<String, T> local() {
        return local;
    }

    /**
     * The elements of the server.
     *
     * @return the elements by name, in their order
     */
    public Map<String, T> server() {
        return server;
    }

    FieldAccess<T> access() {
        return access;
    }

    /** Every element by name; of one that several versions hold, the server's, else local's. */
    Map<String, T> all() {
        Map<String, T> all = new LinkedHashMap<>(server);
        local.forEach(all::putIfAbsent);
        base.forEach(all::putIfAbsent);
        return all;
    }

    /**
     * By what all three versions are sorted.
     *
     * @return the order; null when they are not
     */
    public @Nullable Sorting sorting() {
        List<Set<String>> versions = List.of(base.keySet(), local.keySet(), server.keySet());
        Sorting byName = Sorting.byName(versions);
        return byName != null ? byName : Sorting.byMember(access, versions, all());
    }

    /** A member of an element as text; null when it has none, or it is no text or number. */
    @Nullable
    String memberText(T element, String member) {
        return memberAt(access, element, List.of(member));
    }

    /**
     * Names by a member.
     *
     * @param access how values are taken apart
     * @param member where the name stands in each element
     * @param base base's elements
     * @param local local's
     * @param server the server's
     * @param <T> the type of an element
     * @return the names; null when an element lacks the member or two of a version share it
     */
    public static <T> @Nullable ElementNames<T> by(
            FieldAccess<T> access, FieldPath member, List<T> base, List<T> local, List<T> server) {
        List<String> path = member.segments();
        return of(access, base, local, server, element -> memberAt(access, element, path));
    }

    /**
     * Names by what the elements themselves show.
     *
     * @param access how values are taken apart
     * @param base base's elements; empty when there is no base
     * @param local local's
     * @param server the server's
     * @param <T> the type of an element
     * @return the names; null when nothing tells the elements apart
     */
    public static <T> @Nullable ElementNames<T> inferred(
            FieldAccess<T> access, List<T> base, List<T> local, List<T> server) {
        T first = !base.isEmpty() ? base.get(0) : !server.isEmpty() ? server.get(0) : local.get(0);
        if (access.kind(first) == Kind.TEXT) {
            return of(
                    access,
                    base,
                    local,
                    server,
                    element -> access.kind(element) == Kind.TEXT ? access.text(element) : null);
        }
        if (access.kind(first) != Kind.OBJECT) {
            return null;
        }
        ElementNames<T> best = null;
        int bestScore = -1;
        for (String member : candidates(access, first)) {
            ElementNames<T> names =
                    of(access, base, local, server, element -> memberAt(access, element, List.of(member)));
            int score = names == null ? -1 : names.kept();
            if (score > bestScore) {
                best = names;
                bestScore = score;
            }
        }
        return best != null ? best : byStructure(access, base, local, server);
    }

    /** Names by a member that is an object or list, where all elements have it and no two share it. */
    private static <T> @Nullable ElementNames<T> byStructure(
            FieldAccess<T> access, List<T> base, List<T> local, List<T> server) {
        if (base.isEmpty()) {
            return null;
        }
        SortedSet<String> members = new TreeSet<>();
        access.members(base.get(0)).forEach(member -> members.add(member.getKey()));
        for (String name : members) {
            ElementNames<T> names = of(access, base, local, server, element -> structureAt(access, element, name));
            if (names != null) {
                return names;
            }
        }
        return null;
    }

    private static <T> @Nullable String structureAt(FieldAccess<T> access, T element, String name) {
        T member = access.kind(element) == Kind.OBJECT ? access.member(element, name) : null;
        return member == null || !(access.kind(member) == Kind.OBJECT || access.kind(member) == Kind.LIST)
                ? null
                : ordered(access.write(member));
    }

    /** One text for one value, in whatever order its members were written. */
    private static String ordered(String json) {
        return CanonicalJson.text(StrictJson.reader().read(json, "an element"));
    }

    /** How many of base's names the two sides still have: a member that is edited is no name. */
    private int kept() {
        int kept = 0;
        for (String name : base.keySet()) {
            kept += (local.containsKey(name) ? 1 : 0) + (server.containsKey(name) ? 1 : 0);
        }
        return kept;
    }

    /** Customary names first, then in order of the names: the order of members in a document tells nothing. */
    private static <T> List<String> candidates(FieldAccess<T> access, T first) {
        SortedSet<String> scalars = new TreeSet<>();
        for (Map.Entry<String, T> member : access.members(first)) {
            Kind kind = access.kind(member.getValue());
            if (kind == Kind.TEXT || kind == Kind.NUMBER) {
                scalars.add(member.getKey());
            }
        }
        Set<String> candidates = new LinkedHashSet<>(CUSTOMARY);
        candidates.retainAll(scalars);
        candidates.addAll(scalars);
        return List.copyOf(candidates);
    }

    private interface Naming<T> {
        @Nullable
        String nameOf(T element);
    }

    private static <T> @Nullable ElementNames<T> of(
            FieldAccess<T> access, List<T> base, List<T> local, List<T> server, Naming<T> naming) {
        Map<String, T> before = named(base, naming);
        Map<String, T> ours = before == null ? null : named(local, naming);
        Map<String, T> theirs = ours == null ? null : named(server, naming);
        return before == null || ours == null || theirs == null
                ? null
                : new ElementNames<>(access, before, ours, theirs);
    }

    private static <T> @Nullable Map<String, T> named(List<T> elements, Naming<T> naming) {
        Map<String, T> named = new LinkedHashMap<>();
        for (T element : elements) {
            String name = naming.nameOf(element);
            if (name == null || named.put(name, element) != null) {
                return null;
            }
        }
        return named;
    }

    /** A text or number somewhere in an element, as text; null when there is none. */
    static <T> @Nullable String memberAt(FieldAccess<T> access, T element, List<String> path) {
        T at = element;
        for (String name : path) {
            T member = access.kind(at) == Kind.OBJECT ? access.member(at, name) : null;
            if (member == null) {
                return null;
            }
            at = member;
        }
        return switch (access.kind(at)) {
            case TEXT -> access.text(at);
            case NUMBER -> access.decimal(at).stripTrailingZeros().toPlainString();
            case BOOLEAN, NULL, LIST, OBJECT -> null;
        };
    }
}
