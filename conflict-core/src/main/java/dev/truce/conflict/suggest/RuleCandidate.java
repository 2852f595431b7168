package dev.truce.conflict.suggest;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.suggest.Constellation.Newer;
import dev.truce.conflict.version.Stamp;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field rule that decisions may have followed, the most specific first: what the values themselves say comes before their
 * times, and these before whose they are. Whether a rule explains a decision is what the rule itself makes of the conflict.
 */
enum RuleCandidate {
    SET("set") {
        @Override
        boolean isAbout(JsonNode local, JsonNode server, Newer newer) {
            return local.isArray() && server.isArray();
        }

        @Override
        boolean same(JsonNode made, JsonNode decided) {
            return decided.isArray() && elements(made).equals(elements(decided));
        }
    },
    MAX("max") {
        @Override
        boolean isAbout(JsonNode local, JsonNode server, Newer newer) {
            return local.isNumber() && server.isNumber();
        }
    },
    MIN("min") {
        @Override
        boolean isAbout(JsonNode local, JsonNode server, Newer newer) {
            return local.isNumber() && server.isNumber();
        }
    },
    LATEST("latest") {
        @Override
        boolean isAbout(JsonNode local, JsonNode server, Newer newer) {
            return newer != Newer.NEITHER;
        }
    },
    SERVER("server"),
    LOCAL("local");

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();
    private static final String FIELD = "f";
    private static final String POINTER = "/" + FIELD;

    private final String word;

    RuleCandidate(String word) {
        this.word = word;
    }

    private FieldRule rule() {
        return switch (this) {
            case SET -> FieldRule.set();
            case MAX -> FieldRule.max();
            case MIN -> FieldRule.min();
            case LATEST -> FieldRule.latest();
            case SERVER -> FieldRule.server();
            case LOCAL -> FieldRule.local();
        };
    }

    private FieldMerge<JsonNode> merge() {
        return new FieldMerge<>(JSON, FieldRules.of(Map.of(POINTER, rule()), List.of()), MergeOptions.DEFAULT);
    }

    /** The rule as rulesets name it. */
    String word() {
        return word;
    }

    /** Whether the rule says anything about such values that a simpler one does not. */
    boolean isAbout(JsonNode local, JsonNode server, Newer newer) {
        return true;
    }

    boolean same(JsonNode made, JsonNode decided) {
        return JSON.same(made, decided);
    }

    /** Whether the rule would have let stand what was decided. */
    boolean explains(DecidedField decided, NewCase conflict) {
        CaseField field = decided.field();
        JsonNode local = field.local();
        JsonNode server = field.server();
        JsonNode value = decided.value();
        Newer newer = Constellation.of(field, conflict).newer();
        if (local == null || server == null || value == null || !isAbout(local, server, newer)) {
            return false;
        }
        JsonNode base = field.base();
        String pointer = field.path().toString();
        MergeResult<JsonNode> merged = merge().merge(
                        record(base),
                        record(local),
                        record(server),
                        new Stamp(null, conflict.local().stamp().timeOf(pointer)),
                        new Stamp(null, conflict.server().stamp().timeOf(pointer)));
        JsonNode made = merged.value().get(FIELD);
        return merged.conflicts().isEmpty() && made != null && same(made, value);
    }

    private static ObjectNode record(@Nullable JsonNode value) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        if (value != null) {
            record.set(FIELD, value);
        }
        return record;
    }

    private static Set<JsonNode> elements(JsonNode list) {
        Set<JsonNode> elements = new HashSet<>();
        list.forEach(elements::add);
        return elements;
    }
}
