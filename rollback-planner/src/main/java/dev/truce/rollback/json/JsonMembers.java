package dev.truce.rollback.json;

import dev.truce.integrity.Digest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads members of a document that Truce wrote.
 *
 * @param remedy what to do when one is not what it must be, for messages; empty for nothing
 */
public record JsonMembers(String remedy) {

    /** For readers whose caller says what to do. */
    public static final JsonMembers PLAIN = new JsonMembers("");

    /**
     * A text.
     *
     * @param json the document
     * @param name of the member
     * @return the text
     * @throws IllegalArgumentException when it is missing or no text
     */
    public String text(JsonNode json, String name) {
        if (!json.path(name).isString()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no text" + end());
        }
        return json.path(name).stringValue();
    }

    /**
     * Texts.
     *
     * @param json the document
     * @param name of the member
     * @return those of an array, in its order; none when there is no such member
     * @throws IllegalArgumentException when one is no text
     */
    public List<String> texts(JsonNode json, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : json.path(name).values()) {
            if (!text.isString()) {
                throw new IllegalArgumentException("\"" + name + "\" has something that is no text" + end());
            }
            texts.add(text.stringValue());
        }
        return texts;
    }

    /**
     * A digest.
     *
     * @param json the document
     * @param name of the member
     * @return the digest
     * @throws IllegalArgumentException when it is missing or no digest
     */
    public Digest digest(JsonNode json, String name) {
        return Digest.parse(text(json, name));
    }

    /**
     * A count.
     *
     * @param json the document
     * @param name of the member
     * @return the count
     * @throws IllegalArgumentException when it is missing, no whole number, or below zero
     */
    public long count(JsonNode json, String name) {
        JsonNode count = json.path(name);
        if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no count" + end());
        }
        return count.longValue();
    }

    private String end() {
        return remedy.isEmpty() ? "" : "; " + remedy;
    }
}
