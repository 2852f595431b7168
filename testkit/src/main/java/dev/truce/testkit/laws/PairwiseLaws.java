package dev.truce.testkit.laws;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks a function that makes one state of two, as resolvers without a base do, over every two and every three samples. A ring,
 * in which each of three states beats the next, is looked for first: three replicas would pass them round for ever. One violation
 * is reported of each law, with the first samples that show it, so put simple samples first.
 *
 * <p>Immutable. The cost grows with the third power of the number of samples; a few dozen are plenty.
 *
 * @param <T> the type of a state; told apart by {@code equals}
 */
public final class PairwiseLaws<T> {

    private final BinaryOperator<T> resolver;
    private final List<T> samples;
    private final @Nullable Comparator<? super T> declared;

    private PairwiseLaws(BinaryOperator<T> resolver, List<T> samples, @Nullable Comparator<? super T> declared) {
        this.resolver = resolver;
        this.samples = samples;
        this.declared = declared;
    }

    /**
     * The laws for a function.
     *
     * @param resolver what stands of local, its first argument, and server, its second
     * @param <T> the type of a state
     * @return the laws, as yet without samples
     */
    public static <T> PairwiseLaws<T> of(BinaryOperator<T> resolver) {
        return new PairwiseLaws<>(Objects.requireNonNull(resolver, "resolver"), List.of(), null);
    }

    /**
     * The states to try.
     *
     * @param states the states, the simplest first
     * @return the laws
     */
    public PairwiseLaws<T> over(List<T> states) {
        return new PairwiseLaws<>(resolver, List.copyOf(states), declared);
    }

    /**
     * Holds the function to the order that its documents declare, too.
     *
     * @param order the greater state is to win; where it says equal, either may
     * @return the laws
     */
    public PairwiseLaws<T> declaring(Comparator<? super T> order) {
        return new PairwiseLaws<>(resolver, samples, order);
    }

    /**
     * Tries all samples.
     *
     * @throws AssertionError when a law is broken; names each with its counterexample
     */
    public void check() {
        Telling.fail(violations());
    }

    /**
     * The laws that are broken.
     *
     * @return one violation of each, in the order: no ring, the declared order decides, agreement stands, sides are equal,
     *     grouping decides nothing; empty when all hold
     */
    public List<Violation> violations() {
        List<Violation> broken = new ArrayList<>();
        add(broken, "no three states beat each other in a ring", this::ring);
        add(broken, "the declared order decides", this::declared);
        add(broken, "agreement stands", this::agreement);
        add(broken, "sides are equal", this::sides);
        add(broken, "grouping decides nothing", this::grouping);
        return broken;
    }

    private static void add(List<Violation> broken, String law, Supplier<@Nullable String> check) {
        String found = check.get();
        if (found != null) {
            broken.add(new Violation(law, found));
        }
    }

    private boolean beats(T winner, T loser) {
        return !winner.equals(loser)
                && resolver.apply(winner, loser).equals(winner)
                && resolver.apply(loser, winner).equals(winner);
    }

    private @Nullable String ring() {
        for (T one : samples) {
            for (T two : samples) {
                for (T three : samples) {
                    if (beats(one, two) && beats(two, three) && beats(three, one)) {
                        return one + " beats " + two + ", which beats " + three
                                + ", which beats the first: three replicas" + " that hold one each never agree";
                    }
                }
            }
        }
        return null;
    }

    private @Nullable String declared() {
        Comparator<? super T> order = declared;
        if (order == null) {
            return null;
        }
        for (T one : samples) {
            for (T two : samples) {
                T stands = resolver.apply(one, two);
                if (order.compare(one, two) > 0 && !stands.equals(one)) {
                    return "of " + one + " and " + two + " the first is declared the greater, but " + stands
                            + " stands";
                }
            }
        }
        return null;
    }

    private @Nullable String agreement() {
        for (T one : samples) {
            T again = resolver.apply(one, one);
            if (!again.equals(one)) {
                return "both sides hold " + one + ", and it becomes " + again
                        + ": each sync that is repeated changes it";
            }
        }
        return null;
    }

    private @Nullable String sides() {
        for (T one : samples) {
            for (T two : samples) {
                T here = resolver.apply(one, two);
                T there = resolver.apply(two, one);
                if (!here.equals(there)) {
                    return "where local holds " + one + " and server " + two + ", " + here
                            + " stands, but the other way round " + there + ": two replicas end up with one each";
                }
            }
        }
        return null;
    }

    private @Nullable String grouping() {
        for (T one : samples) {
            for (T two : samples) {
                for (T three : samples) {
                    T left = resolver.apply(resolver.apply(one, two), three);
                    T right = resolver.apply(one, resolver.apply(two, three));
                    if (!left.equals(right)) {
                        return "of " + one + ", " + two + " and " + three + ", " + left
                                + " stands where the first two meet first, and " + right + " where the last two do";
                    }
                }
            }
        }
        return null;
    }
}
