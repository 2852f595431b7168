package dev.truce.rollback;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.store.OneLine;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.TypeFileName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** A snapshot's records in a folder of their own, one NDJSON file for each type; there whole or not at all. */
final class ForkFolder {

    private final Path folder;
    private final RecordTree tree;
    private final SortedSet<String> types;

    ForkFolder(Path folder, RecordTree tree, Set<String> scope) {
        this.folder = folder;
        this.tree = tree;
        this.types = new TreeSet<>(tree.counts().keySet());
        if (!scope.isEmpty()) {
            types.retainAll(scope);
        }
    }

    /** The records of some types, of all when none is named. */
    static Iterator<RecordTree.Entry> entries(RecordTree tree, Set<String> types) {
        Iterable<RecordTree.Entry> all = tree::entries;
        return StreamSupport.stream(all.spliterator(), false)
                .filter(entry -> types.isEmpty() || types.contains(entry.type()))
                .iterator();
    }

    void write() {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            DurableFiles.createDirectories(parent);
        }
        DurableFiles.writeDirectory(folder, staging -> {
            for (String type : types) {
                writeType(staging.resolve(TypeFileName.of(type)), type);
            }
        });
    }

    private void writeType(Path file, String type) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (Iterator<RecordTree.Entry> entries = tree.entries(type); entries.hasNext(); ) {
                out.write(OneLine.of(entries.next().record()));
                out.write('\n');
            }
        }
    }

    /**
     * Reads every record again.
     *
     * @return how many there are
     * @throws DamageException when one is not as in the snapshot
     */
    long verify() {
        long verified = 0;
        for (String type : types) {
            Path file = folder.resolve(TypeFileName.of(type));
            try (NdjsonReader lines = NdjsonReader.open(file, StrictJson.reader())) {
                for (Iterator<RecordTree.Entry> entries = tree.entries(type); entries.hasNext(); verified++) {
                    RecordTree.Entry entry = entries.next();
                    boolean same = lines.hasNext()
                            && StoredRecord.digest(lines.next().bytes()).equals(entry.digest());
                    if (!same) {
                        throw new DamageException(new Finding.Malformed(file.toString(), entry + " is not as written"));
                    }
                }
            }
        }
        return verified;
    }
}
