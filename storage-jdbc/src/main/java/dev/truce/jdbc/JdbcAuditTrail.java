package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditChain;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditErasure;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.Dialect;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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

    JdbcAuditTrail(Database database, InstantSource clock) {
        this.database = database;
        this.dialect = database.dialect();
        this.clock = clock;
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
        transaction
                .createUpdate("INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self)"
                        + " VALUES (:sequence, :at, :kind, :subject, :actor, :reason, :previous, :self)")
                .bind("sequence", entry.sequence())
                .bind("at", entry.at().toString())
                .bind("kind", event.kind().name())
                .bind("subject", dialect.column(event.subject()))
                .bind("actor", dialect.column(event.actor()))
                .bind("reason", dialect.column(event.reason()))
                .bind("previous", entry.previous().toString())
                .bind("self", entry.self().toString())
                .execute();
        transaction
                .createUpdate("INSERT INTO truce_audit_payload (sequence, content) VALUES (:sequence, :content)")
                .bind("sequence", entry.sequence())
                .bind("content", dialect.column(payload))
                .execute();
        return entry;
    }

    /** The entry that the next one follows. Whether it is as it was written is for {@link #verify} to say. */
    private @Nullable AuditAnchor last(Handle transaction) {
        return transaction
                .createQuery("SELECT sequence, self FROM truce_audit ORDER BY sequence DESC LIMIT 1")
                .map((row, context) -> AuditRow.anchor(row.getLong(1), row.getString(2)))
                .findOne()
                .orElse(null);
    }

    @Override
    public List<AuditEntry> entries(long afterSequence, int limit) {
        return page(afterSequence, limit).stream().map(AuditRow::entry).toList();
    }

    @Override
    public Optional<AuditEntry> erase(AuditSelection selection, String actor, String reason) {
        SortedSet<Long> chosen = new TreeSet<>();
        // most of the walk is done before others must wait for it
        long seen = choose(selection, 0, chosen);
        Optional<AuditEntry> erasure = database.write(handle -> {
            dialect.lockAuditTrail(handle);
            choose(selection, seen, chosen);
            SortedMap<Long, Digest> digests = digests(handle, chosen);
            if (digests.isEmpty()) {
                return Optional.empty();
            }
            AuditEvent event = new AuditErasure(new TreeSet<>(digests.keySet())).event(selection, actor, reason);
            AuditEntry entry = append(handle, event, clock.instant());
            dialect.overwriteRemoved(handle);
            digests.forEach((sequence, digest) -> erase(handle, sequence, digest, entry));
            return Optional.of(entry);
        });
        if (erasure.isPresent()) {
            database.read(handle -> dialect.dropRemoved(handle));
        }
        return erasure;
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
    public Optional<String> verify(Collection<AuditAnchor> anchors) {
        AuditChain chain = AuditChain.whole(anchors);
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
        return chain.end();
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
