package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Conflict;
import dev.truce.conflict.ConflictDetector;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.StrategyName;
import dev.truce.conflict.ruleset.TypeRules;
import dev.truce.conflict.version.HybridClock;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final FieldAccess<? super T> access;
    private final Shadow<T> shadow;
    private final OutcomeRecorder<T> recorder;
    private final NextStamp stamps;
    private final InstantSource clock;
    private final Finish<T> finish;
    private final Intake<T> intake;
    private final Supplier<SyncWindow> window;
    private final @Nullable HybridClock hybridClock;
    private final long maxFutureMillis;
    private final SyncLoop<T> loop;
    private final @Nullable Meter meter;
    private final DecisionCheck decisions;
    private final Map<String, Bound<T>> byType = new ConcurrentHashMap<>();

    private volatile @Nullable Bound<T> latest;

    /** A type's rules, ready for use. */
    private record Bound<T>(
            String type,
            TypeRules rules,
            Map<ConflictKind, Strategy<T>> strategies,
            FieldMerge<T> fields,
            ConflictDetector<T> detector) {}

    ConflictResolver(ResolverBuilder<T> builder) {
        this.ruleset = builder.ruleset.withFunctions(builder.functions, builder.validators.keySet());
        ruleset.requireConvergence();
        this.finish = new Finish<>(builder);
        this.access = builder.access;
        this.shadow = builder.shadow;
        this.clock = builder.clock;
        this.stamps = new NextStamp(builder.node, builder.ruleset.topology());
        this.intake = new Intake<>(builder.access, builder.upcaster);
        this.window = builder.window;
        this.hybridClock = builder.hybridClock;
        this.maxFutureMillis = builder.ruleset.maxFuture().toMillis();
        this.recorder = new OutcomeRecorder<>(builder);
        this.loop = new SyncLoop<>(this, builder.shadow);
        this.meter = builder.meter;
        this.decisions = new RulesetDecisions<>(ruleset, builder);
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
        StrategyName strategy =
                kind == null ? null : ruleset.rulesFor(id.type()).strategyName(kind);
        meter.tell(new ResolutionListener.Resolution(outcome, strategy, meter.now() - begun));
        return outcome;
    }

    /**
     * Resolves many records, each for itself: one that fails does not hold up the others.
     *
     * @param batch the records, in any order, each once
     * @return what became of each, in the order of their ids, which is also the order in which they were resolved
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
        return recorder.settle(parked, sides.base(), sides.applied(), sides.server());
    }

    private Outcome<T> settled(RecordId id, Side<T> base, Side<T> local, Side<T> server) {
        Outcome<T> outcome;
        if (intake.isPlain(local, server)) {
            outcome = recorder.settle(compare(id, base, local, local, server), base, local, server);
        } else {
            Intake.Sides<T> sides = intake.sides(base, local, server);
            outcome = recorder.settle(compare(id, sides, local), sides.base(), sides.applied(), sides.server());
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
                ? compare(id, base, local, local, server)
                : compare(id, intake.sides(base, local, server), local);
    }

    /** Decides about sides that had to be lifted or completed first. */
    private Outcome<T> compare(RecordId id, Intake.Sides<T> sides, Side<T> received) {
        Intake.Problem problem = sides.problem();
        if (problem != null) {
            return unfit(id, problem.reason(), problem.detail(), problem.conflicts());
        }
        Outcome<T> outcome = compare(id, sides.base(), sides.local(), sides.applied(), sides.server());
        boolean puts = outcome instanceof Outcome.Resolved<T> resolved && resolved.operation() == Operation.PUT;
        return puts && received.isPartial() && !sides.server().isPresent()
                ? unfit(
                        id,
                        ParkReason.SIDE_UNKNOWN,
                        "local's document is partial, and the server has none to apply it onto; send the whole one",
                        List.of())
                : outcome;
    }

    private Outcome<T> unfit(RecordId id, ParkReason reason, String detail, List<FieldConflict<?>> conflicts) {
        Detection found = new Detection(Answer.FAULT, null, reason);
        return new Outcome.Parked<>(id, found, reason, detail, null, conflicts, Trace.EMPTY);
    }

    /** Compares local with base, and writes or merges {@code applied}, which is the same unless local is partial. */
    private Outcome<T> compare(RecordId id, Side<T> base, Side<T> local, Side<T> applied, Side<T> server) {
        Bound<T> bound = bound(id.type());
        if (ruleset.topology() == Topology.PEER && local.stamp().version() instanceof VersionVector) {
            if (isUncounted(bound, base, local, server)) {
                Optional<Side<T>> edit = stamps.counted(applied, server);
                return edit.isEmpty()
                        ? exhausted(id, new Detection(Answer.FAULT, null, ParkReason.VERSION_EXHAUSTED), local, server)
                        : decided(id, bound, base, edit.get(), edit.get(), server);
            }
        }
        return decided(id, bound, base, local, applied, server);
    }

    /** Whether a peer edited the record since it took it over, and holds something else than the other one. */
    private boolean isUncounted(Bound<T> bound, Side<T> base, Side<T> local, Side<T> server) {
        Version agreed = base.stamp().version();
        return agreed != null
                && agreed.equals(local.stamp().version())
                && !bound.detector().sameState(base, local)
                && !bound.detector().sameState(local, server);
    }

    private Outcome<T> decided(
            RecordId id, Bound<T> bound, Side<T> base, Side<T> local, Side<T> applied, Side<T> server) {
        Detection found = bound.detector().detect(base, local, server);
        if (isBeyondFuture(local, server)) {
            return parked(
                    id,
                    found,
                    ParkReason.FUTURE_STAMP,
                    "a stamp lies beyond " + ruleset.maxFuture() + " after this clock");
        }
        return finish.of(
                bound.rules(),
                bound.fields(),
                base,
                applied,
                server,
                judged(id, found, bound, base, local, applied, server));
    }

    private Outcome<T> judged(
            RecordId id,
            Detection found,
            Bound<T> bound,
            Side<T> base,
            Side<T> local,
            Side<T> applied,
            Side<T> server) {
        return switch (found.answer()) {
            case FAULT -> parked(id, found, Objects.requireNonNull(found.fault()), "");
            case IN_SYNC -> adopted(id, found, base, local, server, List.of(), Trace.EMPTY);
            case PULL ->
                checked(bound, found, base, server, adopted(id, found, base, local, server, List.of(), Trace.EMPTY));
            case PUSH ->
                window.get().isExceeded()
                        ? outOfWindow(id, found)
                        : checked(
                                bound,
                                found,
                                base,
                                applied,
                                ofLocal(id, found, applied, server, List.of(), Trace.EMPTY));
            case CONFLICT ->
                window.get().isExceeded() ? outOfWindow(id, found) : conflict(id, found, bound, base, applied, server);
        };
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
        Outcome<T> outcome;
        if (intake.isPlain(local, server)) {
            outcome = recorder.settle(decided, base, local, server);
        } else {
            Intake.Sides<T> sides = intake.sides(base, local, server);
            outcome = recorder.settle(decided, sides.base(), sides.applied(), sides.server());
        }
        hear(outcome, local, server);
        return outcome;
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
     * Whether every record must be handed over whole, also one that is the same on all sides: an upcaster reads them, or a clock
     * learns from their times.
     *
     * @return false when records that are the same bytes on all sides are in sync, and nothing else follows
     */
    public boolean needsEveryRecord() {
        return hybridClock != null || !intake.isPlain(Side.none(), Side.none());
    }

    /** Only what local changed is at stake: what it takes over from the server is what a resync would bring. */
    private Outcome<T> outOfWindow(RecordId id, Detection found) {
        SyncWindow seen = window.get();
        return parked(
                id,
                found,
                ParkReason.RESYNC_REQUIRED,
                "this replica last synced at " + seen.lastSynced() + ", but deletes from before " + seen.purgedBefore()
                        + " are forgotten; load the server's records anew, then decide about its own changes");
    }

    /** Records mostly come one type after the other. */
    private Bound<T> bound(String type) {
        Bound<T> known = latest;
        if (known == null || !known.type().equals(type)) {
            known = byType.computeIfAbsent(type, this::bind);
            latest = known;
        }
        return known;
    }

    private Bound<T> bind(String type) {
        TypeRules rules = ruleset.rulesFor(type);
        FieldMerge<T> fields = rules.merge(access);
        Map<ConflictKind, Strategy<T>> strategies = new EnumMap<>(ConflictKind.class);
        for (ConflictKind kind : ConflictKind.values()) {
            strategies.put(kind, rules.strategyFor(kind));
        }
        return new Bound<>(type, rules, strategies, fields, new ConflictDetector<>(fields::sameContent));
    }

    private boolean isBeyondFuture(Side<T> local, Side<T> server) {
        long now = clock.millis();
        long limit = now + maxFutureMillis;
        return limit >= now && (local.stamp().isAfter(limit) || server.stamp().isAfter(limit));
    }

    private Outcome<T> conflict(
            RecordId id, Detection found, Bound<T> bound, Side<T> base, Side<T> local, Side<T> server) {
        var kind = Objects.requireNonNull(found.kind());
        Verdict<T> verdict;
        try {
            verdict = Objects.requireNonNull(bound.strategies().get(kind))
                    .resolve(new Conflict<>(id, kind, ruleset.topology(), base, local, server, bound.fields()));
        } catch (RuntimeException
                | StackOverflowError e) { // a strategy of the user's: the record waits, the others go on
            return parked(id, found, ParkReason.STRATEGY_FAILED, e.toString());
        }
        return outcome(id, found, bound, base, local, server, verdict);
    }

    private Outcome<T> outcome(
            RecordId id,
            Detection found,
            Bound<T> bound,
            Side<T> base,
            Side<T> local,
            Side<T> server,
            @Nullable Verdict<T> verdict) {
        if (verdict instanceof Verdict.TakeServer<T> taken) {
            return checked(
                    bound, found, base, server, adopted(id, found, base, local, server, List.of(local), taken.trace()));
        }
        if (verdict instanceof Verdict.TakeLocal<T> taken) {
            return checked(
                    bound, found, base, local, ofLocal(id, found, local, server, List.of(server), taken.trace()));
        }
        if (verdict instanceof Verdict.Merged<T> merged) {
            T standing = server.valueOrNull();
            if (standing != null && bound.fields().sameContent(merged.value(), standing)) {
                return adopted(id, found, base, local, server, List.of(local), merged.trace());
            }
            Stamp stamp = stamps.ofMerge(local, server);
            return stamp == null
                    ? exhausted(id, found, local, server)
                    : new Outcome.Resolved<>(
                            id, found, Operation.PUT, merged.value(), stamp, List.of(local, server), merged.trace());
        }
        if (verdict instanceof Verdict.Undecided<T> open) {
            return new Outcome.Parked<>(
                    id, found, open.reason(), open.detail(), open.partial(), open.conflicts(), open.trace());
        }
        return parked(id, found, ParkReason.STRATEGY_FAILED, "the strategy gave no answer");
    }

    private Outcome<T> adopted(
            RecordId id,
            Detection found,
            Side<T> base,
            Side<T> local,
            Side<T> server,
            List<Side<T>> losers,
            Trace trace) {
        return new Outcome.Resolved<>(
                id, found, Operation.NONE, server.valueOrNull(), stamps.adopted(base, local, server), losers, trace);
    }

    private Outcome<T> ofLocal(
            RecordId id, Detection found, Side<T> local, Side<T> server, List<Side<T>> losers, Trace trace) {
        Operation operation = local.isPresent() ? Operation.PUT : Operation.DELETE;
        Stamp next = stamps.ofLocal(local, server);
        return next == null
                ? exhausted(id, found, local, server)
                : new Outcome.Resolved<>(id, found, operation, local.valueOrNull(), next, losers, trace);
    }

    /** Parks a whole state that changed what must never change; merged states were looked at by the merge. */
    private Outcome<T> checked(Bound<T> bound, Detection found, Side<T> base, Side<T> standing, Outcome<T> outcome) {
        T before = base.valueOrNull();
        T after = standing.valueOrNull();
        List<FieldConflict<?>> corrupt =
                before == null || after == null ? List.of() : bound.fields().corruptions(before, after);
        return corrupt.isEmpty()
                ? outcome
                : new Outcome.Parked<>(
                        outcome.id(), found, ParkReason.CORRUPTION, "", before, corrupt, outcome.trace());
    }

    private Outcome<T> exhausted(RecordId id, Detection found, Side<T> local, Side<T> server) {
        return parked(
                id,
                found,
                ParkReason.VERSION_EXHAUSTED,
                "no version can follow " + local.stamp().version() + " and "
                        + server.stamp().version());
    }

    private Outcome<T> parked(RecordId id, Detection found, ParkReason reason, String detail) {
        return new Outcome.Parked<>(id, found, reason, detail, null, List.of(), Trace.EMPTY);
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
