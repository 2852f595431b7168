package dev.truce.integrity.json;

import java.util.Arrays;

/**
 * A text that is copied from another with parts left out or replaced. What stays is copied at the next deviation, so a text
 * without any is copied once. Never longer than the other.
 */
final class ScanOutput {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private byte[] in = {};
    private byte[] out = new byte[1 << 10];
    private byte[] moved = new byte[1 << 10];
    private int copied;
    private int size;

    /** Starts anew with the other text from a place on. */
    void begin(byte[] text, int length, int from) {
        in = text;
        copied = from;
        size = 0;
        if (out.length < length) {
            out = new byte[2 * length];
            moved = new byte[2 * length];
        }
    }

    /** Where a place of the other text is in this one, when all up to there stays. */
    int place(int at) {
        return size + at - copied;
    }

    /** Takes what stays up to a place. */
    void pass(int at) {
        int length = at - copied;
        System.arraycopy(in, copied, out, size, length);
        size += length;
        copied = at;
    }

    /** Leaves out what is before a place and not taken yet. */
    void skipTo(int at) {
        copied = at;
    }

    /** Adds a character as a canonical string has it. */
    void character(int c) {
        switch (c) {
            case '"' -> escape('"');
            case '\\' -> escape('\\');
            case '\b' -> escape('b');
            case '\f' -> escape('f');
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            default -> {
                if (c < ' ') {
                    escape('u');
                    add('0');
                    add('0');
                    add(HEX[c >> 4]);
                    add(HEX[c & 0xF]);
                } else {
                    utf8(c);
                }
            }
        }
    }

    private void escape(int letter) {
        add('\\');
        add(letter);
    }

    private void utf8(int c) {
        if (c < 0x80) {
            add(c);
        } else if (c < 0x800) {
            add(0xC0 | c >> 6);
            add(0x80 | (c & 0x3F));
        } else if (c < 0x1_0000) {
            add(0xE0 | c >> 12);
            add(0x80 | (c >> 6 & 0x3F));
            add(0x80 | (c & 0x3F));
        } else {
            add(0xF0 | c >> 18);
            add(0x80 | (c >> 12 & 0x3F));
            add(0x80 | (c >> 6 & 0x3F));
            add(0x80 | (c & 0x3F));
        }
    }

    private void add(int b) {
        out[size++] = (byte) b;
    }

    /**
     * Puts the last parts of what was taken into another order, with a comma after each but the last.
     *
     * @param order which part comes when
     * @param from where each part begins
     * @param to where each ends; between two parts there is a comma
     */
    void reorder(int[] order, int count, int[] from, int[] to, int first) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            int part = order[i];
            int length = to[part] - from[part];
            System.arraycopy(out, from[part], moved, at, length);
            at += length;
            moved[at++] = ',';
        }
        System.arraycopy(moved, 0, out, from[first], at - 1);
    }

    void to(JsonScan.Sink sink) {
        sink.take(out, 0, size);
    }

    byte[] bytes() {
        return Arrays.copyOf(out, size);
    }
}
