package dev.truce.rollback.export;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads exports, or plain files, into a live store. Everything is read and checked before the first record is written, and a
 * record that is there with another document is never overwritten: bringing back an older state is a rollback's task.
 *
 * <p>Holds the name and digest of each record in memory, and one batch of documents. Immutable.
 */
public final class Importer {

    private final RecordFormat format;
    private final ImportLimits limits;
    private final Path scratch;
    private final @Nullable DatabaseFormat database;

    private Importer(RecordFormat format, ImportLimits limits, Path scratch, @Nullable DatabaseFormat database) {
        this.format = format;
        this.limits = limits;
        this.scratch = scratch;
        this.database = database;
    }

    /**
     * An importer of every format but that of a database, with {@link ImportLimits#defaults}.
     *
     * @param format where documents keep their key, and their type where they name it
     */
    public Importer(RecordFormat format) {
        this(format, ImportLimits.defaults(), Path.of("."), null);
    }

    /**
     * This importer with other limits.
     *
     * @param other how much an input may demand
     * @return the importer
     */
    public Importer within(ImportLimits other) {
        return new Importer(format, other, scratch, database);
    }

    /**
     * This importer with a database.
     *
     * @param reader reads {@link ExportFormat#SQLITE}
     * @param folder where compressed databases are expanded for the time of the import
     * @return the importer
     */
    public Importer with(DatabaseFormat reader, Path folder) {
        return new Importer(format, limits, folder, reader);
    }

    /**
     * Imports a bag, a folder of files named by type, or one file: {@code .ndjson}, {@code .json}, {@code .csv} or
     * {@code .sqlite}, also as {@code .gz} or {@code .zst}. A file whose name says nothing is NDJSON.
     *
     * @param source where to read
     * @param target the store; an import that was interrupted can be repeated
     * @return what was added
     * @throws ImportRefusedException when the bag is damaged, or the target holds other documents for some records
     * @throws dev.truce.integrity.json.InputRejectedException when a file cannot be read; names file and line
     * @throws dev.truce.rollback.store.StoreLockedException when another process works on the target
     */
    public ImportReport read(Path source, LiveStore target) {
        try (ImportSources sources = ImportSources.open(source, limits, scratch, database)) {
            ImportRun run = new ImportRun(source.toString(), sources.all(), format, target);
            run.check();
            try (LiveStore.StoreLock lock = target.lock()) {
                Objects.requireNonNull(lock);
                return run.write();
            }
        }
    }
}
