package dev.truce.rollback.export;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.age.Identities;
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
    private final Identities identities;

    private Importer(
            RecordFormat format,
            ImportLimits limits,
            Path scratch,
            @Nullable DatabaseFormat database,
            Identities identities) {
        this.format = format;
        this.limits = limits;
        this.scratch = scratch;
        this.database = database;
        this.identities = identities;
    }

    /**
     * An importer of every format but that of a database, with {@link ImportLimits#defaults}.
     *
     * @param format where documents keep their key, and their type where they name it
     */
    public Importer(RecordFormat format) {
        this(format, ImportLimits.defaults(), Path.of("."), null, Identities.none());
    }

    /**
     * This importer with other limits.
     *
     * @param other how much an input may demand
     * @return the importer
     */
    public Importer within(ImportLimits other) {
        return new Importer(format, other, scratch, database, identities);
    }

    /**
     * This importer with a database.
     *
     * @param reader reads {@link ExportFormat#SQLITE}
     * @param folder where compressed databases are expanded for the time of the import
     * @return the importer
     */
    public Importer with(DatabaseFormat reader, Path folder) {
        return new Importer(format, limits, folder, reader, identities);
    }

    /**
     * This importer with secrets, which open what is encrypted: files whose names end in {@code .age}.
     *
     * @param held the secrets
     * @return the importer
     */
    public Importer opening(Identities held) {
        return new Importer(format, limits, scratch, database, held);
    }

    /**
     * Imports a bag, a folder of files named by type, or one file: {@code .ndjson}, {@code .json}, {@code .csv} or
     * {@code .sqlite}, also as {@code .gz} or {@code .zst}, and each of
     * these as {@code .age}. A file whose name says nothing is NDJSON.
     *
     * @param source where to read
     * @param target the store; an import that was interrupted can be repeated
     * @return what was added
     * @throws dev.truce.integrity.age.KeyRefusedException when something is encrypted and no secret opens it
     * @throws ImportRefusedException when the bag is damaged, or the target holds other documents for some records
     * @throws dev.truce.integrity.json.InputRejectedException when a file cannot be read; names file and line
     * @throws dev.truce.rollback.store.StoreLockedException when another process works on the target
     */
    public ImportReport read(Path source, LiveStore target) {
        try (ImportSources sources = ImportSources.open(source, limits, scratch, database, identities)) {
            ImportRun run = new ImportRun(source.toString(), sources.all(), format, target);
            run.check();
            try (LiveStore.StoreLock lock = target.lock()) {
                Objects.requireNonNull(lock);
                return run.write();
            }
        }
    }
}
