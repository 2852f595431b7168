package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns the part {@code validators} into what results must satisfy. */
final class ValidatorBinder {

    private static final String EXAMPLE = "{ path: /partySize, min: 1, max: 20 }";

    private final Findings findings;

    ValidatorBinder(Findings findings) {
        this.findings = findings;
    }

    /**
     * A validator of a ruleset.
     *
     * @param validator what it requires
     * @param form how the digest sees it
     */
    record Bound(Validator validator, JsonNode form) {}

    List<Bound> bind(@Nullable Located part) {
        List<Bound> validators = new ArrayList<>();
        if (part instanceof Located.Sequence list) {
            list.elements().forEach(element -> {
                Bound bound = validator(element);
                if (bound != null) {
                    validators.add(bound);
                }
            });
        } else if (part != null) {
            findings.add(part, "\"validators\" is a list, but found " + part.brief() + "; write [" + EXAMPLE + "]");
        }
        return validators;
    }

    private @Nullable Bound validator(Located part) {
        int before = findings.size();
        Members members = Members.of(part, "a validator", Grammar.VALIDATOR, EXAMPLE, findings);
        FieldPath path = path(members);
        boolean required = required(members);
        ValueType type = members.choice("type", Grammar.VALUE_TYPES);
        BigDecimal min = number(members, "min");
        BigDecimal max = number(members, "max");
        if (min != null && max != null && min.compareTo(max) > 0) {
            findings.add(members.required("min"), "min " + min + " lies above max " + max + "; swap them");
        }
        LinearPattern pattern = pattern(members);
        List<JsonNode> oneOf = oneOf(members);
        Comparison comparison = comparison(members);
        String custom = members.text("custom", "custom: seatsAreFree");
        String message = members.text("message", "message: between 1 and 20 guests");
        if (custom != null
                && members.mapping().members().keySet().stream()
                        .anyMatch(key -> !key.equals("custom") && !key.equals("message"))) {
            findings.add(
                    members.required("custom"),
                    "a function is asked about the whole record; give it a validator of its own");
        }
        boolean says = members.mapping().members().keySet().stream()
                .anyMatch(key -> !key.equals("path") && !key.equals("message"));
        if (findings.size() == before && !says) {
            findings.add(part, "the validator requires nothing; write " + EXAMPLE);
        }
        return findings.size() > before
                ? null
                : new Bound(
                        new Validator(path, required, type, min, max, pattern, oneOf, comparison, custom, message),
                        form(members));
    }

    private FieldPath path(Members members) {
        Located part = members.part("path");
        String text = part == null ? "" : Members.textOf(part);
        try {
            if (text != null) {
                return FieldPath.parse(text);
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one message for every text that is none
        }
        findings.add(
                members.required("path"),
                "\"path\" is a JSON Pointer, but found "
                        + members.required("path").brief() + "; write path: /name");
        return FieldPath.ROOT;
    }

    private boolean required(Members members) {
        Located part = members.part("required");
        if (part == null) {
            return false;
        }
        if (part instanceof Located.Scalar scalar
                && scalar.value().isBoolean()
                && scalar.value().booleanValue()) {
            return true;
        }
        findings.add(part, "\"required\" is true or not there, but found " + part.brief() + "; write required: true");
        return false;
    }

    private @Nullable BigDecimal number(Members members, String key) {
        Located part = members.part(key);
        if (part == null) {
            return null;
        }
        if (part instanceof Located.Scalar scalar && scalar.value().isNumber()) {
            return scalar.value().decimalValue();
        }
        findings.add(part, "\"" + key + "\" is a number, but found " + part.brief() + "; write " + key + ": 1");
        return null;
    }

    private @Nullable LinearPattern pattern(Members members) {
        String text = members.text("pattern", "pattern: \"[0-9]+\"");
        try {
            return text == null ? null : LinearPattern.of(text);
        } catch (IllegalArgumentException e) {
            findings.add(members.required("pattern"), "the pattern cannot be read: " + e.getMessage());
            return null;
        }
    }

    private List<JsonNode> oneOf(Members members) {
        Located part = members.part("oneOf");
        if (part == null) {
            return List.of();
        }
        if (part instanceof Located.Sequence list && !list.elements().isEmpty()) {
            List<JsonNode> constants = new ArrayList<>();
            for (Located element : list.elements()) {
                if (element instanceof Located.Scalar scalar && !scalar.value().isNull()) {
                    constants.add(scalar.value());
                } else {
                    findings.add(
                            element,
                            "a constant is a text, number or boolean, but found " + element.brief() + "; drop it");
                }
            }
            return constants;
        }
        findings.add(part, "\"oneOf\" is a list of constants, but found " + part.brief() + "; write oneOf: [a, b]");
        return List.of();
    }

    private @Nullable Comparison comparison(Members members) {
        String text = members.text("compare", "compare: /start <= /end");
        if (text == null) {
            return null;
        }
        return Comparison.of(text).orElseGet(() -> {
            findings.add(
                    members.required("compare"),
                    "a comparison is two JSON Pointers with <=, <, >=, >, == or != between them, but found \"" + text
                            + "\"; write compare: /start <= /end");
            return null;
        });
    }

    private static JsonNode form(Members members) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        members.mapping().members().forEach((key, part) -> {
            if (part instanceof Located.Scalar scalar) {
                form.set(key, scalar.value());
            } else {
                ArrayNode constants = form.putArray(key);
                ((Located.Sequence) part)
                        .elements()
                        .forEach(element -> constants.add(((Located.Scalar) element).value()));
            }
        });
        return form;
    }
}
