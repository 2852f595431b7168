package dev.truce.rollback.execution;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A snapshot's records in a folder of their own, one NDJSON file for each type; there whole or not at all. */
final class ForkFolder {

    private final Path folder;
    private final Supplier<Iterator<RecordTree.Entry>> records;

    /** A fork of the records that are handed out, each time anew, in order. */
    ForkFolder(Path folder, Supplier<Iterator<RecordTree.Entry>> records) {
        this.folder = folder;
        this.records = records;
    }

    void write() {
        DurableFiles.createDirectoryOf(folder);
        DurableFiles.writeDirectory(folder, this::writeTypes);
    }

    private void writeTypes(Path staging) throws IOException {
        OutputStream out = OutputStream.nullOutputStream();
        try {
            String type = null;
            for (Iterator<RecordTree.Entry> entries = records.get(); entries.hasNext(); ) {
                RecordTree.Entry entry = entries.next();
                if (!entry.type().equals(type)) {
                    out.close();
                    type = entry.type();
                    out = new BufferedOutputStream(Files.newOutputStream(staging.resolve(TypeFileName.of(type))));
                }
                out.write(OneLine.of(entry.record()));
                out.write('\n');
            }
        } finally {
            out.close();
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
        NdjsonReader lines = null;
        try {
            Path file = folder;
            String type = null;
            for (Iterator<RecordTree.Entry> entries = records.get(); entries.hasNext(); verified++) {
                RecordTree.Entry entry = entries.next();
                if (lines == null || !entry.type().equals(type)) {
                    close(lines);
                    type = entry.type();
                    file = folder.resolve(TypeFileName.of(type));
                    lines = NdjsonReader.open(file, StrictJson.reader());
                }
                boolean same = lines.hasNext()
                        && StoredRecord.digest(lines.next().bytes()).equals(entry.digest());
                if (!same) {
                    throw new DamageException(new Finding.Malformed(file.toString(), entry + " is not as written"));
                }
            }
            return verified;
        } finally {
            close(lines);
        }
    }

    private static void close(@Nullable NdjsonReader lines) {
        if (lines != null) {
            lines.close();
        }
    }
}
