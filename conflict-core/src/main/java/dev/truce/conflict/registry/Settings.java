package dev.truce.conflict.registry;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How large a version a change of a setting takes. */
final class Settings {

    /** Whatever they say, they decide only which conflicts wait. */
    private static final Set<String> ONLY_WHAT_WAITS = Set.of("maxFuture", "bothCreate", "validators");

    /** The words of a setting between which only what waits can differ; every other change decides otherwise. */
    private static final Map<String, Set<String>> WAITING =
            Map.of("deletes", Set.of("manual"), "onFieldConflict", Set.of("manual"));

    private Settings() {}

    static Bump bump(String name, @Nullable JsonNode was, @Nullable JsonNode is) {
        boolean minor = ONLY_WHAT_WAITS.contains(name)
                || waits(name, was)
                || waits(name, is)
                || (name.equals("lists") && takesApart(was) && takesApart(is));
        return minor ? Bump.MINOR : Bump.MAJOR;
    }

    private static boolean waits(String name, @Nullable JsonNode value) {
        return value != null && WAITING.getOrDefault(name, Set.of()).contains(value.asString());
    }

    /** strict and lenient merge alike where strict decides. */
    private static boolean takesApart(@Nullable JsonNode lists) {
        return !Objects.equals(lists == null ? "" : lists.asString(), "atomic");
    }
}
