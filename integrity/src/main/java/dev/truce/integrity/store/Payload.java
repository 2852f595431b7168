package dev.truce.integrity.store;

import com.github.luben.zstd.ZstdException;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Content as it is stored: as it is, as one zstd frame with its checksum and content size, or as such a frame that has the
 * content of another object, its base, for a dictionary. Such a change may have a {@linkplain ChangeNote note}.
 *
 * @param encoding {@link #NONE}, {@link #ZSTD}, {@link #DELTA} or {@link #NOTED_DELTA}
 * @param bytes what is stored
 */
record Payload(byte encoding, byte[] bytes) {

    static final byte NONE = 0;
    static final byte ZSTD = 1;
    static final byte DELTA = 2;
    static final byte NOTED_DELTA = 3;

    /** Where a note begins: behind the name of the base and its own length. */
    private static final int NOTE_AT = Digest.BYTES + Integer.BYTES;

    /** Whoever reads one object must not have to hold much more than that. */
    static final int MAX_BASE_BYTES = 1 << 23;

    /** Zstd makes no use of less. */
    private static final int MIN_BASE_BYTES = 8;
    /** What begins so zstd would take for a dictionary of another kind. */
    private static final byte[] DICTIONARY_MARK = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

    /** Shorter than this share of the content, a change is not compared with what the whole would take. */
    private static final int SMALL_SHARE = 16;

    /** A block of a frame has at least 4 bytes and at most 128 KiB of content; a frame that claims more lies. */
    private static final long MAX_EXPANSION = (128 << 10) / 4;

    /** Encodes content, compressed where that is wanted and shorter. */
    static Payload of(byte[] content, boolean compress) {
        if (compress) {
            byte[] compressed = Zstandard.compress(content);
            if (compressed.length < content.length) {
                return new Payload(ZSTD, compressed);
            }
        }
        return new Payload(NONE, content);
    }

    /**
     * Encodes content as a change of another's, where this takes at most half of what the whole does.
     *
     * @param notes what is to be said of the change, where there is room for that, too
     */
    static Payload of(byte[] content, Digest base, byte[] baseContent, ChangeNote notes) {
        if (!isBase(baseContent)) {
            return of(content, true);
        }
        byte[] frame = Zstandard.compress(content, baseContent);
        Payload change = unnoted(base, frame);
        Payload noted = notes.of(baseContent, content)
                .map(note -> noted(base, note, frame))
                .orElse(change);
        if (noted.bytes().length < content.length / SMALL_SHARE) {
            return noted;
        }
        Payload whole = of(content, true);
        int most = whole.bytes().length / 2;
        return noted.bytes().length <= most ? noted : change.bytes().length <= most ? change : whole;
    }

    private static Payload unnoted(Digest base, byte[] frame) {
        ByteBuffer change = ByteBuffer.allocate(Digest.BYTES + frame.length);
        return new Payload(DELTA, change.put(base.bytes()).put(frame).array());
    }

    private static Payload noted(Digest base, byte[] note, byte[] frame) {
        ByteBuffer change = ByteBuffer.allocate(NOTE_AT + note.length + frame.length);
        return new Payload(
                NOTED_DELTA,
                change.put(base.bytes())
                        .putInt(note.length)
                        .put(note)
                        .put(frame)
                        .array());
    }

    private static boolean isBase(byte[] content) {
        return content.length >= MIN_BASE_BYTES
                && content.length <= MAX_BASE_BYTES
                && Arrays.mismatch(content, 0, DICTIONARY_MARK.length, DICTIONARY_MARK, 0, DICTIONARY_MARK.length) >= 0;
    }

    static boolean isEncoding(byte encoding) {
        return encoding == NONE || encoding == ZSTD || !isWhole(encoding);
    }

    /** Whether nothing else is needed to decode what is encoded so. */
    static boolean isWhole(byte encoding) {
        return encoding != DELTA && encoding != NOTED_DELTA;
    }

    /** The base that a payload's first bytes name; empty if it needs none, or has not even room for a name. */
    static Optional<Digest> base(byte encoding, byte[] bytes) {
        return !isWhole(encoding) && bytes.length >= Digest.BYTES ? Optional.of(Digest.at(bytes, 0)) : Optional.empty();
    }

    /** What is said of the change; empty if it has no note. Nothing is decoded, and the note believed. */
    Optional<NotedChange> noted() {
        return encoding == NOTED_DELTA && frameAt() <= bytes.length
                ? Optional.of(new NotedChange(Digest.at(bytes, 0), note()))
                : Optional.empty();
    }

    private byte[] note() {
        return Arrays.copyOfRange(bytes, NOTE_AT, (int) frameAt());
    }

    /** Where the frame of a change begins; behind the end of the payload if the payload has no room for one. */
    private long frameAt() {
        if (encoding == DELTA) {
            return Digest.BYTES;
        }
        return bytes.length < NOTE_AT
                ? NOTE_AT
                : NOTE_AT + Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(Digest.BYTES));
    }

    /** Has no object. */
    static final Bases NO_BASES = base -> {
        throw new DamageException(new Finding.Missing(ContentStore.name(base), "a change of it"));
    };

    /** Gives the content of bases. */
    @FunctionalInterface
    interface Bases {

        /**
         * The content of an object.
         *
         * @throws DamageException if it cannot be had
         */
        byte[] content(Digest base);

        /** Whether a note says what a change changes. Whoever does not know what notes say believes them. */
        default boolean isTrue(byte[] note, byte[] base, byte[] content) {
            return true;
        }
    }

    /**
     * The content of a digest.
     *
     * @param length its length, as far as is known; allocated only when the payload can have it
     * @param bases gives the content of the base, if it needs one
     * @throws UndecodableException unless the payload decodes to content of that length and digest
     * @throws BaselessException if the base cannot be had
     */
    byte[] content(Digest digest, int length, Bases bases) {
        return switch (encoding) {
            case NONE -> proved(digest, length, bytes);
            case ZSTD -> proved(digest, length, decompress(length, 0, null));
            default -> change(digest, length, bases);
        };
    }

    private static byte[] proved(Digest digest, int length, byte[] content) {
        if (content.length != length || !Digest.of(content).equals(digest)) {
            throw new UndecodableException("its content does not have its digest");
        }
        return content;
    }

    private byte[] change(Digest digest, int length, Bases bases) {
        long frameAt = frameAt();
        if (frameAt > bytes.length) {
            throw new UndecodableException("its payload is too short to name a base");
        }
        checkLength(length, (int) frameAt); // before anything is read for it
        Digest name = Digest.at(bytes, 0);
        byte[] base = base(name, bases);
        if (!isBase(base)) {
            throw new UndecodableException("its base " + name + " cannot be one");
        }
        byte[] content = proved(digest, length, decompress(length, (int) frameAt, base));
        if (encoding == NOTED_DELTA && !bases.isTrue(note(), base, content)) {
            throw new UndecodableException("its note does not say what it changes");
        }
        return content;
    }

    private static byte[] base(Digest name, Bases bases) {
        try {
            return bases.content(name);
        } catch (DamageException e) {
            throw new BaselessException(name, e.finding());
        }
    }

    private void checkLength(int length, int from) {
        if (length > (bytes.length - from) * MAX_EXPANSION || Zstandard.contentLength(bytes, from) != length) {
            throw new UndecodableException("its payload does not have the length it claims");
        }
    }

    private byte[] decompress(int length, int from, byte @Nullable [] base) {
        checkLength(length, from);
        try {
            return Zstandard.decompress(bytes, from, bytes.length, length, base);
        } catch (ZstdException e) {
            throw new UndecodableException("its payload does not decompress");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && encoding == that.encoding && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * encoding + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes" + (encoding == NONE ? "" : encoding == ZSTD ? " of zstd" : " of a change");
    }

    /** Carries what is wrong with a payload to where its name is known. */
    static final class UndecodableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String problem;

        UndecodableException(String problem) {
            super(problem);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }

    /** Carries what is wrong with a base to where it is known what needs it. */
    static final class BaselessException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Finding damage;
        private final String problem;

        BaselessException(Digest base, Finding damage) {
            super(damage.message());
            this.damage = damage;
            this.problem = "is stored as a change of the object " + base + ", and " + damage.message();
        }

        /** What is wrong with the object: that its base is missing, or that it cannot be proved. */
        Finding of(String file, String object) {
            return damage instanceof Finding.Missing missing
                    ? new Finding.Missing(missing.file(), file + ", whose " + object + " is stored as a change of it,")
                    : new Finding.Unproven(file, "its " + object + " " + problem);
        }
    }
}
