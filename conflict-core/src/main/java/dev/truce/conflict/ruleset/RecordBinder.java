package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the part {@code record} into the place of a record's metadata. */
final class RecordBinder {

    /** About a thousand years; more would overflow when it is added to a time. */
    static final Duration LONGEST = Duration.ofDays(365_000);

    private final Findings findings;

    RecordBinder(Findings findings) {
        this.findings = findings;
    }

    @Nullable
    RecordFormat bind(Located part) {
        int before = findings.size();
        Members members = Members.of(part, "\"record\"", Grammar.RECORD, "{ type: order, key: /id }", findings);
        String type = members.text("type", "order, or /kind for a pointer");
        FieldPath typePath = type != null && type.startsWith("/") ? members.pointer("type", "/kind") : null;
        FieldPath key = members.pointer("key", "/id");
        FieldPath epoch = members.pointer("epoch", "/epoch");
        FieldPath syncVersion = members.pointer("syncVersion", "/syncVersion");
        FieldPath modifiedAt = members.pointer("modifiedAt", "/updatedAt");
        FieldPath deleted = members.pointer("deleted", "/deleted");
        FieldPath fieldTimes = members.pointer("fieldTimes", "/fieldTimes");
        Duration precision = precision(members);
        if (findings.size() > before) {
            return null;
        }
        if (key == null) {
            findings.add(part, "\"record\" has no \"key\"; write key: /id");
            return null;
        }
        requireApart(members);
        String literal = type == null ? "record" : typePath == null ? type : "";
        return new RecordFormat(literal, typePath, key, epoch, syncVersion, modifiedAt, deleted, fieldTimes, precision);
    }

    private @Nullable Duration precision(Members members) {
        Duration precision = duration(members, "precision", "PT1S", findings);
        if (precision != null && precision.toMillis() < 1) {
            findings.add(members.required("precision"), "the precision is at least a millisecond; write PT0.001S");
            return null;
        }
        return precision;
    }

    /** No metadata is another's or lies inside another's. */
    private void requireApart(Members members) {
        Map<String, FieldPath> taken = new LinkedHashMap<>();
        members.mapping().members().forEach((name, part) -> {
            String text = Objects.requireNonNull(Members.textOf(part), name); // every member is sound
            if (text.startsWith("/")) {
                FieldPath path = FieldPath.parse(text);
                taken.forEach((other, place) -> {
                    if (contains(place, path) || contains(path, place)) {
                        findings.add(
                                part,
                                "\"" + name + "\" and \"" + other + "\" overlap at " + path
                                        + "; each needs a place of its own");
                    }
                });
                taken.put(name, path);
            }
        });
    }

    static boolean contains(FieldPath outer, FieldPath inner) {
        int length = outer.segments().size();
        return length <= inner.segments().size()
                && outer.segments().equals(inner.segments().subList(0, length));
    }

    /** An ISO-8601 duration from zero to {@link #LONGEST}; null when it is missing or none. */
    static @Nullable Duration duration(Members members, String key, String example, Findings findings) {
        Located part = members.part(key);
        if (part == null) {
            return null;
        }
        String text = Members.textOf(part);
        try {
            Duration duration = text == null ? Duration.ofSeconds(-1) : Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // falls through to the one message for every text that is none
        }
        findings.add(part, "\"" + key + "\" is an ISO-8601 duration, but found " + part.brief() + "; write " + example);
        return null;
    }
}
