package dev.truce.integrity.json;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The shape that most of the last documents had, if they had one, and the values of the last that has it. Records of one type
 * mostly have, and then names need neither be read nor sorted. Not thread-safe.
 */
final class KnownShape {

    /** So many documents are looked back at. */
    private static final int RECENT = 256;
    /** A shape that less than one in so many documents has gives way to another. */
    private static final int FEW = 8;

    private static final int MAX_PATIENCE = 1 << 7;

    private final byte @Nullable [] wanted;
    private @Nullable DocumentShape shape;
    private int[] from = {};
    private int[] to = {};
    private byte[] out = {};
    private byte[] document = {};
    private int length;
    private int hits;
    private int misses;
    private int patience = 1;
    private boolean fits;

    KnownShape(byte @Nullable [] wanted) {
        this.wanted = wanted;
    }

    /** Whether a document has the shape. It must stay as it is until its form was asked for. */
    boolean fits(byte[] in, int ofLength) {
        document = in;
        length = ofLength;
        fits = shape != null && shape.fits(in, ofLength, from, to);
        if (fits) {
            hits++;
            forget();
        }
        return fits;
    }

    private void forget() {
        if (hits + misses > RECENT) {
            patience = hits > misses ? 1 : patience;
            hits /= 2;
            misses /= 2;
        }
    }

    /** Takes note of the last document, which was accepted and does not have the shape. */
    void missed() {
        misses++;
        if (misses > patience && misses > FEW * hits) {
            shape = ShapeReader.read(document, length, wanted).orElse(null);
            if (shape != null && from.length < shape.values()) {
                from = new int[2 * shape.values()];
                to = new int[2 * shape.values()];
            }
            hits = 0;
            misses = 0;
            patience = Math.min(MAX_PATIENCE, 2 * patience);
        }
        forget();
    }

    /** Nothing is known of the document that is looked at now. */
    void leave() {
        fits = false;
    }

    /** Whether the last document has the shape. */
    boolean isCurrent() {
        return fits;
    }

    /** Where the value that is looked for begins; 0 if there is none. */
    int wantedFrom() {
        int wantedValue = Objects.requireNonNull(shape).wanted();
        return wantedValue < 0 ? 0 : from[wantedValue];
    }

    int wantedTo() {
        int wantedValue = Objects.requireNonNull(shape).wanted();
        return wantedValue < 0 ? 0 : to[wantedValue];
    }

    void to(JsonScan.Sink sink) {
        int size = write(); // before it is asked where to
        sink.take(out, 0, size);
    }

    byte[] bytes() {
        int size = write();
        return Arrays.copyOf(out, size);
    }

    private int write() {
        if (out.length < length + PlainText.SLACK) {
            out = new byte[2 * length + PlainText.SLACK];
        }
        return Objects.requireNonNull(shape).canonical(document, from, to, out);
    }
}
