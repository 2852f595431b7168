package dev.truce.conflict.stream;

import dev.truce.conflict.version.InstantText;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.databind.node.JsonNodeFactory;

/** Text that is being written. Not thread-safe. */
final class Bytes {

    private byte[] data;
    private int size;

    Bytes(int capacity) {
        data = new byte[capacity];
    }

    /** Bytes as text. */
    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    byte[] data() {
        return data;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    Bytes add(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, data, size, to - from);
        size += to - from;
        return this;
    }

    Bytes add(byte[] bytes) {
        return add(bytes, 0, bytes.length);
    }

    /** ASCII that needs no escapes. */
    @SuppressWarnings("deprecation") // of characters it takes the low bytes, which are all of these
    Bytes add(String ascii) {
        int length = ascii.length();
        reserve(length);
        ascii.getBytes(0, length, data, size);
        size += length;
        return this;
    }

    /** The instant so many milliseconds after 1970, as {@link Instant#toString} writes it. */
    Bytes addInstant(long millis) {
        reserve(InstantText.MOST_BYTES);
        int end = InstantText.writeMillis(millis, data, size);
        if (end == size) {
            return add(Instant.ofEpochMilli(millis).toString());
        }
        size = end;
        return this;
    }

    Bytes add(long number) {
        return number >= 0 && number < 1_000_000_000
                ? digits((int) number, digitsOf((int) number))
                : add(Long.toString(number));
    }

    private static int digitsOf(int number) {
        int count = 1;
        for (int left = number / 10; left > 0; left /= 10) {
            count++;
        }
        return count;
    }

    /** The last digits of a number that is not negative. */
    private Bytes digits(int number, int count) {
        reserve(count);
        int left = number;
        for (int i = size + count - 1; i >= size; i--) {
            data[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        size += count;
        return this;
    }

    Bytes add(char ascii) {
        reserve(1);
        data[size++] = (byte) ascii;
        return this;
    }

    /** A text as a JSON string. */
    Bytes quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                return add(StrictJson.write(JsonNodeFactory.instance.stringNode(text)));
            }
        }
        return add('"').add(text).add('"');
    }

    boolean isCopyOf(byte[] bytes, int from, int to) {
        return Arrays.equals(data, 0, size, bytes, from, to);
    }

    private void reserve(int more) {
        if (size + more > data.length) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, size + more));
        }
    }
}
