package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.queue.CaseIntake;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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

    OutcomeRecorder(ResolverBuilder<T> builder) {
        this.ruleset = builder.ruleset;
        this.access = builder.access;
        this.queue = builder.queue;
        this.audit = builder.audit;
        this.tenant = builder.tenant;
        this.node = builder.node;
        this.loops = new LoopGuard<>(builder);
    }

    Outcome<T> settle(Outcome<T> outcome, Side<T> base, Side<T> local, Side<T> server) {
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
        NewCase conflict = new NewCase(
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
        Optional<ConflictCase> earlier = queue.decided(conflict.key(), conflict.fingerprint());
        ConflictCase.Decided decided = earlier.map(ConflictCase::decision).orElse(null);
        if (decided != null) {
            return decided(decided.effect(), parked, local, server);
        }
        queue.park(conflict);
        return parked;
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
                effect.trace());
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
