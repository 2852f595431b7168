package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;

/** What a validator calls the kinds of values. */
enum ValueType {
    TEXT("text", "a text", Kind.TEXT),
    NUMBER("number", "a number", Kind.NUMBER),
    INTEGER("integer", "a whole number", Kind.NUMBER),
    BOOLEAN("boolean", "true or false", Kind.BOOLEAN),
    LIST("list", "a list", Kind.LIST),
    OBJECT("object", "an object", Kind.OBJECT);

    private final String word;
    private final String text;
    private final Kind kind;

    ValueType(String word, String text, Kind kind) {
        this.word = word;
        this.text = text;
        this.kind = kind;
    }

    String word() {
        return word;
    }

    /** The type in a sentence. */
    String text() {
        return text;
    }

    <V> boolean holds(FieldAccess<V> access, V value) {
        return access.kind(value) == kind
                && (this != INTEGER
                        || access.decimal(value).stripTrailingZeros().scale() <= 0);
    }
}
