package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The bytes of a pack, as docs/format.md lays them out: header, index, the objects' payloads, and the SHA-256 of all bytes
 * before, which is also the pack's name.
 */
final class PackFile {

    static final String FOLDER = "packs/";

    private static final byte[] MAGIC = "TRUCEPAK".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final byte PLAIN = 0;
    static final int VERSION_AT = MAGIC.length;
    static final int SEALING_AT = VERSION_AT + 1;
    static final int INDEX_LENGTH_AT = SEALING_AT + 1;
    static final int INDEX_AT = INDEX_LENGTH_AT + Integer.BYTES;
    static final int COUNT_BYTES = Integer.BYTES;
    static final int ENTRY_BYTES = Digest.BYTES + 1 + 2 * Integer.BYTES;
    static final int MIN_BYTES = INDEX_AT + COUNT_BYTES + Digest.BYTES;

    // A small hostile file must not claim all memory, nor keep a reader busy for hours.
    static final int MAX_BYTES = 1 << 26;
    static final int MAX_OBJECTS = 1 << 18;
    static final long MAX_CONTENT_BYTES = 1L << 28;

    /** The index of most packs, in one read. */
    private static final int FIRST_READ_BYTES = 1 << 15;

    private PackFile() {}

    /** An object on its way into a pack. */
    record Part(Digest digest, int contentLength, Payload payload) {

        int bytes() {
            return ENTRY_BYTES + payload.bytes().length;
        }
    }

    static byte[] encode(List<Part> parts) {
        int size = MIN_BYTES + parts.stream().mapToInt(Part::bytes).sum();
        ByteBuffer file = ByteBuffer.allocate(size)
                .put(MAGIC)
                .put(VERSION)
                .put(PLAIN)
                .putInt(COUNT_BYTES + parts.size() * ENTRY_BYTES)
                .putInt(parts.size());
        for (Part part : parts) {
            file.put(part.digest().bytes())
                    .put(part.payload().encoding())
                    .putInt(part.contentLength())
                    .putInt(part.payload().bytes().length);
        }
        parts.forEach(part -> file.put(part.payload().bytes()));
        Digest end = Digest.hasher().update(file.array(), 0, file.position()).digest();
        return file.put(end.bytes()).array();
    }

    /** Whether bytes start as those of a pack. */
    static boolean isMarked(byte[] head) {
        return head.length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** The digest that names a whole pack. */
    static Digest digest(byte[] file) {
        return Digest.at(file, file.length - Digest.BYTES);
    }

    /**
     * Reads the index alone. Its bytes are believed as far as they can be; whoever reads an object proves it.
     *
     * @return the objects in the order of the pack; empty if the pack is gone
     * @throws DamageException if there is no index that could be one
     */
    static Optional<List<PackedObject>> index(ObjectStore objects, String name) {
        Optional<byte[]> head = objects.get(name, 0, FIRST_READ_BYTES);
        if (head.isPresent() && bodyOffset(name, head.get()) > head.get().length) {
            head = objects.get(name, 0, bodyOffset(name, head.get()));
        }
        return head.map(bytes -> index(name, bytes));
    }

    /** Where the first payload begins. Checks the header. */
    private static int bodyOffset(String name, byte[] head) {
        if (head.length < MIN_BYTES) {
            throw new DamageException(new Finding.Truncated(name, MIN_BYTES, head.length));
        }
        Optional<Finding> foreign = foreignHeader(name, head);
        if (foreign.isPresent()) {
            throw new DamageException(foreign.get());
        }
        if (head[VERSION_AT] != VERSION) {
            throw malformed(name, "format version " + head[VERSION_AT] + " is not known here; use a newer Truce");
        }
        if (head[SEALING_AT] != PLAIN) {
            throw malformed(name, "sealing " + head[SEALING_AT] + " is not known here; use a newer Truce");
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt(INDEX_LENGTH_AT));
        if (length > COUNT_BYTES + (long) MAX_OBJECTS * ENTRY_BYTES) {
            throw malformed(name, "its index claims " + length + " bytes, more than " + MAX_OBJECTS + " objects take");
        }
        return INDEX_AT + (int) length;
    }

    private static Optional<Finding> foreignHeader(String name, byte[] head) {
        int magic = Arrays.mismatch(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        return magic < 0
                ? Optional.empty()
                : Optional.of(damaged(name, magic, "it does not start with the mark of a pack"));
    }

    /** The header's first damaged byte, when the file is known to be damaged. */
    static Optional<Finding> headerDamage(String name, byte[] file) {
        Optional<Finding> foreign = foreignHeader(name, file);
        if (foreign.isPresent()) {
            return foreign;
        }
        if (file[VERSION_AT] != VERSION) {
            return Optional.of(damaged(name, VERSION_AT, "the format version is not " + VERSION));
        }
        return file[SEALING_AT] == PLAIN
                ? Optional.empty()
                : Optional.of(damaged(name, SEALING_AT, "the sealing is not " + PLAIN));
    }

    private static Finding damaged(String name, int offset, String what) {
        return new Finding.Damaged(name, OptionalLong.of(offset), what);
    }

    /**
     * Reads the index from the first bytes of a pack.
     *
     * @return the objects in the order of the pack, at least one
     * @throws DamageException if it does not follow the format
     */
    static List<PackedObject> index(String name, byte[] head) {
        int offset = bodyOffset(name, head);
        if (head.length < offset) {
            throw new DamageException(new Finding.Truncated(name, (long) offset + Digest.BYTES, head.length));
        }
        ByteBuffer index = ByteBuffer.wrap(head, INDEX_AT, offset - INDEX_AT);
        int count = index.remaining() < COUNT_BYTES ? 0 : index.getInt();
        if (count < 1 || count > MAX_OBJECTS || index.remaining() != count * ENTRY_BYTES) {
            throw malformed(name, "the length of its index is not that of its number of objects");
        }
        List<PackedObject> objects = new ArrayList<>(count);
        Set<Digest> seen = new HashSet<>(2 * count);
        long contentBytes = 0;
        for (int i = 0; i < count; i++) {
            PackedObject object = entry(name, head, index, offset);
            if (!seen.add(object.digest())) {
                throw malformed(name, "its index names the object " + object.digest() + " twice");
            }
            offset += object.storedLength();
            contentBytes += object.contentLength();
            objects.add(object);
        }
        if (contentBytes > MAX_CONTENT_BYTES) {
            throw malformed(
                    name,
                    "its index claims " + contentBytes + " bytes of content, but a pack has at most "
                            + MAX_CONTENT_BYTES);
        }
        return objects;
    }

    private static PackedObject entry(String name, byte[] head, ByteBuffer index, int offset) {
        Digest digest = Digest.at(head, index.position());
        index.position(index.position() + Digest.BYTES);
        byte encoding = index.get();
        long contentLength = Integer.toUnsignedLong(index.getInt());
        long storedLength = Integer.toUnsignedLong(index.getInt());
        if (!Payload.isEncoding(encoding)) {
            throw malformed(
                    name,
                    "encoding " + encoding + " of the object " + digest + " is not known here; use a newer Truce");
        }
        if (contentLength > MAX_CONTENT_BYTES
                || offset + storedLength + Digest.BYTES > MAX_BYTES
                || (encoding == Payload.NONE && contentLength != storedLength)) {
            throw malformed(name, "the lengths of the object " + digest + " in its index cannot be");
        }
        return new PackedObject(name, digest, encoding, (int) contentLength, offset, (int) storedLength);
    }

    private static DamageException malformed(String name, String problem) {
        return new DamageException(new Finding.Malformed(name, problem));
    }

    /** The length of the whole file whose last object this is. */
    static long length(PackedObject last) {
        return (long) last.offset() + last.storedLength() + Digest.BYTES;
    }
}
