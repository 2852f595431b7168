package dev.truce.testkit.simulation;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.ResolverBuilder;
import dev.truce.conflict.engine.Shadow;
import dev.truce.conflict.engine.Upcaster;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.testkit.fault.FaultClock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One replica: what is durable on it, and what a crash takes from it. */
final class Replica<T> {

    private final Setup<T> setup;
    private final FaultClock wall;
    private final String name;
    private final ConflictQueue queue;
    private final AuditTrail audit;
    private final Set<RecordId> unsettled = new HashSet<>();
    private final Set<RecordId> decided = new HashSet<>();
    private final Map<RecordId, Outcome.Parked<T>> parked = new HashMap<>();

    private Map<RecordId, Side<T>> records = new HashMap<>();
    private Map<RecordId, BitSet> seen = new HashMap<>();
    private Shadow<T> shadow = Shadow.inMemory();
    private @Nullable Copy<T> backup;
    private String node;
    private int schema;
    private boolean cutOff;

    private ConflictResolver<T> resolver;
    private EditClock clock;
    private @Nullable Outcome<T> last;

    private record Copy<T>(
            Map<RecordId, Side<T>> records,
            Map<RecordId, BitSet> seen,
            Map<RecordId, Side<T>> agreed,
            Set<RecordId> unsettled) {}

    Replica(Setup<T> setup, String name, int schema, Instant start) {
        this.setup = setup;
        this.wall = FaultClock.at(start);
        this.name = name;
        this.node = name;
        this.schema = schema;
        this.queue = ConflictQueue.inMemory(wall, wall::nanoTime, QueuePolicy.DEFAULT);
        this.audit = AuditTrail.inMemory(wall);
        this.clock = newClock();
        this.resolver = newResolver();
    }

    private EditClock newClock() {
        EditClock made = setup.clocks().create(node, wall::millis);
        records.values().forEach(side -> side.stamp().times().forEach(made::receive));
        return made;
    }

    private ConflictResolver<T> newResolver() {
        ResolverBuilder<T> builder = ConflictResolver.<T>builder(setup.rules(), setup.access(), wall)
                .node(node)
                .shadow(shadow)
                .queue(queue)
                .audit(audit)
                .withoutLoopBreaker()
                .listener(resolution -> last = outcome(resolution.outcome()), () -> 0);
        Upcaster<T> upcaster = schema().upcaster();
        Strategy<T> strategy = setup.strategy();
        if (upcaster != null) {
            builder.upcaster(upcaster);
        }
        if (strategy != null) {
            builder.strategy(strategy);
        }
        return builder.build();
    }

    @SuppressWarnings("unchecked") // the resolver resolves records of this type
    private static <T> Outcome<T> outcome(Outcome<?> outcome) {
        return (Outcome<T>) outcome;
    }

    /** Forgets what was in memory. */
    void restart() {
        clock = newClock();
        resolver = newResolver();
        last = null;
    }

    String name() {
        return name;
    }

    ConflictResolver<T> resolver() {
        return resolver;
    }

    ConflictQueue queue() {
        return queue;
    }

    Side<T> read(RecordId id) {
        return records.getOrDefault(id, Side.none());
    }

    void write(RecordId id, Side<T> next) {
        records.put(id, next);
    }

    BitSet seen(RecordId id) {
        return seen.computeIfAbsent(id, each -> new BitSet());
    }

    Side<T> base(RecordId id) {
        return shadow.base(id);
    }

    Setup.Schema<T> schema() {
        return setup.schemas().get(schema);
    }

    /** The application is brought up to the newest version; false when it has it. */
    boolean update() {
        boolean older = schema < setup.schemas().size() - 1;
        schema = setup.schemas().size() - 1;
        if (older) {
            restart();
        }
        return older;
    }

    boolean isCutOff() {
        return cutOff;
    }

    void cutOff(boolean now) {
        cutOff = now;
    }

    void pass(Duration time) {
        wall.pass(time);
    }

    void setClock(Duration ahead) {
        wall.jump(ahead.minus(wall.ahead()));
    }

    Duration clockAhead() {
        return wall.ahead();
    }

    /** A stamp for an edit: the version stays as it was received. */
    Stamp edited(RecordId id) {
        Stamp before = read(id).stamp();
        HybridTime time = clock.tick();
        HybridTime known = before.modifiedAt();
        long limit = wall.millis() + setup.rules().maxFuture().toMillis();
        if (known != null && known.physicalMillis() <= limit && time.compareTo(known) <= 0) {
            throw new Broken(
                    Promise.CLOCKS_GO_FORWARD,
                    name + " edits " + id + " at " + time + ", which is not after " + known
                            + ", the time of the state that it edits");
        }
        boolean anew = !read(id).isPresent();
        return new Stamp(before.version(), time, anew ? time : before.bornAt(), new TreeMap<>());
    }

    void hearTimes(Side<T> side) {
        side.stamp().times().forEach(clock::receive);
    }

    /** The outcome that the resolver gave last, once. */
    @Nullable
    Outcome<T> takeOutcome() {
        Outcome<T> outcome = last;
        last = null;
        return outcome;
    }

    /** Records whose outcome was written but not confirmed: they sync before they are edited. */
    Set<RecordId> unsettled() {
        return unsettled;
    }

    /** Records on which a person of this replica decided. */
    Set<RecordId> decided() {
        return decided;
    }

    /** Records that wait, with the outcome that says why. */
    Map<RecordId, Outcome.Parked<T>> parked() {
        return parked;
    }

    void backUp() {
        Map<RecordId, BitSet> copy = new HashMap<>();
        seen.forEach((id, edits) -> copy.put(id, (BitSet) edits.clone()));
        Map<RecordId, Side<T>> agreed = new HashMap<>();
        setup.ids().forEach(id -> agreed.put(id, shadow.base(id)));
        backup = new Copy<>(new HashMap<>(records), copy, agreed, Set.copyOf(unsettled));
    }

    /**
     * Goes back to the copy, last agreed states included. A peer comes back under another name, or it would count other edits
     * with the numbers of those that it no longer knows.
     */
    boolean restore() {
        Copy<T> earlier = backup;
        if (earlier == null) {
            return false;
        }
        records = earlier.records();
        seen = earlier.seen();
        shadow = Shadow.inMemory();
        earlier.agreed().forEach(shadow::advance);
        unsettled.clear();
        unsettled.addAll(earlier.unsettled());
        backup = null;
        node = setup.isHub() ? node : node + "+";
        restart();
        return true;
    }
}
