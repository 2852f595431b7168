package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.queue.CaseIntake;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records what became of a conflict before the caller learns of it: in the history with what gave way, or in the queue when
 * nobody decided. A case whose record no longer conflicts is closed.
 */
final class OutcomeRecorder<T> {

    private static final String ACTOR = "engine";

    private final Ruleset ruleset;
    private final FieldAccess<? super T> access;
    private final CaseIntake queue;
    private final AuditTrail audit;
    private final String tenant;
    private final String node;
    private final LoopGuard<T> loops;
    private final References<T> references;

    OutcomeRecorder(ResolverBuilder<T> builder) {
        this.ruleset = builder.ruleset;
        this.access = builder.access;
        this.queue = builder.queue;
        this.audit = builder.audit;
        this.tenant = builder.tenant;
        this.node = builder.node;
        this.loops = new LoopGuard<>(builder);
        this.references = new References<>(ruleset, access);
    }

    /** What a decided record waits for, as the queue is now. */
    SortedSet<RecordId> inTheWay(Outcome<T> outcome, Side<T> base, Side<T> local, Side<T> server) {
        SortedSet<RecordId> named = references(outcome, base, local, server);
        return named.isEmpty() ? named : inTheWay(outcome.id(), named);
    }

    SortedSet<RecordId> inTheWay(RecordId of, Collection<RecordId> named) {
        SortedSet<RecordId> records =
                new TreeSet<>(queue.inTheWay(named.stream().map(this::key).toList()));
        records.remove(of); // what waits for a record does not keep it waiting
        return records;
    }

    SortedSet<RecordId> references(Outcome<T> outcome, Side<T> base, Side<T> local, Side<T> server) {
        return outcome instanceof Outcome.Resolved<T> resolved
                ? references.of(resolved, base, local, server)
                : new TreeSet<>();
    }

    /** Whether an outcome will wait for somebody: nobody decided exactly this conflict yet. */
    boolean willPark(Outcome<T> outcome, Side<T> base, Side<T> local, Side<T> server) {
        return outcome instanceof Outcome.Parked<T> parked
                && queue.decided(
                                key(parked.id()),
                                conflict(parked, base, local, server).fingerprint())
                        .isEmpty();
    }

    /** A record that is not in doubt itself keeps its state until what it refers to is decided. */
    private Outcome<T> hold(
            Outcome.Resolved<T> held, SortedSet<RecordId> waitsFor, Side<T> base, Side<T> local, Side<T> server) {
        Outcome.Parked<T> waiting = new Outcome.Parked<>(
                held.id(),
                held.detection(),
                ParkReason.WAITING,
                "waits for " + waitsFor.stream().map(RecordId::toString).collect(Collectors.joining(", ")),
                null,
                List.of(),
                held.trace());
        queue.park(conflict(waiting, base, local, server).waitingFor(waitsFor));
        return waiting;
    }

    Outcome<T> settle(Outcome<T> outcome, SortedSet<RecordId> waitsFor, Side<T> base, Side<T> local, Side<T> server) {
        if (outcome instanceof Outcome.Resolved<T> held && !waitsFor.isEmpty()) {
            return hold(held, waitsFor, base, local, server);
        }
        return loops.check(outcome)
                .match(
                        resolved -> {
                            if (resolved.detection().answer() == Answer.CONFLICT) {
                                record(resolved);
                            }
                            queue.closeResolved(key(resolved.id()));
                            return resolved;
                        },
                        parked -> park(parked, base, local, server));
    }

    private void record(Outcome.Resolved<T> resolved) {
        StringBuilder payload = new StringBuilder("{\"operation\":\"")
                .append(resolved.operation())
                .append("\",\"ruleset\":\"")
                .append(ruleset.digest())
                .append("\",\"losers\":[");
        String separator = "";
        for (Side<T> loser : resolved.losers()) {
            T value = loser.valueOrNull();
            payload.append(separator).append(value == null ? "null" : access.write(value));
            separator = ",";
        }
        payload.append("]}");
        audit.append(new AuditEvent(AuditKind.OUTCOME, resolved.id().toString(), ACTOR, "", payload.toString()));
    }

    /** Somebody may have decided exactly this conflict already; then the decision stands and nothing new is parked. */
    private Outcome<T> park(Outcome.Parked<T> parked, Side<T> base, Side<T> local, Side<T> server) {
        NewCase conflict = conflict(parked, base, local, server);
        Optional<ConflictCase> earlier = queue.decided(conflict.key(), conflict.fingerprint());
        ConflictCase.Decided decided = earlier.map(ConflictCase::decision).orElse(null);
        if (decided != null) {
            return decided(decided.effect(), parked, local, server);
        }
        queue.park(conflict);
        return parked;
    }

    private NewCase conflict(Outcome.Parked<T> parked, Side<T> base, Side<T> local, Side<T> server) {
        return new NewCase(
                key(parked.id()),
                parked.detection(),
                parked.reason(),
                parked.detail(),
                ruleset.topology(),
                text(base),
                text(local),
                text(server),
                text(access, parked.partial()),
                parked.conflicts().stream().map(each -> text(access, each)).toList(),
                parked.trace().steps(),
                new NewCase.RulesetRef(ruleset.name(), ruleset.version(), ruleset.digest()));
    }

    private Outcome<T> decided(
            Outcome.Resolved<String> effect, Outcome.Parked<T> parked, Side<T> local, Side<T> server) {
        String json = effect.value();
        T value = json == null ? null : read(access, json);
        FieldMerge<T> fields = ruleset.rulesFor(parked.id().type()).merge(access);
        return new Outcome.Resolved<>(
                parked.id(),
                parked.detection(),
                effect.operation(),
                value == null ? null : fields.withoutLocalOnly(value),
                value == null ? null : fields.withLocalOnly(value, local.valueOrNull()),
                effect.stamp(),
                List.of(local, server),
                effect.trace(),
                created(effect, local));
    }

    /** What local keeps for itself goes with the state that was local's. */
    private Outcome.@Nullable Resolved<T> created(Outcome.Resolved<String> effect, Side<T> local) {
        Outcome.Resolved<String> created = effect.created();
        String json = created == null ? null : created.value();
        if (created == null || json == null) {
            return null;
        }
        T value = read(access, json);
        FieldMerge<T> fields = ruleset.rulesFor(created.id().type()).merge(access);
        boolean isLocals = created.trace().steps().stream().anyMatch(step -> step.side() == ChosenSide.LOCAL);
        return new Outcome.Resolved<>(
                created.id(),
                created.detection(),
                created.operation(),
                fields.withoutLocalOnly(value),
                isLocals ? fields.withLocalOnly(value, local.valueOrNull()) : value,
                created.stamp(),
                List.of(),
                created.trace(),
                null);
    }

    boolean isSame(T one, T other) {
        return access.write(one).equals(access.write(other));
    }

    void createdRecords(Consumer<RecordId> sink) {
        queue.createdKeys(key -> {
            if (key.tenant().equals(tenant)) {
                sink.accept(key.record());
            }
        });
    }

    void openRecords(Consumer<RecordId> sink) {
        queue.openKeys(key -> {
            if (key.tenant().equals(tenant) && key.origin().equals(node)) {
                sink.accept(key.record());
            }
        });
    }

    private NewCase.Key key(RecordId id) {
        return new NewCase.Key(tenant, id, node);
    }

    private Side<String> text(Side<T> side) {
        if (side instanceof Side.Present<T> present) {
            return Side.present(access.write(present.value()), present.stamp());
        }
        return side instanceof Side.Tombstone
                ? Side.tombstone(side.stamp())
                : side.isGone() ? Side.none() : Side.unknown();
    }

    private static <V> @Nullable String text(FieldAccess<V> access, @Nullable V value) {
        return value == null ? null : access.write(value);
    }

    @SuppressWarnings("unchecked") // the access reads records of the type it was made for
    private static <T> T read(FieldAccess<? super T> access, String json) {
        return (T) access.read(json);
    }

    /** The values of a conflict came from the same access. */
    @SuppressWarnings("unchecked")
    private static <V> FieldConflict<String> text(FieldAccess<V> access, FieldConflict<?> conflict) {
        FieldConflict<V> own = (FieldConflict<V>) conflict;
        return new FieldConflict<>(
                conflict.path(),
                text(access, own.base()),
                text(access, own.local()),
                text(access, own.server()),
                conflict.why(),
                conflict.corruption());
    }
}
