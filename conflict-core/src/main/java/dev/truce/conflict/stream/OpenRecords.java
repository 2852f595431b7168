package dev.truce.conflict.stream;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.engine.ConflictResolver;
import java.util.Arrays;

/** Which records may have an open case, or came to be by a decision, in eight bytes each: the cases themselves need not fit into memory. */
final class OpenRecords {

    private final boolean typed;
    private long[] hashes = new long[16];
    private int size;

    private OpenRecords(boolean typed) {
        this.typed = typed;
    }

    static OpenRecords of(ConflictResolver<?> resolver, boolean typed) {
        OpenRecords records = new OpenRecords(typed);
        resolver.openRecords(records::add);
        resolver.createdRecords(records::add);
        Arrays.sort(records.hashes, 0, records.size);
        return records;
    }

    private void add(RecordId id) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = LineKey.hash(id, typed);
    }

    /** False when the record has none and did not; true when it may. */
    boolean mayHold(LineKey key) {
        return size > 0 && Arrays.binarySearch(hashes, 0, size, key.hash()) >= 0;
    }
}
