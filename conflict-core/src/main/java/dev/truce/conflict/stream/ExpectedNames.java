package dev.truce.conflict.stream;

import org.jspecify.annotations.Nullable;

/**
 * The names of the members of the line before, in the order in which they stand. Lines of one file mostly name the same members,
 * so a name need only be compared and not be read: it is well-formed, and no other one of its object, because it was.
 *
 * <p>Always the first names of one and the same line: what stands elsewhere than expected forgets those after it. Not
 * thread-safe.
 */
final class ExpectedNames {

    private static final int MOST = 64;
    private static final int WIDTH = 64;

    private final byte[] texts = new byte[MOST * WIDTH + Swar.SLACK];
    private final int[] lengths = new int[MOST];
    private final int[] objects = new int[MOST];
    private final long[] fingerprints = new long[MOST];
    private final @Nullable MetadataNames[] parents = new MetadataNames[MOST];
    private final @Nullable MetadataNames[] children = new MetadataNames[MOST];
    private int known;
    private int at;

    /** Goes to the first name of a line. */
    void restart() {
        at = 0;
    }

    /** Expects and learns nothing until the next line. */
    void pause() {
        at = MOST;
    }

    /** How many names the line had so far: a number for the object whose first name comes next. */
    int next() {
        return at;
    }

    /**
     * How long the next name is, with quotes and colon, when it stands here as expected; else 0.
     *
     * @param object what {@link #next} was when the object began
     * @param parent the metadata below which the object stands
     */
    int match(byte[] bytes, int from, int object, @Nullable MetadataNames parent) {
        int name = at;
        if (name >= known || objects[name] != object || parents[name] != parent) {
            return 0;
        }
        int length = lengths[name];
        int text = name * WIDTH;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (Swar.at(bytes, from + i) != Swar.at(texts, text + i)) {
                return 0;
            }
        }
        int rest = (length - i) << 3;
        boolean same = rest == 0 || (Swar.at(bytes, from + i) ^ Swar.at(texts, text + i)) << (Long.SIZE - rest) == 0;
        if (!same) {
            return 0;
        }
        at = name + 1;
        return length;
    }

    /** The fingerprint of the name that was matched last. */
    long fingerprint() {
        return fingerprints[at - 1];
    }

    /** What metadata the name that was matched last leads to. */
    @Nullable
    MetadataNames child() {
        return children[at - 1];
    }

    /**
     * Remembers the next name, which was not as expected.
     *
     * @param from where its first quote stands
     * @param to the place after its second quote; only a colon right there makes it a name that can be expected
     */
    void learn(
            byte[] bytes,
            int from,
            int to,
            int object,
            @Nullable MetadataNames parent,
            long fingerprint,
            @Nullable MetadataNames child) {
        int name = at++;
        int length = to + 1 - from;
        if (name > known || name >= MOST) {
            return;
        }
        boolean fits = length <= WIDTH && bytes[to] == ':';
        known = fits ? name + 1 : name;
        if (fits) {
            System.arraycopy(bytes, from, texts, name * WIDTH, length);
            lengths[name] = length;
            objects[name] = object;
            fingerprints[name] = fingerprint;
            parents[name] = parent;
            children[name] = child;
        }
    }
}
