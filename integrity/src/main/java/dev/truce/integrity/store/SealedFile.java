package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of a file of an encrypted store, as docs/format.md lays them out: a header that names the file, an age file whose
 * content is the name once more and then what the file would hold if nothing were encrypted, and the SHA-256 of all bytes before.
 */
final class SealedFile {

    static final byte VERSION = 1;

    private static final byte[] MAGIC = "TRUCEENC".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_AT = MAGIC.length;
    private static final int NAME_LENGTH_AT = VERSION_AT + 1;
    private static final int NAME_AT = NAME_LENGTH_AT + Integer.BYTES;
    private static final int MAX_AGE_HEADER_BYTES = 1 << 12;

    /** What encryption adds to the largest file there is: 16 bytes for each 64 KiB, and the headers. */
    static final int MAX_BYTES = ObjectFile.MAX_BYTES + (ObjectFile.MAX_BYTES >> 12) + (1 << 14);

    private SealedFile() {}

    static byte[] encode(String name, byte[] content, Recipients to) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] sealed = to.seal(ByteBuffer.allocate(innerBytes(name) + content.length)
                .putInt(text.length)
                .put(text)
                .put(content)
                .array());
        ByteBuffer file = ByteBuffer.allocate(bodyAt(name) + sealed.length + Digest.BYTES)
                .put(MAGIC)
                .put(VERSION)
                .putInt(text.length)
                .put(text)
                .put(sealed);
        Digest end = Digest.hasher().update(file.array(), 0, file.position()).digest();
        return file.put(end.bytes()).array();
    }

    /** Where the age file begins. Names are ASCII. */
    static int bodyAt(String name) {
        return NAME_AT + name.length();
    }

    /** How many bytes stand in the age file before the content. */
    static int innerBytes(String name) {
        return Integer.BYTES + name.length();
    }

    /** So many bytes from the start have the whole of both headers. */
    static int headBytes(String name) {
        return bodyAt(name) + MAX_AGE_HEADER_BYTES;
    }

    /**
     * Checks that a file is the one of its name, as far as its header says.
     *
     * @param head its first bytes
     * @return what is wrong
     */
    static Optional<Finding> checkHeader(String name, byte[] head) {
        if (isPlain(head)) {
            return Optional.of(new Finding.Unexpected(name, "it is not encrypted, as all of this repository is"));
        }
        if (head.length < bodyAt(name)) {
            return Optional.of(new Finding.Truncated(name, (long) bodyAt(name) + Digest.BYTES, head.length));
        }
        int magic = Arrays.mismatch(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (magic >= 0) {
            return Optional.of(damaged(name, magic, "it does not start with the mark of an encrypted file"));
        }
        if (head[VERSION_AT] != VERSION) {
            return Optional.of(new Finding.Malformed(
                    name, "format version " + head[VERSION_AT] + " is not known here; use a newer Truce"));
        }
        byte[] expected = name.getBytes(StandardCharsets.UTF_8);
        if (ByteBuffer.wrap(head).getInt(NAME_LENGTH_AT) != expected.length
                || !Arrays.equals(head, NAME_AT, bodyAt(name), expected, 0, expected.length)) {
            return Optional.of(new Finding.Misplaced(name, "a file of another name"));
        }
        return Optional.empty();
    }

    /** What stands in stores that are not encrypted. */
    private static boolean isPlain(byte[] head) {
        return (head.length > 0 && head[0] == '{') || ObjectFile.isMarked(head) || PackFile.isMarked(head);
    }

    /** Checks the raw bytes found under a name; needs no key. Says what is wrong first, or nothing. */
    static Optional<Finding> check(String name, byte[] file) {
        Optional<Finding> header = checkHeader(name, file);
        if (isPlain(file)) {
            return header;
        }
        if (file.length < bodyAt(name) + Digest.BYTES) {
            return Optional.of(new Finding.Truncated(name, (long) bodyAt(name) + Digest.BYTES, file.length));
        }
        int end = file.length - Digest.BYTES;
        if (!Digest.hasher().update(file, 0, end).digest().equals(Digest.at(file, end))) {
            return Optional.of(broken(name, file, header));
        }
        if (header.isPresent()) {
            return header;
        }
        return Identities.isSealed(Arrays.copyOfRange(file, bodyAt(name), end))
                ? Optional.empty()
                : Optional.of(new Finding.Malformed(name, "there is no age file in it"));
    }

    /** The end digest does not match: says where, if the header tells. */
    private static Finding broken(String name, byte[] file, Optional<Finding> header) {
        if (header.filter(finding -> finding instanceof Finding.Damaged).isPresent()) {
            return header.get();
        }
        if (file[VERSION_AT] != VERSION) {
            return damaged(name, VERSION_AT, "the format version is not " + VERSION);
        }
        if (header.isPresent()) {
            byte[] expected = ByteBuffer.allocate(bodyAt(name) - NAME_LENGTH_AT)
                    .putInt(name.length())
                    .put(name.getBytes(StandardCharsets.UTF_8))
                    .array();
            int at = Arrays.mismatch(file, NAME_LENGTH_AT, bodyAt(name), expected, 0, expected.length);
            return damaged(name, NAME_LENGTH_AT + at, "the header names another file");
        }
        return new Finding.Damaged(name, OptionalLong.empty(), "its bytes do not match the SHA-256 at the file's end");
    }

    /**
     * Checks that the age file was made for this name: whoever renamed the file could change the header, but not this.
     *
     * @param start the first bytes of its content
     */
    static void requireInnerName(String name, byte[] start) {
        byte[] expected = ByteBuffer.allocate(innerBytes(name))
                .putInt(name.length())
                .put(name.getBytes(StandardCharsets.UTF_8))
                .array();
        if (start.length < expected.length || !Arrays.equals(start, 0, expected.length, expected, 0, expected.length)) {
            throw new DamageException(new Finding.Misplaced(name, "the content of another file"));
        }
    }

    private static Finding damaged(String name, long offset, String what) {
        return new Finding.Damaged(name, OptionalLong.of(offset), what);
    }
}
