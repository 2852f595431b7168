package dev.truce.conflict.ruleset;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.DeletePolicy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.merge.MergeOptions.OnFieldConflict;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The words of rulesets. The JSON Schema beside this class says the same; a test holds the two together. */
final class Grammar {

    static final List<String> TOP = List.of(
            "ruleset",
            "version",
            "topology",
            "record",
            "default",
            "latestWins",
            "onFieldConflict",
            "lists",
            "bothCreate",
            "missing",
            "deletes",
            "maxFuture",
            "fields",
            "validators",
            "types");

    static final List<String> RECORD =
            List.of("type", "key", "epoch", "syncVersion", "modifiedAt", "deleted", "fieldTimes", "precision");

    static final List<String> TYPE = List.of(
            "strategy",
            "default",
            "rank",
            "latestWins",
            "onFieldConflict",
            "lists",
            "bothCreate",
            "deletes",
            "fields",
            "validators",
            "references");

    static final List<String> LATEST_WINS = List.of("rank");

    static final List<String> VALIDATOR =
            List.of("path", "required", "type", "min", "max", "pattern", "oneOf", "compare", "custom", "message");

    static final Map<String, ValueType> VALUE_TYPES = constants(ValueType.values(), ValueType::word);

    static final List<String> COUNTER = List.of("min", "max");

    static final Map<String, Topology> TOPOLOGY =
            named(Map.entry("hub", Topology.HUB), Map.entry("peer", Topology.PEER));

    static final Map<String, Ruleset.Missing> MISSING =
            named(Map.entry("deleted", Ruleset.Missing.DELETED), Map.entry("unknown", Ruleset.Missing.UNKNOWN));

    static final Map<String, Boolean> BOTH_CREATE_CONFLICTS =
            named(Map.entry("merge", false), Map.entry("conflict", true));

    static final Map<String, OnFieldConflict> ON_FIELD_CONFLICT = named(
            Map.entry("manual", OnFieldConflict.MANUAL),
            Map.entry("latest", OnFieldConflict.LATEST),
            Map.entry("server", OnFieldConflict.SERVER),
            Map.entry("local", OnFieldConflict.LOCAL));

    static final Map<String, Lists> LISTS = named(
            Map.entry("strict", Lists.STRICT), Map.entry("lenient", Lists.LENIENT), Map.entry("atomic", Lists.ATOMIC));

    static final Map<String, DeletePolicy> DELETES = named(
            Map.entry("latest", DeletePolicy.LATEST),
            Map.entry("deleteWins", DeletePolicy.DELETE_WINS),
            Map.entry("updateWins", DeletePolicy.UPDATE_WINS),
            Map.entry("manual", DeletePolicy.MANUAL));

    static final Map<String, StrategyName> STRATEGIES = constants(StrategyName.values(), StrategyName::toString);

    static final Map<String, ConflictKind> KINDS = constants(ConflictKind.values(), ConflictKind::name);

    private Grammar() {}

    /** The word for a constant. */
    static <E> String word(Map<String, E> words, E constant) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().equals(constant))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    @SafeVarargs
    private static <E> Map<String, E> named(Map.Entry<String, E>... entries) {
        Map<String, E> ordered = new LinkedHashMap<>();
        for (Map.Entry<String, E> entry : entries) {
            ordered.put(entry.getKey(), entry.getValue());
        }
        return Collections.unmodifiableMap(ordered);
    }

    private static <E> Map<String, E> constants(E[] constants, Function<E, String> name) {
        Map<String, E> ordered = new LinkedHashMap<>();
        Arrays.stream(constants).forEach(constant -> ordered.put(name.apply(constant), constant));
        return Collections.unmodifiableMap(ordered);
    }
}
