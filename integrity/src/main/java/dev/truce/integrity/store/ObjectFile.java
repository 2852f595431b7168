package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of one stored object, as docs/format.md lays them out: header, payload, and the SHA-256 of all bytes before.
 * The header names the content's digest, so that raw bytes prove both that they are whole and that they stand under the
 * right name, without decompression.
 */
final class ObjectFile {

    private static final byte[] MAGIC = "TRUCEOBJ".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int VERSION_AT = MAGIC.length;
    private static final int ENCODING_AT = VERSION_AT + 1;
    private static final int CONTENT_LENGTH_AT = ENCODING_AT + 1;
    private static final int PAYLOAD_LENGTH_AT = CONTENT_LENGTH_AT + Long.BYTES;
    private static final int DIGEST_AT = PAYLOAD_LENGTH_AT + Long.BYTES;
    static final int HEADER_BYTES = DIGEST_AT + Digest.BYTES;
    static final int OVERHEAD_BYTES = HEADER_BYTES + Digest.BYTES;
    /** So much of a file tells which base its content needs. */
    static final int BASE_END = HEADER_BYTES + Digest.BYTES;
    /** A length above this is not believed, lest a small hostile file claim all memory. */
    static final int MAX_CONTENT_BYTES = 1 << 28;

    static final int MAX_BYTES = OVERHEAD_BYTES + MAX_CONTENT_BYTES;

    private ObjectFile() {}

    static byte[] encode(Digest digest, byte[] content, boolean compress) {
        if (content.length > MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException(
                    "an object has at most " + MAX_CONTENT_BYTES + " bytes, but " + content.length + " were given");
        }
        Payload payload = Payload.of(content, compress);
        ByteBuffer file = ByteBuffer.allocate(OVERHEAD_BYTES + payload.bytes().length)
                .put(MAGIC)
                .put(VERSION)
                .put(payload.encoding())
                .putLong(content.length)
                .putLong(payload.bytes().length)
                .put(digest.bytes())
                .put(payload.bytes());
        Digest end = Digest.hasher().update(file.array(), 0, file.position()).digest();
        return file.put(end.bytes()).array();
    }

    /** Whether bytes start as those of an object file. */
    static boolean isMarked(byte[] head) {
        return head.length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Checks the raw bytes found under a name; says what is wrong first, or nothing. */
    static Optional<Finding> check(String name, Digest expected, byte[] file) {
        if (file.length < OVERHEAD_BYTES) {
            return Optional.of(new Finding.Truncated(name, OVERHEAD_BYTES, file.length));
        }
        int magic = Arrays.mismatch(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (magic >= 0) {
            return Optional.of(damaged(name, magic, "it does not start with the mark of an object"));
        }
        int end = file.length - Digest.BYTES;
        boolean whole = Digest.hasher().update(file, 0, end).digest().equals(Digest.at(file, end));
        if (!whole) {
            return Optional.of(broken(name, expected, file));
        }
        if (file[VERSION_AT] != VERSION) {
            return Optional.of(new Finding.Malformed(
                    name, "format version " + file[VERSION_AT] + " is not known here; use a newer Truce"));
        }
        if (!digest(file).equals(expected)) {
            return Optional.of(new Finding.Misplaced(name, "the object " + digest(file)));
        }
        return lengthProblem(name, file);
    }

    /** The end digest does not match: says where, if the header tells. */
    private static Finding broken(String name, Digest expected, byte[] file) {
        long found = file.length;
        if (file[VERSION_AT] != VERSION) {
            return damaged(name, VERSION_AT, "the format version is not " + VERSION);
        }
        if (!Payload.isEncoding(file[ENCODING_AT])) {
            return damaged(name, ENCODING_AT, "the encoding is not known");
        }
        int digestAt = Arrays.mismatch(file, DIGEST_AT, DIGEST_AT + Digest.BYTES, expected.bytes(), 0, Digest.BYTES);
        if (digestAt >= 0) {
            return damaged(name, DIGEST_AT + (long) digestAt, "the header names another object");
        }
        long length = longAt(file, PAYLOAD_LENGTH_AT);
        if (length >= 0 && length <= MAX_CONTENT_BYTES && length + OVERHEAD_BYTES > found) {
            return new Finding.Truncated(name, length + OVERHEAD_BYTES, found);
        }
        if (length != found - OVERHEAD_BYTES) {
            return damaged(name, PAYLOAD_LENGTH_AT, "the file's length is not the one its header gives");
        }
        return new Finding.Damaged(name, OptionalLong.empty(), "its bytes do not match the SHA-256 at the file's end");
    }

    private static Optional<Finding> lengthProblem(String name, byte[] file) {
        long content = longAt(file, CONTENT_LENGTH_AT);
        long payload = longAt(file, PAYLOAD_LENGTH_AT);
        byte encoding = file[ENCODING_AT];
        if (payload != file.length - OVERHEAD_BYTES || content < 0 || content > MAX_CONTENT_BYTES) {
            return Optional.of(new Finding.Malformed(name, "the lengths in its header cannot be"));
        }
        if (!Payload.isEncoding(encoding)) {
            return Optional.of(
                    new Finding.Malformed(name, "encoding " + encoding + " is not known here; use a newer Truce"));
        }
        return encoding == Payload.NONE && content != payload
                ? Optional.of(new Finding.Malformed(name, "the lengths in its header contradict each other"))
                : Optional.empty();
    }

    /**
     * How long the whole file is by its header.
     *
     * @throws DamageException if this is no header of the object
     */
    static long length(String name, Digest expected, byte[] header) {
        if (header.length < HEADER_BYTES) {
            throw new DamageException(new Finding.Truncated(name, OVERHEAD_BYTES, header.length));
        }
        long payload = longAt(header, PAYLOAD_LENGTH_AT);
        boolean ours = Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (!ours || !digest(header).equals(expected) || payload < 0 || payload > MAX_CONTENT_BYTES) {
            throw new DamageException(damaged(name, 0, "its header is not that of the object"));
        }
        return OVERHEAD_BYTES + payload;
    }

    private static Finding damaged(String name, long offset, String what) {
        return new Finding.Damaged(name, OptionalLong.of(offset), what);
    }

    /**
     * The content of checked bytes.
     *
     * @param bases gives the content of its base, if it has one
     * @throws DamageException if the payload does not decode to the content the header names, or its base cannot be had
     */
    static byte[] content(String name, byte[] file, Payload.Bases bases) {
        int length = (int) longAt(file, CONTENT_LENGTH_AT);
        byte[] payload = Arrays.copyOfRange(file, HEADER_BYTES, file.length - Digest.BYTES);
        try {
            return new Payload(file[ENCODING_AT], payload).content(digest(file), length, bases);
        } catch (Payload.UndecodableException e) {
            throw new DamageException(new Finding.Malformed(name, e.problem()));
        } catch (Payload.BaselessException e) {
            throw new DamageException(e.of(name, "content"));
        }
    }

    /** The object that the content is stored as a change of; empty if of none. Believes the first bytes of a file. */
    static Optional<Digest> base(byte[] head) {
        return head.length < BASE_END
                ? Optional.empty()
                : Payload.base(head[ENCODING_AT], Arrays.copyOfRange(head, HEADER_BYTES, BASE_END));
    }

    private static Digest digest(byte[] file) {
        return Digest.at(file, DIGEST_AT);
    }

    private static long longAt(byte[] file, int offset) {
        return ByteBuffer.wrap(file).getLong(offset);
    }
}
