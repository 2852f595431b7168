package dev.truce.conflict.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Names of members as texts. Lines name the same members again and again, so some texts are kept. Not thread-safe. */
final class KnownNames {

    private static final int KEPT = 256;
    private static final int INDEX_SHIFT = Long.SIZE - 8;

    private final byte[] @Nullable [] names = new byte[KEPT][];
    private final String[] texts = new String[KEPT];

    /**
     * A name as text.
     *
     * @param bytes hold it without its quotes and escapes, and {@link Swar#SLACK} bytes after it
     */
    String text(byte[] bytes, int from, int to) {
        int index = (int) ((Swar.fingerprint(bytes, from, to) * Swar.MIX) >>> INDEX_SHIFT);
        byte[] name = names[index];
        if (name == null || !Arrays.equals(name, 0, name.length, bytes, from, to)) {
            names[index] = Arrays.copyOfRange(bytes, from, to);
            texts[index] = Bytes.text(bytes, from, to);
        }
        return texts[index];
    }
}
