package dev.truce.conflict.ruleset;

import dev.truce.conflict.merge.FieldRule;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A field rule of a ruleset.
 *
 * @param at where it was written
 * @param rule the rule
 * @param form how the digest sees it: one form for all spellings
 * @param names the constants of a rank, lowest first, or the members of a group; empty for every other rule
 */
record BoundRule(Located at, FieldRule rule, JsonNode form, List<String> names) {

    BoundRule(Located at, FieldRule rule, JsonNode form, Collection<String> names) {
        this(at, rule, form, List.copyOf(names));
    }

    boolean isRank() {
        return !names.isEmpty() && !isGroup();
    }

    boolean isGroup() {
        return rule.name().equals("group");
    }
}
