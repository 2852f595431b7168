package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, in the notation of docs/format.md: big-endian numbers, texts behind their lengths. */
final class NodeBytes {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    NodeBytes(int expected) {
        bytes = new byte[expected];
    }

    NodeBytes u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    NodeBytes u32(int value) {
        room(Integer.BYTES);
        INTS.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    NodeBytes u64(long value) {
        return u32((int) (value >>> Integer.SIZE)).u32((int) value);
    }

    NodeBytes digest(Digest digest) {
        room(Digest.BYTES);
        digest.putTo(bytes, size);
        size += Digest.BYTES;
        return this;
    }

    NodeBytes raw(byte[] content) {
        room(content.length);
        System.arraycopy(content, 0, bytes, size, content.length);
        size += content.length;
        return this;
    }

    /** A u32 length and UTF-8. */
    NodeBytes text(String text) {
        int from = size;
        u32(text.length());
        if (!ascii(text)) {
            size = from;
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            u32(utf8.length).raw(utf8);
        }
        return this;
    }

    /** A u64 length and UTF-8, as hashes have it. */
    NodeBytes longText(String text) {
        return u32(0).text(text);
    }

    /** Adds a text that is ASCII, which most are; otherwise returns false, and what was added is to be taken back. */
    private boolean ascii(String text) {
        int length = text.length();
        room(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
        return true;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    void clear() {
        size = 0;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The digest of all of it. */
    Digest digest(Digest.Hasher hasher) {
        return hasher.update(bytes, 0, size).digest();
    }
}
