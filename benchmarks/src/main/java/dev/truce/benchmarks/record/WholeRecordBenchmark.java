package dev.truce.benchmarks.record;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictDetector;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;

/**
 * Strategies that take a whole record: three comparisons of contents, the check of the stamps against the clock, the decision,
 * the next stamp and the outcome with its trace, which is not read. Not history, queue and loop breaker, which only
 * {@code resolve} writes. The contents are a Java record or a JSON tree, of one member, as a comparison ends at the first
 * difference; the clock stands still, as reading it is the caller's.
 */
@State(Scope.Benchmark)
public class WholeRecordBenchmark {

    /** What the sides hold. */
    @Param({"record", "tree"})
    public String contents = "record";

    private Decisions<?> decisions = records();

    /** Makes the sides. */
    @Setup
    public void prepare() {
        decisions = contents.equals("tree") ? trees() : records();
    }

    private static Decisions<?> records() {
        return new Decisions<>(FieldAccess.of(Note.class), new Note(1), new Note(2), new Note(3));
    }

    private static Decisions<?> trees() {
        FieldAccess<JsonNode> json = FieldAccess.json();
        return new Decisions<>(json, json.read("{\"a\":1}"), json.read("{\"a\":2}"), json.read("{\"a\":3}"));
    }

    /** The contents as a Java record. */
    public record Note(int a) {}

    /** The winner of two times, by hand. */
    record Winner(Object value, Stamp stamp, Side<?> loser) {}

    /** An outcome, by hand: it says what one must say, in 64 bytes with its list. */
    record HandMade(RecordId id, Operation operation, Object value, Stamp stamp, List<Side<?>> losers, String why) {}

    /** What was found and decided, by hand. */
    record Decided(Answer answer, Object value, Stamp stamp, Side<?> loser) {}

    /** Three sides that conflict, and who decides about them. */
    private static final class Decisions<T> {

        private final RecordId id = new RecordId("note", "17");
        private final Side<T> base;
        private final Side<T> local;
        private final Side<T> server;
        private final ConflictDetector<T> detector;
        private final ConflictResolver<T> serverWins;
        private final ConflictResolver<T> localWins;
        private final ConflictResolver<T> latestWins;

        Decisions(FieldAccess<? super T> access, T base, T local, T server) {
            this.base = side(base, 1, 1_000);
            this.local = side(local, 1, 3_000);
            this.server = side(server, 2, 2_000);
            this.detector = new ConflictDetector<>(access::same);
            this.serverWins = resolver(access, "serverWins");
            this.localWins = resolver(access, "localWins");
            this.latestWins = resolver(access, "latestWins");
        }

        private static <T> Side<T> side(T contents, long version, long millis) {
            return Side.present(contents, new Stamp(Version.of(version), HybridTime.ofMillis(millis)));
        }

        private static <T> ConflictResolver<T> resolver(FieldAccess<? super T> access, String strategy) {
            Ruleset ruleset = Ruleset.parse(
                    "ruleset: notes\nversion: 1.0.0\ntopology: hub\ndefault: " + strategy + "\n",
                    "the benchmark's rules");
            return ConflictResolver.<T>builder(ruleset, access, InstantSource.fixed(Instant.ofEpochMilli(10_000)))
                    .build();
        }

        Outcome<T> decidedBy(ConflictResolver<T> resolver) {
            return resolver.decide(id, base, local, server);
        }

        Outcome<T> serverWins() {
            return decidedBy(serverWins);
        }

        Outcome<T> localWins() {
            return decidedBy(localWins);
        }

        Outcome<T> latestWins() {
            return decidedBy(latestWins);
        }

        Detection inSync() {
            return detector.detect(server, server, server);
        }

        Winner laterByHand() {
            boolean localStands = isLocalLater();
            Side<T> winner = localStands ? local : server;
            return new Winner(content(winner), winner.stamp(), localStands ? server : local);
        }

        HandMade outcomeByHand() {
            boolean localStands = isLocalLater();
            Side<T> winner = localStands ? local : server;
            return new HandMade(
                    id,
                    localStands ? Operation.PUT : Operation.NONE,
                    content(winner),
                    winner.stamp(),
                    List.of(localStands ? server : local),
                    localStands ? "local is later" : "the server is later");
        }

        private boolean isLocalLater() {
            return isLater(local.stamp().modifiedAt(), server.stamp().modifiedAt());
        }

        Decided decidedByHand() {
            T before = content(base);
            T ours = content(local);
            T theirs = content(server);
            if (ours.equals(theirs)) {
                return new Decided(Answer.IN_SYNC, theirs, server.stamp(), local);
            }
            if (ours.equals(before)) {
                return new Decided(Answer.PULL, theirs, server.stamp(), local);
            }
            Answer answer = theirs.equals(before) ? Answer.PUSH : Answer.CONFLICT;
            if (answer == Answer.CONFLICT && !isLocalLater()) {
                return new Decided(answer, theirs, server.stamp(), local);
            }
            Version next = ScalarVersion.next(
                            local.stamp().scalar(), server.stamp().scalar())
                    .orElseThrow();
            return new Decided(answer, ours, local.stamp().withVersion(next), server);
        }

        private static boolean isLater(@Nullable HybridTime ours, @Nullable HybridTime theirs) {
            return ours != null && (theirs == null || ours.physicalMillis() > theirs.physicalMillis());
        }

        private static <T> T content(Side<T> side) {
            return Objects.requireNonNull(side.valueOrNull());
        }
    }

    /** The later of two stamps, by hand, and the least that can be said of it; no comparison of contents, no next version, no trace. */
    @Benchmark
    public Object floorOfTimes() {
        return decisions.laterByHand();
    }

    /** The later of two stamps, by hand, and an outcome object; no comparison of contents, no next version, no trace. */
    @Benchmark
    public Object floor() {
        return decisions.outcomeByHand();
    }

    /** The same duty by hand: contents compared by their own equals, the later of two stamps, the next version; no trace. */
    @Benchmark
    public Object floorWithContents() {
        return decisions.decidedByHand();
    }

    /** The server's state. */
    @Benchmark
    public Outcome<?> serverWins() {
        return decisions.serverWins();
    }

    /** Local's state. */
    @Benchmark
    public Outcome<?> localWins() {
        return decisions.localWins();
    }

    /** The later state. */
    @Benchmark
    public Outcome<?> latestWins() {
        return decisions.latestWins();
    }

    /** A record that is the same object on all sides, as a cache or a comparison of bytes finds it. */
    @Benchmark
    public Detection inSync() {
        return decisions.inSync();
    }
}
