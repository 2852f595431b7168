package dev.truce.rollback.change;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.rollback.record.LiveDocument;
import dev.truce.rollback.record.Tallies;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.StoredRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The undecided cases on records that a rollback changes. A case shows the server's state of its time; after the rollback it is
 * detected again against the state that the server has now, as the next sync of its replica would. What still waits gets a new
 * revision, and a decision on the old view is refused as stale; what waits no longer closes itself. Doing it again changes
 * nothing.
 */
public final class OpenCases {

    private final ConflictQueue queue;
    private final Ruleset rules;
    private final RecordFormat format;
    private final InstantSource clock;
    private final AuditTrail audit;

    /**
     * The cases of a queue.
     *
     * @param queue the queue
     * @param rules the rules that hold now, with a record format
     * @param clock tells when they are detected again
     * @param audit learns what comes of it
     */
    public OpenCases(ConflictQueue queue, Ruleset rules, InstantSource clock, AuditTrail audit) {
        this.queue = queue;
        this.rules = rules;
        this.format = Objects.requireNonNull(rules.record(), "the rules have no record format");
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Whether open cases can be detected again by these rules.
     *
     * @param rules the rules; null for none
     * @return false when there is an {@link #obstacle}
     */
    public static boolean canDetect(@Nullable Ruleset rules) {
        return obstacle(rules).isEmpty();
    }

    /**
     * Why these rules cannot be tried.
     *
     * @param rules the rules; null for none
     * @return the reason in words; empty when they can
     */
    public static String obstacle(@Nullable Ruleset rules) {
        if (rules == null) {
            return "the planner was given no rules";
        }
        if (rules.topology() != Topology.HUB) {
            return "the rules are for peers, which have no server to restore";
        }
        if (rules.record() == null) {
            return "the rules do not say where records keep their version";
        }
        try {
            ConflictResolver.<JsonNode>builder(rules, FieldAccess.json(), () -> Instant.EPOCH)
                    .build();
            return "";
        } catch (RulesetException e) {
            return "the rules need what only the program has: " + e.getMessage();
        }
    }

    /**
     * The records with undecided cases.
     *
     * @return those of this queue
     */
    public Set<RecordId> waiting() {
        return records(queue);
    }

    /**
     * The records with undecided cases.
     *
     * @param queue the queue
     * @return their ids, in order
     */
    public static Set<RecordId> records(ConflictQueue queue) {
        Set<RecordId> records = new TreeSet<>();
        queue.openKeys(key -> records.add(key.record()));
        return records;
    }

    /**
     * Finds out what would come of the cases on some records.
     *
     * @param restored the records with their documents after the rollback; empty where they are removed
     * @param renewed counts the cases that would wait on
     * @param closed counts the cases that would close themselves
     */
    public void foresee(Map<RecordId, Optional<byte[]>> restored, Tallies.Count renewed, Tallies.Count closed) {
        for (ConflictCase open : undecided(restored::containsKey)) {
            RecordId id = open.conflict().key().record();
            Side<JsonNode> server =
                    side(restored.getOrDefault(id, Optional.empty()).orElse(null));
            Outcome<JsonNode> outcome = decide(open, server);
            if (outcome instanceof Outcome.Parked<JsonNode> parked) {
                renewed.add(id.type(), "case " + open.number() + " on " + id + " waits because of " + parked.reason());
            } else {
                closed.add(id.type(), "case " + open.number() + " on " + id + " closes itself");
            }
        }
    }

    /**
     * Detects the cases on some records again.
     *
     * @param changed the records
     * @param live the live data as it is now
     */
    public void settle(Set<RecordId> changed, LiveStore live) {
        for (ConflictCase open : undecided(changed::contains)) {
            NewCase conflict = open.conflict();
            Side<JsonNode> server = side(
                    live.get(conflict.key().record()).map(StoredRecord::json).orElse(null));
            Outcome<JsonNode> outcome = decide(open, server);
            if (outcome instanceof Outcome.Parked<JsonNode>) {
                resolver(conflict.key())
                        .settle(
                                outcome,
                                read(conflict.base()),
                                read(conflict.local()),
                                server,
                                Collections.emptySortedSet());
            } else {
                queue.closeResolved(conflict.key());
            }
        }
    }

    /** Those on some records, oldest first; closed cases, which may be many, are not read. */
    private List<ConflictCase> undecided(Predicate<RecordId> concerned) {
        List<ConflictCase> cases = new ArrayList<>();
        for (CaseStatus status : CaseStatus.values()) {
            if (status.isUndecided()) {
                CaseFilter waiting = new CaseFilter(null, status, null, Integer.MAX_VALUE);
                queue.forEach(waiting, CaseOrder.OLDEST_FIRST, each -> {
                    if (concerned.test(each.conflict().key().record())) {
                        cases.add(each);
                    }
                });
            }
        }
        cases.sort(Comparator.comparingLong(ConflictCase::number));
        return cases;
    }

    private Outcome<JsonNode> decide(ConflictCase open, Side<JsonNode> server) {
        NewCase conflict = open.conflict();
        return resolver(conflict.key())
                .decide(conflict.key().record(), read(conflict.base()), read(conflict.local()), server);
    }

    private ConflictResolver<JsonNode> resolver(NewCase.Key key) {
        return ConflictResolver.<JsonNode>builder(rules, FieldAccess.json(), clock)
                .tenant(key.tenant())
                .node(key.origin())
                .queue(queue)
                .audit(audit)
                .withoutLoopBreaker()
                .build();
    }

    private Side<JsonNode> side(byte @Nullable [] document) {
        if (document == null) {
            return Side.none();
        }
        LiveDocument read = LiveDocument.of(document, format);
        return read.readable() ? format.side(Objects.requireNonNull(read.json())) : Side.unknown();
    }

    private static Side<JsonNode> read(Side<String> side) {
        String value = side.valueOrNull();
        if (value == null) {
            return side.isGone()
                    ? side instanceof Side.Tombstone ? Side.tombstone(side.stamp()) : Side.none()
                    : Side.unknown();
        }
        return Side.present(FieldAccess.json().read(value), side.stamp());
    }
}
