package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditChain;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditErasure;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSealing;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditSegmentFile;
import dev.truce.conflict.audit.AuditSegments;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.version.InstantText;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.Dialect;
import dev.truce.jdbc.database.NamedStatement;
import dev.truce.rollback.store.StoreLockedException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The audit trail in a table that triggers close against changes and removals.
 *
 * <p>{@link #verify} finds entries that somebody changed, added or removed past the triggers. It cannot see that the last
 * entries were cut off, or that the whole chain was written anew: for that, keep the anchor of the last entry elsewhere from
 * time to time, and give it to {@link #verify(Collection)}.
 */
final class JdbcAuditTrail implements AuditTrail {

    private static final int PAGE = 1_000;

    private final Database database;
    private final Dialect dialect;
    private final InstantSource clock;
    private final AuditSegmentTable segments;

    JdbcAuditTrail(Database database, InstantSource clock) {
        this.database = database;
        this.dialect = database.dialect();
        this.clock = clock;
        this.segments = new AuditSegmentTable(database.dialect());
    }

    @Override
    public AuditEntry append(AuditEvent event) {
        AuditEvent recordable = AuditEntry.recordable(event);
        return database.write(handle -> append(handle, recordable, clock.instant()));
    }

    /** Appends in a transaction of the caller's. */
    AuditEntry append(Handle transaction, AuditEvent event, Instant at) {
        dialect.lockAuditTrail(transaction);
        return insert(transaction, AuditEntry.following(last(transaction), at, event), text(event));
    }

    private static String text(AuditEvent event) {
        if (event.payload() instanceof AuditPayload.Kept kept) {
            return kept.text();
        }
        throw new IllegalArgumentException("An entry is recorded with its payload, which only erase() removes");
    }

    private AuditEntry insert(Handle transaction, AuditEntry entry, String payload) {
        AuditEvent event = entry.event();
        NamedStatement.of(
                        transaction,
                        "INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self)"
                                + " VALUES (:sequence, :at, :kind, :subject, :actor, :reason, :previous, :self)")
                .bind("sequence", entry.sequence())
                .bind("at", InstantText.write(entry.at()))
                .bind("kind", event.kind().name())
                .bind("subject", dialect.column(event.subject()))
                .bind("actor", dialect.column(event.actor()))
                .bind("reason", dialect.column(event.reason()))
                .bind("previous", entry.previous().toString())
                .bind("self", entry.self().toString())
                .update();
        NamedStatement.of(
                        transaction, "INSERT INTO truce_audit_payload (sequence, content) VALUES (:sequence, :content)")
                .bind("sequence", entry.sequence())
                .bind("content", dialect.column(payload))
                .update();
        return entry;
    }

    /** The entry that the next one follows. Whether it is as it was written is for {@link #verify} to say. */
    private @Nullable AuditAnchor last(Handle transaction) {
        return NamedStatement.of(transaction, "SELECT sequence, self FROM truce_audit ORDER BY sequence DESC LIMIT 1")
                .first(row -> AuditRow.anchor(row.getLong(1), row.getString(2)))
                .orElse(null);
    }

    @Override
    public List<AuditEntry> entries(long afterSequence, int limit) {
        return page(afterSequence, limit).stream().map(AuditRow::entry).toList();
    }

    @Override
    public Optional<AuditEntry> erase(AuditSelection selection, Collection<Path> files, String actor, String reason) {
        List<AuditSegment> known = segments();
        AuditSegments sealed = AuditSegments.of(known, files);
        SortedSet<Long> erased = new TreeSet<>();
        sealed.select(selection, entry -> erased.add(entry.sequence()));
        SortedSet<Long> chosen = new TreeSet<>();
        // most of the walk is done before others must wait for it
        long seen = choose(selection, 0, chosen);
        Optional<AuditEntry> erasure = database.write(handle -> {
            dialect.lockAuditTrail(handle);
            if (!segments.all(handle).equals(known)) {
                throw changedMeanwhile();
            }
            choose(selection, seen, chosen);
            SortedMap<Long, Digest> digests = digests(handle, chosen);
            erased.addAll(digests.keySet());
            if (erased.isEmpty()) {
                return Optional.empty();
            }
            AuditEntry entry =
                    append(handle, new AuditErasure(erased).event(selection, actor, reason), clock.instant());
            dialect.overwriteRemoved(handle);
            digests.forEach((sequence, digest) -> erase(handle, sequence, digest, entry));
            return Optional.of(entry);
        });
        if (erasure.isPresent()) {
            database.read(handle -> dialect.dropRemoved(handle));
            sealed.erase(erased);
        }
        return erasure;
    }

    private StoreLockedException changedMeanwhile() {
        return new StoreLockedException(
                database.name() + ": a part of the audit trail was sealed or erased by another just now; try again.");
    }

    /** Adds the chosen ones; returns the last entry looked at. */
    private long choose(AuditSelection selection, long afterSequence, SortedSet<Long> chosen) {
        long after = afterSequence;
        List<AuditRow> page;
        do {
            page = page(after, PAGE);
            for (AuditRow row : page) {
                if (selection.chooses(row.entry())) {
                    chosen.add(row.sequence());
                }
                after = row.sequence();
            }
        } while (page.size() == PAGE);
        return after;
    }

    /** Of the payloads that are still there: somebody else may have erased some since they were chosen. */
    private SortedMap<Long, Digest> digests(Handle transaction, SortedSet<Long> chosen) {
        SortedMap<Long, Digest> digests = new TreeMap<>();
        for (long sequence : chosen) {
            transaction
                    .createQuery("SELECT content FROM truce_audit_payload WHERE sequence = :sequence")
                    .bind("sequence", sequence)
                    .mapTo(String.class)
                    .findOne()
                    .map(content -> new AuditPayload.Kept(dialect.text(content)).digest())
                    .ifPresent(digest -> digests.put(sequence, digest));
        }
        return digests;
    }

    private static void erase(Handle transaction, long sequence, Digest digest, AuditEntry by) {
        transaction
                .createUpdate("INSERT INTO truce_audit_erasure (sequence, digest, by_entry)"
                        + " VALUES (:sequence, :digest, :by)")
                .bind("sequence", sequence)
                .bind("digest", digest.toString())
                .bind("by", by.sequence())
                .execute();
        transaction
                .createUpdate("DELETE FROM truce_audit_payload WHERE sequence = :sequence")
                .bind("sequence", sequence)
                .execute();
    }

    @Override
    public List<AuditSegment> segments() {
        return database.read(segments::all);
    }

    @Override
    public AuditSealing sealing(Instant before) {
        return database.read(handle -> {
            long sealed = segments.last(handle).map(AuditSegment::last).orElse(0L);
            long last = lastBefore(handle, sealed, before);
            Optional<AuditSegmentTable.Needed> needed = AuditSegmentTable.needed(handle, last);
            return new AuditSealing(
                    sealed + 1,
                    needed.map(entry -> entry.sequence() - 1).orElse(last),
                    needed.map(entry ->
                            entry.subject() + " is undecided, and entry " + entry.sequence() + " is of its history"));
        });
    }

    /** Of the entries older than a time, all of which follow each other, the last one; never the trail's last. */
    private static long lastBefore(Handle handle, long sealed, Instant before) {
        long last = sealed;
        List<Time> page;
        do {
            page = handle.createQuery("SELECT sequence, at FROM truce_audit WHERE sequence > :after AND sequence <"
                            + " (SELECT max(sequence) FROM truce_audit) ORDER BY sequence LIMIT :limit")
                    .bind("after", last)
                    .bind("limit", PAGE)
                    .map((row, context) -> new Time(row.getLong(1), row.getString(2)))
                    .list();
            for (Time each : page) {
                if (!each.at().isBefore(before)) {
                    return last;
                }
                last = each.sequence();
            }
        } while (page.size() == PAGE);
        return last;
    }

    /** When an entry was made. */
    private record Time(long sequence, String text) {

        Instant at() {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw AuditRow.damaged("entry " + sequence + " cannot be read: " + e.getMessage());
            }
        }
    }

    @Override
    public AuditSegment seal(long last, Path folder, String actor, String reason, LongConsumer progress) {
        sealing(Instant.MAX).require(last);
        Optional<AuditSegment> before = database.read(segments::last);
        AuditSegmentFile file = AuditSegmentFile.write(this, before, last, folder, progress);
        AuditSegment segment = file.segment();
        database.write(handle -> {
            dialect.lockAuditTrail(handle);
            if (!segments.last(handle).equals(before) || AuditSegmentTable.payloads(handle, last) != file.payloads()) {
                throw changedMeanwhile();
            }
            AuditEntry entry = append(handle, segment.event(actor, reason), clock.instant());
            segments.insert(handle, segment, entry);
            dialect.overwriteRemoved(handle);
            AuditSegmentTable.removeEntries(handle, segment);
            return true;
        });
        database.read(handle -> dialect.dropRemoved(handle));
        return segment;
    }

    @Override
    public Optional<String> verify(Collection<AuditAnchor> anchors, Collection<Path> files) {
        List<AuditSegment> known;
        Optional<String> problem;
        do {
            known = segments();
            AuditChain chain = AuditChain.whole(anchors);
            problem = AuditSegments.of(known, files)
                    .walk(chain)
                    .or(() -> walk(chain))
                    .or(chain::end);
            // what was sealed during the walk is no damage
        } while (problem.isPresent() && !known.equals(segments()));
        return problem;
    }

    private Optional<String> walk(AuditChain chain) {
        long after = Long.MIN_VALUE;
        List<AuditRow> page;
        do {
            page = page(after, PAGE);
            for (AuditRow row : page) {
                Optional<String> problem = row.damage().or(() -> chain.next(row.entry()));
                if (problem.isPresent()) {
                    return problem;
                }
                after = row.sequence();
            }
        } while (page.size() == PAGE);
        return Optional.empty();
    }

    private List<AuditRow> page(long afterSequence, int limit) {
        return database.read(handle -> handle.createQuery(
                        AuditRow.SELECT + " WHERE a.sequence > :after ORDER BY a.sequence LIMIT :limit")
                .bind("after", afterSequence)
                .bind("limit", limit)
                .map((row, context) -> AuditRow.of(row, dialect))
                .list());
    }
}
