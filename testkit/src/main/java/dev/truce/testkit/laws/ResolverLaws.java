package dev.truce.testkit.laws;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.version.ScalarVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * Checks a resolver against the laws by which replicas behind one server converge.
 *
 * <p>All violations of a sample are reported, in the order of the laws. Nothing is parked or recorded: the resolver only
 * decides. Thread-safe where the resolver is.
 *
 * @param <T> the type of a record
 */
public final class ResolverLaws<T> {

    private static final RecordId ID = new RecordId("record", "1");

    private final ConflictResolver<T> resolver;
    private final BiPredicate<T, T> same;
    private final List<Violation> violations = new ArrayList<>();

    private ResolverLaws(ConflictResolver<T> resolver, BiPredicate<T, T> same) {
        this.resolver = resolver;
        this.same = same;
    }

    /**
     * What a resolver breaks with one sample.
     *
     * @param resolver the resolver
     * @param same whether two states hold the same content
     * @param sample the sides
     * @param <T> the type of a record
     * @return the broken laws; empty when all hold
     */
    public static <T> List<Violation> violations(
            ConflictResolver<T> resolver, BiPredicate<T, T> same, Sample<T> sample) {
        ResolverLaws<T> laws = new ResolverLaws<>(resolver, same);
        laws.check(sample);
        return List.copyOf(laws.violations);
    }

    private void check(Sample<T> sample) {
        Outcome<T> outcome;
        try {
            outcome = resolver.decide(ID, sample.base(), sample.local(), sample.server());
        } catch (RuntimeException e) { // the law of totality: whatever a resolver throws is its failure
            violations.add(new Violation("totality", sample + " threw " + e));
            return;
        }
        require("determinism", sameOutcome(outcome, decide(sample)), sample, outcome);
        noOpEmitsNothing(sample);
        if (outcome instanceof Outcome.Resolved<T> resolved) {
            versionGrows(sample, resolved);
            ancestorNeverWins(sample, resolved);
            deletedStaysDeleted(sample, resolved);
            redeliveryChangesNothing(sample, resolved);
        }
    }

    private Outcome<T> decide(Sample<T> sample) {
        return resolver.decide(ID, sample.base(), sample.local(), sample.server());
    }

    private void noOpEmitsNothing(Sample<T> sample) {
        for (Side<T> side : List.of(sample.local(), sample.server())) {
            if (!(side instanceof Side.Unknown)) {
                Outcome<T> outcome = decide(new Sample<>(side, side, side));
                boolean quiet = outcome instanceof Outcome.Resolved<T> resolved
                        && resolved.operation() == Operation.NONE
                        && resolved.detection().answer() == Answer.IN_SYNC;
                boolean future = outcome instanceof Outcome.Parked;
                require("a no-op emits nothing", quiet || future, sample, outcome);
            }
        }
    }

    private void versionGrows(Sample<T> sample, Outcome.Resolved<T> outcome) {
        ScalarVersion written = outcome.stamp().scalar();
        if (outcome.operation() == Operation.NONE || written == null) {
            return;
        }
        for (Side<T> side : List.of(sample.local(), sample.server())) {
            ScalarVersion before = side.stamp().scalar();
            require("a version grows", before == null || written.compareTo(before) > 0, sample, outcome);
        }
    }

    private void ancestorNeverWins(Sample<T> sample, Outcome.Resolved<T> outcome) {
        if (!sample.base().isPresent() || sameState(sample.local(), sample.server())) {
            return;
        }
        if (sameState(sample.base(), sample.local())) {
            require("an ancestor never wins", sameState(outcome.side(), sample.server()), sample, outcome);
        } else if (sameState(sample.base(), sample.server())) {
            require("an ancestor never wins", sameState(outcome.side(), sample.local()), sample, outcome);
        }
    }

    private void deletedStaysDeleted(Sample<T> sample, Outcome.Resolved<T> outcome) {
        boolean deleted = sample.local() instanceof Side.Tombstone || sample.server() instanceof Side.Tombstone;
        boolean decided = outcome.detection().answer() == Answer.CONFLICT;
        require(
                "a deleted record is alive again only if the outcome says so",
                !deleted
                        || !decided
                        || outcome.value() == null
                        || outcome.warnings().contains(Warning.RESURRECTED),
                sample,
                outcome);
    }

    private void redeliveryChangesNothing(Sample<T> sample, Outcome.Resolved<T> outcome) {
        Outcome<T> again = decide(new Sample<>(sample.base(), sample.local(), outcome.side()));
        boolean same = again instanceof Outcome.Resolved<T> second && sameState(second.side(), outcome.side());
        boolean faulty = again.detection().answer() == Answer.FAULT; // versions that no history gives, honestly parked
        require("redelivery changes nothing", same || faulty, sample, again);
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

    private boolean sameState(Side<T> one, Side<T> two) {
        T first = one.valueOrNull();
        T second = two.valueOrNull();
        return (first == null || second == null)
                ? one.isGone() && two.isGone()
                : same.test(Objects.requireNonNull(first), Objects.requireNonNull(second));
    }

    private void require(String law, boolean holds, Sample<T> sample, Outcome<T> outcome) {
        if (!holds) {
            violations.add(new Violation(law, sample + " became " + outcome));
        }
    }
}
