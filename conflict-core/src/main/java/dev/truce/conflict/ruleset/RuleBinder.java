package dev.truce.conflict.ruleset;

import dev.truce.conflict.merge.FieldPath;
import dev.truce.conflict.merge.FieldRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns what stands under a pattern into its field rule. */
final class RuleBinder {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String RANK_REMEDY =
            "\"rank\" needs a list of constants, lowest first; write { rank: [pending, confirmed] }";
    private static final String KEYED_REMEDY = "{ keyed: /id }";

    private static final String GROUP_REMEDY = "/period: { group: [/period/start, /period/end] }";

    private static final Map<String, FieldRule> PLAIN = plain();
    private static final Set<String> NOT_ATOMIC = Set.of("atomic", "keyed", "group", "immutable");

    private final Findings findings;

    RuleBinder(Findings findings) {
        this.findings = findings;
    }

    private static Map<String, FieldRule> plain() {
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        for (FieldRule rule : List.of(
                FieldRule.conflict(),
                FieldRule.latest(),
                FieldRule.local(),
                FieldRule.server(),
                FieldRule.max(),
                FieldRule.min(),
                FieldRule.counter(),
                FieldRule.set(),
                FieldRule.atomic(),
                FieldRule.immutable())) {
            rules.put(rule.name(), rule);
        }
        return rules;
    }

    /** Every rule of this version, by name. */
    static List<String> names() {
        List<String> names = new ArrayList<>(PLAIN.keySet());
        names.add("rank");
        names.add("keyed");
        names.add("group");
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
                    case "rank" -> RANK_REMEDY;
                    case "keyed" -> "\"keyed\" needs the pointer of a member; write " + KEYED_REMEDY;
                    case "group" -> "\"group\" needs the pointers of its members; write " + GROUP_REMEDY;
                    default -> unknown(name);
                });
        return null;
    }

    private static String unknown(String name) {
        return Grammar.LATER_RULES.contains(name)
                ? "the rule \"" + name + "\" is not supported by this version; write one of "
                        + String.join(", ", names())
                : "unknown rule \"" + name + "\"" + NearestName.hint(name, names());
    }

    private @Nullable BoundRule withArgument(FieldPath pattern, Located.Mapping mapping) {
        if (mapping.members().isEmpty()) {
            findings.add(mapping, "a rule has one name, but found an empty mapping; write latest");
            return null;
        }
        if (mapping.members().size() > 1) {
            String later = mapping.members().keySet().stream()
                    .filter(Grammar.LATER_RULES::contains)
                    .findFirst()
                    .map(name -> "; \"" + name + "\" is not supported by this version")
                    .orElse("; keep one");
            findings.add(
                    mapping,
                    "a rule has one name, but found " + mapping.members().size() + later);
            return null;
        }
        String name = mapping.members().keySet().iterator().next();
        Located argument = mapping.members().values().iterator().next();
        return switch (name) {
            case "rank" -> rank(argument);
            case "keyed" -> keyed(argument);
            case "counter" -> counter(argument);
            case "group" -> group(pattern, argument);
            case "atomic" -> atomic(pattern, argument);
            default -> {
                findings.add(
                        argument,
                        PLAIN.containsKey(name) ? "\"" + name + "\" takes nothing; write just " + name : unknown(name));
                yield null;
            }
        };
    }

    private @Nullable BoundRule rank(Located argument) {
        if (!(argument instanceof Located.Sequence list)) {
            findings.add(argument, RANK_REMEDY);
            return null;
        }
        List<String> constants = new ArrayList<>();
        boolean sound = true;
        for (Located element : list.elements()) {
            String constant = Members.textOf(element);
            if (constant == null) {
                findings.add(element, "a constant is a text, but found " + element.brief() + "; quote it");
                sound = false;
            } else if (constants.contains(constant)) {
                findings.add(element, "the rank lists \"" + constant + "\" twice; list each constant once");
                sound = false;
            } else {
                constants.add(constant);
            }
        }
        if (sound && constants.size() < 2) {
            findings.add(
                    argument,
                    "a rank orders at least two constants, but has " + constants.size()
                            + "; write { rank: [pending, confirmed] }");
            sound = false;
        }
        ArrayNode form = NODES.arrayNode();
        constants.forEach(form::add);
        return sound ? new BoundRule(list, FieldRule.rank(constants), form("rank", form), constants) : null;
    }

    private @Nullable BoundRule keyed(Located argument) {
        FieldPath key = Members.pointer(argument, "\"keyed\"", KEYED_REMEDY, findings);
        return key == null
                ? null
                : new BoundRule(
                        argument, FieldRule.keyed(key), form("keyed", NODES.stringNode(key.toString())), List.of());
    }

    private @Nullable BoundRule counter(Located argument) {
        int before = findings.size();
        Members bounds =
                Members.of(argument, "\"counter\"", Grammar.COUNTER, "{ counter: { min: 0, max: 10 } }", findings);
        BigDecimal least = bound(bounds, "min");
        BigDecimal most = bound(bounds, "max");
        if (least != null && most != null && least.compareTo(most) > 0) {
            findings.add(argument, "the counter's min " + least + " lies above its max " + most + "; swap them");
        }
        if (findings.size() > before) {
            return null;
        }
        if (least == null && most == null) {
            return new BoundRule(argument, FieldRule.counter(), NODES.stringNode("counter"), List.of());
        }
        ObjectNode form = NODES.objectNode();
        if (least != null) {
            form.put("min", least);
        }
        if (most != null) {
            form.put("max", most);
        }
        return new BoundRule(argument, FieldRule.counter(least, most), form("counter", form), List.of());
    }

    private @Nullable BigDecimal bound(Members bounds, String key) {
        Located part = bounds.part(key);
        if (part == null) {
            return null;
        }
        if (part instanceof Located.Scalar scalar && scalar.value().isNumber()) {
            return scalar.value().decimalValue();
        }
        findings.add(
                part,
                "\"" + key + "\" is a number, but found " + part.brief() + "; write { counter: { " + key + ": 0 } }");
        return null;
    }

    private @Nullable BoundRule group(FieldPath pattern, Located argument) {
        if (!(argument instanceof Located.Sequence list) || list.elements().size() < 2) {
            findings.add(argument, "\"group\" needs the pointers of its members, two or more; write " + GROUP_REMEDY);
            return null;
        }
        int before = findings.size();
        SortedSet<String> members = new TreeSet<>();
        for (Located element : list.elements()) {
            String pointer = Members.textOf(element);
            FieldPath path = pointer == null ? null : pattern(pointer, element);
            List<String> names = path == null ? List.of() : path.segments();
            boolean below = names.size() == pattern.segments().size() + 1
                    && names.subList(0, names.size() - 1).equals(pattern.segments());
            if (pointer == null || (path != null && !below)) {
                findings.add(
                        element,
                        "a group's members lie directly below " + pattern + ", but found " + element.brief()
                                + "; write " + pattern + "/start");
            } else if (path != null && !members.add(names.get(names.size() - 1))) {
                findings.add(element, "the group lists " + pointer + " twice; list each member once");
            }
        }
        if (findings.size() > before) {
            return null;
        }
        ArrayNode form = NODES.arrayNode();
        members.forEach(form::add);
        return new BoundRule(argument, FieldRule.group(members), form("group", form), members);
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
        return new BoundRule(argument, FieldRule.atomic(inner.rule()), form("atomic", inner.form()), List.of());
    }

    private static ObjectNode form(String name, JsonNode argument) {
        ObjectNode form = NODES.objectNode();
        form.set(name, argument);
        return form;
    }

    /** The patterns that are sound, with their rules; the rest is among the findings. */
    Map<String, BoundRule> fields(Located part) {
        Map<String, BoundRule> rules = new LinkedHashMap<>();
        if (!(part instanceof Located.Mapping mapping)) {
            findings.add(
                    part, "\"fields\" maps patterns to rules, but found " + part.brief() + "; write { /name: latest }");
            return rules;
        }
        mapping.members().forEach((pattern, rule) -> {
            FieldPath path = pattern(pattern, rule);
            BoundRule bound = path == null ? null : bind(path, rule);
            if (bound != null) {
                rules.put(pattern, bound);
            }
        });
        return rules;
    }

    private @Nullable FieldPath pattern(String pattern, Located part) {
        try {
            return FieldPath.parse(pattern);
        } catch (IllegalArgumentException e) {
            findings.add(part, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
