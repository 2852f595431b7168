package dev.truce.benchmarks.record;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictDetector;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;

/**
 * Strategies that take a whole record: three comparisons of contents, the check of the stamps against the clock, the decision,
 * the next stamp and the outcome with its trace, which is not read. Not history, queue and loop breaker, which only
 * {@code resolve} writes. The records have one member, as a comparison ends at the first difference; the clock stands still,
 * as reading it is the caller's.
 */
@State(Scope.Benchmark)
public class WholeRecordBenchmark {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    private final RecordId id = new RecordId("note", "17");
    private final Side<JsonNode> base = side("{\"a\":1}", 1, 1_000);
    private final Side<JsonNode> local = side("{\"a\":2}", 1, 3_000);
    private final Side<JsonNode> server = side("{\"a\":3}", 2, 2_000);
    private final ConflictDetector<JsonNode> detector = new ConflictDetector<>(JSON::same);
    private final ConflictResolver<JsonNode> serverWins = resolver("serverWins");
    private final ConflictResolver<JsonNode> localWins = resolver("localWins");
    private final ConflictResolver<JsonNode> latestWins = resolver("latestWins");

    private static Side<JsonNode> side(String json, long version, long millis) {
        return Side.present(JSON.read(json), new Stamp(Version.of(version), HybridTime.ofMillis(millis)));
    }

    private static ConflictResolver<JsonNode> resolver(String strategy) {
        Ruleset ruleset = Ruleset.parse(
                "ruleset: notes\nversion: 1.0.0\ntopology: hub\ndefault: " + strategy + "\n", "the benchmark's rules");
        return ConflictResolver.<JsonNode>builder(ruleset, JSON, InstantSource.fixed(Instant.ofEpochMilli(10_000)))
                .build();
    }

    /** The winner of two times, by hand. */
    record Winner(JsonNode value, Stamp stamp, Side<JsonNode> loser) {}

    /** The later of two stamps and an outcome, by hand; no comparison of contents, no trace. */
    @Benchmark
    public Winner floor() {
        HybridTime ours = local.stamp().modifiedAt();
        HybridTime theirs = server.stamp().modifiedAt();
        boolean localStands = ours != null && (theirs == null || ours.physicalMillis() > theirs.physicalMillis());
        Side<JsonNode> winner = localStands ? local : server;
        JsonNode value = winner.valueOrNull();
        return new Winner(value == null ? JSON.read("null") : value, winner.stamp(), localStands ? server : local);
    }

    /** What was found and decided, by hand. */
    record Decided(Answer answer, JsonNode value, Stamp stamp, Side<JsonNode> loser) {}

    /** The same duty by hand: contents compared by Jackson, the later of two stamps, the next version; no trace. */
    @Benchmark
    public Decided floorWithContents() {
        JsonNode before = content(base);
        JsonNode ours = content(local);
        JsonNode theirs = content(server);
        if (ours.equals(theirs)) {
            return new Decided(Answer.IN_SYNC, theirs, server.stamp(), local);
        }
        if (ours.equals(before)) {
            return new Decided(Answer.PULL, theirs, server.stamp(), local);
        }
        Answer answer = theirs.equals(before) ? Answer.PUSH : Answer.CONFLICT;
        HybridTime ourTime = local.stamp().modifiedAt();
        HybridTime theirTime = server.stamp().modifiedAt();
        boolean localStands =
                ourTime != null && (theirTime == null || ourTime.physicalMillis() > theirTime.physicalMillis());
        if (answer == Answer.CONFLICT && !localStands) {
            return new Decided(answer, theirs, server.stamp(), local);
        }
        Version next = ScalarVersion.next(local.stamp().scalar(), server.stamp().scalar())
                .orElseThrow();
        return new Decided(answer, ours, local.stamp().withVersion(next), server);
    }

    private static JsonNode content(Side<JsonNode> side) {
        return Objects.requireNonNull(side.valueOrNull());
    }

    /** The server's state. */
    @Benchmark
    public Outcome<JsonNode> serverWins() {
        return serverWins.decide(id, base, local, server);
    }

    /** Local's state. */
    @Benchmark
    public Outcome<JsonNode> localWins() {
        return localWins.decide(id, base, local, server);
    }

    /** The later state. */
    @Benchmark
    public Outcome<JsonNode> latestWins() {
        return latestWins.decide(id, base, local, server);
    }

    /** A record that is the same object on all sides, as a cache or a comparison of bytes finds it. */
    @Benchmark
    public Detection inSync() {
        return detector.detect(server, server, server);
    }
}
