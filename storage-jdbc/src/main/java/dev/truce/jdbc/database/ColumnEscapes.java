package dev.truce.jdbc.database;

/**
 * Another way to write a text that a column cannot hold.
 *
 * @param ofNul whether the column cannot hold U+0000; no column holds half of a surrogate pair
 */
record ColumnEscapes(boolean ofNul) {

    /** Begins a text that had to be written otherwise; one that begins with it is, too. */
    static final char ESCAPED = '\u0001';

    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    String escape(String text) {
        boolean plain = text.isEmpty() || text.charAt(0) != ESCAPED;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = isKept(text, i);
        }
        if (plain) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + HEX).append(ESCAPED);
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\\') {
                escaped.append("\\\\");
            } else if (isKept(text, i)) {
                escaped.append(each);
            } else {
                escaped.append(String.format("\\u%04x", (int) each));
            }
        }
        return escaped.toString();
    }

    private boolean isKept(String text, int at) {
        char each = text.charAt(at);
        if (!Character.isSurrogate(each)) {
            return each != '\0' || !ofNul;
        }
        return Character.isHighSurrogate(each)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    String unescape(String column) {
        if (column.isEmpty() || column.charAt(0) != ESCAPED) {
            return column;
        }
        StringBuilder text = new StringBuilder(column.length());
        for (int i = 1; i < column.length(); i++) {
            char each = column.charAt(i);
            if (each != '\\') {
                text.append(each);
            } else if (column.charAt(++i) == '\\') {
                text.append('\\');
            } else {
                text.append((char) Integer.parseInt(column, i + 1, i + 1 + HEX_DIGITS, HEX));
                i += HEX_DIGITS;
            }
        }
        return text.toString();
    }
}
