package dev.truce.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.DeletePolicy;
import dev.truce.conflict.LatestOrder;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Upcaster;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.fixture.Evidence;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The built-in strategies keep every promise, and the simulation is what it says: repeatable, and short in its findings. */
@Tag("slow")
class SimulationTest {

    private static final long SEEDS = Long.getLong("truce.simulation.seeds", 1_000);

    private final Evidence evidence = Evidence.of(SimulationTest.class);

    private void keep(String what, SimulationReport report) {
        evidence.keep(what, Map.of("histories", report.histories()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default: serverWins",
                "default: localWins",
                "{default: latestWins, deletes: deleteWins}",
                "{default: fieldLevelMerge, deletes: updateWins, fields: {/state: {rank: [open, paid, sent, lost]}, /tags: set, /count: max, /title: latest}}",
                "default: manualResolution"
            })
    void behindAHubEveryPromiseHolds(String rules) {
        SimulationReport report = Simulation.hub(3)
                .of(Ruleset.parse(rules, "rules"))
                .operations(12)
                .seeds(1, SEEDS)
                .check();
        assertThat(report.histories()).isEqualTo(SEEDS);
        assertThat(report.conflicts()).isGreaterThan(SEEDS / 10);
        keep("behind a server, " + rules, report);
    }

    @Test
    void amongPeersEveryPromiseHolds() {
        SimulationReport report = Simulation.peers(3)
                .of(Ruleset.parse("{topology: peer, default: latestWins}", "rules"))
                .operations(16)
                .records(1)
                .seeds(1, SEEDS)
                .check();
        assertThat(report.conflicts()).isGreaterThan(SEEDS / 10);
        assertThat(report.parked()).as("peers decide everything").isZero();
        keep("peers, latestWins", report);
    }

    @Test
    void whatIsMadeAnewOutlivesOlderDeletesWhicheverEditStands() {
        keep(
                "behind a server, deletes that spare what was made anew",
                Simulation.hub(3)
                        .of(Ruleset.parse("{default: latestWins, deletes: deleteWins}", "rules"))
                        .sparingWhatIsMadeAnew()
                        .operations(40)
                        .records(1)
                        .seeds(1, SEEDS)
                        .check());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void longHistoriesOfManyReplicasKeepEveryPromise(int replicas) {
        keep(
                "a server and " + replicas + " replicas, fieldLevelMerge, 200 operations",
                Simulation.hub(replicas)
                        .of(Strategy.fieldLevelMerge())
                        .operations(200)
                        .seeds(1, SEEDS / 50)
                        .check());
    }

    static Stream<Arguments> needAnArbiter() {
        return Stream.of(
                Arguments.of(LatestOrder.<JsonNode>byTime().withDeletes(DeletePolicy.UPDATE_WINS), 244),
                Arguments.of(LatestOrder.<JsonNode>byTime().withDeletes(DeletePolicy.DELETE_WINS), 1946),
                Arguments.of(LatestOrder.<JsonNode>byTime().withDeletes(DeletePolicy.MANUAL), 1393),
                Arguments.of(LatestOrder.<JsonNode, String>by(SimulationTest::title), 186));
    }

    private static String title(Side<JsonNode> side) {
        JsonNode value = side.valueOrNull();
        return value == null ? "" : value.path("title").asString("");
    }

    /** One seed each, for which three peers were seen to stay apart. */
    @ParameterizedTest
    @MethodSource("needAnArbiter")
    void latestWinsThatNeedsAnArbiterDoesNotServePeers(LatestOrder<JsonNode> order, long seed) {
        Strategy<JsonNode> strategy = Strategy.latestWins(order);
        assertThat(strategy.convergence()).isEqualTo(Convergence.ARBITER);
        Simulation<JsonNode> peers =
                Simulation.peers(3).of(strategy).operations(60).records(1).seeds(seed, seed);
        assertThat(peers.find()).isPresent();
    }

    @Test
    void whatOnlyALateRequestKnewOfARestoredReplicaIsNoLoss() {
        Simulation.hub(3)
                .of(Ruleset.parse("default: localWins", "rules"))
                .operations(40)
                .records(1)
                .seeds(95, 95)
                .check();
    }

    @Test
    void whatTwoMadeAlikeMayBeDeletedAfterEither() {
        Simulation.hub(3)
                .of(Ruleset.parse("{default: latestWins, deletes: deleteWins}", "rules"))
                .sparingWhatIsMadeAnew()
                .operations(40)
                .records(1)
                .seeds(23_425, 23_425)
                .check();
    }

    @Test
    void aMergeThatBringsBackWhatWasRemovedIsFound() {
        Simulation<JsonNode> simulation = Simulation.hub(2)
                .of(BadStrategies::keepEveryMember)
                .hazards()
                .operations(6)
                .records(1);
        Counterexample found = simulation.find().orElseThrow();
        assertThat(found.promise()).isEqualTo(Promise.NO_EDIT_IS_LOST);
        assertThat(found.what()).contains(" removed count in record/1, nobody who saw that changed it");
        Simulation.hub(2)
                .of(Strategy.fieldLevelMerge())
                .hazards()
                .operations(6)
                .records(1)
                .check();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void anyNumberOfReplicasConverges(int replicas) {
        Simulation.hub(replicas).of(Strategy.latestWins()).seeds(1, 30).check();
        Simulation.peers(replicas).of(Strategy.latestWins()).seeds(1, 30).check();
    }

    @Test
    void replicasOfTwoSchemaVersionsConvergeOnceAllAreUpdated() {
        UnaryOperator<JsonNode> step = old -> {
            ObjectNode next = ((ObjectNode) old.deepCopy()).put("v", 2);
            JsonNode name = next.remove("name");
            return name == null ? next : next.set("title", name);
        };
        SimulationReport report = Simulation.hub(3)
                .of(Ruleset.parse("default: latestWins", "rules"), FieldAccess.json(), documents("'v':1,'name':"))
                .firstSchema(Upcaster.stepByStep(1, each -> each.path("v").asInt(), List.of()))
                .newerSchema(
                        Upcaster.stepByStep(1, each -> each.path("v").asInt(), List.of(step)),
                        documents("'v':2,'title':"))
                .seeds(1, 100)
                .check();
        assertThat(report.parked())
                .as("older replicas leave newer states alone")
                .isPositive();
    }

    private static List<JsonNode> documents(String members) {
        return Stream.of("A", "B", "C", "D", "E", "F", "G")
                .map(letter -> ("{" + members + "'" + letter + "'}").replace('\'', '"'))
                .map(json -> StrictJson.reader().read(json, "sample"))
                .toList();
    }

    @Test
    void oneSeedIsOneHistory() {
        Simulation<JsonNode> simulation = Simulation.hub(4).of(Strategy.fieldLevelMerge());
        List<String> first = simulation.seeds(7, 7).transcript();
        assertThat(simulation.seeds(7, 7).transcript()).isEqualTo(first);
        assertThat(simulation.seeds(8, 8).transcript()).isNotEqualTo(first);
        assertThat(first).last().isEqualTo("every promise holds");
    }

    @Test
    void aCounterexampleIsShortAndFoundAgainByTheLineItEndsWith() {
        Simulation<JsonNode> simulation = Simulation.hub(3).of(BadStrategies::mergeTwoWays);
        Counterexample found = simulation.find().orElseThrow();
        assertThat(found.operations()).isEqualTo(2);
        assertThat(found.history()).hasSizeLessThan(15);
        assertThat(found.reproduce())
                .isEqualTo("Simulation.hub(3).of(strategy).seeds(" + found.seed() + ", " + found.seed() + ").check();");
        assertThat(simulation.seeds(found.seed(), found.seed()).find()).hasValue(found);
        assertThatThrownBy(simulation::check).isInstanceOf(AssertionError.class).hasMessage(found.toString());
    }

    @Test
    void aStrategyThatFailsBreaksThePromiseThatResolvingNeverDoes() {
        Strategy<JsonNode> failing = conflict -> {
            throw new IllegalStateException("no idea");
        };
        Counterexample found = Simulation.hub(2).of(failing).find().orElseThrow();
        assertThat(found.promise()).isEqualTo(Promise.TOTALITY);
        assertThat(found.what()).contains("no idea");
    }

    @Test
    void mergesThatLoopDoNotBecomeQuiet() {
        Strategy<JsonNode> growing = conflict -> {
            JsonNode server = conflict.server().valueOrNull();
            return server instanceof ObjectNode object
                    ? new Verdict.Merged<>(
                            object.deepCopy()
                                    .put("merges", object.path("merges").asInt() + 1),
                            Trace.EMPTY)
                    : new Verdict.TakeServer<>(Trace.EMPTY);
        };
        SyncLayer<JsonNode> neverConfirms = (id, device) -> device.resolver().sync(id, device.local(), device.server());
        Counterexample found = Simulation.hub(2)
                .of(growing)
                .syncLayer(neverConfirms)
                .holdingTo(Promise.IT_BECOMES_QUIET)
                .find()
                .orElseThrow();
        assertThat(found.history()).last().asString().contains("still goes on");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Ruleset peers = Ruleset.parse("{topology: peer, default: latestWins}", "rules");
        assertThatThrownBy(() -> Simulation.hub(0)).hasMessageContaining("1 to 7 replicas, but 0");
        assertThatThrownBy(() -> Simulation.hub(2).of(peers)).hasMessageContaining("is of HUB");
        assertThatThrownBy(() -> Simulation.hub(2).of(Ruleset.withoutRules(), FieldAccess.json(), List.of()))
                .hasMessageContaining("give two or more");
        Simulation<JsonNode> simulation = Simulation.peers(2).of(peers);
        assertThatThrownBy(() -> simulation.seeds(2, 1)).hasMessageContaining("before they begin");
        assertThatThrownBy(() -> simulation.operations(0)).hasMessageContaining("operations");
    }
}
