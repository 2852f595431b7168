package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.ruleset.TypeRules;
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

    private final FieldAccess<? super T> access;
    private final @Nullable UnaryOperator<T> derive;
    private final Map<String, Function<? super T, Optional<String>>> validators;

    Finish(ResolverBuilder<T> builder) {
        this.access = builder.access;
        this.derive = builder.derive;
        this.validators = Map.copyOf(builder.validators);
    }

    /** The outcome as the caller gets it; parked when a validator refuses it. */
    Outcome<T> of(
            TypeRules rules, FieldMerge<T> fields, Side<T> base, Side<T> local, Side<T> server, Outcome<T> outcome) {
        if (!(outcome instanceof Outcome.Resolved<T> resolved) || resolved.value() == null) {
            return outcome;
        }
        T value = resolved.value();
        boolean isMerged = value != local.valueOrNull() && value != server.valueOrNull();
        if (isMerged && derive != null && fields.hasDerived()) {
            try {
                value = derive.apply(value);
            } catch (RuntimeException e) { // a hook of the user's: the record waits, the others go on
                return parked(
                        resolved,
                        ParkReason.STRATEGY_FAILED,
                        "the hook for derived values failed: " + e,
                        resolved.value());
            }
        }
        T own = fields.withLocalOnly(value, local.valueOrNull());
        if (!rules.validators().isEmpty() && resolved.detection().answer() != Answer.IN_SYNC) {
            List<String> problems = rules.validators().problems(access, own, validators);
            if (!problems.isEmpty()) {
                return parked(resolved, ParkReason.INVARIANT, String.join("; ", problems), value);
            }
        }
        Stamp stamp = resolved.operation() == Operation.PUT
                ? timed(fields, value, resolved.stamp(), base, local, server)
                : resolved.stamp();
        T shared = fields.withoutLocalOnly(value);
        return shared == resolved.value() && own == shared && stamp == resolved.stamp()
                ? resolved
                : new Outcome.Resolved<>(
                        resolved.id(),
                        resolved.detection(),
                        resolved.operation(),
                        shared,
                        own,
                        stamp,
                        resolved.losers(),
                        resolved.trace());
    }

    private Stamp timed(FieldMerge<T> fields, T value, Stamp stamp, Side<T> base, Side<T> local, Side<T> server) {
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
