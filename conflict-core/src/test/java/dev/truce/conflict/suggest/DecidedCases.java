package dev.truce.conflict.suggest;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** A queue in which conflicts of two sides are parked and decided. Documents are written with single quotes. */
final class DecidedCases {

    static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final AtomicLong nanos = new AtomicLong();
    private final String type;
    final ConflictQueue queue = ConflictQueue.inMemory(
            CLOCK,
            nanos::get,
            QueuePolicy.DEFAULT.deadline(each -> new QueuePolicy.Deadline(Duration.ofHours(1), Fallback.SERVER_WINS)));
    private final ConflictResolver<JsonNode> resolver;
    private int records;

    DecidedCases() {
        this("seat", "{}");
    }

    DecidedCases(String type, String rules) {
        this.type = type;
        this.resolver = ConflictResolver.<JsonNode>builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), CLOCK)
                .queue(queue)
                .build();
    }

    /** A case of another record; times are minutes, by which the later side is newer. */
    ConflictCase parked(String base, String local, int localMinute, String server, int serverMinute) {
        RecordId id = new RecordId(type, "r" + ++records);
        resolver.resolve(id, side(base, 1, 0), side(local, 1, localMinute), side(server, 2, serverMinute));
        return queue.list(new CaseFilter(null, null, null, 1), CaseOrder.NEWEST_FIRST, CaseOrder.NEWEST_FIRST.start())
                .get(0);
    }

    /** A case in which both sides changed /name, local later. */
    ConflictCase names() {
        return parked("{'name':'Ann'}", "{'name':'Anna'}", 2, "{'name':'Anne'}", 1);
    }

    ConflictCase take(ConflictCase open, Pick side) {
        return decide(open, new Decision.TakeSide(side));
    }

    ConflictCase pick(ConflictCase open, String path, Pick side) {
        return decide(open, new Decision.PickFields(new TreeMap<>(Map.of(FieldPath.parse(path), side))));
    }

    ConflictCase set(ConflictCase open, String json) {
        return decide(open, new Decision.SetValue(text(json)));
    }

    ConflictCase decide(ConflictCase open, Decision decision) {
        return decide(open, decision, "ann", "");
    }

    ConflictCase decide(ConflictCase open, Decision decision, String actor, String reason) {
        return queue.decide(open.number(), open.revision(), decision, DecisionCheck.none(), actor, reason);
    }

    ConflictCase reopen(ConflictCase decided) {
        return queue.reopen(decided.number(), "ann", "it was another");
    }

    void passDeadlines() {
        nanos.addAndGet(Duration.ofHours(2).toNanos());
        queue.enforceDeadlines(DecisionCheck.none(), 100);
    }

    private static Side<JsonNode> side(String json, long version, int minute) {
        return Side.present(
                StrictJson.reader().read(text(json), "test"),
                new Stamp(
                        Version.of(version),
                        HybridTime.of(NOW.minusSeconds(3_600).plusSeconds(60L * minute))));
    }

    private static String text(String json) {
        return json.replace('\'', '"');
    }
}
