package dev.truce.integrity.json;

/**
 * How much a JSON input may demand of its reader.
 *
 * @param maxDocumentBytes the longest document, or line of an NDJSON file, in bytes
 * @param maxStringChars the longest string or member name, in UTF-16 code units
 * @param maxDepth the deepest nesting of objects and arrays; a scalar has depth 0, {@code []} depth 1
 * @param maxNumberDigits the longest number, in characters of its text
 * @param maxTokens the most tokens in a document: values, member names, and both ends of objects and arrays
 */
public record JsonLimits(long maxDocumentBytes, int maxStringChars, int maxDepth, int maxNumberDigits, long maxTokens) {

    private static final int KIBI = 1024;

    /**
     * Checks the limits.
     *
     * @param maxDocumentBytes at least 1, and within an array
     * @param maxStringChars at least 1
     * @param maxDepth at least 1
     * @param maxNumberDigits at least 1
     * @param maxTokens at least 1
     * @throws IllegalArgumentException naming the limit that is not
     */
    public JsonLimits {
        requirePositive("maxDocumentBytes", maxDocumentBytes);
        requirePositive("maxStringChars", maxStringChars);
        requirePositive("maxDepth", maxDepth);
        requirePositive("maxNumberDigits", maxNumberDigits);
        requirePositive("maxTokens", maxTokens);
        if (maxDocumentBytes > Integer.MAX_VALUE - KIBI) {
            throw new IllegalArgumentException("maxDocumentBytes is " + maxDocumentBytes
                    + ", but a document is read into one array; use at most " + (Integer.MAX_VALUE - KIBI));
        }
    }

    /**
     * The limits used where none are given.
     *
     * @return 64 MiB a document, 16 Mi characters a string, depth 512, 1,000 digits a number, 10,000,000 tokens
     */
    public static JsonLimits defaults() {
        return new JsonLimits(64L * KIBI * KIBI, 16 * KIBI * KIBI, 512, 1_000, 10_000_000);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; a limit is at least 1");
        }
    }
}
