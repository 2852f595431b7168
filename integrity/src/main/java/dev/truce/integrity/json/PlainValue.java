package dev.truce.integrity.json;

/** Values that the canonical form has as they are, but for zeroes at the end of a fraction: texts, numbers, words, and lists of them. */
final class PlainValue {

    private static final int NO = -1;

    private PlainValue() {}

    /** The place after a value; negative when it is not plain. */
    static int end(byte[] in, int at) {
        return in[at] == '[' ? list(in, at + 1) : single(in, at);
    }

    private static int single(byte[] in, int at) {
        return switch (in[at]) {
            case '"' -> text(in, at + 1);
            case 't' -> word(in, at, "true");
            case 'f' -> word(in, at, "false");
            case 'n' -> word(in, at, "null");
            default -> PlainNumber.end(in, at);
        };
    }

    private static int list(byte[] in, int start) {
        if (in[start] == ']') {
            return start + 1;
        }
        int at = start;
        while (true) {
            int from = at;
            at = single(in, at);
            if (at == NO || (in[from] != '"' && PlainNumber.kept(in, from, at) != at)) {
                return NO;
            }
            if (in[at] == ']') {
                return at + 1;
            }
            if (in[at] != ',') {
                return NO;
            }
            at++;
        }
    }

    /** The place after the closing quote. */
    private static int text(byte[] in, int start) {
        int at = start;
        while (true) {
            at = PlainText.end(in, at);
            byte here = in[at];
            if (here == '"') {
                return at + 1;
            }
            at = here == '\\' && isKept(in[at + 1]) ? at + 2 : PlainText.characterEnd(in, at);
            if (at == NO) {
                return NO; // with a control character, another escape, or the end, no other character begins
            }
        }
    }

    /** Escapes that JSON demands stay. */
    static boolean isKept(byte escape) {
        return switch (escape) {
            case '"', '\\', 'b', 'f', 'n', 'r', 't' -> true;
            default -> false;
        };
    }

    /** The place after a word; negative when it is another one. */
    static int word(byte[] in, int start, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (in[start + i] != word.charAt(i)) {
                return NO;
            }
        }
        return start + word.length();
    }
}
