package dev.truce.rollback.record;

import dev.truce.integrity.Digest;
import tools.jackson.databind.JsonNode;

/**
 * Reads members of a document that Truce wrote.
 *
 * @param remedy what to do when one is not what it must be, for messages
 */
public record JsonMembers(String remedy) {

    /**
     * A text.
     *
     * @throws IllegalArgumentException when it is missing or no text
     */
    public String text(JsonNode json, String name) {
        if (!json.path(name).isString()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no text; " + remedy);
        }
        return json.path(name).stringValue();
    }

    /**
     * A digest.
     *
     * @throws IllegalArgumentException when it is missing or no digest
     */
    public Digest digest(JsonNode json, String name) {
        return Digest.parse(text(json, name));
    }

    /**
     * A count.
     *
     * @throws IllegalArgumentException when it is missing, no whole number, or below zero
     */
    public long count(JsonNode json, String name) {
        JsonNode count = json.path(name);
        if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no count; " + remedy);
        }
        return count.longValue();
    }
}
