package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns the argument of a rule that takes one into the rule. */
final class RuleArguments {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final String RANK_REMEDY =
            "\"rank\" needs a list of constants, lowest first; write { rank: [pending, confirmed] }";
    static final String KEYED_REMEDY = "{ keyed: /id }";
    static final String APPEND_REMEDY = "{ append: /id }";
    static final String CUSTOM_REMEDY = "{ custom: lowestPrice }";
    static final String GROUP_REMEDY = "/period: { group: [/period/start, /period/end] }";

    private final Findings findings;

    RuleArguments(Findings findings) {
        this.findings = findings;
    }

    @Nullable
    BoundRule rank(Located argument) {
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

    @Nullable
    BoundRule keyed(Located argument) {
        FieldPath key = Members.pointer(argument, "\"keyed\"", KEYED_REMEDY, findings);
        return key == null
                ? null
                : new BoundRule(
                        argument, FieldRule.keyed(key), form("keyed", NODES.stringNode(key.toString())), List.of());
    }

    @Nullable
    BoundRule append(Located argument) {
        FieldPath id = Members.pointer(argument, "\"append\"", APPEND_REMEDY, findings);
        return id == null
                ? null
                : new BoundRule(
                        argument, FieldRule.append(id), form("append", NODES.stringNode(id.toString())), List.of());
    }

    @Nullable
    BoundRule custom(Located argument) {
        String name = Members.textOf(argument);
        if (name == null || name.isBlank()) {
            findings.add(
                    argument,
                    "\"custom\" is the name of a function, but found " + argument.brief() + "; write " + CUSTOM_REMEDY);
            return null;
        }
        return new BoundRule(argument, FieldRule.custom(name), form("custom", NODES.stringNode(name)), List.of());
    }

    @Nullable
    BoundRule counter(Located argument) {
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

    @Nullable
    BoundRule group(FieldPath pattern, Located argument) {
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
        members.forEach(name -> form.add(pattern.child(name).toString()));
        return new BoundRule(argument, FieldRule.group(members), form("group", form), members);
    }

    static ObjectNode form(String name, JsonNode argument) {
        ObjectNode form = NODES.objectNode();
        form.set(name, argument);
        return form;
    }

    /** A sound pointer or pattern, or null when it is none. */
    @Nullable
    FieldPath pattern(String pattern, Located part) {
        try {
            return FieldPath.parse(pattern);
        } catch (IllegalArgumentException e) {
            findings.add(part, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
