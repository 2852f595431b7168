package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionEffect;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.integrity.Digest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Cases in a table. A change of a case and its audit entry are one transaction, which is on the disk when a method returns. */
final class SqliteConflictQueue implements ConflictQueue {

    /** Who parks and closes cases. */
    private static final String ENGINE = "engine";

    private final SqliteDatabase database;
    private final SqliteAuditTrail audit;
    private final InstantSource clock;

    SqliteConflictQueue(SqliteDatabase database, SqliteAuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public ConflictCase park(NewCase conflict) {
        return database.write(handle -> {
            ConflictCase open = CaseTable.findOpen(handle, conflict.key()).orElse(null);
            if (open != null && open.conflict().fingerprint().equals(conflict.fingerprint())) {
                return open;
            }
            Instant now = clock.instant();
            ConflictCase parked = open == null
                    ? CaseTable.insert(handle, conflict, now)
                    : new ConflictCase(
                            open.number(), open.revision() + 1, CaseStatus.OPEN, conflict, open.openedAt(), now, null);
            if (open != null) {
                CaseTable.refresh(handle, parked);
            }
            ObjectNode payload = summary(parked);
            payload.set("conflict", CaseJson.write(conflict));
            record(handle, AuditKind.PARKED, parked, ENGINE, reason(conflict), payload);
            return parked;
        });
    }

    private static String reason(NewCase conflict) {
        return conflict.detail().isEmpty() ? conflict.reason().name() : conflict.reason() + ": " + conflict.detail();
    }

    @Override
    public Optional<ConflictCase> find(long number) {
        return database.read(handle -> CaseTable.find(handle, number));
    }

    @Override
    public List<ConflictCase> list(CaseFilter filter) {
        return database.read(handle -> CaseTable.list(handle, filter));
    }

    @Override
    public Map<CaseStatus, Long> counts() {
        return database.read(CaseTable::counts);
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {
        database.read(handle -> {
            CaseTable.openKeys(handle, sink);
            return true;
        });
    }

    @Override
    public ConflictCase decide(long number, int revisionSeen, Decision decision, String actor, String reason) {
        return database.write(handle -> {
            ConflictCase current = CaseTable.find(handle, number)
                    .orElseThrow(() -> new DecisionRefusedException(
                            "There is no case " + number + "; list the open cases to see which there are."));
            if (current.status() != CaseStatus.OPEN || current.revision() != revisionSeen) {
                throw new StaleCaseException(revisionSeen, current);
            }
            Instant now = clock.instant();
            ConflictCase.Decided decided =
                    new ConflictCase.Decided(decision, actor, reason, DecisionEffect.of(current, decision, now));
            ConflictCase closed = closed(current, CaseStatus.DECIDED, now, decided);
            CaseTable.decide(handle, closed, decided);
            ObjectNode payload = summary(closed);
            payload.set("decision", CaseJson.write(decision));
            payload.set("effect", CaseJson.write(decided.effect()));
            record(handle, AuditKind.DECISION, closed, actor, reason, payload);
            return closed;
        });
    }

    @Override
    public Optional<ConflictCase> closeResolved(NewCase.Key key) {
        // asked for every record of a data set, of which few have a case: these must not wait for the disk
        if (database.read(handle -> CaseTable.findOpen(handle, key)).isEmpty()) {
            return Optional.empty();
        }
        return database.write(handle -> CaseTable.findOpen(handle, key).map(open -> {
            ConflictCase closed = closed(open, CaseStatus.SELF_RESOLVED, clock.instant(), null);
            CaseTable.close(handle, closed);
            String why = "the record was seen again and no longer conflicts";
            record(handle, AuditKind.SELF_RESOLVED, closed, ENGINE, why, summary(closed));
            return closed;
        }));
    }

    @Override
    public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return database.read(handle -> CaseTable.findDecided(handle, key, fingerprint));
    }

    private static ConflictCase closed(
            ConflictCase open, CaseStatus status, Instant at, ConflictCase.@Nullable Decided decided) {
        return new ConflictCase(open.number(), open.revision(), status, open.conflict(), open.openedAt(), at, decided);
    }

    private void record(
            Handle handle, AuditKind kind, ConflictCase subject, String actor, String reason, ObjectNode payload) {
        AuditEvent event = new AuditEvent(kind, "case " + subject.number(), actor, reason, JsonText.write(payload));
        audit.append(handle, event, subject.updatedAt());
    }

    private static ObjectNode summary(ConflictCase of) {
        NewCase conflict = of.conflict();
        ObjectNode json = JsonText.object();
        json.put("case", of.number());
        json.put("revision", of.revision());
        json.put("tenant", conflict.key().tenant());
        json.put("type", conflict.key().record().type());
        json.put("key", conflict.key().record().key());
        json.put("origin", conflict.key().origin());
        json.put("fingerprint", conflict.fingerprint().toString());
        ObjectNode ruleset = json.putObject("ruleset");
        ruleset.put("name", conflict.ruleset().name());
        ruleset.put("version", conflict.ruleset().version());
        ruleset.put("digest", conflict.ruleset().digest().toString());
        return json;
    }
}
