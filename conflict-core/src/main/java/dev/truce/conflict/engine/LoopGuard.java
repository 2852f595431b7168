package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Parks what a strategy would decide once more although it goes round. */
final class LoopGuard<T> {

    private final @Nullable Duration window;
    private final BiPredicate<RecordId, @Nullable T> loops;

    LoopGuard(ResolverBuilder<T> builder) {
        this.window = builder.loopWindow;
        RecordFormat format = builder.ruleset.record();
        this.loops = window == null
                ? (id, winner) -> false
                : counting(new LoopBreaker(builder.clock, window), builder.access, format);
    }

    private static <T> BiPredicate<RecordId, @Nullable T> counting(
            LoopBreaker breaker, FieldAccess<? super T> access, @Nullable RecordFormat format) {
        ContentDigest<? super T> content = new ContentDigest<>(access, format == null ? List.of() : format.paths());
        return (id, winner) -> breaker.loops(id, digest(content, winner));
    }

    private static <V> Digest digest(ContentDigest<V> content, @Nullable V winner) {
        return content.of(winner);
    }

    Outcome<T> check(Outcome<T> outcome) {
        return outcome.match(
                resolved ->
                        resolved.detection().answer() == Answer.CONFLICT && loops.test(resolved.id(), resolved.value())
                                ? new Outcome.Parked<>(
                                        resolved.id(),
                                        resolved.detection(),
                                        ParkReason.LOOP,
                                        "resolved again more than " + LoopBreaker.PATIENCE + " times within " + window
                                                + ", and states that were beaten came back; decide which one stands, and look for two"
                                                + " replicas that both insist",
                                        resolved.value(),
                                        List.of(),
                                        resolved.trace())
                                : resolved,
                parked -> parked);
    }
}
