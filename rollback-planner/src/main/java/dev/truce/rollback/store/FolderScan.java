package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The records of a folder's files, by type, then key. All files are opened at once, so that later replacements do not show. */
final class FolderScan implements RecordCursor {

    private final SortedMap<String, TypeFile> files;
    private final Map<String, FileChannel> channels;
    private final Iterator<String> types;
    private Iterator<Map.Entry<String, TypeFile.Slot>> slots = Collections.emptyIterator();
    private @Nullable String type;

    FolderScan(SortedMap<String, TypeFile> files) {
        this.files = files;
        this.channels = new HashMap<>();
        this.types = files.keySet().iterator();
        try {
            files.forEach((name, file) -> channels.put(name, file.open()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        while (!slots.hasNext() && types.hasNext()) {
            type = types.next();
            slots = file(type).slots().entrySet().iterator();
        }
        return slots.hasNext();
    }

    @Override
    public StoredRecord next() {
        if (!hasNext() || type == null) {
            throw new NoSuchElementException("the store has no further record");
        }
        Map.Entry<String, TypeFile.Slot> slot = slots.next();
        FileChannel channel = channels.get(type);
        if (channel == null) {
            throw new IllegalStateException("the scan is closed");
        }
        return new StoredRecord(new RecordId(type, slot.getKey()), file(type).document(channel, slot.getValue()));
    }

    private TypeFile file(String name) {
        TypeFile file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("no file was opened for the type " + name);
        }
        return file;
    }

    @Override
    public void close() {
        try {
            for (FileChannel channel : channels.values()) {
                channel.close();
            }
            channels.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the store's files failed: " + e.getMessage(), e);
        }
    }
}
