package dev.truce.rollback.snapshot;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.store.StoredRecord;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of an earlier state, asked for in ascending order. One that is the same to the byte has the same digest, and was
 * checked then. What cannot be read is not known.
 */
final class EarlierRecords {

    private static final Digest NONE = Digest.ofBytes(new byte[Digest.BYTES]);

    private Iterator<RecordTree.Entry> entries;
    private RecordTree.@Nullable Entry next;

    EarlierRecords(Optional<RecordTree> earlier) {
        this.entries = earlier.map(RecordTree::entries).orElseGet(Collections::emptyIterator);
        advance();
    }

    /** The digest of a record, if it is as it was. */
    Optional<Digest> digestOf(StoredRecord record) {
        RecordTree.Entry asked = entry(record);
        while (next != null && RecordTree.Entry.ORDER.compare(next, asked) < 0) {
            advance();
        }
        RecordTree.Entry found = next;
        if (found == null || RecordTree.Entry.ORDER.compare(found, asked) != 0 || !isSame(found, record)) {
            return Optional.empty();
        }
        return Optional.of(found.digest());
    }

    private static RecordTree.Entry entry(StoredRecord record) {
        return RecordTree.Entry.of(record.id().type(), record.id().key(), record.json(), NONE);
    }

    private static boolean isSame(RecordTree.Entry entry, StoredRecord record) {
        try {
            return Arrays.equals(entry.record(), record.json());
        } catch (DamageException e) {
            return false;
        }
    }

    private void advance() {
        try {
            next = entries.hasNext() ? entries.next() : null;
        } catch (DamageException e) {
            entries = Collections.emptyIterator();
            next = null;
        }
    }
}
