package dev.truce.rollback.export;

import dev.truce.integrity.Digest;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.BagWriter;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.OneLine;
import dev.truce.rollback.store.TypeFileName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Writes snapshots into bags that can be checked and read without Truce. Thread-safe. */
public final class Exporter {

    private final SnapshotRepository repository;
    private final InstantSource clock;

    /**
     * An exporter.
     *
     * @param repository has the snapshots
     * @param clock tells when exports are made
     */
    public Exporter(SnapshotRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Writes a snapshot into a bag, whole or not at all.
     *
     * @param snapshot the snapshot
     * @param format how to write the records
     * @param types the types to write; empty for all
     * @param target the folder that becomes the bag; must not exist
     * @return what the bag holds
     * @throws dev.truce.integrity.DamageException when something of the snapshot is missing or damaged
     * @throws dev.truce.integrity.file.DurabilityException when the bag cannot be written
     * @throws IllegalArgumentException when the snapshot has no records of one of the types
     */
    public ExportManifest export(Snapshot snapshot, ExportFormat format, Set<String> types, Path target) {
        for (String type : types) {
            if (!snapshot.content().counts().containsKey(type)) {
                throw new IllegalArgumentException("Type " + type + " was asked for, but snapshot "
                        + snapshot.id().shortText() + " has "
                        + snapshot.content().counts().keySet() + "; name one of these");
            }
        }
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            DurableFiles.createDirectories(parent);
        }
        ExportManifest[] manifest = new ExportManifest[1];
        Bag.write(target, bag -> manifest[0] = new Run(snapshot, format, types).write(bag));
        return manifest[0];
    }

    /** One export. */
    private final class Run {

        private final Snapshot snapshot;
        private final ExportFormat format;
        private final List<String> types;
        private final RecordTree tree;
        private final Instant created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        private final Set<String> names = new HashSet<>();

        Run(Snapshot snapshot, ExportFormat format, Set<String> wanted) {
            this.snapshot = snapshot;
            this.format = format;
            this.tree = repository.tree(snapshot);
            this.types = snapshot.content().counts().keySet().stream()
                    .filter(type -> wanted.isEmpty() || wanted.contains(type))
                    .toList();
        }

        ExportManifest write(BagWriter bag) throws IOException {
            List<ExportManifest.TypeFile> files = new ArrayList<>();
            for (String type : types) {
                files.add(write(bag, type));
            }
            boolean whole = types.size() == snapshot.content().counts().size();
            Digest root = whole ? snapshot.content().stateRoot() : StateRoot.of(new Chosen(tree.entries(), types));
            ExportManifest manifest =
                    new ExportManifest(format, created, snapshot.source(), snapshot.id(), root, files);
            bag.tagFile(ExportManifest.FILE, manifest.write());
            bag.info("Bag-Software-Agent", "Truce " + snapshot.libraryVersion());
            bag.info("Bagging-Date", created.toString().substring(0, "yyyy-mm-dd".length()));
            bag.info("External-Identifier", snapshot.id().toString());
            bag.info("Truce-Format", "truce-export " + ExportManifest.FORMAT_VERSION + " " + format.text());
            bag.info("Truce-Created", created.toString());
            bag.info("Truce-Records", Long.toString(manifest.records()));
            bag.info("Truce-Tables", Integer.toString(files.size()));
            bag.info("Truce-State-Root", root.toString());
            return manifest;
        }

        private ExportManifest.TypeFile write(BagWriter bag, String type) throws IOException {
            Bag.PayloadFile file = bag.payload(fileName(type), out -> writeRecords(out, type));
            long records = snapshot.content().counts().getOrDefault(type, 0L);
            return new ExportManifest.TypeFile(
                    type, file.path(), records, file.bytes(), file.digest(), StateRoot.of(tree.entries(type)));
        }

        /** Types that differ in letter case alone would be one file on some file systems. */
        private String fileName(String type) {
            String name = TypeFileName.of(type, format.suffix());
            for (int copy = 2; !names.add(name.toLowerCase(Locale.ROOT)); copy++) {
                name = TypeFileName.of(type, "." + copy + format.suffix());
            }
            return name;
        }

        private void writeRecords(OutputStream out, String type) throws IOException {
            boolean json = format == ExportFormat.JSON;
            if (json) {
                out.write(utf8("{\"export_date\":\"" + created + "\",\"version\":\"" + JsonItems.VERSION
                        + "\",\"items\":[\n"));
            }
            for (Iterator<RecordTree.Entry> entries = tree.entries(type); entries.hasNext(); ) {
                out.write(OneLine.of(entries.next().record()));
                out.write(utf8(json && entries.hasNext() ? ",\n" : "\n"));
            }
            if (json) {
                out.write(utf8("]}\n"));
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The records of some types. */
    private static final class Chosen implements Iterator<RecordTree.Entry> {

        private final Iterator<RecordTree.Entry> matching;

        Chosen(Iterator<RecordTree.Entry> entries, List<String> types) {
            Iterable<RecordTree.Entry> all = () -> entries;
            this.matching = StreamSupport.stream(all.spliterator(), false)
                    .filter(entry -> types.contains(entry.type()))
                    .iterator();
        }

        @Override
        public boolean hasNext() {
            return matching.hasNext();
        }

        @Override
        public RecordTree.Entry next() {
            return matching.next();
        }
    }
}
