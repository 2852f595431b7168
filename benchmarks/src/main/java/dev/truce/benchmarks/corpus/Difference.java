package dev.truce.benchmarks.corpus;

import dev.truce.conflict.access.FieldAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** In what a clean merge differs from the person's. */
enum Difference {
    /** The same elements in another order. */
    ORDER,
    /** A list of which the person took one side whole. */
    ONE_SIDE,
    /** Anything else. */
    REST,
    /** A value that stands there in none of the three versions, so that no merge of them gives it. */
    INVENTED;

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    /** One place in the merge, in the person's result and in what both began with. */
    record Place(
            @Nullable JsonNode merged,
            @Nullable JsonNode person,
            @Nullable JsonNode base,
            @Nullable JsonNode local,
            @Nullable JsonNode server) {

        private Place each(Function<@Nullable JsonNode, @Nullable JsonNode> step) {
            return new Place(
                    step.apply(merged), step.apply(person), step.apply(base), step.apply(local), step.apply(server));
        }

        private boolean both(Function<JsonNode, Boolean> kind) {
            return merged != null && person != null && kind.apply(merged) && kind.apply(person);
        }

        private boolean either(Function<JsonNode, Boolean> kind) {
            return (merged != null && kind.apply(merged)) || (person != null && kind.apply(person));
        }
    }

    static Difference worst(List<Difference> differences) {
        return Collections.max(differences);
    }

    static List<Difference> between(Place place) {
        List<Difference> found = new ArrayList<>();
        collect(place, found);
        return found;
    }

    private static void collect(Place at, List<Difference> found) {
        if (same(at.merged(), at.person())) {
            return;
        }
        if (at.both(JsonNode::isObject)) {
            Set<String> names = new LinkedHashSet<>(names(at.merged()));
            names.addAll(names(at.person()));
            names.forEach(name -> collect(at.each(node -> node == null ? null : node.get(name)), found));
        } else if (at.both(JsonNode::isArray) && sameBag(at.merged(), at.person())) {
            found.add(ORDER);
        } else if (at.either(JsonNode::isArray) && (same(at.person(), at.local()) || same(at.person(), at.server()))) {
            found.add(ONE_SIDE);
        } else if (!at.both(JsonNode::isArray) || !collectElements(at, found)) {
            found.add(isInvented(at) ? INVENTED : REST);
        }
    }

    private static Collection<String> names(@Nullable JsonNode object) {
        return object == null ? List.of() : object.propertyNames();
    }

    /** Looks into the elements where a member names them; false where nothing does, or other elements are there. */
    private static boolean collectElements(Place at, List<Difference> found) {
        String member = namingMember(at);
        if (member == null) {
            return false;
        }
        Map<String, JsonNode> ours = byName(at.merged(), member);
        Map<String, JsonNode> theirs = byName(at.person(), member);
        if (!ours.keySet().equals(theirs.keySet())) {
            return false;
        }
        if (!List.copyOf(ours.keySet()).equals(List.copyOf(theirs.keySet()))) {
            found.add(ORDER);
        }
        ours.keySet()
                .forEach(name -> collect(at.each(list -> byName(list, member).get(name)), found));
        return true;
    }

    /** The first member that tells the elements of both results apart. */
    private static @Nullable String namingMember(Place at) {
        List<JsonNode> ours = elements(at.merged());
        for (String member : ours.isEmpty() ? List.<String>of() : names(ours.get(0))) {
            if (byName(at.merged(), member).size() == ours.size()
                    && byName(at.person(), member).size()
                            == elements(at.person()).size()) {
                return member;
            }
        }
        return null;
    }

    private static Map<String, JsonNode> byName(@Nullable JsonNode list, String member) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        for (JsonNode element : elements(list)) {
            JsonNode name = element.get(member);
            if (name != null && name.isValueNode()) {
                byName.put(name.asString(), element);
            }
        }
        return byName;
    }

    /** Whether the person's value, or an element of the person's list, stands here in none of the three versions. */
    private static boolean isInvented(Place at) {
        List<@Nullable JsonNode> versions = new ArrayList<>();
        versions.add(at.base());
        versions.add(at.local());
        versions.add(at.server());
        if (at.person() == null || !at.person().isArray()) {
            return versions.stream().noneMatch(version -> same(version, at.person()));
        }
        for (JsonNode element : at.person()) {
            if (versions.stream()
                    .noneMatch(version -> elements(version).stream().anyMatch(e -> same(e, element)))) {
                return true;
            }
        }
        return false;
    }

    private static List<JsonNode> elements(@Nullable JsonNode list) {
        List<JsonNode> elements = new ArrayList<>();
        if (list != null && list.isArray()) {
            list.forEach(elements::add);
        }
        return elements;
    }

    private static boolean sameBag(@Nullable JsonNode one, @Nullable JsonNode two) {
        return digests(one).equals(digests(two));
    }

    private static List<String> digests(@Nullable JsonNode list) {
        return elements(list).stream()
                .map(element -> JSON.digest(element).hex())
                .sorted()
                .toList();
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode two) {
        return one == two || (one != null && two != null && JSON.same(one, two));
    }
}
