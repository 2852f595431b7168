package dev.truce.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.VersionVector;
import dev.truce.testkit.laws.PairwiseLaws;
import dev.truce.testkit.laws.VectorClock;
import dev.truce.testkit.laws.VectorClockLaws;
import dev.truce.testkit.laws.Violation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Mistakes that were made before, each caught by the law named beside it; without the mistake the same check holds. */
@Tag("slow")
class HistoricalMutantsTest {

    private static final int MOST_OPERATIONS = 5;

    /** What a check says: nothing, or the broken law. */
    private record Finding(String law, int operations) {}

    /** A mistake, the law that catches it, and the same check on what is right. */
    private record Mutant(String name, String law, Check mistaken, Check right) {}

    @FunctionalInterface
    private interface Check {
        List<Finding> run();
    }

    private static final String RING = "no three states beat each other in a ring";

    private static final List<Mutant> MUTANTS = List.of(
            clock(
                    "a write counts for the neighbour",
                    "a write counts for its own node",
                    new BadClocks.CountsForTheNeighbour()),
            clock("a merge that loops", "it comes to an end", new BadClocks.MergesForEver()),
            clock("a merge that drops the tail", "a merge has seen what both have", new BadClocks.DropsTheTail()),
            clock("counts of sixteen bits", "counts are whole", new BadClocks.TruncatesCounts()),
            pairwise("D2: a tie is kept by local", "sides are equal", Booking::tieKeptByLocal),
            pairwise("a tie by String.hashCode", "sides are equal", Booking::tieByHashCode),
            pairwise("a tolerance window", RING, Booking::withinHalfASecondById),
            pairwise("compared in the weaker precision", RING, Booking::inTheWeakerPrecision),
            pairwise("D2b: atomic time if both have one", RING, Booking::byAtomicTimeIfBothHaveOne),
            pairwise("D3: a status order that is partial", "grouping decides nothing", Booking::byWhatTheStatusSays),
            new Mutant(
                    "D1: the code does not do what it declares",
                    "the declared order decides",
                    () -> laws(PairwiseLaws.of(Booking::later)
                            .over(Booking.SAMPLES)
                            .declaring(Booking.DECLARED)),
                    () -> laws(PairwiseLaws.of(Booking::later)
                            .over(Booking.SAMPLES)
                            .declaring(Booking.ORDER))),
            new Mutant(
                    "lists are appended",
                    "agreement stands",
                    () -> laws(lists(Booking::appended)),
                    () -> laws(lists(Booking::union))),
            new Mutant(
                    "totals are summed",
                    "agreement stands",
                    () -> laws(numbers(BigDecimal::add)),
                    () -> laws(numbers(BigDecimal::max))),
            new Mutant(
                    "numbers are averaged",
                    "grouping decides nothing",
                    () -> laws(numbers(Booking::average)),
                    () -> laws(numbers(BigDecimal::min))),
            layer("a delete is retried as an update", Promise.DELETED_STAYS_DELETED, BadSync::retryDeletesAsUpdates),
            layer("push unconditional, pull latest", Promise.NO_EDIT_IS_LOST, BadSync::pushUnconditionally),
            layer("D4: recovery pushes old rows", Promise.NO_EDIT_IS_LOST, new BadSync.PushesOldRowsAtItsStart()),
            layer("D5: missing is taken for lost", Promise.DELETED_STAYS_DELETED, BadSync::takeMissingForLost),
            layer("D6: rows go before others are there", Promise.NO_EDIT_IS_LOST, BadSync::deleteBeforeLoading),
            new Mutant(
                    "D7: upserts on an orderly network",
                    Promise.NO_EDIT_IS_LOST.toString(),
                    () -> found(Simulation.hub(2)
                            .of(Strategy.latestWins())
                            .hazards()
                            .syncLayer(BadSync::pushUnconditionally)),
                    () -> found(Simulation.hub(2).of(Strategy.latestWins()).hazards())),
            new Mutant(
                    "D8: server + 1",
                    Promise.VERSIONS_GROW.toString(),
                    () -> found(restoredInPlace(BadSync::countFromTheServer)),
                    () -> found(restoredInPlace(SyncLayer.engine()))),
            new Mutant(
                    "D9: a merge of two states without their base",
                    Promise.NO_EDIT_IS_LOST.toString(),
                    () -> found(Simulation.hub(3).of(BadStrategies::mergeTwoWays)),
                    () -> found(Simulation.hub(3).of(Strategy.fieldLevelMerge()))),
            new Mutant(
                    "a delete that wins over what was made anew",
                    Promise.MADE_ANEW_LIVES.toString(),
                    () -> found(Simulation.hub(3).of(BadStrategies::deleteWins).sparingWhatIsMadeAnew()),
                    () -> found(Simulation.hub(3)
                            .of(Ruleset.parse("{default: latestWins, deletes: deleteWins}", "rules"))
                            .sparingWhatIsMadeAnew())),
            new Mutant(
                    "peers of whom each keeps its own at a tie",
                    Promise.PARKED_IS_REPORTED.toString(),
                    () -> found(crossing(BadStrategies::laterOrMine)),
                    () -> found(crossing(Strategy.latestWins()))),
            new Mutant(
                    "the wall clock as it is",
                    Promise.CLOCKS_GO_FORWARD.toString(),
                    () -> found(Simulation.hub(2).of(Strategy.latestWins()).clocks(BadClocks::wallClock)),
                    () -> found(Simulation.hub(2)
                            .of(Strategy.latestWins())
                            .clocks(EditClock.hybrid(Duration.ofMinutes(5))))));

    private static Mutant clock(String name, String law, VectorClock<VersionVector> clock) {
        return new Mutant(
                name,
                law,
                () -> laws(VectorClockLaws.of(clock).within(2_000).violations()),
                () -> laws(VectorClockLaws.of(new BadClocks.Right()).violations()));
    }

    private static Mutant pairwise(String name, String law, BinaryOperator<Booking> resolver) {
        return new Mutant(
                name,
                law,
                () -> laws(PairwiseLaws.of(resolver).over(Booking.SAMPLES)),
                () -> laws(PairwiseLaws.of(Booking::later).over(Booking.SAMPLES)));
    }

    private static Mutant layer(String name, Promise promise, SyncLayer<JsonNode> layer) {
        UnaryOperator<Simulation<JsonNode>> with = simulation -> simulation.syncLayer(layer);
        Simulation<JsonNode> right = Simulation.hub(3).of(Strategy.latestWins());
        return new Mutant(name, promise.toString(), () -> found(with.apply(right)), () -> found(right));
    }

    private static Simulation<JsonNode> restoredInPlace(SyncLayer<JsonNode> layer) {
        return Simulation.hub(2)
                .of(Strategy.latestWins())
                .hazards(Hazard.RESTORE)
                .records(1)
                .restoringInTheSameEpoch()
                .holdingTo(Promise.VERSIONS_GROW)
                .syncLayer(layer);
    }

    private static Simulation<JsonNode> crossing(Strategy<JsonNode> strategy) {
        return Simulation.peers(2)
                .of(strategy)
                .hazards(Hazard.REORDERING)
                .records(1)
                .seeds(1, 1_000);
    }

    private static PairwiseLaws<List<Integer>> lists(BinaryOperator<List<Integer>> resolver) {
        return PairwiseLaws.of(resolver).over(List.of(List.of(), List.of(1), List.of(2), List.of(1, 3)));
    }

    private static PairwiseLaws<BigDecimal> numbers(BinaryOperator<BigDecimal> resolver) {
        return PairwiseLaws.of(resolver)
                .over(Stream.of("1", "2", "4").map(BigDecimal::new).toList());
    }

    private static List<Finding> laws(PairwiseLaws<?> laws) {
        return laws(laws.violations());
    }

    private static List<Finding> laws(List<Violation> violations) {
        return violations.stream().map(each -> new Finding(each.law(), 3)).toList();
    }

    private static List<Finding> found(Simulation<?> simulation) {
        Optional<Counterexample> found = simulation.find();
        return found.stream()
                .map(each -> new Finding(each.promise().toString(), each.operations()))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> eachMistakeIsCaughtByItsLaw() {
        return MUTANTS.stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
                    List<Finding> findings = mutant.mistaken().run();
                    assertThat(findings).extracting(Finding::law).contains(mutant.law());
                    assertThat(findings).allMatch(each -> each.operations() <= MOST_OPERATIONS);
                }));
    }

    @TestFactory
    Stream<DynamicTest> withoutTheMistakeTheSameCheckHolds() {
        return MUTANTS.stream()
                .map(mutant -> DynamicTest.dynamicTest(
                        mutant.name(), () -> assertThat(mutant.right().run()).isEmpty()));
    }

    @Test
    void aClockThatIsMistakenFailsTheCheckAndTheRightOneDoesNot() {
        VectorClockLaws.of(new BadClocks.Right()).check();
        assertThatThrownBy(() ->
                        VectorClockLaws.of(new BadClocks.TruncatesCounts()).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("The vector clock breaks ")
                .hasMessageContaining("counts are whole");
    }
}
