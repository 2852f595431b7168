package dev.truce.rollback.planning.forecast;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changed records that are tried with each replica: those whose names have the lowest digests, so that a plan of the same
 * changes has the same sample. Keeps no more than that in memory.
 */
public final class SyncSample {

    private final int most;
    private final String seed;
    private final TreeMap<Digest, Item> items = new TreeMap<>();
    private long offered;

    /**
     * A sample.
     *
     * @param most how many records at most
     * @param seed draws them
     */
    public SyncSample(int most, Digest seed) {
        this.most = most;
        this.seed = seed.hex();
    }

    /**
     * A changed record.
     *
     * @param rank its place in the draw, and what its edits are drawn from
     * @param id the record
     * @param live the document before; null when there is none
     * @param target the snapshot's document; null when there is none
     * @param after the document that the rollback sets; null when it removes the record
     */
    record Item(
            Digest rank,
            RecordId id,
            RecordTree.@Nullable Entry live,
            RecordTree.@Nullable Entry target,
            byte @Nullable [] after) {}

    /**
     * Offers a changed record.
     *
     * @param id the record
     * @param live its document before; null when there is none
     * @param target the snapshot's document; null when there is none
     * @param after the document that the rollback sets; null when it removes the record
     */
    public void offer(
            RecordId id, RecordTree.@Nullable Entry live, RecordTree.@Nullable Entry target, byte @Nullable [] after) {
        offered++;
        Digest rank = Digest.of((seed + "\n" + id.type() + "\n" + id.key()).getBytes(StandardCharsets.UTF_8));
        if (items.size() == most && rank.compareTo(items.lastKey()) > 0) {
            return;
        }
        items.put(rank, new Item(rank, id, live, target, after));
        if (items.size() > most) {
            items.pollLastEntry();
        }
    }

    /**
     * How many records were offered.
     *
     * @return their number
     */
    public long offered() {
        return offered;
    }

    Collection<Item> items() {
        return items.values();
    }
}
