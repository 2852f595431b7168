package dev.truce.rollback.export;

import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.snapshot.Snapshot;
import java.util.Iterator;
import java.util.List;
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
