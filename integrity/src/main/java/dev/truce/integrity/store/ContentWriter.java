package dev.truce.integrity.store;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes many objects together into packs, so that thousands of them cost one forced file. {@linkplain ContentStore#writer
 * Made} for one task, such as a snapshot, and closed after it. Which bytes are written follows from what is put in which
 * order and from what the store had, whatever threads help.
 *
 * <p>An object that a sound pack or file has already is not written again; one whose only copies are damaged is.
 *
 * <p>What was put is durable after {@link #flush} or {@link #close}, and until then may be or not. After any exception the
 * writer is of no more use: whole packs may remain, which nothing refers to. Thread-safe.
 */
public final class ContentWriter implements AutoCloseable {

    /** A pack ends before its file would be longer. */
    static final int PACK_BYTES = 8 << 20;
    /** What is longer gains nothing from a pack. */
    static final int MAX_PACKED_BYTES = PACK_BYTES;

    private static final int MAX_BYTES_IN_WORK = 16 << 20;
    private static final int MAX_PACKS_IN_WORK = 2;

    private final ContentStore kept;
    private final ContentStore store;
    private final ObjectStore objects;
    private final Packs packs;
    private final boolean compress;
    private final Executor workers;
    private final int packBytes;

    /** Packs of the store, and whether what they have can be relied on. */
    private final Map<String, Boolean> sound = new HashMap<>();

    private final Map<Digest, Waiting> waiting = new HashMap<>();
    private final Deque<Waiting> compressing = new ArrayDeque<>();
    private final List<PackFile.Part> filling = new ArrayList<>();
    private final Deque<Writing> writing = new ArrayDeque<>();
    private long bytesInWork;
    private long filledBytes;
    private long filledContentBytes;
    private @Nullable Throwable failure;
    private boolean closed;

    /** An object that is not durable yet. */
    private record Waiting(Digest digest, int contentLength, Work<Payload> payload) {}

    /** A pack that is not durable yet. */
    private record Writing(List<PackFile.Part> parts, Work<String> work) {}

    ContentWriter(ContentStore kept, Packs packs, boolean compress, Executor workers, int packBytes) {
        this.kept = kept;
        this.store = kept.through(this);
        this.objects = kept.objects();
        this.packs = packs;
        this.compress = compress;
        this.workers = workers;
        this.packBytes = packBytes;
    }

    /**
     * The content as it is with what was put here.
     *
     * @return a store that reads what is durable and what is not yet, and puts into this writer
     */
    public ContentStore store() {
        return store;
    }

    /**
     * Keeps content.
     *
     * @param content at most 256 MiB; copied
     * @return its name, the SHA-256 of the content
     * @throws IllegalStateException after {@link #close}, or after an earlier exception
     */
    public Digest put(byte[] content) {
        return put(content, null, ChangeNote.NONE);
    }

    /**
     * Keeps content, as a change of another object where that takes at most half the bytes. Only a whole object that was
     * durable before is made a base, so nothing ever needs more than two objects to be read; where the other is itself
     * stored as a change, its base is taken.
     *
     * @param content at most 256 MiB; copied
     * @param like an object of similar content, there or not
     * @param notes what to keep beside a change; asked on a thread of the store's helpers
     * @return its name, the SHA-256 of the content
     * @throws IllegalStateException after {@link #close}, or after an earlier exception
     */
    public Digest putLike(byte[] content, Digest like, ChangeNote notes) {
        return put(content, like, notes);
    }

    private synchronized Digest put(byte[] content, @Nullable Digest like, ChangeNote notes) {
        requireUsable();
        try {
            Digest digest = Digest.of(content);
            if (waiting.containsKey(digest) || isKept(digest)) {
                return digest;
            }
            if (content.length > MAX_PACKED_BYTES && !kept.avoids(ContentStore.name(digest))) {
                return kept.put(content);
            }
            byte[] copy = content.clone();
            Digest base = like == null || !compress ? null : base(like);
            add(digest, copy.length, () -> base == null ? Payload.of(copy, compress) : payload(copy, base, notes));
            return digest;
        } catch (RuntimeException | Error e) {
            stop(e);
            throw e;
        }
    }

    private boolean isKept(Digest digest) {
        for (PackedObject copy : packs.find(digest)) {
            if (!kept.avoids(copy.pack()) && sound.computeIfAbsent(copy.pack(), packs::rely)) {
                return true;
            }
        }
        String name = ContentStore.name(digest);
        if (kept.avoids(name)) {
            return false;
        }
        Optional<byte[]> file = ContentReader.readable(() -> objects.get(name))
                .filter(bytes -> ObjectFile.check(name, digest, bytes).isEmpty());
        // whoever wrote it may have died before it was durable
        file.ifPresent(bytes -> objects.putIfAbsent(name, bytes));
        return file.isPresent();
    }

    /** The object itself, or what it is a change of; a whole copy in a pack that can be relied on. */
    private @Nullable Digest base(Digest like) {
        List<PackedObject> copies = packs.find(like);
        if (copies.stream().anyMatch(this::isBase)) {
            return like;
        }
        for (PackedObject copy : copies) {
            Optional<Digest> base = copy.base(objects);
            if (base.isPresent() && packs.find(base.get()).stream().anyMatch(this::isBase)) {
                return base.get();
            }
        }
        return null;
    }

    private boolean isBase(PackedObject copy) {
        return copy.isWhole()
                && !kept.avoids(copy.pack())
                && copy.contentLength() <= Payload.MAX_BASE_BYTES
                && sound.computeIfAbsent(copy.pack(), packs::rely);
    }

    private Payload payload(byte[] content, Digest base, ChangeNote notes) {
        try {
            return Payload.of(content, base, kept.get(base), notes);
        } catch (DamageException e) {
            return Payload.of(content, true); // a change of what cannot be read would be of no use
        }
    }

    private void add(Digest digest, int contentLength, Callable<Payload> encode) {
        Work<Payload> payload = Work.start(workers, encode);
        Waiting object = new Waiting(digest, contentLength, payload);
        waiting.put(digest, object);
        compressing.add(object);
        bytesInWork += contentLength;
        while (bytesInWork > MAX_BYTES_IN_WORK) {
            fill();
        }
    }

    /** Moves an object from the compressors to the pack. The order is that of {@link #put}, so packs are the same always. */
    private void fill() {
        Waiting object = compressing.remove();
        bytesInWork -= object.contentLength();
        PackFile.Part part = new PackFile.Part(
                object.digest(), object.contentLength(), object.payload().result(compressing, Waiting::payload));
        boolean full = PackFile.MIN_BYTES + filledBytes + part.bytes() > packBytes
                || filledContentBytes + part.contentLength() > PackFile.MAX_CONTENT_BYTES;
        if (full && !filling.isEmpty()) {
            write();
        }
        filling.add(part);
        filledBytes += part.bytes();
        filledContentBytes += part.contentLength();
    }

    private void write() {
        List<PackFile.Part> parts = List.copyOf(filling);
        filling.clear();
        filledBytes = 0;
        filledContentBytes = 0;
        writing.add(new Writing(parts, Work.start(workers, () -> write(parts))));
        while (writing.size() > MAX_PACKS_IN_WORK) {
            settle();
        }
    }

    private String write(List<PackFile.Part> parts) {
        byte[] file = PackFile.encode(parts);
        String name = StoredName.of(PackFile.FOLDER, PackFile.digest(file));
        while (kept.avoids(name)) {
            // the same objects get another name by an object that nobody needs
            parts = Stream.concat(parts.stream(), Stream.of(filler(name))).toList();
            file = PackFile.encode(parts);
            name = StoredName.of(PackFile.FOLDER, PackFile.digest(file));
        }
        boolean written = objects.putIfAbsent(name, file);
        String pack = name;
        byte[] read = ContentReader.readable(() -> objects.get(pack, 0, PackFile.MAX_BYTES + 1))
                .orElse(new byte[0]);
        int mismatch = Arrays.mismatch(file, read);
        if (mismatch < 0) {
            packs.add(name, PackFile.index(name, file));
        } else if (written) {
            throw new DamageException(ContentStore.notReadBack(name, OptionalLong.of(mismatch)));
        } else {
            // the very pack is there and damaged: its name is taken, but those of its objects are not
            parts.forEach(part -> kept.put(part.payload().content(part.digest(), part.contentLength(), kept::get)));
        }
        return name;
    }

    private static PackFile.Part filler(String avoided) {
        byte[] content = ("instead of " + avoided).getBytes(StandardCharsets.US_ASCII);
        return new PackFile.Part(Digest.of(content), content.length, Payload.of(content, false));
    }

    private void settle() {
        Writing pack = writing.remove();
        sound.put(pack.work().result(), true);
        pack.parts().forEach(part -> waiting.remove(part.digest()));
    }

    synchronized boolean isWaiting(Digest digest) {
        return waiting.containsKey(digest);
    }

    /** Reads what was put and is not durable yet. */
    synchronized Optional<byte[]> waiting(Digest digest) {
        try {
            return Optional.ofNullable(waiting.get(digest))
                    .map(object -> object.payload().result().content(digest, object.contentLength(), kept::get));
        } catch (RuntimeException | Error e) {
            stop(e); // or closing would fail with the very same exception
            throw e;
        }
    }

    /**
     * Makes everything durable that was put.
     *
     * @throws IllegalStateException after {@link #close}, or after an earlier exception
     */
    public synchronized void flush() {
        requireUsable();
        try {
            while (!compressing.isEmpty()) {
                fill();
            }
            if (!filling.isEmpty()) {
                write();
            }
            while (!writing.isEmpty()) {
                settle();
            }
        } catch (RuntimeException | Error e) {
            stop(e);
            throw e;
        }
    }

    /**
     * Makes everything durable that was put. Does nothing the second time.
     *
     * @throws IllegalStateException after an earlier exception, because not everything is durable then
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            try {
                flush();
            } finally {
                closed = true;
            }
        }
    }

    /**
     * Ends this writer because of a failure elsewhere: nothing is written any more, and what was put may be durable or not.
     * {@link #close} then does nothing.
     */
    public synchronized void abandon() {
        if (!closed) {
            closed = true;
            stop(new IllegalStateException("the writer was abandoned"));
        }
    }

    private void requireUsable() {
        if (failure != null) {
            throw new IllegalStateException(
                    "an earlier write failed, so not everything that was put is durable", failure);
        }
        if (closed) {
            throw new IllegalStateException("this writer is closed; make another one");
        }
    }

    /** Nothing is written any more when the caller learns of the failure. */
    private void stop(Throwable cause) {
        failure = cause;
        for (Writing pack : writing) {
            try {
                pack.work().result();
            } catch (RuntimeException | Error e) {
                if (e != cause) {
                    cause.addSuppressed(e);
                }
            }
        }
        writing.clear();
    }
}
