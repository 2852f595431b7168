package dev.truce.testkit.laws;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.version.ScalarVersion;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds what a resolver makes of one sample against one law at a time. */
final class SampleCheck<T> {

    private static final RecordId ID = new RecordId("record", "1");

    private final ConflictResolver<T> resolver;
    private final BiPredicate<T, T> same;
    private final Function<Outcome<T>, String> words;

    SampleCheck(ConflictResolver<T> resolver, BiPredicate<T, T> same, Function<Outcome<T>, String> words) {
        this.resolver = resolver;
        this.same = same;
        this.words = words;
    }

    Outcome<T> decide(Sample<T> sample) {
        return resolver.decide(ID, sample.base(), sample.local(), sample.server());
    }

    /** What came of the sample, in words, if that breaks the law; null when the law holds, or is none of one sample. */
    @Nullable
    String broken(ResolverLaw law, Sample<T> sample) {
        Outcome<T> outcome;
        try {
            outcome = decide(sample);
        } catch (RuntimeException e) { // the law of totality: whatever a resolver throws is its failure
            return law == ResolverLaw.TOTALITY ? "threw " + e : null;
        }
        return broken(law, sample, outcome);
    }

    /** The same of a sample that was decided before. */
    @Nullable
    String broken(ResolverLaw law, Sample<T> sample, Outcome<T> outcome) {
        Outcome<T> shown = switch (law) {
            case TOTALITY -> failed(outcome) ? outcome : null;
            case DETERMINISM -> sameOutcome(outcome, decide(sample)) ? null : outcome;
            case A_NO_OP_EMITS_NOTHING -> loudNoOp(sample);
            case REDELIVERY_CHANGES_NOTHING -> changedAgain(sample, outcome);
            case A_VERSION_GROWS -> grows(sample, outcome) ? null : outcome;
            case AN_ANCESTOR_NEVER_WINS -> ancestorWins(sample, outcome) ? outcome : null;
            case A_DELETE_GIVES_WAY_ALOUD -> isAliveUnsaid(sample, outcome) ? outcome : null;
            case ONE_SIDED_CHANGES_HOLD, NO_RING, PEERS_DECIDE_ALIKE -> null;
        };
        return shown == null ? null : "became " + again(law, outcome) + words.apply(shown);
    }

    private String again(ResolverLaw law, Outcome<T> first) {
        return law == ResolverLaw.REDELIVERY_CHANGES_NOTHING ? words.apply(first) + ", and the second time " : "";
    }

    private static boolean failed(Outcome<?> outcome) {
        return outcome instanceof Outcome.Parked<?> parked && parked.reason() == ParkReason.STRATEGY_FAILED;
    }

    private @Nullable Outcome<T> loudNoOp(Sample<T> sample) {
        for (Side<T> side : List.of(sample.local(), sample.server())) {
            if (!(side instanceof Side.Unknown)) {
                Outcome<T> outcome = decide(new Sample<>(side, side, side));
                boolean quiet = outcome instanceof Outcome.Resolved<T> resolved
                        && resolved.operation() == Operation.NONE
                        && resolved.detection().answer() == Answer.IN_SYNC;
                boolean future = outcome instanceof Outcome.Parked;
                if (!quiet && !future) {
                    return outcome;
                }
            }
        }
        return null;
    }

    private static <T> boolean grows(Sample<T> sample, Outcome<T> outcome) {
        ScalarVersion written =
                outcome instanceof Outcome.Resolved<T> resolved && resolved.operation() != Operation.NONE
                        ? resolved.stamp().scalar()
                        : null;
        for (Side<T> side : List.of(sample.local(), sample.server())) {
            ScalarVersion before = side.stamp().scalar();
            if (written != null && before != null && written.compareTo(before) <= 0) {
                return false;
            }
        }
        return true;
    }

    private boolean ancestorWins(Sample<T> sample, Outcome<T> outcome) {
        if (!(outcome instanceof Outcome.Resolved<T> resolved)
                || !sample.base().isPresent()
                || sameState(sample.local(), sample.server())) {
            return false;
        }
        boolean localIsOld = sameState(sample.base(), sample.local());
        boolean serverIsOld = sameState(sample.base(), sample.server());
        return (localIsOld && !sameState(resolved.side(), sample.server()))
                || (!localIsOld && serverIsOld && !sameState(resolved.side(), sample.local()));
    }

    private static <T> boolean isAliveUnsaid(Sample<T> sample, Outcome<T> outcome) {
        boolean deleted = sample.local() instanceof Side.Tombstone || sample.server() instanceof Side.Tombstone;
        return outcome instanceof Outcome.Resolved<T> resolved
                && deleted
                && resolved.detection().answer() == Answer.CONFLICT
                && resolved.value() != null
                && !resolved.warnings().contains(Warning.RESURRECTED);
    }

    private @Nullable Outcome<T> changedAgain(Sample<T> sample, Outcome<T> outcome) {
        if (!(outcome instanceof Outcome.Resolved<T> first)) {
            return null;
        }
        Outcome<T> again = decide(new Sample<>(sample.base(), sample.local(), first.side()));
        boolean stands = again instanceof Outcome.Resolved<T> second && sameState(second.side(), first.side());
        boolean faulty = again.detection().answer() == Answer.FAULT; // versions that no history gives, honestly parked
        return stands || faulty ? null : again;
    }

    private boolean sameOutcome(Outcome<T> one, Outcome<T> two) {
        if (one instanceof Outcome.Resolved<T> first && two instanceof Outcome.Resolved<T> second) {
            return first.operation() == second.operation()
                    && first.stamp().equals(second.stamp())
                    && sameState(first.side(), second.side())
                    && first.trace().equals(second.trace());
        }
        return one instanceof Outcome.Parked<T> first
                && two instanceof Outcome.Parked<T> second
                && first.reason() == second.reason()
                && first.trace().equals(second.trace());
    }

    boolean sameState(Side<T> one, Side<T> two) {
        T first = one.valueOrNull();
        T second = two.valueOrNull();
        return (first == null || second == null)
                ? one.isGone() && two.isGone()
                : same.test(Objects.requireNonNull(first), Objects.requireNonNull(second));
    }
}
