package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of one mapping of a ruleset. What it does not know it reports, and then answers as if it were not there. */
final class Members {

    private final Located.Mapping mapping;
    private final Findings findings;

    private Members(Located.Mapping mapping, Findings findings) {
        this.mapping = mapping;
        this.findings = findings;
    }

    /** The members of a part, none when it is no mapping. */
    static Members of(Located part, String name, Collection<String> known, String example, Findings findings) {
        if (part instanceof Located.Mapping mapping) {
            Members members = new Members(mapping, findings);
            members.reportUnknown(known);
            return members;
        }
        findings.add(part, name + " is a mapping, but found " + part.brief() + "; write " + example);
        return new Members(new Located.Mapping(part.line(), part.path(), Map.of()), findings);
    }

    private void reportUnknown(Collection<String> known) {
        mapping.members().forEach((key, part) -> {
            if (!known.contains(key)) {
                findings.add(part, "unknown key \"" + key + "\"" + NearestName.hint(key, known));
            }
        });
    }

    Located.Mapping mapping() {
        return mapping;
    }

    @Nullable
    Located part(String key) {
        return mapping.members().get(key);
    }

    /** The part of a member that is known to be there. */
    Located required(String key) {
        return Objects.requireNonNull(part(key), key);
    }

    /** The text of a member; null when it is missing or is none. */
    @Nullable
    String text(String key, String example) {
        Located part = part(key);
        if (part == null) {
            return null;
        }
        String text = textOf(part);
        if (text == null || text.isBlank()) {
            findings.add(part, "\"" + key + "\" is a text, but found " + part.brief() + "; write " + example);
            return null;
        }
        return text;
    }

    /** One of several names; null when the member is missing or is none of them. */
    <E> @Nullable E choice(String key, Map<String, E> choices) {
        Located part = part(key);
        return part == null ? null : choice(part, "\"" + key + "\"", choices);
    }

    <E> @Nullable E choice(Located part, String what, Map<String, E> choices) {
        String text = textOf(part);
        E chosen = text == null ? null : choices.get(text);
        if (chosen == null) {
            String known = what + " is one of " + String.join(", ", choices.keySet()) + ", but found " + part.brief();
            findings.add(
                    part,
                    Optional.ofNullable(text)
                            .flatMap(name -> NearestName.of(name, choices.keySet()))
                            .map(near -> what + " has no " + part.brief() + "; did you mean \"" + near + "\"?")
                            .orElse(known));
        }
        return chosen;
    }

    /** A JSON Pointer to one place; null when the member is missing or is none. */
    @Nullable
    FieldPath pointer(String key, String example) {
        Located part = part(key);
        return part == null ? null : pointer(part, "\"" + key + "\"", example, findings);
    }

    static @Nullable FieldPath pointer(Located part, String what, String example, Findings findings) {
        String text = textOf(part);
        if (text == null || !text.startsWith("/")) {
            findings.add(part, what + " is a JSON Pointer, but found " + part.brief() + "; write " + example);
            return null;
        }
        try {
            FieldPath path = FieldPath.parse(text);
            if (path.segments().contains("*")) {
                findings.add(part, what + " names one place, but " + text + " has a \"*\"; write " + example);
                return null;
            }
            return path;
        } catch (IllegalArgumentException e) {
            findings.add(part, String.valueOf(e.getMessage()));
            return null;
        }
    }

    static @Nullable String textOf(Located part) {
        return part instanceof Located.Scalar scalar && scalar.value().isString()
                ? scalar.value().asString()
                : null;
    }

    /** The last name of a part's path. */
    static String nameOf(Located part) {
        List<String> names = part.path().segments();
        return names.get(names.size() - 1);
    }
}
