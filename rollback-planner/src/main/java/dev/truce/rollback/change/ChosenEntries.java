package dev.truce.rollback.change;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackScope;
import dev.truce.rollback.store.OneLine;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The records of a tree that a scope takes, one after the other. Where a scope asks documents, a fork's plan holds the chosen records
 * as batches, so that carrying it out decides nothing.
 */
public final class ChosenEntries {

    private final RecordTree tree;
    private final RollbackScope scope;
    private final RecordFormat format;

    /**
     * The records of a tree that a scope takes.
     *
     * @param tree the tree
     * @param scope the scope
     * @param format where documents keep their metadata
     */
    public ChosenEntries(RecordTree tree, RollbackScope scope, RecordFormat format) {
        this.tree = tree;
        this.scope = scope;
        this.format = format;
    }

    /**
     * The records.
     *
     * @return one after the other, in the order of the tree
     */
    public Iterator<RecordTree.Entry> iterator() {
        return of(tree, scope)
                .filter(entry -> scope.takes(new RecordId(entry.type(), entry.key()), null, entry.record(), format))
                .iterator();
    }

    /**
     * The records that a scope names, whatever their documents say.
     *
     * @param tree the tree
     * @param scope the scope
     * @return the records, in the order of the tree
     */
    public static Stream<RecordTree.Entry> of(RecordTree tree, RollbackScope scope) {
        Iterable<RecordTree.Entry> all = tree::entries;
        return StreamSupport.stream(all.spliterator(), false)
                .filter(entry -> scope.names(new RecordId(entry.type(), entry.key())));
    }

    /**
     * How many records of each type there are.
     *
     * @return counts in order of the types
     */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>(CodePoints::compare);
        if (scope.takesWholeTypes()) {
            tree.counts().forEach((type, count) -> {
                if (scope.takes(type)) {
                    counts.put(type, count);
                }
            });
        } else {
            iterator().forEachRemaining(entry -> counts.merge(entry.type(), 1L, Long::sum));
        }
        return counts;
    }

    /**
     * The records as batches of a fork's plan.
     *
     * @param writing receives the batches
     * @return the batches, in the order of the tree
     */
    public List<RollbackPlan.Batch> batches(ContentStore writing) {
        ChangeBatches batches = new ChangeBatches(writing);
        iterator()
                .forEachRemaining(entry -> batches.add(
                        new RecordChange(new RecordId(entry.type(), entry.key()), null, OneLine.of(entry.record()))));
        return batches.finish();
    }

    /**
     * The records that a fork's plan takes.
     *
     * @param plan the plan
     * @param tree of the snapshot
     * @param contents has the batches
     * @return the records as the batches hold them, or else the tree
     */
    public static Iterator<RecordTree.Entry> planned(RollbackPlan plan, RecordTree tree, ContentStore contents) {
        RollbackScope scope = plan.scope().records();
        if (scope.takesWholeTypes()) {
            return of(tree, scope).iterator();
        }
        return plan.batches().stream()
                .flatMap(batch -> ChangeBatches.read(contents, batch).stream())
                .map(change -> entry(change.id(), Objects.requireNonNull(change.json())))
                .iterator();
    }

    private static RecordTree.Entry entry(RecordId id, byte[] json) {
        return RecordTree.Entry.of(id.type(), id.key(), json, StoredRecord.digest(json));
    }
}
