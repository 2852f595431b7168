package dev.truce.conflict.ruleset;

import dev.truce.conflict.merge.FieldRule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A field rule of a ruleset.
 *
 * @param at where it was written
 * @param rule the rule
 * @param form how the digest sees it: one form for all spellings
 * @param constants those of a rank, lowest first; empty for every other rule
 */
record BoundRule(Located at, FieldRule rule, JsonNode form, List<String> constants) {}
