package dev.truce.conflict.access;

import dev.truce.integrity.Digest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a value is taken apart and put together, so that one merge serves every kind of record.
 *
 * <p>A reference of null stands for Absent; Null is a value of its own, {@link Kind#NULL}. Implementations are stateless,
 * thread-safe and never change what they are given.
 *
 * @param <T> the type of a record and of every value in it
 */
public interface FieldAccess<T> {

    /** What a value is made of. */
    enum Kind {
        /** Null, which somebody set. */
        NULL,
        /** True or false. */
        BOOLEAN,
        /** A number, compared by its exact decimal value. */
        NUMBER,
        /** A text, compared by code points. */
        TEXT,
        /** Elements in order. */
        LIST,
        /** Named members. */
        OBJECT
    }

    /**
     * Access to JSON trees.
     *
     * @return the access; numbers keep their exact value and scale
     */
    static FieldAccess<JsonNode> json() {
        return JsonAccess.INSTANCE;
    }

    /**
     * What the value is made of.
     *
     * @param value a value
     * @return its kind
     */
    Kind kind(T value);

    /**
     * The members of an object.
     *
     * @param object a value of kind {@link Kind#OBJECT}
     * @return name and value in the object's own order
     */
    Iterable<Map.Entry<String, T>> members(T object);

    /**
     * One member of an object.
     *
     * @param object a value of kind {@link Kind#OBJECT}
     * @param name the member's name
     * @return its value; null when absent
     */
    @Nullable
    T member(T object, String name);

    /**
     * How many members an object or elements a list has.
     *
     * @param container an object or a list
     * @return the number
     */
    int size(T container);

    /**
     * An object of these members.
     *
     * @param like an object whose type the new one gets
     * @param members the members, in the order of the map, which is handed over
     * @return the object
     */
    T object(T like, Map<String, T> members);

    /**
     * The elements of a list.
     *
     * @param list a value of kind {@link Kind#LIST}
     * @return the elements in order
     */
    List<T> elements(T list);

    /**
     * A list of these elements.
     *
     * @param like a list whose type the new one gets
     * @param elements the elements in order
     * @return the list
     */
    T list(T like, List<T> elements);

    /**
     * The exact value of a number.
     *
     * @param number a value of kind {@link Kind#NUMBER}
     * @return the value in its written scale
     */
    BigDecimal decimal(T number);

    /**
     * A number.
     *
     * @param like a number whose type the new one gets where it fits
     * @param value the value
     * @return the number
     */
    T number(T like, BigDecimal value);

    /**
     * The text of a scalar: of a text itself, of a number or boolean as it is written.
     *
     * @param scalar a scalar other than Null
     * @return the text
     */
    String text(T scalar);

    /**
     * A text.
     *
     * @param like a text whose type the new one gets
     * @param value the text
     * @return the value
     */
    T text(T like, String value);

    /**
     * Whether two values are the same: numbers by decimal value, texts by code points, objects whatever the order of their
     * members, lists in order.
     *
     * @param one a value
     * @param two another
     * @return true when no user could tell them apart but by how they are written
     */
    boolean same(T one, T two);

    /**
     * The digest of a value's canonical form: equal for values that are the {@link #same}.
     *
     * @param value a value
     * @return the digest; costs a pass over the value
     */
    Digest digest(T value);

    /**
     * A value as JSON text, for the queue and the history.
     *
     * @param value a value
     * @return compact JSON; numbers keep their exact value and scale
     */
    String write(T value);

    /**
     * A record from JSON text, as {@link #write} or a person wrote it.
     *
     * @param json the text
     * @return the record
     * @throws dev.truce.integrity.json.InputRejectedException when it is no record of this type
     */
    T read(String json);
}
