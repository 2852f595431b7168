package dev.truce.cli.rules;

import dev.truce.cli.terminal.Values;
import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RulesetDifference;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Registered rulesets and what holds where, for programs. */
final class RulesetView {

    private RulesetView() {}

    static ObjectNode json(RegisteredRuleset registered) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ruleset", registered.version().name());
        json.put("version", registered.version().number().toString());
        json.put("digest", registered.digest().toString());
        json.put("bump", Values.lower(registered.bump()));
        json.put("message", registered.message()).put("author", registered.author());
        return json.put("registeredAt", registered.registeredAt().toString());
    }

    static ObjectNode json(Activation activation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("activation", activation.number()).put("environment", activation.environment());
        json.put("ruleset", activation.version().name());
        json.put("version", activation.version().number().toString());
        json.put("digest", activation.digest().toString());
        json.put(
                "replaced",
                activation.replaced() == null ? null : activation.replaced().toString());
        json.put("rollback", activation.rollback());
        json.put("author", activation.author()).put("reason", activation.reason());
        return json.put("at", activation.at().toString());
    }

    static ArrayNode json(RulesetDifference difference) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        difference
                .changes()
                .forEach(change -> list.addObject()
                        .put("place", change.place())
                        .put("was", change.was())
                        .put("is", change.is())
                        .put("needs", Values.lower(change.needs())));
        return list;
    }
}
