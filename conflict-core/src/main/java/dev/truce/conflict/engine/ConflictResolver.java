package dev.truce.conflict.engine;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.StrategyName;
import dev.truce.conflict.version.HybridClock;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves records of a sync layer by a ruleset.
 *
 * <p>Detects first, asks a strategy only for conflicts, writes the version, records conflicts in the history and parks what
 * nobody decides before it returns. The caller applies an outcome by compare-and-set on the server version it saw, as
 * {@link #sync} does, and {@linkplain #confirm confirms} it, which advances the last agreed state. Synchronous; thread-safe; has no thread of its own.
 *
 * @param <T> the type of a record
 */
public final class ConflictResolver<T> {

    private final Ruleset ruleset;
    private final Intake<T> intake;
    private final Decider<T> decider;
    private final OutcomeRecorder<T> recorder;
    private final Shadow<T> shadow;
    private final SyncLoop<T> loop;
    private final @Nullable HybridClock hybridClock;
    private final @Nullable Meter meter;
    private final DecisionCheck decisions;
    private final boolean decidesItself;

    ConflictResolver(ResolverBuilder<T> builder) {
        this.ruleset = builder.ruleset.withFunctions(builder.functions, builder.validators.keySet());
        ruleset.requireConvergence(builder.strategy);
        this.intake = new Intake<>(builder.access, builder.upcaster);
        this.decider = new Decider<>(ruleset, builder);
        this.recorder = new OutcomeRecorder<>(builder);
        this.shadow = builder.shadow;
        this.loop = new SyncLoop<>(this, builder.shadow);
        this.hybridClock = builder.hybridClock;
        this.meter = builder.meter;
        this.decisions = new RulesetDecisions<>(ruleset, builder);
        this.decidesItself = builder.strategy != null;
    }

    /**
     * A resolver in the making for Java records or beans, which are taken apart as they are. Unless told otherwise it keeps last
     * agreed states, queue and history in memory.
     *
     * @param ruleset which strategy and rules hold for which record; metadata that it names stands in members
     * @param type the type of the records
     * @param clock tells which stamps lie in the future, and when cases are parked
     * @param <T> the type of a record
     * @return the builder
     * @throws IllegalArgumentException when the type holds what cannot be taken apart; names class, member and remedy
     * @see FieldAccess#of
     */
    public static <T> ResolverBuilder<T> forType(Ruleset ruleset, Class<T> type, InstantSource clock) {
        return new ResolverBuilder<>(ruleset, FieldAccess.of(type), clock);
    }

    /**
     * A resolver in the making. Unless told otherwise it keeps last agreed states, queue and history in memory.
     *
     * @param ruleset which strategy and rules hold for which record
     * @param access how records are taken apart
     * @param clock tells which stamps lie in the future, and when cases are parked
     * @param <T> the type of a record
     * @return the builder
     */
    public static <T> ResolverBuilder<T> builder(Ruleset ruleset, FieldAccess<? super T> access, InstantSource clock) {
        return new ResolverBuilder<>(ruleset, access, clock);
    }

    /**
     * Resolves a record whose last agreed state the shadow knows.
     *
     * @param id the record
     * @param local the calling replica's state
     * @param server the server's state
     * @return what became of it; when parked, the case is already in the queue
     */
    public Outcome<T> resolve(RecordId id, Side<T> local, Side<T> server) {
        return resolve(id, shadow.base(id), local, server);
    }

    /**
     * Resolves a record whose last agreed state the caller knows.
     *
     * @param id the record
     * @param base the last agreed state
     * @param local the calling replica's state
     * @param server the server's state
     * @return what became of it; when parked, the case is already in the queue
     */
    public Outcome<T> resolve(RecordId id, Side<T> base, Side<T> local, Side<T> server) {
        if (meter == null) {
            return settled(id, base, local, server);
        }
        long begun = meter.now();
        Outcome<T> outcome = settled(id, base, local, server);
        ConflictKind kind = outcome.detection().kind();
        StrategyName strategy = kind == null || decidesItself
                ? null
                : ruleset.rulesFor(id.type()).strategyName(kind);
        meter.tell(new ResolutionListener.Resolution(outcome, strategy, meter.now() - begun));
        return outcome;
    }

    /**
     * Resolves many records, each for itself: one that fails does not hold up the others.
     *
     * @param batch the records, in any order, each once
     * @return what became of each, in the order in which they were resolved: what is referred to before what refers to it, else by their ids
     * @throws IllegalArgumentException when a record is in the batch twice; nothing was resolved then
     */
    public List<Exchange.Result<T>> resolveAll(Iterable<Exchange<T>> batch) {
        return loop.all(batch);
    }

    /**
     * Brings a record to the server: reads the server's state, resolves, and writes what is to be written by compare-and-set.
     * When the server moved on meanwhile it begins again, five times at most; then the record parks as
     * {@link ParkReason#CONTENTION}. When this returns a resolved outcome, the server holds it: write its
     * {@link Outcome.Resolved#localValue} to local, which is its value unless the ruleset has {@code localOnly} paths, by
     * compare-and-set on the state given here, and only then {@linkplain #confirm confirm} it.
     *
     * @param id the record, whose last agreed state the shadow knows
     * @param local the calling replica's state
     * @param server the server's store; what it throws goes through, and calling again later is safe
     * @return what became of the record; when parked, the case is already in the queue
     */
    public Outcome<T> sync(RecordId id, Side<T> local, ServerPort<T> server) {
        return loop.sync(id, local, server);
    }

    /** Whether two states are one. */
    boolean isSame(T one, T other) {
        return recorder.isSame(one, other);
    }

    /** Parks a record on which the server was never found as it was read. */
    Outcome<T> contended(Outcome<T> last, Side<T> base, Side<T> local, Side<T> server) {
        Intake.Sides<T> sides = intake.sides(base, local, server);
        Outcome<T> parked = new Outcome.Parked<>(
                last.id(),
                last.detection(),
                ParkReason.CONTENTION,
                "the server moved on " + SyncLoop.MAX_TRIES + " times while the outcome was being applied; sync again",
                null,
                List.of(),
                last.trace());
        return recorder.settle(parked, Collections.emptySortedSet(), sides.base(), sides.applied(), sides.server());
    }

    private Outcome<T> settled(RecordId id, Side<T> base, Side<T> local, Side<T> server) {
        Outcome<T> outcome;
        if (intake.isPlain(local, server)) {
            outcome = settled(decider.decide(id, base, local, server), base, local, server, null);
        } else {
            Intake.Sides<T> sides = intake.sides(base, local, server);
            outcome = settled(decider.decide(id, sides, local), sides.base(), sides.applied(), sides.server(), null);
        }
        hear(outcome, local, server);
        return outcome;
    }

    private void hear(Outcome<T> outcome, Side<T> local, Side<T> server) {
        if (hybridClock != null && !isFromTheFuture(outcome)) {
            local.stamp().times().forEach(hybridClock::receive);
            server.stamp().times().forEach(hybridClock::receive);
        }
    }

    private static boolean isFromTheFuture(Outcome<?> outcome) {
        return outcome instanceof Outcome.Parked<?> parked && parked.reason() == ParkReason.FUTURE_STAMP;
    }

    /**
     * Decides without a trace in queue or history: what {@link #resolve} would do with a record that was never decided by hand.
     *
     * @param id the record
     * @param base the last agreed state
     * @param local the calling replica's state
     * @param server the server's state
     * @return what would become of it
     */
    public Outcome<T> decide(RecordId id, Side<T> base, Side<T> local, Side<T> server) {
        return intake.isPlain(local, server)
                ? decider.decide(id, base, local, server)
                : decider.decide(id, intake.sides(base, local, server), local);
    }

    /**
     * Records what was decided, as {@link #resolve} does: for callers that decide on many threads and settle in order.
     *
     * @param decided what {@link #decide} returned for these sides
     * @param base the last agreed state
     * @param local the calling replica's state
     * @param server the server's state
     * @return what became of it; a conflict that was decided by hand before is resolved
     */
    public Outcome<T> settle(Outcome<T> decided, Side<T> base, Side<T> local, Side<T> server) {
        return settleFor(decided, base, local, server, null);
    }

    /**
     * Records what was decided about a record of which the caller knows what stands in its way.
     *
     * @param decided what {@link #decide} returned for these sides
     * @param base the last agreed state
     * @param local the calling replica's state
     * @param server the server's state
     * @param waitsFor the undecided records that it refers to, itself or by others that wait
     * @return what became of it; held back as {@link ParkReason#WAITING} when it waits for any
     */
    public Outcome<T> settle(
            Outcome<T> decided, Side<T> base, Side<T> local, Side<T> server, SortedSet<RecordId> waitsFor) {
        return settleFor(decided, base, local, server, waitsFor);
    }

    private Outcome<T> settleFor(
            Outcome<T> decided, Side<T> base, Side<T> local, Side<T> server, @Nullable SortedSet<RecordId> waitsFor) {
        Outcome<T> outcome;
        if (intake.isPlain(local, server)) {
            outcome = settled(decided, base, local, server, waitsFor);
        } else {
            Intake.Sides<T> sides = intake.sides(base, local, server);
            outcome = settled(decided, sides.base(), sides.applied(), sides.server(), waitsFor);
        }
        hear(outcome, local, server);
        return outcome;
    }

    private Outcome<T> settled(
            Outcome<T> decided, Side<T> base, Side<T> local, Side<T> server, @Nullable SortedSet<RecordId> waitsFor) {
        SortedSet<RecordId> inTheWay = waitsFor == null ? recorder.inTheWay(decided, base, local, server) : waitsFor;
        return recorder.settle(decided, inTheWay, base, local, server);
    }

    /**
     * The records that a decided one refers to, as the ruleset declares.
     *
     * @param decided what {@link #decide} returned for these sides
     * @param base the last agreed state
     * @param local the calling replica's state
     * @param server the server's state
     * @return their ids; none for one that is in sync, or not decided
     */
    public SortedSet<RecordId> references(Outcome<T> decided, Side<T> base, Side<T> local, Side<T> server) {
        return recorder.references(decided, base, local, server);
    }

    /**
     * Whether {@link #settle} would leave a record waiting for somebody's decision.
     *
     * @param decided what {@link #decide} returned for these sides
     * @param base the last agreed state
     * @param local the calling replica's state
     * @param server the server's state
     * @return false when it is decided, by rules or by hand
     */
    public boolean willPark(Outcome<T> decided, Side<T> base, Side<T> local, Side<T> server) {
        return recorder.willPark(decided, base, local, server);
    }

    /**
     * What the queue has of the records that another one refers to.
     *
     * @param of the record that refers
     * @param named the records it refers to
     * @return those that wait for a decision, and what those wait for that wait themselves
     */
    public SortedSet<RecordId> inTheWay(RecordId of, Collection<RecordId> named) {
        return recorder.inTheWay(of, named);
    }

    /**
     * Names the records that have an open case. For these alone an outcome without a conflict has something to settle.
     *
     * @param sink told of each, in no certain order
     */
    public void openRecords(Consumer<RecordId> sink) {
        recorder.openRecords(sink);
    }

    /**
     * Names the records that somebody's decision to keep both sides made, each beside the record it was made from.
     *
     * @param sink told of each, in no certain order
     */
    public void createdRecords(Consumer<RecordId> sink) {
        recorder.createdRecords(sink);
    }

    /**
     * Whether every record must be handed over whole, also one that is the same on all sides: an upcaster reads them, or a clock
     * learns from their times.
     *
     * @return false when records that are the same bytes on all sides are in sync, and nothing else follows
     */
    public boolean needsEveryRecord() {
        return hybridClock != null || !intake.isPlain(Side.none(), Side.none());
    }

    /**
     * Tells that local and server both hold an outcome, which makes it the last agreed state. Confirmed before local holds it,
     * local's old state would look like a change of it; confirm in the transaction that writes local, or sync once more after
     * a crash before anything is edited. A confirmation that comes twice or late takes nothing back, and a
     * parked outcome changes nothing.
     *
     * @param outcome the outcome
     */
    public void confirm(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Resolved<T> resolved) {
            Outcome.Resolved<T> created = resolved.created();
            if (created != null) {
                shadow.advance(created.id(), created.side());
            }
            shadow.advance(resolved.id(), resolved.side());
        }
    }

    /**
     * What a person decides must satisfy: the ruleset's validators, and its {@code immutable} paths against the last agreed
     * state. What local keeps for itself is taken out of what is sent. Give it to
     * {@link dev.truce.conflict.queue.ConflictQueue#decide}.
     *
     * @return the check; thread-safe
     */
    public DecisionCheck decisionCheck() {
        return decisions;
    }

    /**
     * The rules in force.
     *
     * @return the ruleset
     */
    public Ruleset ruleset() {
        return ruleset;
    }
}
