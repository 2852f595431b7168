package dev.truce.conflict.version;

/** The order of strings that does not depend on locale or encoding: code point by code point. */
public final class CodePoints {

    private CodePoints() {}

    /**
     * Compares two strings by code points, which is also the order of their UTF-8 bytes taken as unsigned.
     *
     * <p>{@link String#compareTo} compares UTF-16 units and puts U+FFFF after U+10000; replicas written in another language
     * would not.
     *
     * @param one a string
     * @param two another
     * @return negative, zero or positive, as in {@link java.util.Comparator}
     */
    public static int compare(String one, String two) {
        int shorter = Math.min(one.length(), two.length());
        for (int i = 0; i < shorter; i++) {
            char a = one.charAt(i);
            char b = two.charAt(i);
            if (a != b) {
                boolean differentPlanes = Character.isSurrogate(a) != Character.isSurrogate(b);
                return differentPlanes ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), two.length());
    }
}
