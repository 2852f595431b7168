package dev.truce.jdbc;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseLife;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.version.InstantText;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Dialect;
import dev.truce.jdbc.database.JsonText;
import dev.truce.jdbc.database.NamedStatement;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The statements on the table of cases; nothing is decided here. */
record CaseTable(Dialect dialect, KnownCases known) {

    private static final String SELECT = CaseRow.SELECT;
    private static final String UNDECIDED = "closed_at IS NULL";
    private static final String FREE = UNDECIDED + " AND held_until IS NULL AND status = 'OPEN'";
    private static final String HELD = UNDECIDED + " AND held_until IS NOT NULL";
    private static final String LIMITED = UNDECIDED + " AND deadline IS NOT NULL";
    private static final String AS_IT_WAS =
            " WHERE number = :number AND revision = :revisionBefore AND token = :tokenBefore AND " + UNDECIDED;

    /** Adds a case, which gets its number; empty when its key has an undecided one. */
    Optional<ConflictCase> insert(Handle handle, ConflictCase opened) {
        HandlingColumns columns = HandlingColumns.of(opened, dialect);
        NamedStatement insert = NamedStatement.of(
                handle,
                "INSERT INTO truce_case (revision, tenant, record_type, record_key,"
                        + " origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at,"
                        + " updated_at, conflict" + columns.names() + ") VALUES"
                        + " (:revision, :tenant, :type, :key, :origin, :reason, :rulesetName, :rulesetVersion,"
                        + " :rulesetDigest, :fingerprint, :at, :at, :conflict" + columns.places()
                        + ") ON CONFLICT (tenant, record_type, record_key, origin) WHERE " + UNDECIDED
                        + " DO NOTHING RETURNING number");
        return columns.bindTo(bindContent(bindKey(insert, opened.conflict().key()), opened))
                .first(row -> row.getLong(1))
                .map(number -> new ConflictCase(
                        number,
                        opened.revision(),
                        opened.status(),
                        opened.conflict(),
                        opened.handling(),
                        opened.openedAt(),
                        opened.updatedAt(),
                        null));
    }

    /** Keeps the conflict as it is seen now. */
    void revise(Handle handle, ConflictCase before, ConflictCase now) {
        HandlingColumns changed = changed(before, now);
        NamedStatement update = NamedStatement.of(
                handle,
                "UPDATE truce_case SET revision = :revision, reason = :reason,"
                        + " ruleset_name = :rulesetName, ruleset_version = :rulesetVersion, ruleset_digest = :rulesetDigest,"
                        + " fingerprint = :fingerprint, updated_at = :at, conflict = :conflict" + changed.assignments()
                        + AS_IT_WAS);
        changedOne(
                now,
                changed.bindTo(bindContent(bindBefore(update, before), now)).update());
    }

    /**
     * Keeps how a case ended; its conflict stays as it was.
     *
     * @return false when no other case can wait for its record
     */
    boolean conclude(Handle handle, ConflictCase before, ConflictCase now) {
        ConflictCase.Decided decision = now.decision();
        HandlingColumns changed = changed(before, now);
        NamedStatement update = NamedStatement.of(
                        handle,
                        "UPDATE truce_case SET updated_at = :at, closed_at = :at,"
                                + " decided_by = :actor, decision_reason = :why, decision = :decision, effect = :effect,"
                                + " created_key = :createdKey" + changed.assignments() + AS_IT_WAS
                                + " RETURNING " + (dialect.hasOneWriter() ? WaitTable.IS_WAITED_FOR : "TRUE"))
                .bind("at", InstantText.write(now.updatedAt()))
                .bind("actor", decision == null ? null : dialect.column(decision.actor()))
                .bind("why", decision == null ? null : dialect.column(decision.reason()))
                .bind("decision", decision == null ? null : json(CaseJson.write(decision.decision())))
                .bind("effect", decision == null ? null : json(CaseJson.write(decision.effect())))
                .bind(
                        "createdKey",
                        CaseLife.created(now)
                                .map(made -> dialect.column(made.record().key()))
                                .orElse(null));
        List<Boolean> waitedFor = changed.bindTo(bindBefore(update, before)).list(row -> row.getBoolean(1));
        changedOne(now, waitedFor.size());
        return waitedFor.get(0);
    }

    /** Keeps who has a case, and whether it may be claimed. */
    void updateHandling(Handle handle, ConflictCase before, ConflictCase now) {
        HandlingColumns changed = changed(before, now);
        NamedStatement update = NamedStatement.of(
                        handle, "UPDATE truce_case SET updated_at = :at" + changed.assignments() + AS_IT_WAS)
                .bind("at", InstantText.write(now.updatedAt()));
        changedOne(now, changed.bindTo(bindBefore(update, before)).update());
        known.put(now);
    }

    private HandlingColumns changed(ConflictCase before, ConflictCase now) {
        return HandlingColumns.of(now, dialect).since(HandlingColumns.of(before, dialect));
    }

    private static NamedStatement bindBefore(NamedStatement statement, ConflictCase before) {
        return statement
                .bind("number", before.number())
                .bind("revisionBefore", before.revision())
                .bind("tokenBefore", before.handling().token());
    }

    private static void changedOne(ConflictCase changed, int rows) {
        if (rows != 1) {
            throw new IllegalStateException(
                    "Case " + changed.number() + " was to be changed, but " + rows + " rows were; nothing is stored");
        }
    }

    Optional<ConflictCase> find(Handle handle, long number) {
        return one(NamedStatement.of(handle, SELECT + "WHERE number = :number").bind("number", number));
    }

    Optional<ConflictCase> findForUpdate(Handle handle, long number) {
        return known.find(number)
                .filter(last -> isStill(handle, last))
                .or(() -> NamedStatement.of(handle, SELECT + "WHERE number = :number" + dialect.forUpdate())
                        .bind("number", number)
                        .first(row -> CaseRow.read(row, dialect)));
    }

    /** Whether a case that somebody had is as it was. Its conflict changes with its revision only. */
    private boolean isStill(Handle handle, ConflictCase last) {
        HandlingColumns columns = HandlingColumns.of(last, dialect);
        NamedStatement query = NamedStatement.of(
                        handle,
                        "SELECT number FROM truce_case WHERE number = :number AND revision = :revision"
                                + " AND updated_at = :at AND " + UNDECIDED + columns.conditions(dialect)
                                + dialect.forUpdate())
                .bind("number", last.number())
                .bind("revision", last.revision())
                .bind("at", InstantText.write(last.updatedAt()));
        return columns.bindTo(query).first(row -> row.getLong(1)).isPresent();
    }

    Optional<ConflictCase> findUndecided(Handle handle, NewCase.Key key) {
        String sql = SELECT + "WHERE " + UNDECIDED + " AND " + KeyColumns.SAME + dialect.forUpdate();
        return one(bindKey(NamedStatement.of(handle, sql), key));
    }

    /** The same, not held on to. */
    Optional<ConflictCase> seeUndecided(Handle handle, NewCase.Key key) {
        return one(bindKey(NamedStatement.of(handle, SELECT + "WHERE " + UNDECIDED + " AND " + KeyColumns.SAME), key));
    }

    boolean hasUndecided(Handle handle, NewCase.Key key) {
        String sql = "SELECT 1 FROM truce_case WHERE " + UNDECIDED + " AND " + KeyColumns.SAME;
        return bindKey(NamedStatement.of(handle, sql), key)
                .first(row -> row.getInt(1))
                .isPresent();
    }

    /**
     * The cases about a record, and those whose decision made it, of every tenant and origin, unless they are erased. Reads all cases, as
     * who erases reads all entries of the audit trail.
     */
    List<ConflictCase> about(Handle handle, RecordId record) {
        return list(NamedStatement.of(
                        handle,
                        SELECT + "WHERE record_type = :type AND (record_key = :key OR created_key = :key)"
                                + " AND erased_at IS NULL ORDER BY number" + dialect.forUpdate())
                .bind("type", dialect.column(record.type()))
                .bind("key", dialect.column(record.key())));
    }

    /** Writes a closed case over with what stays of it. */
    void erase(Handle handle, ConflictCase erased, Instant at) {
        ConflictCase.Decided decision = erased.decision();
        int rows = NamedStatement.of(
                        handle,
                        "UPDATE truce_case SET record_key = :key, fingerprint = :fingerprint, conflict = :conflict,"
                                + " decision_reason = :why, decision = :decision, effect = :effect,"
                                + " created_key = NULL, last_error = '', erased_at = :at"
                                + " WHERE number = :number AND closed_at IS NOT NULL")
                .bind("key", dialect.column(erased.conflict().key().record().key()))
                .bind("fingerprint", erased.conflict().fingerprint().toString())
                .bind("conflict", json(CaseJson.write(erased.conflict())))
                .bind("why", decision == null ? null : dialect.column(decision.reason()))
                .bind("decision", decision == null ? null : json(CaseJson.write(decision.decision())))
                .bind("effect", decision == null ? null : json(CaseJson.write(decision.effect())))
                .bind("at", InstantText.write(at))
                .bind("number", erased.number())
                .update();
        changedOne(erased, rows);
    }

    /** The case that waits for a decision about a record, whatever its origin, or that made it by its own. */
    Optional<Long> holder(Handle handle, NewCase.Key key) {
        return number(handle, key, UNDECIDED + " AND record_key = :key")
                .or(() -> number(handle, key, "created_key IS NOT NULL AND created_key = :key"));
    }

    private Optional<Long> number(Handle handle, NewCase.Key key, String where) {
        return NamedStatement.of(
                        handle,
                        "SELECT number FROM truce_case WHERE tenant = :tenant AND record_type = :type AND " + where
                                + " LIMIT 1")
                .bind("tenant", dialect.column(key.tenant()))
                .bind("type", dialect.column(key.record().type()))
                .bind("key", dialect.column(key.record().key()))
                .first(row -> row.getLong(1));
    }

    Optional<ConflictCase> findDecided(Handle handle, NewCase.Key key, Digest fingerprint) {
        NamedStatement query = NamedStatement.of(
                        handle,
                        SELECT + "WHERE status = 'DECIDED' AND " + KeyColumns.SAME
                                + " AND fingerprint = :fingerprint ORDER BY number DESC LIMIT 1")
                .bind("fingerprint", fingerprint.toString());
        return one(bindKey(query, key));
    }

    /** The next cases that may be claimed and that no other transaction is claiming. */
    List<ConflictCase> free(Handle handle, ClaimRequest request) {
        String tenant = request.tenant();
        String type = request.type();
        NamedStatement query = NamedStatement.of(
                handle,
                SELECT + "WHERE " + FREE + (tenant == null ? "" : " AND tenant = :tenant")
                        + (type == null ? "" : " AND record_type = :type")
                        + " ORDER BY claim_order, number" + limit(request.limit()) + dialect.forUpdateOfFree());
        if (tenant != null) {
            query.bind("tenant", dialect.column(tenant));
        }
        if (type != null) {
            query.bind("type", dialect.column(type));
        }
        return list(query);
    }

    /** The numbers of cases that somebody had, or that were deferred, for as long as they were to be. */
    List<Long> heldUntil(Handle handle, Instant now, int limit) {
        return dueBy(handle, HELD, "held_until", now, limit);
    }

    /** The numbers of undecided cases whose deadline passed. */
    List<Long> late(Handle handle, Instant now, int limit) {
        return dueBy(handle, LIMITED, "deadline", now, limit);
    }

    private List<Long> dueBy(Handle handle, String which, String column, Instant now, int limit) {
        return NamedStatement.of(
                        handle,
                        "SELECT number FROM truce_case WHERE " + which + " AND " + column + " <= :now ORDER BY "
                                + column + ", number" + limit(limit) + dialect.forUpdateOfFree())
                .bind("now", now.toEpochMilli())
                .list(row -> row.getLong(1));
    }

    /** In the text, since SQLite plans a statement anew whenever its limit is bound. */
    private static String limit(int rows) {
        return " LIMIT " + rows;
    }

    List<ConflictCase> list(Handle handle, CaseFilter filter, CaseOrder order, long past) {
        boolean newest = order == CaseOrder.NEWEST_FIRST;
        CaseStatus status = filter.status();
        String tenant = filter.tenant();
        String type = filter.type();
        NamedStatement query = NamedStatement.of(
                        handle,
                        SELECT + "WHERE number " + (newest ? "<" : ">") + " :past"
                                + (status == null ? "" : " AND status = :status")
                                + (tenant == null ? "" : " AND tenant = :tenant")
                                + (type == null ? "" : " AND record_type = :type") + " ORDER BY number"
                                + (newest ? " DESC" : "") + " LIMIT :limit")
                .bind("past", past)
                .bind("limit", filter.limit());
        bindIfPresent(query, "status", status == null ? null : status.name());
        bindIfPresent(query, "tenant", tenant == null ? null : dialect.column(tenant));
        bindIfPresent(query, "type", type == null ? null : dialect.column(type));
        return list(query);
    }

    private static void bindIfPresent(NamedStatement query, String name, @Nullable String value) {
        if (value != null) {
            query.bind(name, value);
        }
    }

    void openKeys(Handle handle, Consumer<NewCase.Key> sink) {
        keys(handle, "record_key", UNDECIDED, sink);
    }

    void createdKeys(Handle handle, Consumer<NewCase.Key> sink) {
        keys(handle, "created_key", "created_key IS NOT NULL", sink);
    }

    private void keys(Handle handle, String column, String which, Consumer<NewCase.Key> sink) {
        handle.createQuery("SELECT tenant, record_type, " + column + ", origin FROM truce_case WHERE " + which)
                .map((row, context) -> new NewCase.Key(
                        dialect.text(row.getString(1)),
                        new RecordId(dialect.text(row.getString(2)), dialect.text(row.getString(3))),
                        dialect.text(row.getString(4))))
                .forEach(sink);
    }

    static Map<CaseStatus, Long> counts(Handle handle) {
        Map<CaseStatus, Long> counts = new EnumMap<>(CaseStatus.class);
        handle.createQuery("SELECT status, count(*) FROM truce_case GROUP BY status")
                .map((row, context) -> Map.entry(CaseStatus.valueOf(row.getString(1)), row.getLong(2)))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        return counts;
    }

    private List<ConflictCase> list(NamedStatement query) {
        return query.list(row -> CaseRow.read(row, dialect));
    }

    private Optional<ConflictCase> one(NamedStatement query) {
        return query.first(row -> CaseRow.read(row, dialect));
    }

    private NamedStatement bindKey(NamedStatement statement, NewCase.Key key) {
        return KeyColumns.bind(statement, key, dialect);
    }

    private NamedStatement bindContent(NamedStatement statement, ConflictCase of) {
        NewCase conflict = of.conflict();
        return statement
                .bind("revision", of.revision())
                .bind("at", InstantText.write(of.updatedAt()))
                .bind("reason", conflict.reason().name())
                .bind("rulesetName", dialect.column(conflict.ruleset().name()))
                .bind("rulesetVersion", dialect.column(conflict.ruleset().version()))
                .bind("rulesetDigest", conflict.ruleset().digest().toString())
                .bind("fingerprint", conflict.fingerprint().toString())
                .bind("conflict", json(CaseJson.write(conflict)));
    }

    private String json(ObjectNode json) {
        return dialect.column(JsonText.write(json));
    }
}
