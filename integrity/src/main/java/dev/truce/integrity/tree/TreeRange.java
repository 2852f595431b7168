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
        if (cursor.atEnd() || isBeyond()) {
            return false; // a node is not opened to learn that
        }
        cursor.descend();
        return !isBeyond();
    }

    /** Nothing of an earlier type follows where the range begins. */
    private boolean isBeyond() {
        return Utf8Order.compare(cursor.headType(), type) > 0
                || (end != null && Utf8Order.compare(cursor.headKey(), end) >= 0);
    }

    @Override
    public RecordTree.Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there is no further record of type " + type);
        }
        return cursor.next();
    }
}
