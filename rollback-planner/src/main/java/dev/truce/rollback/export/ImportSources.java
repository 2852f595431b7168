package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.store.TypeFileName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be imported, found and opened: a bag, a folder of files named by type, or one file. */
final class ImportSources implements AutoCloseable {

    private static final String BAG_MARK = "bagit.txt";
    private static final List<String> DATABASE_SUFFIXES = List.of(".sqlite", ".sqlite3", ".db");

    private final ImportLimits limits;
    private final StrictJson json;
    private final Path scratch;
    private final @Nullable DatabaseFormat database;
    private final Identities identities;
    private final List<ImportSource> all = new ArrayList<>();
    private final List<DatabaseFormat.Content> open = new ArrayList<>();
    private final List<Path> expanded = new ArrayList<>();

    private ImportSources(ImportLimits limits, Path scratch, @Nullable DatabaseFormat database, Identities identities) {
        this.limits = limits;
        this.json = StrictJson.reader(limits.document());
        this.scratch = scratch;
        this.database = database;
        this.identities = identities;
    }

    static ImportSources open(
            Path source, ImportLimits limits, Path scratch, @Nullable DatabaseFormat database, Identities identities) {
        ImportSources sources = new ImportSources(limits, scratch, database, identities);
        try {
            if (!Files.isDirectory(source)) {
                sources.add(FileKind.of(source), source, null);
            } else if (Files.exists(source.resolve(BAG_MARK), LinkOption.NOFOLLOW_LINKS)) {
                sources.addBag(source);
            } else {
                sources.addFolder(source);
            }
            return sources;
        } catch (RuntimeException e) {
            sources.close();
            throw e;
        }
    }

    List<ImportSource> all() {
        return List.copyOf(all);
    }

    /**
     * What a file's name says of it.
     *
     * @param format how it is written; what has no other name is NDJSON
     * @param compression how it is compressed
     * @param suffix what its name ends in
     */
    private record FileKind(ExportFormat format, Compression compression, String suffix) {

        static FileKind of(Path file) {
            String stored = String.valueOf(file.getFileName());
            String sealed = ExpandedFile.isSealed(stored) ? ExportProtection.SUFFIX : "";
            String name = stored.substring(0, stored.length() - sealed.length());
            Compression compression = Compression.ofName(name);
            String plain =
                    name.substring(0, name.length() - compression.suffix().length());
            for (ExportFormat format : List.of(ExportFormat.JSON, ExportFormat.CSV)) {
                if (plain.endsWith(format.suffix())) {
                    return new FileKind(format, compression, format.suffix() + compression.suffix() + sealed);
                }
            }
            for (String suffix : DATABASE_SUFFIXES) {
                if (plain.endsWith(suffix)) {
                    return new FileKind(ExportFormat.SQLITE, compression, suffix + compression.suffix() + sealed);
                }
            }
            return new FileKind(
                    ExportFormat.NDJSON, compression, ExportFormat.NDJSON.suffix() + compression.suffix() + sealed);
        }
    }

    private void add(FileKind kind, Path file, @Nullable String type) {
        if (kind.format() == ExportFormat.SQLITE) {
            addDatabase(content(file, kind.compression(), -1), file.toString());
        } else {
            all.add(new ImportSource(
                    file.toString(), type, null, null, () -> documents(file, kind.format(), kind.compression(), -1)));
        }
    }

    private Documents documents(Path file, ExportFormat format, Compression compression, long statedBytes) {
        ExpandedFile in = ExpandedFile.open(file, compression, limits, statedBytes, identities);
        try {
            return switch (format) {
                case NDJSON -> Documents.ndjson(in, file.toString(), json);
                case JSON -> new JsonItems(in, file.toString(), json);
                case CSV -> new CsvReader(in, file.toString(), json);
                case SQLITE -> throw new IllegalStateException("a database is no stream of documents");
            };
        } catch (RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private DatabaseFormat.Content content(Path file, Compression compression, long statedBytes) {
        if (database == null) {
            throw new IllegalArgumentException("Importing the database " + file
                    + " was asked for, but this importer has" + " no format of databases; give it one");
        }
        Path plain = file;
        if (compression != Compression.NONE || ExpandedFile.isSealed(file.toString())) {
            try (ExpandedFile in = ExpandedFile.open(file, compression, limits, statedBytes, identities)) {
                plain = Files.createTempFile(scratch, "truce-import-", ExportFormat.SQLITE.suffix());
                expanded.add(plain);
                try (OutputStream to = Files.newOutputStream(plain)) {
                    in.transferTo(to); // into the file as it was made, which only its owner can read
                }
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "expanding " + file + " into " + scratch + " failed: " + e.getMessage(), e);
            }
        }
        DatabaseFormat.Content content = database.open(plain, file.toString());
        open.add(content);
        return content;
    }

    private void addDatabase(DatabaseFormat.Content content, String name) {
        Optional<SortedMap<String, String>> facts = content.facts();
        if (facts.isEmpty()) {
            for (String type : content.types()) {
                all.add(new ImportSource(
                        name, type, null, null, () -> Documents.of(content.documents(type), name, json)));
            }
            return;
        }
        String version = facts.get().getOrDefault("formatVersion", "none");
        if (!version.equals(Integer.toString(ExportManifest.FORMAT_VERSION))) {
            throw new InputRejectedException(name, ExportManifest.otherVersion(version));
        }
        for (DatabaseFormat.Table table : content.tables()) {
            all.add(new ImportSource(
                    name,
                    table.type(),
                    table.records(),
                    table.stateRoot(),
                    () -> Documents.of(content.documents(table.type()), name, json)));
        }
    }

    private void addFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                FileKind kind = FileKind.of(file);
                Optional<String> type = TypeFileName.type(String.valueOf(file.getFileName()), kind.suffix());
                if (type.isPresent()) {
                    add(kind, file, type.get());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + folder + " failed: " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new InputRejectedException(
                    folder.toString(),
                    "there is no .ndjson, .json, .csv or .sqlite file to import, nor one of them as .gz or .zst; name a bag,"
                            + " a file or their folder");
        }
    }

    private void addBag(Path folder) {
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
        Path manifestFile = manifestFile(bag);
        ExportManifest manifest = manifest(manifestFile);
        Set<String> types = new HashSet<>();
        for (ExportManifest.TypeFile type : manifest.types()) {
            Digest payload = bag.payload().get(type.file());
            if (payload == null || !payload.equals(type.sha256())) {
                throw new InputRejectedException(
                        manifestFile.toString(), "the digest of " + type.file() + " is not the bag's; get a good copy");
            }
            if (!types.add(type.type())) {
                throw new InputRejectedException(
                        manifestFile.toString(), "the type " + type.type() + " comes twice; get a good copy");
            }
        }
        if (manifest.format() == ExportFormat.SQLITE) {
            addDatabase(manifest, bag, manifestFile);
        } else {
            for (ExportManifest.TypeFile type : manifest.types()) {
                Path file = bag.file(type.file());
                all.add(new ImportSource(
                        file.toString(),
                        type.type(),
                        type.records(),
                        type.stateRoot(),
                        () -> documents(file, manifest.format(), manifest.compression(), type.expandedBytes())));
            }
        }
    }

    private static Path manifestFile(Bag bag) {
        Path sealed = bag.file(ExportManifest.FILE + ExportProtection.SUFFIX);
        return Files.isRegularFile(sealed, LinkOption.NOFOLLOW_LINKS) ? sealed : bag.file(ExportManifest.FILE);
    }

    private ExportManifest manifest(Path file) {
        if (!ExpandedFile.isSealed(file.toString())) {
            return ExportManifest.read(file);
        }
        try (ExpandedFile in = ExpandedFile.open(file, Compression.NONE, limits, -1, identities)) {
            return ExportManifest.read(file.toString(), in.readNBytes(ExportManifest.MAX_BYTES + 1));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file + " failed: " + e.getMessage(), e);
        }
    }

    private void addDatabase(ExportManifest manifest, Bag bag, Path manifestFile) {
        if (manifest.types().isEmpty()) {
            return;
        }
        ExportManifest.TypeFile first = manifest.types().get(0);
        Path file = bag.file(first.file());
        DatabaseFormat.Content content = content(file, manifest.compression(), first.expandedBytes());
        List<DatabaseFormat.Table> stated = manifest.types().stream()
                .filter(type -> type.file().equals(first.file()))
                .map(type -> new DatabaseFormat.Table(type.type(), type.records(), type.stateRoot()))
                .toList();
        if (stated.size() != manifest.types().size() || !stated.equals(content.tables())) {
            throw new InputRejectedException(
                    manifestFile.toString(), "it names other tables than " + first.file() + " has; get a good copy");
        }
        addDatabase(content, file.toString());
    }

    @Override
    public void close() {
        open.forEach(DatabaseFormat.Content::close);
        for (Path file : expanded) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("removing " + file + " failed: " + e.getMessage(), e);
            }
        }
    }
}
