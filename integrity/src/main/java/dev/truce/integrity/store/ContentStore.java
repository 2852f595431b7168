package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Content kept under its own SHA-256 in an {@link ObjectStore}. What comes out is what went in, or an exception: a changed
 * byte, a lost file and a whole file under another's name are all found before anything is returned.
 *
 * <p>An object is a file of its own, {@code objects/ab/<64 hex digits>}, or stands in a pack with many others,
 * {@code packs/ab/<64 hex digits>}; {@link #put} makes the one and a {@link #writer} the other, and everything reads both. Where
 * an object is kept more than once, a sound copy is found. The packs' indexes are read when they are first needed.
 *
 * <p>Thread-safe as the store below it.
 */
public final class ContentStore {

    static final String FOLDER = "objects/";

    private static final Executor CALLER = Runnable::run;

    private final ObjectStore objects;
    private final boolean compress;
    private final Executor workers;
    private final Packs packs;
    private final Set<String> avoided;
    private final ContentReader reader;
    private final @Nullable ContentWriter writer;

    private ContentStore(
            ObjectStore objects,
            boolean compress,
            Executor workers,
            Packs packs,
            Set<String> avoided,
            @Nullable ContentWriter writer) {
        this.objects = objects;
        this.compress = compress;
        this.workers = workers;
        this.packs = packs;
        this.avoided = avoided;
        this.reader = new ContentReader(objects, packs);
        this.writer = writer;
    }

    private ContentStore(ObjectStore objects, boolean compress) {
        this(objects, compress, CALLER, new Packs(objects), Set.of(), null);
    }

    /**
     * Content in a store, compressed by zstd where that is shorter.
     *
     * @param objects keeps the files; other names than those below {@code objects/} and {@code packs/} are left alone
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
     * This content with helpers, which compress for writers and read for {@link #verify}. Without them the caller's thread
     * does all.
     *
     * @param helpers threads; at most two of them wait for files to be written
     * @return the same content
     */
    public ContentStore on(Executor helpers) {
        return new ContentStore(objects, compress, helpers, packs, avoided, writer);
    }

    /**
     * Who helps.
     *
     * @return the executor that {@link #on} named; without one, whoever asks
     */
    public Executor workers() {
        return workers;
    }

    /**
     * Whether anybody helps.
     *
     * @return false if the caller's thread does all
     */
    public boolean isHelped() {
        return workers != CALLER;
    }

    /**
     * This content without reliance on some files, because somebody is about to remove them. They are read, but what is put
     * is kept elsewhere, and none of their names is used.
     *
     * @param names files of objects and packs
     * @return the same content
     */
    public ContentStore avoiding(Set<String> names) {
        return new ContentStore(objects, compress, workers, packs, Set.copyOf(names), writer);
    }

    /**
     * This content as a process has it that knows nothing of it yet: the indexes of packs are read again, so that those that have
     * been damaged since are found out.
     *
     * @return the same content
     */
    public ContentStore anew() {
        return new ContentStore(objects, compress, workers, new Packs(objects), avoided, writer);
    }

    boolean avoids(String name) {
        return avoided.contains(name);
    }

    /**
     * Begins to write many objects together.
     *
     * @return a writer, to be closed
     */
    public ContentWriter writer() {
        return writer(ContentWriter.PACK_BYTES);
    }

    ContentWriter writer(int packBytes) {
        RepositoryKeys.requireOpened(objects);
        packs.refresh();
        return new ContentWriter(this, packs, compress, workers, packBytes);
    }

    /** The content as a writer's user sees it. */
    ContentStore through(ContentWriter session) {
        return new ContentStore(objects, compress, workers, packs, avoided, session);
    }

    /**
     * Keeps content. An object that is there already is checked before it is relied on, a new one is read back.
     *
     * @param content at most 256 MiB
     * @return its name, the SHA-256 of the content
     * @throws DamageException if the file of that name is damaged, before or after writing
     */
    public Digest put(byte[] content) {
        if (writer != null) {
            return writer.put(content);
        }
        RepositoryKeys.requireOpened(objects);
        Digest digest = Digest.of(content);
        if (packs.find(digest).stream().map(PackedObject::pack).anyMatch(pack -> !avoids(pack) && packs.rely(pack))) {
            return digest;
        }
        String name = name(digest);
        if (avoids(name)) {
            try (ContentWriter elsewhere = writer()) {
                return elsewhere.put(content);
            }
        }
        if (!objects.contains(name)) {
            byte[] file = ObjectFile.encode(digest, content, compress);
            if (objects.putIfAbsent(name, file)) {
                readBack(name, file);
                return digest;
            }
        }
        // whoever wrote it may have died before it was durable; the store makes it so, or the object anew
        objects.putIfAbsent(name, reader.file(digest));
        return digest;
    }

    /**
     * Keeps content that may be stored as what changed since another object. Only a {@linkplain #writer writer} does so, and
     * only where it is shorter by half; otherwise this is {@link #put(byte[])}. The name is the same in any case.
     *
     * @param content at most 256 MiB
     * @param like an object of similar content, there or not
     * @param notes what to keep beside a change
     * @return its name, the SHA-256 of the content
     * @throws DamageException if the file of that name is damaged, before or after writing
     */
    public Digest putLike(byte[] content, Digest like, ChangeNote notes) {
        return writer == null ? put(content) : writer.putLike(content, like, notes);
    }

    /**
     * What is said of objects that are stored as changes.
     *
     * @return what reads the notes that {@link #putLike} kept, of the packs known now
     */
    public NotedChanges noted() {
        return new NotedChanges(objects, packs);
    }

    private void readBack(String name, byte[] written) {
        byte[] read = objects.get(name).orElseThrow(() -> reader.missing(name));
        int mismatch = Arrays.mismatch(written, read);
        if (mismatch >= 0) {
            throw new DamageException(notReadBack(name, OptionalLong.of(mismatch)));
        }
    }

    static Finding notReadBack(String name, OptionalLong offset) {
        return new Finding.Damaged(name, offset, "reading it back just after writing gave other bytes");
    }

    /**
     * Reads content.
     *
     * @param digest its name
     * @return the bytes whose SHA-256 is the name
     * @throws DamageException if the object is missing or damaged
     */
    public byte[] get(Digest digest) {
        return writer == null ? reader.get(digest) : writer.waiting(digest).orElseGet(() -> reader.get(digest));
    }

    /**
     * How long content is, as far as the indexes of packs tell. Nothing longer than that is read from them.
     *
     * @param digest its name
     * @return the length in bytes; empty if no pack has it
     */
    public OptionalInt lengthBytes(Digest digest) {
        OptionalInt longest = OptionalInt.empty();
        for (PackedObject copy : packs.find(digest)) {
            longest = OptionalInt.of(Math.max(longest.orElse(0), copy.contentLength()));
        }
        return longest;
    }

    /**
     * The objects that this one may be stored as a change of: without them it cannot be read. <b>Whoever removes objects keeps
     * these for as long as this one is needed, and theirs in turn</b>; and of several copies of an object keeps a whole one
     * (encoding 0 or 1) rather than a change (2). Reads the packs known now, and a few bytes for each copy.
     *
     * @param digest the object
     * @return the bases of all copies of it, in order; empty if every copy is whole, or there is none
     */
    public Set<Digest> bases(Digest digest) {
        return reader.bases(digest);
    }

    /**
     * Whether there is an object, sound or not.
     *
     * @param digest its name
     * @return true if there is one
     */
    public boolean contains(Digest digest) {
        if (writer != null && writer.isWaiting(digest)) {
            return true;
        }
        if (!packs.find(digest).isEmpty() || objects.contains(name(digest))) {
            return true;
        }
        packs.refresh();
        return !packs.find(digest).isEmpty();
    }

    /**
     * All objects that are durable.
     *
     * @return their names in ascending order; files whose name is none of an object's are left out
     */
    public List<Digest> list() {
        packs.refresh();
        Set<Digest> all = packs.all();
        objects.list(FOLDER).forEach(name -> StoredName.digest(FOLDER, name).ifPresent(all::add));
        return List.copyOf(all);
    }

    /**
     * Removes an object's own file. Whatever refers to it can then no longer be read, unless a pack has it, too: what is in
     * packs stays.
     *
     * @param digest its name
     * @return false if there was none
     */
    public boolean delete(Digest digest) {
        return objects.delete(name(digest));
    }

    /**
     * Every file of objects, with what is in it. Reads headers and indexes, and believes them as far as they can be.
     *
     * @return the files in ascending order of their names; one that cannot be read is a finding
     */
    public StoreInventory inventory() {
        return StoreInventory.of(objects);
    }

    /**
     * Whether a file of objects is sound as raw bytes show it, and durable from now on. Reads all of it.
     *
     * @param name a file's name, as the {@link #inventory} has it
     * @return false when it is gone, or damaged in any way
     */
    public boolean rely(String name) {
        if (name.startsWith(PackFile.FOLDER)) {
            return packs.rely(name);
        }
        return StoredName.digest(FOLDER, name)
                .flatMap(digest -> objects.get(name)
                        .filter(file -> ObjectFile.check(name, digest, file).isEmpty()))
                .map(file -> {
                    objects.putIfAbsent(name, file);
                    return true;
                })
                .orElse(false);
    }

    /**
     * The store below.
     *
     * @return where the files are
     */
    public ObjectStore objects() {
        return objects;
    }

    /**
     * The name of the file of an object that has one of its own, and of every object in messages.
     *
     * @param digest the object
     * @return {@code objects/ab/<64 hex digits>}
     */
    public static String name(Digest digest) {
        return StoredName.of(FOLDER, digest);
    }

    /**
     * Checks every file from its raw bytes, without decompressing: that it is whole, and under its own name. Does not stop
     * at the first fault.
     *
     * @param subject the store's name in the report
     * @return all findings, in order of the names
     */
    public VerificationReport verify(String subject) {
        return verify(subject, false, Sample.ALL);
    }

    /**
     * Checks every file of a part of the store. Does not stop at the first fault.
     *
     * @param subject the store's name in the report
     * @param deep whether to decode every object, too; finds what was written wrong, rather than changed since
     * @param sample which part
     * @return all findings, in order of the names
     */
    public VerificationReport verify(String subject, boolean deep, Sample sample) {
        return new StoreVerification(objects, workers, deep ? (object, content) -> {} : null, reader::base)
                .run(subject, sample);
    }

    /**
     * Checks every file, and decodes every object for somebody else, too.
     *
     * @param subject the store's name in the report
     * @param contents receives each object that is sound in a file that is, in any order, and several at once on the threads
     *     of {@link #on}; an object that is kept twice comes twice
     * @param notes what the notes of changes must say
     * @return all findings, in order of the names
     */
    public VerificationReport verify(String subject, BiConsumer<Digest, byte[]> contents, ChangeNote notes) {
        return new StoreVerification(objects, workers, contents, checking(notes)).run(subject, Sample.ALL);
    }

    private Payload.Bases checking(ChangeNote notes) {
        return new Payload.Bases() {
            @Override
            public byte[] content(Digest base) {
                return reader.base(base);
            }

            @Override
            public boolean isTrue(byte[] note, byte[] base, byte[] content) {
                return notes.of(base, content)
                        .filter(expected -> Arrays.equals(expected, note))
                        .isPresent();
            }
        };
    }
}
