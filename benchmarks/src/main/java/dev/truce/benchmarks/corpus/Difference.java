package dev.truce.benchmarks.corpus;

import dev.truce.conflict.access.FieldAccess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** In what a clean merge differs from the person's. */
enum Difference {
    /** The same elements in another order. */
    ORDER,
    /** A list of which the person took one side whole. */
    ONE_SIDE,
    /** Anything else. */
    REST;

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    static Difference worst(List<Difference> differences) {
        return Collections.max(differences);
    }

    static List<Difference> between(
            @Nullable JsonNode merged, @Nullable JsonNode person, @Nullable JsonNode local, @Nullable JsonNode server) {
        List<Difference> found = new ArrayList<>();
        collect(merged, person, local, server, found);
        return found;
    }

    private static void collect(
            @Nullable JsonNode merged,
            @Nullable JsonNode person,
            @Nullable JsonNode local,
            @Nullable JsonNode server,
            List<Difference> found) {
        if (same(merged, person)) {
            return;
        }
        if (merged != null && person != null && merged.isObject() && person.isObject()) {
            for (Map.Entry<String, JsonNode> member : merged.properties()) {
                String name = member.getKey();
                collect(member.getValue(), person.get(name), at(local, name), at(server, name), found);
            }
            for (Map.Entry<String, JsonNode> member : person.properties()) {
                if (merged.get(member.getKey()) == null) {
                    collect(null, member.getValue(), at(local, member.getKey()), at(server, member.getKey()), found);
                }
            }
            return;
        }
        boolean lists = merged != null && person != null && merged.isArray() && person.isArray();
        boolean list = (merged != null && merged.isArray()) || (person != null && person.isArray());
        if (lists && sameBag(merged, person)) {
            found.add(ORDER);
        } else if (list && (same(person, local) || same(person, server))) {
            found.add(ONE_SIDE);
        } else if (!lists || !collectElements(merged, person, local, server, found)) {
            found.add(REST);
        }
    }

    /** Looks into the elements where a member names them; false where nothing does, or other elements are there. */
    private static boolean collectElements(
            @Nullable JsonNode merged,
            @Nullable JsonNode person,
            @Nullable JsonNode local,
            @Nullable JsonNode server,
            List<Difference> found) {
        Map<String, JsonNode> theirs = byName(person);
        Map<String, JsonNode> ours = byName(merged);
        if (ours == null || theirs == null || !ours.keySet().equals(theirs.keySet())) {
            return false;
        }
        Map<String, JsonNode> locals = Objects.requireNonNullElse(byName(local), Map.of());
        Map<String, JsonNode> servers = Objects.requireNonNullElse(byName(server), Map.of());
        if (!List.copyOf(ours.keySet()).equals(List.copyOf(theirs.keySet()))) {
            found.add(ORDER);
        }
        ours.forEach((name, element) -> collect(element, theirs.get(name), locals.get(name), servers.get(name), found));
        return true;
    }

    private static @Nullable Map<String, JsonNode> byName(@Nullable JsonNode list) {
        for (String member : List.of("id", "key", "name", "displayName")) {
            Map<String, JsonNode> byName = new LinkedHashMap<>();
            boolean named = list != null && list.isArray();
            for (JsonNode element : list == null ? List.<JsonNode>of() : list) {
                JsonNode name = element.get(member);
                named &= name != null && name.isValueNode() && byName.put(name.asString(), element) == null;
            }
            if (named) {
                return byName;
            }
        }
        return null;
    }

    private static boolean sameBag(@Nullable JsonNode one, @Nullable JsonNode two) {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        if (one != null && two != null) {
            one.forEach(element -> first.add(JSON.digest(element).hex()));
            two.forEach(element -> second.add(JSON.digest(element).hex()));
        }
        Collections.sort(first);
        Collections.sort(second);
        return first.equals(second);
    }

    private static @Nullable JsonNode at(@Nullable JsonNode node, String name) {
        return node == null ? null : node.get(name);
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode two) {
        return one == two || (one != null && two != null && JSON.same(one, two));
    }
}
