package dev.truce.rollback.store;

import dev.truce.integrity.Digest;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of a folder's files, by type, then key. All files are open already, so that later replacements do not show. */
final class FolderScan implements RecordCursor {

    private final List<RecordCursor> files;
    private final Iterator<RecordCursor> later;
    private @Nullable RecordCursor file;

    /** Takes over the files, in the order of their types. */
    FolderScan(List<RecordCursor> files) {
        this.files = List.copyOf(files);
        this.later = this.files.iterator();
    }

    @Override
    public boolean hasNext() {
        while ((file == null || !file.hasNext()) && later.hasNext()) {
            file = later.next();
        }
        return file != null && file.hasNext();
    }

    @Override
    public StoredRecord next() {
        RecordCursor current = hasNext() ? file : null;
        if (current == null) {
            throw new NoSuchElementException("the store has no further record");
        }
        return current.next();
    }

    @Override
    public Optional<Digest> knownDigest() {
        return file == null ? Optional.empty() : file.knownDigest();
    }

    @Override
    public void close() {
        closeAll(files);
    }

    /** Closes all, also when one fails. */
    static void closeAll(List<RecordCursor> files) {
        RuntimeException failure = null;
        for (RecordCursor each : files) {
            try {
                each.close();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
