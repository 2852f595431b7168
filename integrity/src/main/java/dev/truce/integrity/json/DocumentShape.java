package dev.truce.integrity.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What documents have in common that differ in their values alone: all bytes between these, and in which order the canonical form
 * has them. A document that has the same bytes there, and plain values where the other has them, is as right as that one is.
 *
 * <p>Immutable.
 */
final class DocumentShape {

    private static final int NO = -1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] between;
    private final int[] betweenEnds;
    private final byte[] canonical;
    private final int[] canonicalEnds;
    private final int[] order;
    private final int wanted;

    /**
     * A shape.
     *
     * @param between what stands before each value and after the last, one after the other, and {@link PlainText#SLACK} zeroes
     * @param betweenEnds where each of these ends
     * @param canonical the same for the canonical form
     * @param order which value comes when in the canonical form
     * @param wanted the value that is looked for; negative for none
     */
    DocumentShape(byte[] between, int[] betweenEnds, byte[] canonical, int[] canonicalEnds, int[] order, int wanted) {
        this.between = between;
        this.betweenEnds = betweenEnds;
        this.canonical = canonical;
        this.canonicalEnds = canonicalEnds;
        this.order = order;
        this.wanted = wanted;
    }

    int values() {
        return order.length;
    }

    /** Which value is looked for; negative for none. */
    int wanted() {
        return wanted;
    }

    /**
     * Whether a document has this shape.
     *
     * @param in the document, and zeroes behind it
     * @param from receives where each value begins
     * @param to receives where what stays of each ends
     */
    boolean fits(byte[] in, int length, int[] from, int[] to) {
        int at = 0;
        int passed = 0;
        for (int i = 0; i < order.length; i++) {
            at = pass(in, at, passed, betweenEnds[i]);
            if (at == NO) {
                return false;
            }
            passed = betweenEnds[i];
            int end = PlainValue.end(in, at);
            if (end == NO) {
                return false;
            }
            from[i] = at;
            to[i] = in[end - 1] == '0' ? PlainNumber.kept(in, at, end) : end;
            at = end;
        }
        return pass(in, at, passed, betweenEnds[order.length]) == length;
    }

    /** The place after the bytes that must stand here; negative when others do, such as the zeroes behind the document. */
    private int pass(byte[] in, int at, int first, int end) {
        int size = end - first;
        int i = 0;
        for (; i + Long.BYTES <= size; i += Long.BYTES) {
            if ((long) LONGS.get(in, at + i) != (long) LONGS.get(between, first + i)) {
                return NO;
            }
        }
        if (i < size) {
            long different = (long) LONGS.get(in, at + i) ^ (long) LONGS.get(between, first + i);
            if (different << (Byte.SIZE * (Long.BYTES - size + i)) != 0) {
                return NO;
            }
        }
        return at + size;
    }

    /**
     * Writes the canonical form of a document of this shape.
     *
     * @param out is as long as the document, and {@link PlainText#SLACK} bytes longer
     * @return the length of the form
     */
    int canonical(byte[] in, int[] from, int[] to, byte[] out) {
        int size = 0;
        int passed = 0;
        for (int i = 0; i < order.length; i++) {
            size = copy(canonical, passed, canonicalEnds[i], out, size);
            passed = canonicalEnds[i];
            int value = order[i];
            size = copy(in, from[value], to[value], out, size);
        }
        return copy(canonical, passed, canonicalEnds[order.length], out, size);
    }

    /** Copies eight bytes at a time, so some more than are told; what comes next overwrites these. */
    private static int copy(byte[] source, int from, int to, byte[] out, int at) {
        int length = to - from;
        for (int i = 0; i < length; i += Long.BYTES) {
            LONGS.set(out, at + i, (long) LONGS.get(source, from + i));
        }
        return at + length;
    }
}
