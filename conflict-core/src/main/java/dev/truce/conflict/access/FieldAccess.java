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
     * Access to records of a type of the user's own, without a detour through JSON: Java records, sealed types of records, and
     * beans.
     *
     * <p>A record's members are its components; a bean's are its public getters with setters and its public fields, inherited
     * ones, too, in the order of their names. They may be records and beans again, numbers, booleans, texts, constants of enums,
     * the times of {@code java.time}, UUIDs and the like (which stand as their texts), lists, sets, arrays, and maps with
     * texts as keys. Two sets are the same whatever the order of their elements, and merge as sets.
     *
     * <p>A reference of null is Null. Absent can be said by an Optional alone: an empty one is Absent. Values that are cases of a sealed
     * type carry the name of their class as {@code "@type"} in JSON texts; two cases are different kinds of values.
     *
     * <p>The types are looked at once, and code is generated for each class, at a cost of some milliseconds; later calls return
     * the same access. Records that may contain themselves are looked through before each use; deeper than 512 levels
     * they are refused with an {@link IllegalArgumentException}, and so is a value that no type declares.
     *
     * @param type the type of the records
     * @return the access; its values are what the records hold
     * @throws IllegalArgumentException when the type holds what cannot be taken apart; names class, member and remedy
     */
    static FieldAccess<Object> of(Class<?> type) {
        return ObjectAccess.of(type);
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
     * Whether two objects are of one type, so that their members can be merged one by one.
     *
     * @param one an object
     * @param two another
     * @return false for two different classes of the user's
     */
    default boolean isSameType(T one, T two) {
        return true;
    }

    /**
     * The shape of an object whose members are always the same ones.
     *
     * @param object a value of kind {@link Kind#OBJECT}
     * @return the shape; null where objects may have any members
     */
    default @Nullable Shape<T> shape(T object) {
        return null;
    }

    /**
     * The elements of a list.
     *
     * @param list a value of kind {@link Kind#LIST}
     * @return the elements in order
     */
    List<T> elements(T list);

    /**
     * Whether the order of a list's elements means anything.
     *
     * @param list a value of kind {@link Kind#LIST}
     * @return false for sets
     */
    default boolean isOrdered(T list) {
        return true;
    }

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
     * Which of three values are the same.
     *
     * @param base the last agreed value
     * @param local local's value
     * @param server the server's value
     * @return what {@link #same} says of each two of them; asks about all three at once where that is cheaper
     */
    default Agreement agreement(T base, T local, T server) {
        return Agreement.of(base, local, server, this::same);
    }

    /**
     * Refuses a record that has no end, because it contains itself.
     *
     * @param record a record, before it is compared or merged
     * @throws IllegalArgumentException when it nests deeper than 512 levels
     */
    default void check(T record) {}

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
