package dev.truce.integrity;

import dev.truce.integrity.json.CanonicalJson;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/**
 * A SHA-256 digest (FIPS 180-4). Immutable; ordered by its bytes as unsigned numbers, which is also the order of its text.
 */
public final class Digest implements Comparable<Digest> {

    /** The length of a digest in bytes. */
    public static final int BYTES = 32;

    private static final String PREFIX = "sha256:";
    private static final HexFormat HEX = HexFormat.of();
    private static final int SHORT_CHARS = 12;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    // Four numbers and no array: JDK 17's compiler can lose a copy of a copy of a few bytes (see docs/decisions.md).
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private Digest(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /**
     * The digest of some content.
     *
     * @param content what to digest; may be empty
     * @return its SHA-256
     */
    public static Digest of(byte[] content) {
        return hasher().update(content).digest();
    }

    /**
     * The digest of a JSON value: equal for equal values, whatever their layout, member order or number notation.
     *
     * @param value any JSON value
     * @return the SHA-256 of its {@linkplain CanonicalJson#of canonical form}
     */
    public static Digest ofCanonical(JsonNode value) {
        return of(CanonicalJson.of(value));
    }

    /**
     * The digest of the value that a document says.
     *
     * @param utf8 one JSON document
     * @param source its name in messages
     * @return the digest of its {@linkplain CanonicalJson#of(byte[], String) canonical form}
     * @throws dev.truce.integrity.json.InputRejectedException if it is refused
     */
    public static Digest ofCanonical(byte[] utf8, String source) {
        return of(CanonicalJson.of(utf8, source));
    }

    /**
     * A digest from its 32 bytes.
     *
     * @param bytes the raw digest; copied
     * @return the digest with these bytes
     * @throws IllegalArgumentException unless there are exactly 32
     */
    public static Digest ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, but " + bytes.length + " were given");
        }
        return at(bytes, 0);
    }

    /**
     * A digest that stands among other bytes.
     *
     * @param content holds the 32 bytes
     * @param offset where they begin
     * @return the digest with these bytes
     */
    public static Digest at(byte[] content, int offset) {
        return new Digest(
                (long) LONGS.get(content, offset),
                (long) LONGS.get(content, offset + Long.BYTES),
                (long) LONGS.get(content, offset + 2 * Long.BYTES),
                (long) LONGS.get(content, offset + 3 * Long.BYTES));
    }

    /**
     * Reads what {@link #toString} prints, and nothing else: one digest has one text.
     *
     * @param text {@code sha256:} and 64 lower-case hexadecimal digits
     * @return the digest
     * @throws IllegalArgumentException for any other text
     */
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(refusal(text));
        }
        return parseHex(text.substring(PREFIX.length()));
    }

    /**
     * Reads what {@link #hex} prints, and nothing else.
     *
     * @param hex 64 lower-case hexadecimal digits
     * @return the digest
     * @throws IllegalArgumentException for any other text
     */
    public static Digest parseHex(String hex) {
        boolean lowerHex = hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (hex.length() != 2 * BYTES || !lowerHex) {
            throw new IllegalArgumentException(refusal(hex));
        }
        return at(HEX.parseHex(hex), 0);
    }

    private static String refusal(String text) {
        return "\"" + text + "\" is not a digest; expected 64 lower-case hexadecimal digits after \"sha256:\"";
    }

    /**
     * Starts a digest over content that comes in pieces.
     *
     * @return a new hasher
     */
    public static Hasher hasher() {
        return new Hasher();
    }

    /**
     * The raw digest.
     *
     * @return a copy of the 32 bytes
     */
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        putTo(bytes, 0);
        return bytes;
    }

    /**
     * Writes the raw digest among other bytes.
     *
     * @param content has room for the 32 bytes
     * @param offset where they are to begin
     */
    public void putTo(byte[] content, int offset) {
        LONGS.set(content, offset, first);
        LONGS.set(content, offset + Long.BYTES, second);
        LONGS.set(content, offset + 2 * Long.BYTES, third);
        LONGS.set(content, offset + 3 * Long.BYTES, fourth);
    }

    /**
     * The digest in hexadecimal.
     *
     * @return 64 lower-case digits, without prefix
     */
    public String hex() {
        return HEX.formatHex(bytes());
    }

    /**
     * A short name for messages; not unique.
     *
     * @return the first 12 hexadecimal digits
     */
    public String shortText() {
        return hex().substring(0, SHORT_CHARS);
    }

    /** Takes the same time wherever the two differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that
                && ((first ^ that.first) | (second ^ that.second) | (third ^ that.third) | (fourth ^ that.fourth)) == 0;
    }

    @Override
    public int hashCode() {
        return (int) (first >>> Integer.SIZE);
    }

    @Override
    public int compareTo(Digest other) {
        int order = Long.compareUnsigned(first, other.first);
        order = order != 0 ? order : Long.compareUnsigned(second, other.second);
        order = order != 0 ? order : Long.compareUnsigned(third, other.third);
        return order != 0 ? order : Long.compareUnsigned(fourth, other.fourth);
    }

    /** The text that {@link #parse} reads: {@code sha256:} and 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return PREFIX + hex();
    }

    /** Digests content that comes in pieces. Not thread-safe. */
    public static final class Hasher {

        private final MessageDigest sha256;

        private Hasher() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform must provide SHA-256, this one does not", e);
            }
        }

        /**
         * Adds bytes.
         *
         * @param content the next piece
         * @return this
         */
        public Hasher update(byte[] content) {
            sha256.update(content);
            return this;
        }

        /**
         * Adds part of an array.
         *
         * @param content holds the next piece
         * @param offset where it begins
         * @param length how many bytes it has
         * @return this
         */
        public Hasher update(byte[] content, int offset, int length) {
            sha256.update(content, offset, length);
            return this;
        }

        /**
         * Ends the digest. The hasher is then empty and may be used again.
         *
         * @return the digest of everything added since it was empty
         */
        public Digest digest() {
            return at(sha256.digest(), 0);
        }
    }
}
