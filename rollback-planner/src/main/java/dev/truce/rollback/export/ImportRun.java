package dev.truce.rollback.export;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.OneLine;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One import: every source is read to its end and checked, then compared with the target, and then read again and written. Of
 * each record only its name and digest stay in memory, and what is read the second time must be what was checked.
 */
final class ImportRun {

    private static final int BATCH_RECORDS = 50_000;
    private static final int BATCH_BYTES = 1 << 25;
    private static final int SAMPLES = 5;
    private static final byte[] NOTHING = {};

    private final String subject;
    private final List<ImportSource> sources;
    private final RecordFormat format;
    private final LiveStore target;
    private final Map<RecordId, Seen> seen = new HashMap<>();

    ImportRun(String subject, List<ImportSource> sources, RecordFormat format, LiveStore target) {
        this.subject = subject;
        this.sources = sources;
        this.format = format;
        this.target = target;
    }

    /** A record that was checked. */
    private record Seen(Digest digest, ImportSource source, long line) {}

    void check() {
        for (ImportSource source : sources) {
            List<RecordId> own = new ArrayList<>();
            read(source, (id, document) -> {
                Digest digest = Digest.ofCanonical(document.json());
                Seen other = seen.put(id, new Seen(digest, source, document.line()));
                if (other != null) {
                    throw twice(id, document, source, other);
                }
                own.add(id);
            });
            checkCount(source, own.size());
            checkRoot(source, own);
        }
    }

    private InputRejectedException twice(RecordId id, Documents.Document document, ImportSource source, Seen other) {
        boolean sameFile = other.source() == source && other.line() > 0;
        return rejected(
                document,
                format.key().toString(),
                sameFile
                        ? "the record " + id + " stands already in line " + other.line() + "; remove one of the two"
                        : "the record " + id + " comes twice, first in "
                                + other.source().name() + "; remove one of the two");
    }

    private void read(ImportSource source, BiConsumer<RecordId, Documents.Document> consumer) {
        String type = source.type();
        RecordFormat own = type == null ? format : format.ofType(type);
        try (Documents documents = source.documents().get()) {
            while (documents.hasNext()) {
                Documents.Document document = documents.next();
                RecordId id = target.idOf(type, document.bytes()).orElseGet(() -> id(own, type, document));
                consumer.accept(id, document);
            }
        }
    }

    private static RecordId id(RecordFormat own, @Nullable String type, Documents.Document document) {
        RecordId id;
        try {
            id = own.id(document.json());
        } catch (MetadataException e) {
            throw rejected(document, e.path().toString(), document.path() + e.getMessage());
        }
        if (type != null && !id.type().equals(type)) {
            throw rejected(
                    document,
                    "",
                    "the record says it is of type \"" + id.type() + "\", but the file is of \"" + type + "\"");
        }
        return id;
    }

    private static InputRejectedException rejected(Documents.Document document, String path, String problem) {
        return new InputRejectedException(document.source(), document.line(), 0, document.path() + path, problem);
    }

    private static void checkCount(ImportSource source, int records) {
        Long stated = source.records();
        if (stated != null && stated != records) {
            throw new InputRejectedException(
                    source.name(),
                    "the export says " + stated + " records, but the file has " + records + "; get a good copy");
        }
    }

    private void checkRoot(ImportSource source, List<RecordId> records) {
        Digest stated = source.stateRoot();
        if (stated == null) {
            return;
        }
        // the documents are in the digests, which are all that the root is made of
        Stream<RecordTree.Entry> sorted = records.stream()
                .map(id -> RecordTree.Entry.of(id.type(), id.key(), NOTHING, digest(id)))
                .sorted(RecordTree.Entry.ORDER);
        if (!stated.equals(StateRoot.of(sorted.iterator()))) {
            throw new InputRejectedException(
                    source.name(),
                    "its records have another state root than the export says; the ruleset's key is perhaps not the one"
                            + " that the export was made with");
        }
    }

    private Digest digest(RecordId id) {
        return Objects.requireNonNull(seen.get(id), "a record that was not checked")
                .digest();
    }

    ImportReport write() {
        Map<RecordId, Optional<Digest>> there = new HashMap<>();
        List<RecordId> different = new ArrayList<>();
        SortedMap<String, Long> added = new TreeMap<>(CodePoints::compare);
        seen.forEach((id, record) -> {
            Optional<Digest> now = target.get(id).map(StoredRecord::digest);
            if (now.isEmpty()) {
                added.merge(id.type(), 1L, Long::sum);
            } else if (now.get().equals(record.digest())) {
                there.put(id, now);
            } else {
                different.add(id);
            }
        });
        if (!different.isEmpty()) {
            different.sort(null);
            throw new ImportRefusedException(
                    "Importing " + subject + " into " + target.location() + " would overwrite " + different.size()
                            + " records that differ, such as "
                            + different.subList(0, Math.min(SAMPLES, different.size()))
                            + "; import into an empty store, or plan a rollback.",
                    List.of());
        }
        Batch batch = new Batch();
        for (ImportSource source : sources) {
            read(source, (id, document) -> {
                Seen checked = seen.get(id);
                if (checked == null || !checked.digest().equals(Digest.ofCanonical(document.json()))) {
                    throw rejected(document, "", "the file changed while it was read; try again when nobody writes it");
                }
                // one that is there already, too: an import that died may have left it before it was durable
                batch.add(id, there.containsKey(id) ? checked.digest() : null, OneLine.of(document.bytes()));
            });
        }
        batch.apply();
        return new ImportReport(added, there.size());
    }

    /** Changes that wait to be applied together. */
    private final class Batch {

        private final List<RecordChange> changes = new ArrayList<>();
        private long bytes;

        void add(RecordId id, @Nullable Digest expected, byte[] json) {
            changes.add(new RecordChange(id, expected, json));
            bytes += json.length;
            if (changes.size() == BATCH_RECORDS || bytes >= BATCH_BYTES) {
                apply();
            }
        }

        void apply() {
            if (changes.isEmpty()) {
                return;
            }
            changes.sort((one, two) -> one.id().compareTo(two.id()));
            target.apply(List.copyOf(changes));
            changes.clear();
            bytes = 0;
        }
    }
}
