package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.BagWriter;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.integrity.tree.TreeRoot;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.OneLine;
import dev.truce.rollback.store.TypeFileName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One export into one bag. */
final class ExportRun {

    /** The file of all types, where a format has one. */
    private static final String DATABASE = "export";

    private static final byte[] NEXT_LINE = utf8("\n");
    private static final byte[] NEXT_ITEM = utf8(",\n");
    private static final int BUFFER_BYTES = 1 << 16;

    private final Snapshot snapshot;
    private final ExportFormat format;
    private final Compression compression;
    private final ExportFilter filter;
    private final ChosenRecords records;
    private final @Nullable DatabaseFormat database;
    private final ExportProtection protection;
    private final Instant created;
    private final BagWriter bag;
    private final String suffix;
    private final Set<String> names = new HashSet<>();
    private final TreeRoot chosen = new TreeRoot();
    private @Nullable Digest root;

    ExportRun(
            ExportRequest request,
            ChosenRecords records,
            @Nullable DatabaseFormat database,
            ExportProtection protection,
            Instant created,
            BagWriter bag) {
        this.snapshot = request.snapshot();
        this.format = request.format();
        this.compression = request.compression();
        this.filter = request.filter();
        this.records = records;
        this.database = database;
        this.protection = protection;
        this.created = created;
        this.bag = bag;
        this.suffix = (request.stamped() ? "-" + created.toEpochMilli() : "") + format.suffix();
    }

    ExportManifest write() throws IOException {
        List<ExportManifest.TypeFile> files = format == ExportFormat.SQLITE ? database() : files();
        Digest root = root();
        ExportManifest manifest = new ExportManifest(
                format, compression, created, snapshot.source(), snapshot.id(), root, filter(), files);
        bag.tagFile(ExportManifest.FILE + protection.suffix(), protection.seal(manifest.write()));
        protection.sign(bag);
        bag.info("Bag-Software-Agent", "Truce " + snapshot.libraryVersion());
        bag.info("Bagging-Date", created.toString().substring(0, "yyyy-mm-dd".length()));
        if (protection.encrypts()) {
            // counts and digests of the content are what is hidden
            bag.info("Truce-Format", "truce-export " + ExportManifest.FORMAT_VERSION + " age");
            return manifest;
        }
        bag.info("External-Identifier", snapshot.id().toString());
        bag.info("Truce-Format", "truce-export " + ExportManifest.FORMAT_VERSION + " " + format.text());
        bag.info("Truce-Created", created.toString());
        bag.info("Truce-Records", Long.toString(manifest.records()));
        bag.info("Truce-Tables", Integer.toString(files.size()));
        bag.info("Truce-State-Root", root.toString());
        return manifest;
    }

    private ExportManifest.@Nullable Filter filter() {
        if (records.areAll()) {
            return null;
        }
        ExportFilter.TimeRange range = filter.changed();
        return new ExportManifest.Filter(
                List.copyOf(filter.types()),
                filter.where() == null ? null : filter.where().toString(),
                range == null ? null : range.from(),
                range == null ? null : range.until(),
                snapshot.content().records());
    }

    /** What a payload file is, besides its records. */
    private record Written(Bag.PayloadFile file, long expandedBytes) {

        ExportManifest.TypeFile of(DatabaseFormat.Table table) {
            return new ExportManifest.TypeFile(
                    table.type(),
                    file.path(),
                    table.records(),
                    file.bytes(),
                    expandedBytes,
                    file.digest(),
                    table.stateRoot());
        }
    }

    /** Every payload file goes this way. What is done to the bytes of all of them is done here. */
    private Written payload(String name, DurableFiles.Content content) throws IOException {
        long[] expandedBytes = new long[1];
        Bag.PayloadFile file = bag.payload(name + compression.suffix() + protection.suffix(), out -> {
            // a compressor takes as long for a line as for a few hundred
            try (OutputStream packed =
                    new BufferedOutputStream(compression.compress(protection.sealing(out)), BUFFER_BYTES)) {
                LeftOpen counted = new LeftOpen(packed);
                content.writeTo(counted);
                expandedBytes[0] = counted.bytes();
            }
        });
        return new Written(file, expandedBytes[0]);
    }

    private PassingRecords passing(String type) {
        boolean areAll = records.areAll();
        boolean isRootKnown = areAll && records.types().size() == 1;
        return new PassingRecords(
                type, records.of(type), isRootKnown ? root() : null, areAll ? entry -> {} : chosen::add);
    }

    /** Of all records, once they have passed. */
    private Digest root() {
        if (root == null) {
            root = records.areAll() ? snapshot.content().stateRoot() : chosen.root();
        }
        return root;
    }

    private List<ExportManifest.TypeFile> files() throws IOException {
        List<ExportManifest.TypeFile> files = new ArrayList<>();
        for (String type : records.types()) {
            PassingRecords passing = passing(type);
            Written written = payload(fileName(type), out -> writeRecords(out, type, passing));
            files.add(written.of(passing.table()));
        }
        return files;
    }

    /** Types that differ in letter case alone would be one file on some file systems. */
    private String fileName(String type) {
        String name = TypeFileName.of(type, suffix);
        for (int copy = 2; !names.add(name.toLowerCase(Locale.ROOT)); copy++) {
            name = TypeFileName.of(type, "." + copy + suffix);
        }
        return name;
    }

    private void writeRecords(OutputStream out, String type, Iterator<RecordTree.Entry> entries) throws IOException {
        if (format == ExportFormat.CSV) {
            CsvWriter.write(out, type, () -> records.of(type));
            return;
        }
        boolean json = format == ExportFormat.JSON;
        if (json) {
            out.write(utf8(
                    "{\"export_date\":\"" + created + "\",\"version\":\"" + JsonItems.VERSION + "\",\"items\":[\n"));
        }
        while (entries.hasNext()) {
            out.write(OneLine.of(entries.next().record()));
            out.write(json && entries.hasNext() ? NEXT_ITEM : NEXT_LINE);
        }
        if (json) {
            out.write(utf8("]}\n"));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<ExportManifest.TypeFile> database() throws IOException {
        // a database cannot be encrypted while it is written; where it stands for that time, only its owner can read
        Path scratch = protection.encrypts() ? Files.createTempDirectory("truce-export-") : bag.scratch();
        try {
            return database(scratch.resolve(DATABASE + format.suffix()));
        } finally {
            if (protection.encrypts()) {
                Files.deleteIfExists(scratch.resolve(DATABASE + format.suffix()));
                Files.delete(scratch);
            }
        }
    }

    private List<ExportManifest.TypeFile> database(Path file) throws IOException {
        List<DatabaseFormat.Table> tables =
                records.types().stream().map(type -> passing(type).table()).toList();
        Objects.requireNonNull(database, "database").write(file, facts(), tables, type -> rows(records.of(type)));
        Written written = payload(DATABASE + suffix, out -> Files.copy(file, out));
        Files.delete(file);
        return tables.stream().map(written::of).toList();
    }

    private SortedMap<String, String> facts() {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("format", ExportManifest.KIND);
        facts.put("formatVersion", Integer.toString(ExportManifest.FORMAT_VERSION));
        facts.put("created", created.toString());
        facts.put("source", snapshot.source());
        facts.put("snapshot", snapshot.id().toString());
        facts.put("stateRoot", root().toString());
        return facts;
    }

    private static Iterator<DatabaseFormat.Row> rows(Iterator<RecordTree.Entry> entries) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public DatabaseFormat.Row next() {
                RecordTree.Entry entry = entries.next();
                return new DatabaseFormat.Row(entry.key(), entry.record());
            }
        };
    }
}
