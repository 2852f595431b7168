package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.Map;

/** The records of a file in any order, each read from its place. */
final class IndexedFile implements RecordCursor {

    private final TypeFile file;
    private final String type;
    private final FileChannel channel;
    private final Iterator<Map.Entry<String, TypeFile.Slot>> slots;

    IndexedFile(TypeFile file, String type) {
        this.file = file;
        this.type = type;
        this.channel = file.open();
        this.slots = file.slots().entrySet().iterator();
    }

    @Override
    public boolean hasNext() {
        return slots.hasNext();
    }

    @Override
    public StoredRecord next() {
        Map.Entry<String, TypeFile.Slot> slot = slots.next();
        return new StoredRecord(new RecordId(type, slot.getKey()), file.document(channel, slot.getValue()));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + file.path() + " failed: " + e.getMessage(), e);
        }
    }
}
