package dev.truce.conflict.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects whose members have the same names in the same order, always: a merge compares and makes them by number, without a
 * map. Records and beans have one, made once for each class.
 *
 * <p>Members are numbered from 0 and sets of them are the bits of a long, at most the first 64. Only objects that this shape
 * {@linkplain #covers covers} may be given to it. Thread-safe.
 *
 * @param <T> the type of the objects and of the values in them
 */
public interface Shape<T> {

    /** How many members {@link #changes} tells of in one call. */
    int BLOCK = 32;

    /** How many members an object has at most that {@link #pick} makes. */
    int MOST_PICKED = 64;

    /**
     * The names of the members.
     *
     * @return the names in order
     */
    List<String> names();

    /**
     * Whether a member may be Absent; all others are always there.
     *
     * @param index the member's number
     * @return true when objects may lack it
     */
    boolean isOptional(int index);

    /**
     * Whether an object has this shape.
     *
     * @param object the object
     * @return true when it is of this shape's class, and of no subclass
     */
    boolean covers(T object);

    /**
     * One member.
     *
     * @param object the object
     * @param index the member's number
     * @return its value; null when absent
     */
    @Nullable
    T member(T object, int index);

    /**
     * What two sides did to a block of members: {@value #BLOCK} of them, beginning with {@code BLOCK * block}.
     *
     * <p>Bit i of the lower half says that local's value of member i differs from the server's and from base's; bit i of the
     * upper half that the server's differs from local's and from base's. Both are also set where the sides hold two objects that
     * must be taken apart to tell. No bit says that the sides are alike.
     *
     * @param base the object both agreed on
     * @param local local's
     * @param server the server's
     * @param block the number of the block
     * @return the bits
     */
    long changes(T base, T local, T server, int block);

    /**
     * An object with some members of one and all others of another.
     *
     * @param local the one
     * @param server the other
     * @param fromLocal the bits of the members to take from {@code local}
     * @return the object
     */
    T pick(T local, T server, long fromLocal);

    /**
     * As {@link #make}, where all that is given are objects, each of the shape that local's and the server's member has. Quicker,
     * for it looks at none of them.
     *
     * @param local the one
     * @param server the other
     * @param fromLocal the bits of the members to take from {@code local}
     * @param given the bits of the members to take from {@code values}
     * @param values an object at the number of each given member
     * @return the object
     */
    T join(T local, T server, long fromLocal, long given, @Nullable Object[] values);

    /**
     * An object with some members of one, some given, and all others of another.
     *
     * @param local the one
     * @param server the other
     * @param fromLocal the bits of the members to take from {@code local}
     * @param given the bits of the members to take from {@code values}, whatever {@code fromLocal} says
     * @param values a value at the number of each given member; null where it is to be absent
     * @return the object
     * @throws IllegalArgumentException when a value is not what its member holds
     */
    T make(T local, T server, long fromLocal, long given, @Nullable Object[] values);
}
