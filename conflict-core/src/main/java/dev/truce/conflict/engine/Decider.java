package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Conflict;
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
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one record, and writes nothing: detects, checks stamps against the clock, asks the strategy, and makes the outcome.
 * Every record passes here, most of them more than once.
 */
final class Decider<T> {

    private final Ruleset ruleset;
    private final @Nullable Strategy<T> strategy;
    private final Finish.Hooks<T> hooks;
    private final Topology topology;
    private final InstantSource clock;
    private final long maxFutureMillis;
    private final Supplier<SyncWindow> window;
    private final NextStamp stamps;
    private final Outcomes<T> outcomes;
    private final Map<String, BoundRules<T>> byType = new ConcurrentHashMap<>();

    private volatile @Nullable BoundRules<T> latest;

    Decider(Ruleset ruleset, ResolverBuilder<T> builder) {
        this.ruleset = ruleset;
        this.strategy = builder.strategy;
        this.hooks = Finish.Hooks.of(builder);
        this.topology = ruleset.topology();
        this.clock = builder.clock;
        this.maxFutureMillis = ruleset.maxFuture().toMillis();
        this.window = builder.window;
        this.stamps = new NextStamp(builder.node, topology);
        this.outcomes = new Outcomes<>(stamps);
    }

    /** Decides about sides as they are. */
    Outcome<T> decide(RecordId id, Side<T> base, Side<T> local, Side<T> server) {
        return decide(id, base, local, local, server);
    }

    /** Decides about sides that had to be lifted or completed first; local was received like this. */
    Outcome<T> decide(RecordId id, Intake.Sides<T> sides, Side<T> received) {
        Intake.Problem problem = sides.problem();
        if (problem != null) {
            return unfit(id, problem.reason(), problem.detail(), problem.conflicts());
        }
        Outcome<T> outcome = decide(id, sides.base(), sides.local(), sides.applied(), sides.server());
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
    private Outcome<T> decide(RecordId id, Side<T> base, Side<T> local, Side<T> applied, Side<T> server) {
        BoundRules<T> rules = rules(id.type());
        if (topology == Topology.PEER && isUncounted(rules, base, local, server)) {
            Optional<Side<T>> edit = stamps.counted(applied, server);
            return edit.isEmpty()
                    ? outcomes.exhausted(
                            id, new Detection(Answer.FAULT, null, ParkReason.VERSION_EXHAUSTED), local, server)
                    : decide(id, rules, base, edit.get(), edit.get(), server);
        }
        return decide(id, rules, base, local, applied, server);
    }

    /** Records mostly come one type after the other. */
    private BoundRules<T> rules(String type) {
        BoundRules<T> known = latest;
        if (known == null || !known.isFor(type)) {
            known = byType.computeIfAbsent(
                    type, each -> new BoundRules<>(each, ruleset.rulesFor(each), strategy, hooks));
            latest = known;
        }
        return known;
    }

    /**
     * Whether a peer edited the record since it took it over. An edit to what the other one holds already is an edit, too, and so
     * is one that came back to the agreed content with a time of its own: left uncounted, a version would name a state that others
     * know otherwise. Only where the other one has seen more writes of this node than this node remembers is it this very edit,
     * whose answer was lost.
     */
    private boolean isUncounted(BoundRules<T> rules, Side<T> base, Side<T> local, Side<T> server) {
        Version agreed = base.stamp().version();
        return agreed != null
                && local.stamp().version() instanceof VersionVector ours
                && agreed.equals(ours)
                && (!rules.detector().sameState(base, local)
                        || !Objects.equals(
                                base.stamp().modifiedAt(), local.stamp().modifiedAt()))
                && !(stamps.hasArrived(ours, server) && rules.detector().sameState(local, server));
    }

    private Outcome<T> decide(
            RecordId id, BoundRules<T> rules, Side<T> base, Side<T> local, Side<T> applied, Side<T> server) {
        Detection found = rules.detector().detect(base, local, server);
        if (isBeyondFuture(local, server)) {
            return outcomes.parked(
                    id,
                    found,
                    ParkReason.FUTURE_STAMP,
                    "a stamp lies beyond " + ruleset.maxFuture() + " after this clock");
        }
        Outcome<T> judged = judge(id, found, rules, base, local, applied, server);
        return rules.finish().of(base, applied, server, judged);
    }

    private boolean isBeyondFuture(Side<T> local, Side<T> server) {
        long now = clock.millis();
        long limit = now + maxFutureMillis;
        return limit >= now && (local.stamp().isAfter(limit) || server.stamp().isAfter(limit));
    }

    private Outcome<T> judge(
            RecordId id,
            Detection found,
            BoundRules<T> rules,
            Side<T> base,
            Side<T> local,
            Side<T> applied,
            Side<T> server) {
        Answer answer = found.answer();
        if ((answer == Answer.CONFLICT || answer == Answer.PUSH) && window.get().isExceeded()) {
            return outOfWindow(id, found);
        }
        return switch (answer) {
            case FAULT -> outcomes.parked(id, found, Objects.requireNonNull(found.fault()), "");
            case IN_SYNC -> outcomes.inSync(id, found, base, local, server);
            case PULL ->
                checked(rules, base, server, outcomes.ofServer(id, found, base, local, server, List.of(), Trace.EMPTY));
            case PUSH ->
                checked(rules, base, applied, outcomes.ofLocal(id, found, applied, server, List.of(), Trace.EMPTY));
            case CONFLICT -> conflict(id, found, rules, base, applied, server);
        };
    }

    /** Only what local changed is at stake: what it takes over from the server is what a resync would bring. */
    private Outcome<T> outOfWindow(RecordId id, Detection found) {
        SyncWindow seen = window.get();
        return outcomes.parked(
                id,
                found,
                ParkReason.RESYNC_REQUIRED,
                "this replica last synced at " + seen.lastSynced() + ", but deletes from before " + seen.purgedBefore()
                        + " are forgotten; load the server's records anew, then decide about its own changes");
    }

    private Outcome<T> conflict(
            RecordId id, Detection found, BoundRules<T> rules, Side<T> base, Side<T> local, Side<T> server) {
        ConflictKind kind = Objects.requireNonNull(found.kind());
        Verdict<T> verdict;
        try {
            verdict = rules.strategy(kind)
                    .resolve(new Conflict<>(id, kind, topology, base, local, server, rules.fields()));
        } catch (RuntimeException
                | StackOverflowError e) { // a strategy of the user's: the record waits, the others go on
            return outcomes.parked(id, found, ParkReason.STRATEGY_FAILED, e.toString());
        }
        return outcome(id, found, rules, base, local, server, verdict);
    }

    private Outcome<T> outcome(
            RecordId id,
            Detection found,
            BoundRules<T> rules,
            Side<T> base,
            Side<T> local,
            Side<T> server,
            @Nullable Verdict<T> verdict) {
        if (verdict instanceof Verdict.TakeServer<T> taken) {
            return checked(
                    rules,
                    base,
                    server,
                    outcomes.ofServer(id, found, base, local, server, List.of(local), taken.trace()));
        }
        if (verdict instanceof Verdict.TakeLocal<T> taken) {
            return checked(
                    rules, base, local, outcomes.ofLocal(id, found, local, server, List.of(server), taken.trace()));
        }
        if (verdict instanceof Verdict.Merged<T> merged) {
            T standing = server.valueOrNull();
            return standing != null && rules.fields().sameContent(merged.value(), standing)
                    ? outcomes.ofServer(id, found, base, local, server, List.of(local), merged.trace())
                    : outcomes.ofMerge(id, found, merged.value(), local, server, merged.trace());
        }
        if (verdict instanceof Verdict.Undecided<T> open) {
            return new Outcome.Parked<>(
                    id, found, open.reason(), open.detail(), open.partial(), open.conflicts(), open.trace());
        }
        return outcomes.parked(id, found, ParkReason.STRATEGY_FAILED, "the strategy gave no answer");
    }

    /** Parks a whole state that changed what must never change; merged states were looked at by the merge. */
    private Outcome<T> checked(BoundRules<T> rules, Side<T> base, Side<T> standing, Outcome<T> outcome) {
        T before = base.valueOrNull();
        T after = standing.valueOrNull();
        List<FieldConflict<?>> corrupt =
                before == null || after == null ? List.of() : rules.fields().corruptions(before, after);
        return corrupt.isEmpty()
                ? outcome
                : new Outcome.Parked<>(
                        outcome.id(), outcome.detection(), ParkReason.CORRUPTION, "", before, corrupt, outcome.trace());
    }
}
