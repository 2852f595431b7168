package dev.truce.jdbc;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.Digest;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/** The statements on the table of cases; nothing is decided here. */
final class CaseTable {

    private static final String SELECT = "SELECT * FROM truce_case ";
    private static final String SAME_KEY =
            "tenant = :tenant AND record_type = :type AND record_key = :key AND origin = :origin";

    private CaseTable() {}

    static ConflictCase insert(Handle handle, NewCase conflict, Instant at) {
        Update insert = handle.createUpdate("INSERT INTO truce_case (revision, status, tenant, record_type, record_key,"
                        + " origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at,"
                        + " updated_at, conflict) VALUES (1, 'OPEN', :tenant, :type, :key, :origin, :reason,"
                        + " :rulesetName, :rulesetVersion, :rulesetDigest, :fingerprint, :at, :at, :conflict)")
                .bind("at", at.toString());
        bindContent(bindKey(insert, conflict.key()), conflict).execute();
        long number = handle.createQuery("SELECT last_insert_rowid()")
                .map((row, context) -> row.getLong(1))
                .one();
        return new ConflictCase(number, 1, CaseStatus.OPEN, conflict, at, at, null);
    }

    /** Replaces what an open case is about. */
    static void refresh(Handle handle, ConflictCase refreshed) {
        Update update = handle.createUpdate("UPDATE truce_case SET revision = :revision, reason = :reason,"
                        + " ruleset_name = :rulesetName, ruleset_version = :rulesetVersion,"
                        + " ruleset_digest = :rulesetDigest, fingerprint = :fingerprint, updated_at = :at,"
                        + " conflict = :conflict WHERE number = :number AND status = 'OPEN'")
                .bind("number", refreshed.number())
                .bind("revision", refreshed.revision())
                .bind("at", refreshed.updatedAt().toString());
        changedOne(refreshed, bindContent(update, refreshed.conflict()).execute());
    }

    static void decide(Handle handle, ConflictCase decided, ConflictCase.Decided decision) {
        Update update = handle.createUpdate("UPDATE truce_case SET status = 'DECIDED', updated_at = :at,"
                        + " decided_by = :actor, decision_reason = :why, decision = :decision, effect = :effect"
                        + " WHERE number = :number AND status = 'OPEN' AND revision = :revision")
                .bind("number", decided.number())
                .bind("revision", decided.revision())
                .bind("at", decided.updatedAt().toString())
                .bind("actor", decision.actor())
                .bind("why", decision.reason())
                .bind("decision", JsonText.write(CaseJson.write(decision.decision())))
                .bind("effect", JsonText.write(CaseJson.write(decision.effect())));
        changedOne(decided, update.execute());
    }

    static void close(Handle handle, ConflictCase closed) {
        Update update = handle.createUpdate("UPDATE truce_case SET status = 'SELF_RESOLVED', updated_at = :at"
                        + " WHERE number = :number AND status = 'OPEN'")
                .bind("number", closed.number())
                .bind("at", closed.updatedAt().toString());
        changedOne(closed, update.execute());
    }

    private static void changedOne(ConflictCase changed, int rows) {
        if (rows != 1) {
            throw new IllegalStateException(
                    "Case " + changed.number() + " was to be changed, but " + rows + " rows were; nothing is stored");
        }
    }

    static Optional<ConflictCase> find(Handle handle, long number) {
        return one(handle.createQuery(SELECT + "WHERE number = :number").bind("number", number));
    }

    static Optional<ConflictCase> findOpen(Handle handle, NewCase.Key key) {
        return one(bindKey(handle.createQuery(SELECT + "WHERE status = 'OPEN' AND " + SAME_KEY), key));
    }

    static Optional<ConflictCase> findDecided(Handle handle, NewCase.Key key, Digest fingerprint) {
        Query query = handle.createQuery(SELECT + "WHERE status = 'DECIDED' AND " + SAME_KEY
                        + " AND fingerprint = :fingerprint ORDER BY number DESC LIMIT 1")
                .bind("fingerprint", fingerprint.toString());
        return one(bindKey(query, key));
    }

    static List<ConflictCase> list(Handle handle, CaseFilter filter) {
        CaseStatus status = filter.status();
        return handle.createQuery(SELECT + "WHERE (:status IS NULL OR status = :status)"
                        + " AND (:tenant IS NULL OR tenant = :tenant) AND (:type IS NULL OR record_type = :type)"
                        + " ORDER BY number LIMIT :limit")
                .bind("status", status == null ? null : status.name())
                .bind("tenant", filter.tenant())
                .bind("type", filter.type())
                .bind("limit", filter.limit())
                .map((row, context) -> CaseRow.read(row))
                .list();
    }

    static void openKeys(Handle handle, Consumer<NewCase.Key> sink) {
        handle.createQuery("SELECT tenant, record_type, record_key, origin FROM truce_case WHERE status = 'OPEN'")
                .map((row, context) -> new NewCase.Key(
                        row.getString(1), new RecordId(row.getString(2), row.getString(3)), row.getString(4)))
                .forEach(sink);
    }

    static Map<CaseStatus, Long> counts(Handle handle) {
        Map<CaseStatus, Long> counts = new EnumMap<>(CaseStatus.class);
        handle.createQuery("SELECT status, count(*) FROM truce_case GROUP BY status")
                .map((row, context) -> Map.entry(CaseStatus.valueOf(row.getString(1)), row.getLong(2)))
                .forEach(each -> counts.put(each.getKey(), each.getValue()));
        return counts;
    }

    private static Optional<ConflictCase> one(Query query) {
        return query.map((row, context) -> CaseRow.read(row)).findOne();
    }

    private static <S extends SqlStatement<S>> S bindKey(S statement, NewCase.Key key) {
        return statement
                .bind("tenant", key.tenant())
                .bind("type", key.record().type())
                .bind("key", key.record().key())
                .bind("origin", key.origin());
    }

    private static Update bindContent(Update statement, NewCase conflict) {
        return statement
                .bind("reason", conflict.reason().name())
                .bind("rulesetName", conflict.ruleset().name())
                .bind("rulesetVersion", conflict.ruleset().version())
                .bind("rulesetDigest", conflict.ruleset().digest().toString())
                .bind("fingerprint", conflict.fingerprint().toString())
                .bind("conflict", JsonText.write(CaseJson.write(conflict)));
    }
}
