package dev.truce.rollback.export;

import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.SigningKey;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes snapshots into bags that can be checked and read without Truce. Holds one record in memory, and the first rows of a CSV
 * file; records are read from the repository as often as they are needed. Thread-safe.
 */
public final class Exporter {

    private final SnapshotRepository repository;
    private final InstantSource clock;
    private final @Nullable DatabaseFormat database;
    private final ExportProtection protection;

    private Exporter(
            SnapshotRepository repository,
            InstantSource clock,
            @Nullable DatabaseFormat database,
            ExportProtection protection) {
        this.repository = repository;
        this.clock = clock;
        this.database = database;
        this.protection = protection;
    }

    /**
     * An exporter of every format but that of a database.
     *
     * @param repository has the snapshots
     * @param clock tells when exports are made
     */
    public Exporter(SnapshotRepository repository, InstantSource clock) {
        this(repository, clock, null, ExportProtection.NONE);
    }

    /**
     * This exporter with a database.
     *
     * @param format writes {@link ExportFormat#SQLITE}
     * @return the exporter
     */
    public Exporter with(DatabaseFormat format) {
        return new Exporter(repository, clock, format, protection);
    }

    /**
     * This exporter, whose files are encrypted: each is an age file and its name ends in {@code .age}.
     *
     * @param recipients who can open them
     * @return the exporter
     */
    public Exporter encryptedTo(Recipients recipients) {
        return new Exporter(repository, clock, database, new ExportProtection(recipients, protection.signingKey()));
    }

    /**
     * This exporter, whose bags are signed.
     *
     * @param key with which
     * @return the exporter
     */
    public Exporter signedWith(SigningKey key) {
        return new Exporter(repository, clock, database, new ExportProtection(protection.recipients(), key));
    }

    /**
     * Writes records of a snapshot into a bag, whole or not at all.
     *
     * @param request what to write, and how
     * @param target the folder that becomes the bag; must not exist
     * @return what the bag holds
     * @throws dev.truce.integrity.DamageException when something of the snapshot is missing or damaged
     * @throws dev.truce.integrity.file.DurabilityException when the bag cannot be written
     * @throws dev.truce.integrity.json.InputRejectedException when the format cannot hold one of the records, or the filter
     *     cannot be asked about one
     * @throws IllegalArgumentException when the snapshot has no records of one of the types, or the format is of a database and
     *     there is none
     */
    public ExportManifest export(ExportRequest request, Path target) {
        Snapshot snapshot = request.snapshot();
        for (String type : request.filter().types()) {
            if (!snapshot.content().counts().containsKey(type)) {
                throw new IllegalArgumentException("Type " + type + " was asked for, but snapshot "
                        + snapshot.id().shortText() + " has "
                        + snapshot.content().counts().keySet() + "; name one of these");
            }
        }
        if (request.format() == ExportFormat.SQLITE && database == null) {
            throw new IllegalArgumentException("An export into a database was asked for, but this exporter has none;"
                    + " give it one, or take another format");
        }
        DurableFiles.createDirectoryOf(target);
        ChosenRecords records = new ChosenRecords(snapshot, repository.tree(snapshot), request.filter());
        Instant created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ExportManifest[] manifest = new ExportManifest[1];
        Bag.write(
                target,
                bag -> manifest[0] = new ExportRun(request, records, database, protection, created, bag).write());
        return manifest[0];
    }
}
