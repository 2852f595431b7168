package dev.truce.testkit.laws;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.ResolverBuilder;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks a strategy or a ruleset against the laws by which replicas converge, in one line of a test:
 *
 * <pre>{@code
 * ResolverLaws.of(newestTitleWins).over(samples).check();
 * }</pre>
 *
 * <p>What decides is the real engine; nothing is parked or recorded. Of each broken law one counterexample is told, made as small as it
 * still shows the mistake, with what replicas would do. Immutable; thread-safe where the resolver is.
 *
 * @param <T> the type of a record
 */
public final class ResolverLaws<T> {

    /** After every time of a sample, so that none is of the future. */
    private static final Instant NOW = Instant.parse("9999-01-01T00:00:00Z");

    private final @Nullable Strategy<T> strategy;
    private final @Nullable Ruleset rules;
    private final FieldAccess<T> access;
    private final boolean peers;
    private final List<T> states;
    private final List<Sample<T>> samples;

    private ResolverLaws(
            @Nullable Strategy<T> strategy,
            @Nullable Ruleset rules,
            FieldAccess<T> access,
            boolean peers,
            List<T> states,
            List<Sample<T>> samples) {
        this.strategy = strategy;
        this.rules = rules;
        this.access = access;
        this.peers = peers;
        this.states = states;
        this.samples = samples;
    }

    /**
     * The laws for a strategy over JSON documents.
     *
     * @param strategy decides every conflict
     * @return the laws, as yet without samples
     */
    public static ResolverLaws<JsonNode> of(Strategy<JsonNode> strategy) {
        return of(strategy, FieldAccess.json());
    }

    /**
     * The laws for a strategy over records of a type of the user's.
     *
     * @param strategy decides every conflict
     * @param access takes records apart; {@link FieldAccess#of(Class)} for Java records and beans
     * @param <T> the type of a record
     * @return the laws, as yet without samples
     */
    @SuppressWarnings("unchecked") // values inside of records go from the access to the access alone
    public static <T> ResolverLaws<T> of(Strategy<T> strategy, FieldAccess<? super T> access) {
        Objects.requireNonNull(strategy, "strategy");
        return new ResolverLaws<>(strategy, null, (FieldAccess<T>) access, false, List.of(), List.of());
    }

    /**
     * The laws for a ruleset over JSON documents, in the topology that it declares.
     *
     * @param rules decides every conflict, by its defaults and what it says of the type {@code record}
     * @return the laws, as yet without samples
     */
    public static ResolverLaws<JsonNode> of(Ruleset rules) {
        Objects.requireNonNull(rules, "rules");
        return new ResolverLaws<>(null, rules, FieldAccess.json(), isOfPeers(rules), List.of(), List.of());
    }

    private static boolean isOfPeers(Ruleset rules) {
        return rules.topology() == Topology.PEER;
    }

    /**
     * Adds states to try: every base with every two edits or deletes of it, without a base too, either edit being the later one; and
     * every three states for a ring. The cost grows with the third power of their number; a dozen is plenty.
     *
     * @param those states of a record that differ in what matters, the simplest first
     * @return the laws
     */
    public ResolverLaws<T> over(List<T> those) {
        List<T> all = new ArrayList<>(states);
        all.addAll(those);
        return new ResolverLaws<>(strategy, rules, access, peers, List.copyOf(all), samples);
    }

    /**
     * Adds conflicts to try, as they are: with the versions and times that they have.
     *
     * @param those the conflicts, the simplest first
     * @return the laws
     */
    public ResolverLaws<T> on(List<Sample<T>> those) {
        List<Sample<T>> all = new ArrayList<>(samples);
        all.addAll(those);
        return new ResolverLaws<>(strategy, rules, access, peers, states, List.copyOf(all));
    }

    /**
     * The same between peers without a server: versions are vectors, and two peers that meet must decide alike.
     *
     * @return the laws
     * @throws IllegalStateException when a ruleset is checked, which says itself for whom it is
     */
    public ResolverLaws<T> betweenPeers() {
        if (rules != null) {
            throw new IllegalStateException(
                    "The ruleset " + rules.name() + " declares its topology itself; write \"topology: peer\" in it");
        }
        return new ResolverLaws<>(strategy, null, access, true, states, samples);
    }

    /**
     * Tries all samples.
     *
     * @throws AssertionError when a law is broken; tells each with its counterexample
     * @throws IllegalStateException when there are no samples: nothing would be checked
     */
    public void check() {
        Telling.fail(violations());
    }

    /**
     * The laws that are broken.
     *
     * @return one violation of each, in the order of {@link ResolverLaw}; empty when all hold
     * @throws IllegalStateException when there are no samples
     */
    public List<Violation> violations() {
        if (states.isEmpty() && samples.isEmpty()) {
            throw new IllegalStateException(
                    "There is nothing to try; give states with over(…) or conflicts with on(…)");
        }
        Trial trial = new Trial();
        List<Violation> broken = new ArrayList<>();
        for (ResolverLaw law : laws()) {
            Violation violation = law == ResolverLaw.NO_RING ? trial.ring() : trial.first(law);
            if (violation != null) {
                broken.add(violation);
            }
        }
        return broken;
    }

    private Set<ResolverLaw> laws() {
        Set<ResolverLaw> laws = EnumSet.allOf(ResolverLaw.class);
        if (!peers) {
            laws.remove(ResolverLaw.PEERS_DECIDE_ALIKE);
        }
        if (rules != null) {
            laws.remove(ResolverLaw.ONE_SIDED_CHANGES_HOLD); // rules may say otherwise of a path; MergeLaws knows
        }
        return laws;
    }

    private ConflictResolver<T> resolver(String node, Consumer<Verdict<T>> heard) {
        Ruleset by = rules != null
                ? rules
                : Ruleset.parse(peers ? "{topology: peer, default: latestWins}" : "{default: latestWins}", "laws");
        ResolverBuilder<T> builder =
                ConflictResolver.<T>builder(by, access, () -> NOW).node(node).withoutLoopBreaker();
        return (strategy == null ? builder : builder.strategy(believed(strategy, heard))).build();
    }

    /** Whether a strategy is safe is what is to be found out; the engine would not let an unsafe one in. */
    private static <T> Strategy<T> believed(Strategy<T> strategy, Consumer<Verdict<T>> heard) {
        return new Strategy<>() {
            @Override
            public Verdict<T> resolve(Conflict<T> conflict) {
                Verdict<T> verdict = strategy.resolve(conflict);
                heard.accept(verdict);
                return verdict;
            }

            @Override
            public Convergence convergence() {
                return Convergence.LATTICE;
            }
        };
    }

    /**
     * What a resolver of any setup breaks with one sample, of the laws that look at one sample alone.
     *
     * @param resolver the resolver
     * @param same whether two states hold the same content
     * @param sample the sides
     * @param <T> the type of a record
     * @return the broken laws; empty when all hold
     */
    public static <T> List<Violation> violations(
            ConflictResolver<T> resolver, BiPredicate<T, T> same, Sample<T> sample) {
        SampleCheck<T> check = new SampleCheck<>(resolver, same, String::valueOf);
        Outcome<T> outcome;
        try {
            outcome = check.decide(sample);
        } catch (RuntimeException e) { // the law of totality: whatever a resolver throws is its failure
            return List.of(new Violation(ResolverLaw.TOTALITY.toString(), sample + " threw " + e));
        }
        List<Violation> violations = new ArrayList<>();
        for (ResolverLaw law : ResolverLaw.values()) {
            String broken = check.broken(law, sample, outcome);
            if (broken != null) {
                violations.add(new Violation(law.toString(), sample + " " + broken));
            }
        }
        return violations;
    }

    /** One check of all laws. */
    private final class Trial {

        private boolean merged; // what the strategy said last
        private final Telling<T> telling = new Telling<>(access);
        private final SampleCheck<T> here = new SampleCheck<>(
                resolver("a", verdict -> merged = verdict instanceof Verdict.Merged), access::same, telling::outcome);
        private final SampleCheck<T> there =
                new SampleCheck<>(resolver("b", verdict -> {}), access::same, telling::outcome);
        private final Constellations<T> constellations = new Constellations<>(states, access::same, peers);
        private final SampleShrinker<T> shrinker = new SampleShrinker<>(access);
        private final List<Sample<T>> all = new ArrayList<>(samples);

        Trial() {
            all.addAll(constellations.conflicts());
        }

        @Nullable
        Violation first(ResolverLaw law) {
            for (Sample<T> sample : all) {
                if (broken(law, sample) != null) {
                    Sample<T> smallest = shrinker.shrink(sample, each -> broken(law, each) != null);
                    String what = telling.sides(smallest) + broken(law, smallest);
                    return Telling.violation(law.toString(), what, law.harm());
                }
            }
            return null;
        }

        private @Nullable String broken(ResolverLaw law, Sample<T> sample) {
            return switch (law) {
                case ONE_SIDED_CHANGES_HOLD -> lost(sample);
                case PEERS_DECIDE_ALIKE -> unlike(sample);
                default -> here.broken(law, sample);
            };
        }

        /** A strategy that takes one side whole has made a choice. */
        private @Nullable String lost(Sample<T> sample) {
            merged = false;
            Outcome<T> outcome = here.decide(sample);
            return merged ? new OneSidedChanges<>(access).lost(sample, outcome) : null;
        }

        private @Nullable String unlike(Sample<T> sample) {
            Outcome<T> one = here.decide(sample);
            Outcome<T> two = there.decide(sample.mirrored());
            boolean bothPark = one instanceof Outcome.Parked && two instanceof Outcome.Parked;
            boolean alike = one instanceof Outcome.Resolved<T> mine
                    && two instanceof Outcome.Resolved<T> yours
                    && here.sameState(mine.side(), yours.side());
            return bothPark || alike
                    ? null
                    : "became " + telling.outcome(one) + "\nand at the other peer " + telling.outcome(two);
        }

        /** Looks at each two states once, and only then for rings. */
        @Nullable
        Violation ring() {
            List<Sample<T>> rivals = constellations.rivals();
            boolean[][] beats = new boolean[rivals.size()][rivals.size()];
            for (int one = 0; one < rivals.size(); one++) {
                for (int two = 0; two < rivals.size(); two++) {
                    beats[one][two] = one != two && beats(rivals.get(one), rivals.get(two));
                }
            }
            for (int one = 0; one < rivals.size(); one++) {
                for (int two = 0; two < rivals.size(); two++) {
                    for (int three = 0; beats[one][two] && three < rivals.size(); three++) {
                        if (beats[two][three] && beats[three][one]) {
                            return ring(rivals.get(one), rivals.get(two), rivals.get(three));
                        }
                    }
                }
            }
            return null;
        }

        private Violation ring(Sample<T> one, Sample<T> two, Sample<T> three) {
            Sample<T> states = new Sample<>(one.server(), two.server(), three.server());
            Predicate<Sample<T>> isRing = each -> beats(rival(each.base()), rival(each.local()))
                    && beats(rival(each.local()), rival(each.server()))
                    && beats(rival(each.server()), rival(each.base()));
            Sample<T> smallest = isRing.test(states) ? shrinker.shrink(states, isRing) : states;
            return Telling.violation(
                    ResolverLaw.NO_RING.toString(),
                    "  " + telling.side(smallest.base()) + "\nbeats\n  " + telling.side(smallest.local())
                            + "\nwhich beats\n  " + telling.side(smallest.server()) + "\nwhich beats the first",
                    ResolverLaw.NO_RING.harm());
        }

        /** A state as it stands on either side, made from what it is as the server's. */
        private Sample<T> rival(Side<T> server) {
            T value = Objects.requireNonNull(server.valueOrNull(), "a rival's state");
            return new Sample<>(
                    Side.none(),
                    Side.present(value, constellations.asLocal(server.stamp())),
                    Side.present(value, server.stamp()));
        }

        /** Where the first stands whichever side it is on. */
        private boolean beats(Sample<T> winner, Sample<T> loser) {
            return !here.sameState(winner.local(), loser.local())
                    && stands(winner, new Sample<>(Side.none(), winner.local(), loser.server()))
                    && stands(winner, new Sample<>(Side.none(), loser.local(), winner.server()));
        }

        private boolean stands(Sample<T> winner, Sample<T> meeting) {
            return here.decide(meeting) instanceof Outcome.Resolved<T> resolved
                    && here.sameState(resolved.side(), winner.local());
        }
    }
}
