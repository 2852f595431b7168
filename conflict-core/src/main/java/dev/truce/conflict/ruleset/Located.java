package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A part of a ruleset as it was written, and where. */
sealed interface Located {

    /** The line on which it begins, for a member that of its name; from 1, or 0 when there are no lines. */
    int line();

    /** Its place in the ruleset. */
    FieldPath path();

    /** What it is, for messages. */
    String brief();

    /** A text, number, boolean or null. */
    record Scalar(int line, FieldPath path, JsonNode value) implements Located {

        @Override
        public String brief() {
            return value.isNull() ? "nothing" : RecordFormat.brief(value);
        }
    }

    /** A list. */
    record Sequence(int line, FieldPath path, List<Located> elements) implements Located {

        @Override
        public String brief() {
            return elements.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** Members by name, in the order of the file. */
    record Mapping(int line, FieldPath path, Map<String, Located> members) implements Located {

        @Override
        public String brief() {
            return members.isEmpty() ? "an empty mapping" : "a mapping";
        }
    }
}
