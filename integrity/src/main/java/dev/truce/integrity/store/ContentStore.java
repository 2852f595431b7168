package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Content kept under its own SHA-256 in an {@link ObjectStore}. What comes out is what went in, or an exception: a changed
 * byte, a lost file and a whole file under another's name are all found before anything is returned.
 *
 * <p>Objects are named {@code objects/ab/<64 hex digits>}. Thread-safe as the store below it.
 */
public final class ContentStore {

    private static final String FOLDER = "objects/";
    private static final int FAN_OUT_CHARS = 2;

    private final ObjectStore objects;
    private final boolean compress;

    private ContentStore(ObjectStore objects, boolean compress) {
        this.objects = objects;
        this.compress = compress;
    }

    /**
     * Content in a store, compressed by zstd where that is shorter.
     *
     * @param objects keeps the files; other names than those below {@code objects/} are left alone
     * @return the content of that store
     */
    public static ContentStore in(ObjectStore objects) {
        return new ContentStore(objects, true);
    }

    /**
     * Content in a store, written without compression. Both kinds read each other's objects.
     *
     * @param objects keeps the files
     * @return the content of that store
     */
    public static ContentStore uncompressed(ObjectStore objects) {
        return new ContentStore(objects, false);
    }

    /**
     * Keeps content. An object that is there already is checked before it is relied on, a new one is read back.
     *
     * @param content at most 256 MiB
     * @return its name, the SHA-256 of the content
     * @throws DamageException if what is stored under that name is damaged, before or after writing
     */
    public Digest put(byte[] content) {
        Digest digest = Digest.of(content);
        String name = name(digest);
        if (!objects.contains(name)) {
            byte[] file = ObjectFile.encode(digest, content, compress);
            if (objects.putIfAbsent(name, file)) {
                readBack(name, file);
                return digest;
            }
        }
        // whoever wrote it may have died before it was durable; the store makes it so, or the object anew
        objects.putIfAbsent(name, raw(digest));
        return digest;
    }

    private void readBack(String name, byte[] written) {
        byte[] read = objects.get(name).orElseThrow(() -> missing(name));
        int mismatch = Arrays.mismatch(written, read);
        if (mismatch >= 0) {
            throw new DamageException(new Finding.Damaged(
                    name, OptionalLong.of(mismatch), "reading it back just after writing gave other bytes"));
        }
    }

    /**
     * Reads content.
     *
     * @param digest its name
     * @return the bytes whose SHA-256 is the name
     * @throws DamageException if the object is missing or damaged
     */
    public byte[] get(Digest digest) {
        return ObjectFile.content(name(digest), raw(digest));
    }

    private byte[] raw(Digest digest) {
        String name = name(digest);
        byte[] file = objects.get(name).orElseThrow(() -> missing(name));
        Optional<Finding> finding = ObjectFile.check(name, digest, file);
        if (finding.isPresent()) {
            throw new DamageException(finding.get());
        }
        return file;
    }

    private static DamageException missing(String name) {
        return new DamageException(new Finding.Missing(name, "the store"));
    }

    /**
     * Whether there is an object, sound or not.
     *
     * @param digest its name
     * @return true if there is one
     */
    public boolean contains(Digest digest) {
        return objects.contains(name(digest));
    }

    /**
     * All objects.
     *
     * @return their names in ascending order; files whose name is none of an object's are left out
     */
    public List<Digest> list() {
        return objects.list(FOLDER).stream()
                .map(ContentStore::digest)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Removes an object. Whatever refers to it can then no longer be read.
     *
     * @param digest its name
     * @return false if there was none
     */
    public boolean delete(Digest digest) {
        return objects.delete(name(digest));
    }

    /**
     * The store below.
     *
     * @return where the objects' files are
     */
    public ObjectStore objects() {
        return objects;
    }

    /**
     * The name of an object's file.
     *
     * @param digest the object
     * @return {@code objects/ab/<64 hex digits>}
     */
    public static String name(Digest digest) {
        String hex = digest.hex();
        return FOLDER + hex.substring(0, FAN_OUT_CHARS) + "/" + hex;
    }

    /**
     * Checks every object from its raw bytes, without decompressing: that it is whole, and under its own name. Does not stop
     * at the first fault.
     *
     * @param subject the store's name in the report
     * @return all findings, in order of the names
     */
    public VerificationReport verify(String subject) {
        List<Finding> findings = new ArrayList<>();
        long bytes = 0;
        List<String> names = objects.list(FOLDER);
        for (String name : names) {
            Optional<Digest> digest = digest(name);
            Optional<byte[]> file = objects.get(name);
            if (digest.isEmpty()) {
                findings.add(new Finding.Unexpected(name, "its name is not an object's"));
            } else if (file.isEmpty()) {
                findings.add(new Finding.Missing(name, "the listing of the store"));
            } else {
                bytes += file.get().length;
                ObjectFile.check(name, digest.get(), file.get()).ifPresent(findings::add);
            }
        }
        return new VerificationReport(subject, names.size(), bytes, findings);
    }

    /** The object a file name names, if it is one. */
    private static Optional<Digest> digest(String name) {
        String hex = name.substring(name.lastIndexOf('/') + 1);
        try {
            Digest digest = Digest.parseHex(hex);
            return name(digest).equals(name) ? Optional.of(digest) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
