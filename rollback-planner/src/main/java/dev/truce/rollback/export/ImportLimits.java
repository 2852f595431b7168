package dev.truce.rollback.export;

import dev.truce.integrity.json.JsonLimits;

/**
 * How much an input may demand. What a compressed file says of itself is not asked: bytes are counted as they come out.
 *
 * @param maxExpandedBytes the most bytes that one file may expand to
 * @param maxExpansion how many times its length a file may expand to, once it is above 64 MiB
 * @param document how much one document may demand
 */
public record ImportLimits(long maxExpandedBytes, int maxExpansion, JsonLimits document) {

    /** Small files may be as repetitive as they like. */
    static final long FREE_BYTES = 1L << 26;

    private static final long MAX_TOKENS = 1_000_000;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException when one is below 1
     */
    public ImportLimits {
        if (maxExpandedBytes < 1 || maxExpansion < 1) {
            throw new IllegalArgumentException("maxExpandedBytes is " + maxExpandedBytes + " and maxExpansion "
                    + maxExpansion + "; both are at least 1");
        }
    }

    /**
     * The limits used where none are given.
     *
     * @return 1 TiB a file, and 200 times its length, where JSON records usually expand 5 to 50 times; documents of
     *     {@link JsonLimits#defaults}, but of 1,000,000 tokens, so that none takes more than some 100 MB of memory
     */
    public static ImportLimits defaults() {
        JsonLimits usual = JsonLimits.defaults();
        return new ImportLimits(
                1L << 40,
                200,
                new JsonLimits(
                        usual.maxDocumentBytes(),
                        usual.maxStringChars(),
                        usual.maxDepth(),
                        usual.maxNumberDigits(),
                        MAX_TOKENS));
    }
}
