package dev.truce.integrity;

/** The order of texts by their UTF-8 bytes as unsigned numbers, which is by code points; the order of everything that is hashed. */
public final class Utf8Order {

    private Utf8Order() {}

    /**
     * Compares two texts without encoding them: UTF-16 differs where surrogates meet U+E000 and above.
     *
     * @param a well-formed UTF-16
     * @param b well-formed UTF-16
     * @return below zero, zero or above, as {@code a} comes first, is equal or comes last
     */
    public static int compare(String a, String b) {
        if (a == b) {
            return 0; // types of neighbours often are one
        }
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothHigh = x >= Character.MIN_SURROGATE && y >= Character.MIN_SURROGATE;
                return bothHigh && Character.isSurrogate(x) != Character.isSurrogate(y)
                        ? (Character.isSurrogate(x) ? 1 : -1)
                        : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
