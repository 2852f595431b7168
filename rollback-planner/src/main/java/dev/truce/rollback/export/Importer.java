package dev.truce.rollback.export;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.OneLine;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.TypeFileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads exports, or plain files, into a live store. Everything is read and checked before the first record is written, and a
 * record that is there with another document is never overwritten: bringing back an older state is a rollback's task.
 */
public final class Importer {

    private static final int BATCH_RECORDS = 50_000;
    private static final int SAMPLES = 5;
    private static final String BAG_MARK = "bagit.txt";

    private final RecordFormat format;

    /**
     * An importer.
     *
     * @param format where documents keep their key, and their type where they name it
     */
    public Importer(RecordFormat format) {
        this.format = format;
    }

    /**
     * Imports a bag, a folder of {@code .ndjson} and {@code .json} files named by type, or one such file.
     *
     * @param source where to read
     * @param target the store; an import that was interrupted can be repeated
     * @return what was added
     * @throws ImportRefusedException when the bag is damaged, or the target holds other documents for some records
     * @throws InputRejectedException when a file cannot be read; names file and line
     * @throws dev.truce.rollback.store.StoreLockedException when another process works on the target
     */
    public ImportReport read(Path source, LiveStore target) {
        SortedMap<RecordId, byte[]> records = records(sources(source), target);
        try (LiveStore.StoreLock lock = target.lock()) {
            Objects.requireNonNull(lock);
            return write(source, records, target);
        }
    }

    private static ImportReport write(Path source, SortedMap<RecordId, byte[]> records, LiveStore target) {
        List<RecordChange> changes = new ArrayList<>();
        List<RecordId> different = new ArrayList<>();
        SortedMap<String, Long> added = new TreeMap<>(CodePoints::compare);
        records.forEach((id, json) -> {
            Optional<Digest> there = target.get(id).map(StoredRecord::digest);
            if (there.isPresent() && !there.get().equals(StoredRecord.digest(json))) {
                different.add(id);
                return;
            }
            // one that is there already, too: an import that died may have left it before it was durable
            changes.add(new RecordChange(id, there.orElse(null), json));
            if (there.isEmpty()) {
                added.merge(id.type(), 1L, Long::sum);
            }
        });
        if (!different.isEmpty()) {
            throw new ImportRefusedException(
                    "Importing " + source + " into " + target.location() + " would overwrite " + different.size()
                            + " records that differ, such as "
                            + different.subList(0, Math.min(SAMPLES, different.size()))
                            + "; import into an empty store, or plan a rollback.",
                    List.of());
        }
        for (int start = 0; start < changes.size(); start += BATCH_RECORDS) {
            target.apply(changes.subList(start, Math.min(changes.size(), start + BATCH_RECORDS)));
        }
        long known = records.size()
                - added.values().stream().mapToLong(Long::longValue).sum();
        return new ImportReport(added, known);
    }

    private static List<ImportSource> sources(Path source) {
        if (!Files.isDirectory(source)) {
            return List.of(new ImportSource(source, formatOf(source), null, null, null));
        }
        return Files.notExists(source.resolve(BAG_MARK)) ? folder(source) : bag(source);
    }

    private static ExportFormat formatOf(Path file) {
        return file.toString().endsWith(ExportFormat.JSON.suffix()) ? ExportFormat.JSON : ExportFormat.NDJSON;
    }

    private static List<ImportSource> bag(Path folder) {
        VerificationReport report = Bag.verify(folder);
        if (!report.valid()) {
            throw new ImportRefusedException(
                    "Importing " + folder + " was refused: verification found "
                            + report.findings().size()
                            + " faults, first " + report.findings().get(0).message()
                            + "; get a good copy or repair it.",
                    report.findings());
        }
        Bag bag = Bag.open(folder);
        Path manifestFile = bag.file(ExportManifest.FILE);
        ExportManifest manifest = ExportManifest.read(manifestFile);
        List<ImportSource> sources = new ArrayList<>();
        for (ExportManifest.TypeFile type : manifest.types()) {
            if (!Optional.of(type.sha256())
                    .equals(Optional.ofNullable(bag.payload().get(type.file())))) {
                throw new InputRejectedException(
                        manifestFile.toString(), "the digest of " + type.file() + " is not the bag's; get a good copy");
            }
            sources.add(new ImportSource(
                    bag.file(type.file()), manifest.format(), type.type(), type.records(), type.stateRoot()));
        }
        return sources;
    }

    private static List<ImportSource> folder(Path folder) {
        List<ImportSource> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                ExportFormat format = formatOf(file);
                TypeFileName.type(String.valueOf(file.getFileName()), format.suffix())
                        .ifPresent(type -> sources.add(new ImportSource(file, format, type, null, null)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + folder + " failed: " + e.getMessage(), e);
        }
        if (sources.isEmpty()) {
            throw new InputRejectedException(
                    folder.toString(),
                    "there is no .ndjson or .json file to import; name a bag, a file or their folder");
        }
        return sources;
    }

    private SortedMap<RecordId, byte[]> records(List<ImportSource> sources, LiveStore target) {
        SortedMap<RecordId, byte[]> all = new TreeMap<>();
        for (ImportSource source : sources) {
            SortedMap<RecordId, byte[]> own = new TreeMap<>();
            source.read(target, format, (id, json) -> {
                boolean twice = own.put(id, OneLine.of(json)) != null || all.containsKey(id);
                if (twice) {
                    throw new InputRejectedException(
                            source.file().toString(), "the record " + id + " comes twice; remove one of the two");
                }
            });
            check(source, own);
            all.putAll(own);
        }
        return all;
    }

    private static void check(ImportSource source, SortedMap<RecordId, byte[]> records) {
        Long count = source.records();
        if (count != null && count != records.size()) {
            throw new InputRejectedException(
                    source.file().toString(),
                    "the export says " + count + " records, but the file has " + records.size() + "; get a good copy");
        }
        Digest expected = source.stateRoot();
        if (expected != null && !expected.equals(root(records))) {
            throw new InputRejectedException(
                    source.file().toString(),
                    "its records have another state root than the export says; the ruleset's key is perhaps not the one"
                            + " that the export was made with");
        }
    }

    private static Digest root(SortedMap<RecordId, byte[]> records) {
        return StateRoot.of(records.entrySet().stream()
                .map(record -> RecordTree.Entry.of(
                        record.getKey().type(),
                        record.getKey().key(),
                        record.getValue(),
                        StoredRecord.digest(record.getValue())))
                .iterator());
    }
}
