package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.integrity.tree.TreeRoot;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of a type on their way into an export, counted and hashed as they pass. */
final class PassingRecords implements Iterator<RecordTree.Entry> {

    private final String type;
    private final Iterator<RecordTree.Entry> records;
    private final @Nullable Digest knownRoot;
    private final Consumer<RecordTree.Entry> whole;
    private final TreeRoot root = new TreeRoot();
    private long count;

    /**
     * Before the first record.
     *
     * @param type their type
     * @param records all of it, in order
     * @param knownRoot their root, if it need not be computed
     * @param whole gets what passes, too
     */
    PassingRecords(
            String type,
            Iterator<RecordTree.Entry> records,
            @Nullable Digest knownRoot,
            Consumer<RecordTree.Entry> whole) {
        this.type = type;
        this.records = records;
        this.knownRoot = knownRoot;
        this.whole = whole;
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public RecordTree.Entry next() {
        RecordTree.Entry entry = records.next();
        count++;
        if (knownRoot == null) {
            root.add(entry);
        }
        whole.accept(entry);
        return entry;
    }

    /** What all of them are; those that nobody asked for pass now. */
    DatabaseFormat.Table table() {
        forEachRemaining(entry -> {});
        return new DatabaseFormat.Table(type, count, knownRoot == null ? root.root() : knownRoot);
    }
}
