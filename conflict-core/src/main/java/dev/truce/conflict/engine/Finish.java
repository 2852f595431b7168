package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.ruleset.Validators;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is done to every outcome, whoever decided: derived values are computed anew, validators are asked, fields get their times,
 * and what local keeps for itself stays with local.
 */
final class Finish<T> {

    /** What the program adds to a ruleset. */
    record Hooks<T>(
            FieldAccess<? super T> access,
            @Nullable UnaryOperator<T> derive,
            Map<String, Function<? super T, Optional<String>>> validators) {

        static <T> Hooks<T> of(ResolverBuilder<T> builder) {
            return new Hooks<>(builder.access, builder.derive, Map.copyOf(builder.validators));
        }
    }

    private final Validators validators;
    private final FieldMerge<T> fields;
    private final Hooks<T> hooks;
    private final boolean isIdle;

    Finish(Validators validators, FieldMerge<T> fields, Hooks<T> hooks) {
        this.validators = validators;
        this.fields = fields;
        this.hooks = hooks;
        this.isIdle = validators.isEmpty() && fields.decidesContentAlone();
    }

    /** The outcome as the caller gets it; parked when a validator refuses it. */
    Outcome<T> of(Side<T> base, Side<T> local, Side<T> server, Outcome<T> outcome) {
        if (!(outcome instanceof Outcome.Resolved<T> resolved) || resolved.value() == null) {
            return outcome;
        }
        return isIdle && !resolved.stamp().hasFieldTimes()
                ? outcome
                : finished(base, local, server, resolved, resolved.value());
    }

    private Outcome<T> finished(Side<T> base, Side<T> local, Side<T> server, Outcome.Resolved<T> resolved, T decided) {
        T value = decided;
        boolean isMerged = value != local.valueOrNull() && value != server.valueOrNull();
        UnaryOperator<T> derive = hooks.derive();
        if (isMerged && derive != null && fields.hasDerived()) {
            try {
                value = derive.apply(value);
            } catch (RuntimeException e) { // a hook of the user's: the record waits, the others go on
                return parked(
                        resolved, ParkReason.STRATEGY_FAILED, "the hook for derived values failed: " + e, decided);
            }
        }
        T own = fields.withLocalOnly(value, local.valueOrNull());
        if (!validators.isEmpty() && resolved.detection().answer() != Answer.IN_SYNC) {
            List<String> problems = validators.problems(hooks.access(), own, hooks.validators());
            if (!problems.isEmpty()) {
                return parked(resolved, ParkReason.INVARIANT, String.join("; ", problems), value);
            }
        }
        Stamp stamp = resolved.operation() == Operation.PUT
                ? timed(value, resolved.stamp(), base, local, server)
                : resolved.stamp();
        T shared = fields.withoutLocalOnly(value);
        return shared == decided && own == shared && stamp == resolved.stamp()
                ? resolved
                : new Outcome.Resolved<>(
                        resolved.id(),
                        resolved.detection(),
                        resolved.operation(),
                        shared,
                        own,
                        stamp,
                        resolved.losers(),
                        resolved.trace(),
                        resolved.created());
    }

    private Stamp timed(T value, Stamp stamp, Side<T> base, Side<T> local, Side<T> server) {
        SortedMap<String, HybridTime> times =
                fields.times(value, stamp.modifiedAt(), timed(base), timed(local), timed(server));
        return times.isEmpty() && stamp.fieldTimes().isEmpty() ? stamp : stamp.withFieldTimes(times);
    }

    private static <T> FieldMerge.Timed<T> timed(Side<T> side) {
        return new FieldMerge.Timed<>(side.valueOrNull(), side.stamp());
    }

    private static <T> Outcome<T> parked(
            Outcome.Resolved<T> resolved, ParkReason reason, String detail, @Nullable T value) {
        return new Outcome.Parked<>(
                resolved.id(), resolved.detection(), reason, detail, value, List.of(), resolved.trace());
    }
}
