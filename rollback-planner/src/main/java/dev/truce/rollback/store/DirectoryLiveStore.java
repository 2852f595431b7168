package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link LiveStore} of NDJSON files. A file is replaced whole, so each type changes at once, but several do not. */
final class DirectoryLiveStore implements LiveStore {

    private final Path folder;
    private final RecordFormat format;
    private final Map<String, TypeFile> read = new HashMap<>();

    DirectoryLiveStore(Path folder, RecordFormat format) {
        this.folder = folder.toAbsolutePath().normalize();
        this.format = format;
    }

    @Override
    public String location() {
        return "dir:" + folder;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public RecordCursor scan() {
        return scan(Runnable::run, false);
    }

    @Override
    public RecordCursor scan(Executor helpers, boolean withDigests) {
        List<RecordCursor> open = new ArrayList<>();
        try {
            types().forEach(type -> open(type, helpers, withDigests).ifPresent(open::add));
        } catch (RuntimeException e) {
            FolderScan.closeAll(open);
            throw e;
        }
        return new FolderScan(open);
    }

    private Optional<RecordCursor> open(String type, Executor helpers, boolean withDigests) {
        TypeFile.refuseLink(path(type));
        if (Files.notExists(path(type))) {
            return Optional.empty();
        }
        Optional<SortedFile> sorted = SortedFile.open(path(type), format.ofType(type), type, helpers, withDigests);
        if (sorted.isPresent()) {
            return Optional.of(sorted.get());
        }
        return Optional.ofNullable(file(type)).map(file -> new IndexedFile(file, type));
    }

    @Override
    public Optional<StoredRecord> get(RecordId id) {
        TypeFile file = file(id.type());
        TypeFile.Slot slot = file == null ? null : file.slots().get(id.key());
        if (file == null || slot == null) {
            return Optional.empty();
        }
        try (FileChannel channel = file.open()) {
            return Optional.of(new StoredRecord(id, file.document(channel, slot)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file.path() + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void apply(List<RecordChange> changes) {
        SortedMap<String, List<RecordChange>> byType = new TreeMap<>(CodePoints::compare);
        read.clear();
        for (RecordChange change : changes) {
            checkDocument(change.id(), change.json());
            if (!change.isMade(location(), get(change.id()))) {
                byType.computeIfAbsent(change.id().type(), type -> new ArrayList<>())
                        .add(change);
            }
        }
        if (!byType.isEmpty()) {
            DurableFiles.createDirectories(folder);
        } else if (!changes.isEmpty() && !Files.notExists(folder)) {
            // who made the changes may have died before they were durable
            DurableFiles.forceDirectory(folder);
        }
        byType.forEach((type, ofType) -> {
            TypeFile file = file(type);
            if (file == null) {
                TypeFile.create(path(type), ofType);
            } else {
                file.rewrite(ofType);
            }
        });
        read.clear();
    }

    private static void checkDocument(RecordId id, byte @Nullable [] json) {
        if (json != null) {
            for (byte b : json) {
                if (b == '\n' || b == '\r') {
                    throw new IllegalArgumentException("The document of " + id
                            + " has a line break, but a record is one line; write it compactly");
                }
            }
        }
    }

    @Override
    public boolean atomic() {
        return types().size() <= 1;
    }

    @Override
    public StoreLock lock() {
        requireFolder();
        DurableFiles.createDirectories(folder);
        return FolderLock.take(folder);
    }

    private Path path(String type) {
        return folder.resolve(TypeFileName.of(type));
    }

    private @Nullable TypeFile file(String type) {
        Path path = path(type);
        requireFolder();
        TypeFile known = read.get(type);
        if (known != null && !known.isStale()) {
            return known;
        }
        TypeFile.refuseLink(path);
        if (Files.notExists(path)) { // false, too, when nobody can tell: to write anew would lose the records
            read.remove(type);
            return null;
        }
        TypeFile fresh = TypeFile.read(path, format.ofType(type), type);
        read.put(type, fresh);
        return fresh;
    }

    private void requireFolder() {
        TypeFile.refuseLink(folder);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputRejectedException(folder.toString(), "this is no folder; name the folder of the records");
        }
    }

    /** The types that have a file, in order. */
    private NavigableSet<String> types() {
        requireFolder();
        NavigableSet<String> types = new TreeSet<>(CodePoints::compare);
        if (Files.notExists(folder)) {
            return types;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = String.valueOf(entry.getFileName());
                Optional<String> type = TypeFileName.type(name);
                if (type.isEmpty() && TypeFileName.isMisnamed(name)) {
                    throw new InputRejectedException(
                            entry.toString(),
                            "its records would be left out, as this is no name of a type's file; rename it to "
                                    + TypeFileName.suggested(name));
                }
                type.ifPresent(types::add);
            }
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + folder + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        read.clear();
    }
}
