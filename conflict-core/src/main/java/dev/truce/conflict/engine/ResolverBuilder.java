package dev.truce.conflict.engine;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.queue.CaseIntake;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link ConflictResolver}. Defaults: last agreed states, queue and history in memory; no tenant; the origin and node
 * {@code "local"}; no upcaster, hybrid clock or listener, and a server that never forgets a delete.
 *
 * @param <T> the type of a record
 */
public final class ResolverBuilder<T> {

    private static final SyncWindow ALWAYS_OPEN = new SyncWindow(null, null);

    final Ruleset ruleset;
    final FieldAccess<? super T> access;
    final InstantSource clock;
    Shadow<T> shadow = Shadow.inMemory();
    CaseIntake queue;
    AuditTrail audit;
    String tenant = "";
    String node = "local";

    @Nullable
    Duration loopWindow = Duration.ofHours(1);

    @Nullable
    Strategy<T> strategy;

    @Nullable
    Upcaster<T> upcaster;

    @Nullable
    HybridClock hybridClock;

    @Nullable
    Meter meter;

    Supplier<SyncWindow> window = () -> ALWAYS_OPEN;

    final Map<String, FieldRule> functions = new HashMap<>();
    final Map<String, Function<? super T, Optional<String>>> validators = new HashMap<>();

    @Nullable
    UnaryOperator<T> derive;

    ResolverBuilder(Ruleset ruleset, FieldAccess<? super T> access, InstantSource clock) {
        this.ruleset = Objects.requireNonNull(ruleset, "ruleset");
        this.access = Objects.requireNonNull(access, "access");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.queue = ConflictQueue.inMemory(clock);
        this.audit = AuditTrail.inMemory(clock);
    }

    /**
     * Where last agreed states are kept.
     *
     * @param shadow the shadow
     * @return this builder
     */
    public ResolverBuilder<T> shadow(Shadow<T> shadow) {
        this.shadow = Objects.requireNonNull(shadow, "shadow");
        return this;
    }

    /**
     * Where conflicts wait that nobody decided.
     *
     * @param queue the queue
     * @return this builder
     */
    public ResolverBuilder<T> queue(CaseIntake queue) {
        this.queue = Objects.requireNonNull(queue, "queue");
        return this;
    }

    /**
     * Where resolved conflicts are recorded, with what gave way.
     *
     * @param audit the history
     * @return this builder
     */
    public ResolverBuilder<T> audit(AuditTrail audit) {
        this.audit = Objects.requireNonNull(audit, "audit");
        return this;
    }

    /**
     * Whose data is resolved.
     *
     * @param tenant the tenant; empty where there is one
     * @return this builder
     */
    public ResolverBuilder<T> tenant(String tenant) {
        this.tenant = Objects.requireNonNull(tenant, "tenant");
        return this;
    }

    /**
     * Which replica local is.
     *
     * @param node its id, not empty
     * @return this builder
     */
    public ResolverBuilder<T> node(String node) {
        if (node.isEmpty()) {
            throw new IllegalArgumentException("A replica has an id, but the id was empty");
        }
        this.node = node;
        return this;
    }

    /**
     * A strategy of the program's, which decides every conflict in the place of those that the ruleset names. The ruleset's field
     * rules, validators and metadata hold as before. Its digest stays, so that history and cases name the ruleset alone.
     *
     * @param strategy the strategy; its {@link Strategy#convergence} says whether the ruleset's topology may have it
     * @return this builder
     */
    public ResolverBuilder<T> strategy(Strategy<T> strategy) {
        this.strategy = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    /**
     * Lifts states of older schema versions before they are compared. Without one every state is taken as it is.
     *
     * @param upcaster the upcaster
     * @return this builder
     */
    public ResolverBuilder<T> upcaster(Upcaster<T> upcaster) {
        this.upcaster = Objects.requireNonNull(upcaster, "upcaster");
        return this;
    }

    /**
     * The clock that stamps this replica's edits; it is told of every time that {@link ConflictResolver#resolve} sees, except
     * those beyond the ruleset's {@code maxFuture}. Give it the same limit.
     *
     * @param hybridClock the clock
     * @return this builder
     */
    public ResolverBuilder<T> hybridClock(HybridClock hybridClock) {
        this.hybridClock = Objects.requireNonNull(hybridClock, "hybridClock");
        return this;
    }

    /**
     * When this replica was last in sync, and which deletes the server has forgotten since. Asked whenever local has changed a
     * record; without one the server never forgets.
     *
     * @param window tells the window as it is at the moment; thread-safe
     * @return this builder
     */
    public ResolverBuilder<T> syncWindow(Supplier<SyncWindow> window) {
        this.window = Objects.requireNonNull(window, "window");
        return this;
    }

    /**
     * Who is told of every resolution. Without one nothing is measured.
     *
     * @param listener the listener, such as {@link ResolutionMetrics}
     * @param nanoTime a clock that only goes forward, in nanoseconds
     * @return this builder
     */
    public ResolverBuilder<T> listener(ResolutionListener listener, LongSupplier nanoTime) {
        this.meter =
                new Meter(Objects.requireNonNull(listener, "listener"), Objects.requireNonNull(nanoTime, "nanoTime"));
        return this;
    }

    /**
     * A function that the ruleset names with {@code custom}.
     *
     * @param function the function; rulesets call it by its {@link FieldRule#name}
     * @return this builder
     */
    public ResolverBuilder<T> rule(FieldRule function) {
        functions.put(function.name(), function);
        return this;
    }

    /**
     * How long a record's winners are remembered, to find that it goes round: resolved again more than three times with another
     * winner each time, one of which had been beaten before, it parks with {@link dev.truce.conflict.ParkReason#LOOP}. An hour
     * unless told otherwise. At most 10,000 records are remembered, those that conflicted last.
     *
     * @param window the time, by the builder's clock; at least a millisecond
     * @return this builder
     */
    public ResolverBuilder<T> loopWindow(Duration window) {
        if (window.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "A loop is looked for within a window of at least a millisecond, but the window" + " was " + window
                            + "; withoutLoopBreaker() looks for none");
        }
        this.loopWindow = window;
        return this;
    }

    /**
     * A validator that the ruleset names with {@code custom}.
     *
     * @param name what rulesets call it
     * @param check says what is wrong with a record, or nothing; pure. One that throws counts as wrong
     * @return this builder
     */
    public ResolverBuilder<T> validator(String name, Function<? super T, Optional<String>> check) {
        validators.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(check, "check"));
        return this;
    }

    /**
     * Computes what the ruleset calls {@code derived}. Asked for merged states only, from which the old values are left out.
     *
     * @param hook gives the state with its derived values; pure. One that throws parks the record
     * @return this builder
     */
    public ResolverBuilder<T> derive(UnaryOperator<T> hook) {
        this.derive = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * Looks for no loops, for example where every record is resolved once.
     *
     * @return this builder
     */
    public ResolverBuilder<T> withoutLoopBreaker() {
        this.loopWindow = null;
        return this;
    }

    /**
     * The resolver.
     *
     * @return a resolver with these settings
     * @throws dev.truce.conflict.ruleset.RulesetException when the ruleset names a function or validator that is not registered
     * @throws dev.truce.conflict.ruleset.UnsafeTopologyException when a strategy or rule cannot converge in the ruleset's
     *     topology
     */
    public ConflictResolver<T> build() {
        return new ConflictResolver<>(this);
    }
}
