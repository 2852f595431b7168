package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns what stands under a pattern into its field rule. */
final class RuleBinder {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Map<String, FieldRule> PLAIN = plain();
    /** What looks below its path, or at more than what both sides changed. */
    private static final Set<String> NOT_ATOMIC = Set.of(
            "auto",
            "atomic",
            "opaque",
            "keyed",
            "sequence",
            "group",
            "immutable",
            "localOnly",
            "derived",
            "setWins",
            "removeWins");

    private static final Set<String> NEVER_REMOVED =
            Set.of("group", "immutable", "localOnly", "derived", "setWins", "removeWins");

    private final Findings findings;
    private final RuleArguments arguments;

    RuleBinder(Findings findings) {
        this.findings = findings;
        this.arguments = new RuleArguments(findings);
    }

    private static Map<String, FieldRule> plain() {
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        for (FieldRule rule : List.of(
                FieldRule.auto(),
                FieldRule.conflict(),
                FieldRule.latest(),
                FieldRule.local(),
                FieldRule.server(),
                FieldRule.max(),
                FieldRule.min(),
                FieldRule.counter(),
                FieldRule.gcounter(),
                FieldRule.set(),
                FieldRule.atomic(),
                FieldRule.opaque(),
                FieldRule.sequence(),
                FieldRule.text(),
                FieldRule.immutable(),
                FieldRule.localOnly(),
                FieldRule.derived(),
                FieldRule.setWins(FieldRule.auto()),
                FieldRule.removeWins(FieldRule.auto()))) {
            rules.put(rule.name(), rule);
        }
        return rules;
    }

    /** Every rule, by name. */
    static List<String> names() {
        List<String> names = new ArrayList<>(PLAIN.keySet());
        names.add("rank");
        names.add("keyed");
        names.add("append");
        names.add("group");
        names.add("custom");
        return names;
    }

    /** The rule, or null when it is not understood, which is then among the findings. */
    @Nullable
    BoundRule bind(FieldPath pattern, Located part) {
        if (part instanceof Located.Mapping mapping) {
            return withArgument(pattern, mapping);
        }
        String name = Members.textOf(part);
        if (name == null) {
            findings.add(
                    part, "a rule is a name or a mapping with one name, but found " + part.brief() + "; write latest");
            return null;
        }
        FieldRule rule = PLAIN.get(name);
        if (rule != null) {
            return new BoundRule(part, rule, NODES.stringNode(name), List.of());
        }
        findings.add(
                part,
                switch (name) {
                    case "rank" -> RuleArguments.RANK_REMEDY;
                    case "keyed" -> "\"keyed\" needs the pointer of a member; write " + RuleArguments.KEYED_REMEDY;
                    case "append" -> "\"append\" needs the pointer of an id; write " + RuleArguments.APPEND_REMEDY;
                    case "custom" -> "\"custom\" needs the name of a function; write " + RuleArguments.CUSTOM_REMEDY;
                    case "group" -> "\"group\" needs the pointers of its members; write " + RuleArguments.GROUP_REMEDY;
                    default -> unknown(name);
                });
        return null;
    }

    private static String unknown(String name) {
        return "unknown rule \"" + name + "\"" + NearestName.hint(name, names());
    }

    private @Nullable BoundRule withArgument(FieldPath pattern, Located.Mapping mapping) {
        if (mapping.members().isEmpty()) {
            findings.add(mapping, "a rule has one name, but found an empty mapping; write latest");
            return null;
        }
        if (mapping.members().size() > 1) {
            findings.add(
                    mapping,
                    "a rule has one name, but found " + mapping.members().size()
                            + "; keep one, or write one inside the other as in { setWins: latest }");
            return null;
        }
        String name = mapping.members().keySet().iterator().next();
        Located argument = mapping.members().values().iterator().next();
        return switch (name) {
            case "rank" -> arguments.rank(argument);
            case "keyed" -> arguments.keyed(argument);
            case "append" -> arguments.append(argument);
            case "custom" -> arguments.custom(argument);
            case "counter" -> arguments.counter(argument);
            case "group" -> arguments.group(pattern, argument);
            case "atomic" -> atomic(pattern, argument);
            case "setWins", "removeWins" -> removal(pattern, name, argument);
            default -> {
                findings.add(
                        argument,
                        PLAIN.containsKey(name) ? "\"" + name + "\" takes nothing; write just " + name : unknown(name));
                yield null;
            }
        };
    }

    private @Nullable BoundRule removal(FieldPath pattern, String removal, Located argument) {
        BoundRule inner = bind(pattern, argument);
        if (inner == null) {
            return null;
        }
        String name = inner.rule().name();
        if (NEVER_REMOVED.contains(name)) {
            findings.add(
                    argument,
                    "\"" + removal + "\" does not go with \"" + name + "\"; write { " + removal + ": latest }, or just "
                            + name);
            return null;
        }
        FieldRule rule =
                removal.equals("setWins") ? FieldRule.setWins(inner.rule()) : FieldRule.removeWins(inner.rule());
        JsonNode form = name.equals("auto") ? NODES.stringNode(removal) : RuleArguments.form(removal, inner.form());
        return new BoundRule(argument, rule, form, inner.names());
    }

    private @Nullable BoundRule atomic(FieldPath pattern, Located argument) {
        BoundRule inner = bind(pattern, argument);
        if (inner == null) {
            return null;
        }
        String name = inner.rule().name();
        if (NOT_ATOMIC.contains(name)) {
            findings.add(
                    argument,
                    "\"" + name + "\" does not decide a value as a whole; write { atomic: latest }, or just " + name);
            return null;
        }
        if (name.equals("conflict")) {
            return new BoundRule(argument, FieldRule.atomic(), NODES.stringNode("atomic"), List.of());
        }
        return new BoundRule(
                argument, FieldRule.atomic(inner.rule()), RuleArguments.form("atomic", inner.form()), List.of());
    }

    /** The patterns that are sound, with their rules; the rest is among the findings. */
    Map<String, BoundRule> fields(Located part) {
        if (!(part instanceof Located.Mapping mapping)) {
            findings.add(
                    part, "\"fields\" maps patterns to rules, but found " + part.brief() + "; write { /name: latest }");
            return Map.of();
        }
        Map<String, BoundRule> rules = new LinkedHashMap<>();
        mapping.members().forEach((pattern, rule) -> {
            FieldPath path = arguments.pattern(pattern, rule);
            BoundRule bound = path == null ? null : bind(path, rule);
            if (bound != null) {
                rules.put(pattern, bound);
            }
        });
        return rules;
    }
}
