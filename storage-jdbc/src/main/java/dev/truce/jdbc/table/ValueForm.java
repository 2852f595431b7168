package dev.truce.jdbc.table;

import tools.jackson.databind.JsonNode;

/** How the values of a column are written as JSON, so that each comes back as it was. */
interface ValueForm {

    /**
     * The JSON of a value.
     *
     * @throws IllegalArgumentException when no JSON can hold it; the message goes on from the column's name
     */
    JsonNode toJson(Object value);

    /**
     * The value that JSON, not null, stands for.
     *
     * @throws IllegalArgumentException when it stands for none; the message goes on from the member's name
     */
    Object fromJson(JsonNode json);
}
