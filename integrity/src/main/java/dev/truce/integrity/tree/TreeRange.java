package dev.truce.integrity.tree;

import dev.truce.integrity.Utf8Order;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The records of one type, from a key on and up to another. */
final class TreeRange implements Iterator<RecordTree.Entry> {

    private final TreeCursor cursor;
    private final String type;
    private final @Nullable String end;

    /**
     * Opens the nodes on the way to the first of them.
     *
     * @param end the first key that is no more among them; null for all keys
     */
    TreeRange(TreeCursor cursor, String type, String from, @Nullable String end) {
        this.cursor = cursor;
        this.type = type;
        this.end = end;
        cursor.seek(type, from);
    }

    @Override
    public boolean hasNext() {
        if (cursor.atEnd() || isBeyond(cursor.headType(), cursor.headKey())) {
            return false; // a node is not opened to learn that
        }
        RecordTree.Entry entry = cursor.hasNext() ? cursor.entry() : null;
        return entry != null && !isBeyond(entry.type(), entry.key());
    }

    private boolean isBeyond(String otherType, String key) {
        int types = Utf8Order.compare(otherType, type);
        return types > 0 || (types == 0 && end != null && Utf8Order.compare(key, end) >= 0);
    }

    @Override
    public RecordTree.Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there is no further record of type " + type);
        }
        return cursor.next();
    }
}
