package dev.truce.integrity;

/** The order of records: by type, then by key, each by its UTF-8 bytes as unsigned numbers. */
final class RecordOrder {

    private RecordOrder() {}

    static int compare(String typeA, String keyA, String typeB, String keyB) {
        int types = compare(typeA, typeB);
        return types != 0 ? types : compare(keyA, keyB);
    }

    /** Compares as UTF-8 would, which is by code points: UTF-16 differs where surrogates meet U+E000 and above. */
    static int compare(String a, String b) {
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
