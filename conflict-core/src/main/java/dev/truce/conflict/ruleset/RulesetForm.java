package dev.truce.conflict.ruleset;

import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldPath;
import dev.truce.integrity.json.CanonicalJson;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ruleset with everything said that may be left out, which is what its digest covers: two files have one digest when they
 * mean the same. The form is a ruleset itself, and its own form.
 */
final class RulesetForm {

    private final ObjectNode form = JsonNodeFactory.instance.objectNode();

    RulesetForm(String name, String version, Topology topology, Ruleset.Missing missing, Duration maxFuture) {
        form.put("ruleset", name);
        form.put("version", version);
        form.put("topology", Grammar.word(Grammar.TOPOLOGY, topology));
        form.put("missing", Grammar.word(Grammar.MISSING, missing));
        form.put("maxFuture", maxFuture.toString());
    }

    void record(RecordFormat record) {
        ObjectNode part = form.putObject("record");
        FieldPath typePath = record.typePath();
        part.put("type", typePath == null ? record.type() : typePath.toString());
        put(part, "key", record.key());
        put(part, "epoch", record.epoch());
        put(part, "syncVersion", record.syncVersion());
        put(part, "modifiedAt", record.modifiedAt());
        put(part, "deleted", record.deleted());
        put(part, "fieldTimes", record.fieldTimes());
        put(part, "precision", record.precision());
    }

    private static void put(ObjectNode part, String name, @Nullable Object value) {
        if (value != null) {
            part.put(name, value.toString());
        }
    }

    void defaults(TypeRules rules, RulesDraft draft) {
        fill(form, rules, draft);
    }

    void type(String type, TypeRules rules, RulesDraft draft) {
        ObjectNode part = form.withObjectProperty("types").putObject(type);
        fill(part, rules, draft);
        if (!rules.references().isEmpty()) {
            ObjectNode references = part.putObject("references");
            rules.references().forEach((path, target) -> references.put(path.toString(), target));
        }
    }

    private static void fill(ObjectNode part, TypeRules rules, RulesDraft draft) {
        ObjectNode strategies = part.putObject("default");
        strategies.put("default", rules.strategy().toString());
        rules.byKind().forEach((kind, name) -> strategies.put(kind.name(), name.toString()));
        TypeRules.Rank rank = rules.rank();
        if (rank != null) {
            part.putObject("latestWins").put("rank", rank.path().toString());
        }
        put(part, "deletes", rules.deletes() == null ? null : Grammar.word(Grammar.DELETES, rules.deletes()));
        part.put(
                "onFieldConflict",
                Grammar.word(Grammar.ON_FIELD_CONFLICT, rules.options().onFieldConflict()));
        part.put(
                "bothCreate",
                Grammar.word(Grammar.BOTH_CREATE_CONFLICTS, rules.options().bothCreateConflicts()));
        part.put("lists", Grammar.word(Grammar.LISTS, rules.options().lists()));
        ObjectNode byPattern = part.putObject("fields");
        draft.fields().forEach((pattern, bound) -> {
            if (rules.fields().byPattern().containsKey(pattern)) { // not said of metadata
                byPattern.set(pattern, bound.form());
            }
        });
        if (!draft.validators().isEmpty()) {
            ArrayNode validators = part.putArray("validators");
            draft.validators().forEach(bound -> validators.add(bound.form()));
        }
    }

    String canonical() {
        return CanonicalJson.text(form);
    }
}
