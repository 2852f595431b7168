package dev.truce.rollback.store;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** One file of a folder: where each record of a type stands in it. Immutable; the file may change meanwhile. */
final class TypeFile {

    private final Path path;
    private final SortedMap<String, Slot> slots;
    private final State state;

    /** Where a record's document stands. */
    record Slot(long offset, int lengthBytes, long line) {}

    /** How a changed file is told from the one that was read: replacing it makes a new file, writing into it a new time. */
    private record State(Object fileKey, long sizeBytes, Object modified) {

        static State of(Path path) throws IOException {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new State(
                    Objects.requireNonNullElse(attributes.fileKey(), ""),
                    attributes.size(),
                    attributes.lastModifiedTime());
        }
    }

    private TypeFile(Path path, SortedMap<String, Slot> slots, State state) {
        this.path = path;
        this.slots = slots;
        this.state = state;
    }

    /** Reads a whole file once. */
    static TypeFile read(Path path, RecordFormat format, String type) {
        SortedMap<String, Slot> slots = new TreeMap<>(CodePoints::compare);
        try {
            State state = State.of(path);
            LineKeys keys = new LineKeys(format, type);
            try (NdjsonReader lines = NdjsonReader.open(path, StrictJson.reader())) {
                while (lines.hasNext()) {
                    NdjsonReader.Line line = lines.next();
                    String key = keys.read(line);
                    Slot slot = new Slot(line.offset(), line.bytes().length, line.number());
                    Slot other = slots.put(key, slot);
                    if (other != null) {
                        throw line.rejected(
                                format.key().toString(),
                                "the key \"" + key + "\" stands already in line " + other.line()
                                        + "; remove one of the two records");
                    }
                }
            }
            return new TypeFile(path, slots, state);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed: " + e.getMessage(), e);
        }
    }

    static void refuseLink(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new InputRejectedException(
                    path.toString(), "this is a symbolic link, which could lead anywhere; name the real place");
        }
    }

    /** Whether the file is no longer the one that was read. */
    boolean isStale() {
        try {
            return !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    || !State.of(path).equals(state);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed: " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    SortedMap<String, Slot> slots() {
        return slots;
    }

    FileChannel open() {
        try {
            return FileChannel.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException("opening " + path + " failed: " + e.getMessage(), e);
        }
    }

    byte[] document(FileChannel channel, Slot slot) {
        ByteBuffer buffer = ByteBuffer.allocate(slot.lengthBytes());
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, slot.offset() + buffer.position()) < 0) {
                    throw new InputRejectedException(
                            path.toString(),
                            "the file became shorter while it was read; stop its writer and try again");
                }
            }
            return buffer.array();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed: " + e.getMessage(), e);
        }
    }

    /** Writes the file anew: changed lines in their place, new records at the end in their order, all else byte for byte. */
    void rewrite(List<RecordChange> changes) {
        Map<Slot, RecordChange> inPlace = new TreeMap<>(Comparator.comparingLong(Slot::offset));
        List<RecordChange> added = new ArrayList<>();
        for (RecordChange change : changes) {
            Slot slot = slots.get(change.id().key());
            if (slot != null) {
                inPlace.put(slot, change);
            } else if (change.json() != null) {
                added.add(change);
            }
        }
        DurableFiles.replace(path, out -> {
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                copy(in, out, inPlace, added);
            }
        });
    }

    private static void copy(
            InputStream in, OutputStream out, Map<Slot, RecordChange> inPlace, List<RecordChange> added)
            throws IOException {
        LineCopy copy = new LineCopy(in, out);
        for (Map.Entry<Slot, RecordChange> entry : inPlace.entrySet()) {
            copy.upTo(entry.getKey().offset());
            copy.skip(entry.getKey().lengthBytes());
            byte[] json = entry.getValue().json();
            if (json == null) {
                copy.skipLineEnd();
            } else {
                copy.write(json);
            }
        }
        copy.rest();
        for (RecordChange change : added) {
            copy.appendLine(Objects.requireNonNull(change.json()));
        }
    }

    /** Writes a file that does not exist yet. */
    static void create(Path path, List<RecordChange> changes) {
        DurableFiles.replace(path, out -> {
            for (RecordChange change : changes) {
                if (change.json() != null) {
                    out.write(change.json());
                    out.write('\n');
                }
            }
        });
    }
}
