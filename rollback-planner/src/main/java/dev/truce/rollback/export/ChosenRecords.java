package dev.truce.rollback.export;

import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.snapshot.Snapshot;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The records of a snapshot that a filter takes, read anew from the repository each time they are asked for. */
final class ChosenRecords {

    private final Snapshot snapshot;
    private final RecordTree tree;
    private final ExportFilter filter;
    private final List<String> types;

    ChosenRecords(Snapshot snapshot, RecordTree tree, ExportFilter filter) {
        this.snapshot = snapshot;
        this.tree = tree;
        this.filter = filter;
        this.types = snapshot.content().counts().keySet().stream()
                .filter(filter::takes)
                .sorted(CodePoints::compare)
                .toList();
    }

    /** The types that take part, in order. */
    List<String> types() {
        return types;
    }

    /** Whether these are all records of the snapshot. */
    boolean areAll() {
        return filter.takesAll() && types.size() == snapshot.content().counts().size();
    }

    /** The records of a type, in order of their keys. */
    Iterator<RecordTree.Entry> of(String type) {
        Iterator<RecordTree.Entry> all = tree.entries(type);
        return filter.takesAll() ? all : stream(all).filter(this::isTaken).iterator();
    }

    /** The records of all types that take part, in order. A stream of streams would hold all records of a type. */
    Iterator<RecordTree.Entry> all() {
        Iterator<String> left = types.iterator();
        return new Iterator<>() {
            private Iterator<RecordTree.Entry> records = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!records.hasNext() && left.hasNext()) {
                    records = of(left.next());
                }
                return records.hasNext();
            }

            @Override
            public RecordTree.Entry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no further record takes part");
                }
                return records.next();
            }
        };
    }

    long count(String type) {
        return filter.takesAll()
                ? snapshot.content().counts().getOrDefault(type, 0L)
                : stream(of(type)).count();
    }

    private boolean isTaken(RecordTree.Entry entry) {
        try {
            return filter.takes(document(entry));
        } catch (MetadataException e) {
            throw new InputRejectedException(name(entry), String.valueOf(e.getMessage()));
        }
    }

    /** A record as JSON. */
    static JsonNode document(RecordTree.Entry entry) {
        return StrictJson.reader().read(entry.record(), name(entry));
    }

    /** A record as messages name it. */
    static String name(RecordTree.Entry entry) {
        return "record " + entry.type() + "/" + entry.key();
    }

    private static Stream<RecordTree.Entry> stream(Iterator<RecordTree.Entry> entries) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(entries, 0), false);
    }
}
