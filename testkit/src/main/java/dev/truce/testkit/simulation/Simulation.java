package dev.truce.testkit.simulation;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Upcaster;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Runs many histories of replicas that sync, one from each seed, and looks whether every {@link Promise} holds. What resolves is
 * the real engine: its resolver, last agreed states, queue, history and clocks. One that breaks a promise is shortened as far as
 * it goes and told in words:
 *
 * <pre>{@code
 * Simulation.hub(3).of(newestTitleWins).seeds(1, 200).check();
 * }</pre>
 *
 * <p>A strategy is taken at its word that it converges, whatever its {@link Strategy#convergence} says: that is what is tried. All
 * replicas begin with the first record in agreement. Defaults: seeds 1 to 200, 20 operations on two records, every
 * {@link Hazard}, the clocks and the sync layer of the engine. Immutable; runs in the calling thread, and the same settings give
 * the same result everywhere. A history of 20 operations takes a fraction of a millisecond to a few.
 *
 * @param <T> the type of a record
 */
public final class Simulation<T> {

    private final Setup<T> setup;
    private final long firstSeed;
    private final long lastSeed;
    private final List<String> calls;

    private Simulation(Setup<T> setup, long firstSeed, long lastSeed, List<String> calls) {
        this.setup = setup;
        this.firstSeed = firstSeed;
        this.lastSeed = lastSeed;
        this.calls = List.copyOf(calls);
    }

    /**
     * Replicas that sync with one server, which applies outcomes by compare-and-set.
     *
     * @param replicas how many, 1 to 7
     * @return what is to be simulated is said next
     */
    public static Replicas hub(int replicas) {
        return new Replicas(Topology.HUB, replicas);
    }

    /**
     * Replicas that send each other their states, without an arbiter.
     *
     * @param replicas how many, 1 to 7
     * @return what is to be simulated is said next
     */
    public static Replicas peers(int replicas) {
        return new Replicas(Topology.PEER, replicas);
    }

    /** Replicas of which is not said yet how they resolve. */
    public static final class Replicas {

        private final Topology topology;
        private final int count;

        private Replicas(Topology topology, int count) {
            if (count < 1 || count > World.NAMES.size()) {
                throw new IllegalArgumentException(
                        "A simulation has 1 to " + World.NAMES.size() + " replicas, but " + count + " were asked for");
            }
            this.topology = topology;
            this.count = count;
        }

        /**
         * A strategy, over small JSON documents.
         *
         * @param strategy decides every conflict
         * @return the simulation
         */
        public Simulation<JsonNode> of(Strategy<JsonNode> strategy) {
            Ruleset rules = topology == Topology.HUB
                    ? Ruleset.withoutRules()
                    : Ruleset.parse("{topology: peer, default: latestWins}", "peers");
            return simulation(rules, FieldAccess.json(), SampleDocuments.notes(), "strategy")
                    .strategy(strategy);
        }

        /**
         * A ruleset, over small JSON documents.
         *
         * @param rules decides every conflict; of this topology
         * @return the simulation
         */
        public Simulation<JsonNode> of(Ruleset rules) {
            return simulation(rules, FieldAccess.json(), SampleDocuments.notes(), "rules");
        }

        /**
         * A ruleset, over records of one's own.
         *
         * @param rules decides every conflict, unless a strategy is given, too; of this topology
         * @param access how records are taken apart
         * @param samples states of a record, at least two; an edit sets one member to what it is in one of them
         * @param <T> the type of a record
         * @return the simulation
         */
        public <T> Simulation<T> of(Ruleset rules, FieldAccess<? super T> access, List<T> samples) {
            return simulation(rules, access, samples, "rules, access, samples");
        }

        private <T> Simulation<T> simulation(
                Ruleset rules, FieldAccess<? super T> access, List<T> samples, String what) {
            if (rules.topology() != topology) {
                throw new IllegalArgumentException("The ruleset " + rules.name() + " is for the topology "
                        + rules.topology() + ", but the simulation is of " + topology);
            }
            Setup<T> setup = new Setup<>(
                    rules,
                    null,
                    access,
                    count,
                    2,
                    20,
                    EnumSet.allOf(Hazard.class),
                    List.of(new Setup.Schema<>(null, twoOrMore(samples))),
                    SyncLayer.engine(),
                    EditClock.hybrid(rules.maxFuture()),
                    false,
                    false,
                    EnumSet.allOf(Promise.class));
            String place = topology == Topology.HUB ? "hub(" : "peers(";
            return new Simulation<>(setup, 1, 200, List.of("Simulation." + place + count + ")", ".of(" + what + ")"));
        }
    }

    private static <T> List<T> twoOrMore(List<T> samples) {
        if (samples.size() < 2) {
            throw new IllegalArgumentException(
                    "Edits go from one sample to another, but " + samples.size() + " were given; give two or more");
        }
        return samples;
    }

    private Simulation<T> with(String call, UnaryOperator<SetupDraft<T>> change) {
        List<String> next = new ArrayList<>(calls);
        next.add(call);
        return new Simulation<>(change.apply(new SetupDraft<>(setup)).setup(), firstSeed, lastSeed, next);
    }

    /**
     * A strategy that decides every conflict in the place of those of the ruleset.
     *
     * @param strategy the strategy
     * @return the simulation
     */
    public Simulation<T> strategy(Strategy<T> strategy) {
        String call = calls.get(1).equals(".of(strategy)") ? "" : ".strategy(strategy)";
        return with(call, draft -> draft.strategy(new TakenAtItsWord<>(strategy)));
    }

    /**
     * Other seeds.
     *
     * @param first the first seed
     * @param last the last one, included; not before the first
     * @return the simulation
     */
    public Simulation<T> seeds(long first, long last) {
        if (last < first) {
            throw new IllegalArgumentException("The seeds end at " + last + " before they begin at " + first);
        }
        return new Simulation<>(setup, first, last, calls);
    }

    /**
     * Other lengths of histories.
     *
     * @param operations how many operations each has, at least one
     * @return the simulation
     */
    public Simulation<T> operations(int operations) {
        return with(".operations(" + positive("operations", operations) + ")", draft -> draft.operations(operations));
    }

    /**
     * Other numbers of records. Few records conflict often.
     *
     * @param records how many, at least one
     * @return the simulation
     */
    public Simulation<T> records(int records) {
        return with(".records(" + positive("records", records) + ")", draft -> draft.records(records));
    }

    private static int positive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("A history has at least one of its " + what + ", but got " + number);
        }
        return number;
    }

    /**
     * What alone may go wrong.
     *
     * @param hazards the hazards; none for a network on which everything arrives once and in order
     * @return the simulation
     */
    public Simulation<T> hazards(Hazard... hazards) {
        Set<Hazard> only = EnumSet.noneOf(Hazard.class);
        only.addAll(List.of(hazards));
        List<String> names =
                only.stream().map(hazard -> "Hazard." + hazard.name()).toList();
        return with(".hazards(" + String.join(", ", names) + ")", draft -> draft.hazards(only));
    }

    /**
     * Which promises alone are looked at. A history that breaks another one ends there, as if it had held.
     *
     * @param promises the promises
     * @return the simulation
     */
    public Simulation<T> holdingTo(Promise... promises) {
        Set<Promise> only = EnumSet.noneOf(Promise.class);
        only.addAll(List.of(promises));
        List<String> names =
                only.stream().map(promise -> "Promise." + promise.name()).toList();
        return with(".holdingTo(" + String.join(", ", names) + ")", draft -> draft.promises(only));
    }

    /**
     * Other clocks.
     *
     * @param clocks makes the clock of each replica
     * @return the simulation
     */
    public Simulation<T> clocks(EditClock.Factory clocks) {
        return with(".clocks(clocks)", draft -> draft.clocks(clocks));
    }

    /**
     * Another sync layer. Only in a hub: peers send each other states.
     *
     * @param layer syncs a record of a replica
     * @return the simulation
     */
    public Simulation<T> syncLayer(SyncLayer<T> layer) {
        return with(".syncLayer(layer)", draft -> draft.layer(layer));
    }

    /**
     * A newer schema version. Every second replica, or every third where there are three versions, begins with it; the
     * others get the newest one in the middle or when the network heals.
     *
     * @param upcaster lifts older states to this version
     * @param samples states of this version, at least two
     * @return the simulation
     */
    public Simulation<T> newerSchema(Upcaster<T> upcaster, List<T> samples) {
        return with(".newerSchema(upcaster, samples)", draft -> draft.schema(upcaster, twoOrMore(samples)));
    }

    /**
     * How states of the first schema version are read, where there are several: as older replicas read those of newer ones.
     *
     * @param upcaster refuses newer states
     * @return the simulation
     */
    public Simulation<T> firstSchema(Upcaster<T> upcaster) {
        return with(".firstSchema(upcaster)", draft -> draft.firstSchema(upcaster));
    }

    /**
     * Holds deletes to {@link Promise#MADE_ANEW_LIVES}, too, as is fit where deletes win over everything else.
     *
     * @return the simulation
     */
    public Simulation<T> sparingWhatIsMadeAnew() {
        return with(".sparingWhatIsMadeAnew()", SetupDraft::sparing);
    }

    /**
     * Puts the server back in the same epoch, as whoever copies a backup over its data does. The edits of which only the
     * server knew are lost then; its versions must not be used again.
     *
     * @return the simulation
     */
    public Simulation<T> restoringInTheSameEpoch() {
        return with(".restoringInTheSameEpoch()", SetupDraft::restoringWithoutEpoch);
    }

    /**
     * Runs the history of every seed.
     *
     * @return what was gone through
     * @throws AssertionError when one breaks a promise; its message is the {@link Counterexample}
     */
    public SimulationReport check() {
        SimulationReport report = SimulationReport.NONE;
        for (long seed = firstSeed; ; seed++) {
            List<Step> steps = new Histories(setup).of(seed);
            World<T> world = new World<>(setup, new Story(false));
            Broken broken = world.run(steps);
            if (broken != null) {
                throw new AssertionError(counterexample(seed, steps, broken).toString());
            }
            report = report.plus(world.report(steps.size()));
            if (seed == lastSeed) {
                return report;
            }
        }
    }

    /**
     * The first seed that breaks a promise, shortened.
     *
     * @return the counterexample, or empty when all promises hold
     */
    public Optional<Counterexample> find() {
        for (long seed = firstSeed; ; seed++) {
            List<Step> steps = new Histories(setup).of(seed);
            Broken broken = new World<>(setup, new Story(false)).run(steps);
            if (broken != null) {
                return Optional.of(counterexample(seed, steps, broken));
            }
            if (seed == lastSeed) {
                return Optional.empty();
            }
        }
    }

    /**
     * The whole history of the first seed in words, whether it breaks a promise or not.
     *
     * @return a line for each thing that happens
     */
    public List<String> transcript() {
        Story story = new Story(true);
        Broken broken = new World<>(setup, story).run(new Histories(setup).of(firstSeed));
        List<String> lines = new ArrayList<>(story.lines());
        lines.add(broken == null ? "every promise holds" : "broken: " + broken.promise() + ": " + broken.what());
        return lines;
    }

    private Counterexample counterexample(long seed, List<Step> steps, Broken broken) {
        Shrinker<T> shrinker = new Shrinker<>(setup, steps, broken.promise());
        shrinker.shrink();
        Story story = new Story(true);
        @Nullable Broken shortest = new World<>(shrinker.setup(), story).run(shrinker.steps());
        Broken found = shortest == null ? broken : shortest;
        return new Counterexample(
                found.promise(),
                found.what(),
                shrinker.steps().size(),
                story.lines(),
                seed,
                String.join("", calls) + ".seeds(" + seed + ", " + seed + ").check();");
    }

    /** A strategy that may be tried in any topology. */
    private record TakenAtItsWord<T>(Strategy<T> strategy) implements Strategy<T> {

        @Override
        public Verdict<T> resolve(Conflict<T> conflict) {
            return strategy.resolve(conflict);
        }

        @Override
        public Convergence convergence() {
            return Convergence.LATTICE;
        }
    }
}
