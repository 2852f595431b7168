package dev.truce.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.DeletePolicy;
import dev.truce.conflict.LatestOrder;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Upcaster;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import dev.truce.fixture.Evidence;
import dev.truce.integrity.json.StrictJson;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
    @Tag("slow")
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
    @Tag("slow")
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
    @Tag("slow")
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
    @Tag("slow")
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
        Simulation<JsonNode> simulation = Simulation.hub(3)
                .of(Ruleset.parse("default: latestWins", "rules"), FieldAccess.json(), documents("'v':1,'name':"))
                .firstSchema(Upcaster.stepByStep(1, each -> each.path("v").asInt(), List.of()))
                .newerSchema(
                        Upcaster.stepByStep(1, each -> each.path("v").asInt(), List.of(step)),
                        documents("'v':2,'title':"));
        SimulationReport report = simulation.seeds(1, 100).check();
        assertThat(report.parked())
                .as("older replicas leave newer states alone")
                .isPositive();
        assertThat(transcripts(simulation)).contains("gets the newest version of the application");
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

    private static String transcripts(Simulation<JsonNode> simulation) {
        return LongStream.rangeClosed(1, 100)
                .mapToObj(seed -> simulation.seeds(seed, seed).transcript())
                .flatMap(List::stream)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whateverHappensIsTold() {
        Simulation<JsonNode> hub = Simulation.hub(3).of(Strategy.latestWins());
        assertThat(transcripts(hub))
                .contains(
                        "crashes before it writes the outcome, and starts again",
                        "crashes before it confirms the outcome, and starts again",
                        " arrives, and is carried out",
                        " arrives, and is refused",
                        "the server is put back to its backup, in the next epoch");
        assertThat(transcripts(hub.restoringInTheSameEpoch()))
                .contains("the server is put back to its backup, in the same epoch");
    }

    @Test
    void aHistoryThatBreaksAPromiseEndsWithThePromise() {
        Simulation<JsonNode> simulation = Simulation.hub(3).of(BadStrategies::mergeTwoWays);
        long seed = simulation.find().orElseThrow().seed();
        assertThat(simulation.seeds(seed, seed).transcript())
                .last()
                .asString()
                .startsWith("broken: no edit is lost unsaid: ");
    }

    @Test
    void replicasThatNeverSyncDoNotAgree() {
        Counterexample found = Simulation.hub(2)
                .of(Strategy.<JsonNode>latestWins())
                .syncLayer((id, device) -> {})
                .find()
                .orElseThrow();
        assertThat(found.promise()).isEqualTo(Promise.REPLICAS_AGREE);
        assertThat(found.what()).contains("but the server as nothing");
    }

    @Test
    void whereNeitherSideMayStandTheRecordWaits() {
        SimulationReport report = Simulation.hub(3)
                .of(Ruleset.parse("{default: fieldLevelMerge, fields: {/title: immutable}}", "rules"))
                .holdingTo(Promise.NO_EDIT_IS_LOST, Promise.REPLICAS_AGREE, Promise.PARKED_IS_REPORTED)
                .operations(60)
                .records(1)
                .seeds(1, 200)
                .check();
        assertThat(report.parked()).isPositive();
    }

    /** Writes without versions, and takes the server's state over local's where it is refused. */
    private static void givingUp(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> base = device.base();
        Outcome<JsonNode> found = device.resolver().decide(id, base, device.local(), base);
        if (found instanceof Outcome.Resolved<JsonNode> resolved && resolved.operation() != Operation.NONE) {
            Outcome.Resolved<JsonNode> outcome = unversioned(resolved);
            if (device.server().compareAndSet(id, base, outcome)) {
                device.confirm(outcome);
                return;
            }
        }
        device.write(device.server().read(id));
    }

    private static Outcome.Resolved<JsonNode> unversioned(Outcome.Resolved<JsonNode> resolved) {
        return new Outcome.Resolved<>(
                resolved.id(),
                resolved.detection(),
                resolved.operation(),
                resolved.value(),
                new Stamp(null, resolved.stamp().modifiedAt()),
                List.of(),
                Trace.EMPTY);
    }

    @Test
    void aLayerThatGivesUpWhatIsRefusedLosesEdits() {
        Simulation<JsonNode> simulation = Simulation.hub(3)
                .of(Strategy.<JsonNode>latestWins())
                .syncLayer(SimulationTest::givingUp)
                .holdingTo(Promise.NO_EDIT_IS_LOST);
        assertThat(simulation.find()).isPresent();
        assertThat(transcripts(simulation)).contains("the server is put back to its backup, in the next epoch");
    }

    private static Counterexample throwing(RuntimeException failure) {
        return Simulation.hub(2)
                .of(Strategy.<JsonNode>latestWins())
                .syncLayer((id, device) -> {
                    throw failure;
                })
                .find()
                .orElseThrow();
    }

    /** As a virtual machine throws what it throws very often. */
    private static final class WithoutStackTrace extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        WithoutStackTrace() {
            super("no idea", null, false, false);
        }
    }

    @Test
    void whatIsThrownIsToldWithItsPlaceWhereThatIsKnown() {
        assertThat(throwing(new IllegalStateException("no idea")).what())
                .startsWith("it threw java.lang.IllegalStateException: no idea at " + SimulationTest.class.getName());
        assertThat(throwing(new WithoutStackTrace()).what())
                .isEqualTo("it threw " + WithoutStackTrace.class.getName() + ": no idea");
    }

    @Test
    void aFailureThatComesOnceIsToldThoughItDoesNotComeAgain() {
        AtomicBoolean failed = new AtomicBoolean();
        Counterexample found = Simulation.hub(2)
                .of(Strategy.<JsonNode>latestWins())
                .syncLayer((id, device) -> {
                    if (!failed.getAndSet(true)) {
                        throw new IllegalStateException("only once");
                    }
                    SyncLayer.<JsonNode>engine().sync(id, device);
                })
                .find()
                .orElseThrow();
        assertThat(found.what()).contains("only once");
        assertThat(found.operations()).as("nothing could be taken away").isEqualTo(20);
    }

    private static List<JsonNode> numbers() {
        return IntStream.rangeClosed(1, 9)
                .mapToObj(number -> FieldAccess.json().read(Integer.toString(number)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default: latestWins", "{default: fieldLevelMerge, fields: {'': max}}"})
    void recordsThatAreNoObjectsAreEditedAsAWhole(String rules) {
        SimulationReport report = Simulation.hub(3)
                .of(Ruleset.parse(rules, "rules"), FieldAccess.json(), numbers())
                .seeds(1, 100)
                .check();
        assertThat(report.conflicts()).isPositive();
    }

    private static Verdict<JsonNode> sum(Conflict<JsonNode> conflict) {
        JsonNode local = conflict.local().valueOrNull();
        JsonNode server = conflict.server().valueOrNull();
        return local == null || server == null
                ? new Verdict.TakeServer<>(Trace.EMPTY)
                : new Verdict.Merged<>(
                        FieldAccess.json().read(Integer.toString(local.asInt() + server.asInt())),
                        Trace.ofRecord("sum", ChosenSide.BOTH, "both count"));
    }

    @Test
    void aSumIsWhatNobodyWrote() {
        Counterexample found = Simulation.hub(2)
                .of(Ruleset.withoutRules(), FieldAccess.json(), numbers())
                .strategy(SimulationTest::sum)
                .hazards()
                .holdingTo(Promise.NO_EDIT_IS_LOST)
                .find()
                .orElseThrow();
        assertThat(found.promise()).isEqualTo(Promise.NO_EDIT_IS_LOST);
        assertThat(found.reproduce())
                .startsWith("Simulation.hub(2).of(rules, access, samples).strategy(strategy).hazards()");
    }

    /** Writes as the engine does, but where the server has a version it writes none. */
    private static void forgettingVersions(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> seen = device.server().read(id);
        Outcome<JsonNode> found = device.resolver().decide(id, device.base(), device.local(), seen);
        if (seen.stamp().version() != null
                && found instanceof Outcome.Resolved<JsonNode> resolved
                && resolved.operation() != Operation.NONE) {
            device.server().compareAndSet(id, seen, unversioned(resolved));
        } else {
            SyncLayer.<JsonNode>engine().sync(id, device);
        }
    }

    @Test
    void aWriteWithoutAVersionIsFound() {
        Counterexample found = Simulation.hub(2)
                .of(Strategy.<JsonNode>latestWins())
                .syncLayer(SimulationTest::forgettingVersions)
                .find()
                .orElseThrow();
        assertThat(found.promise()).isEqualTo(Promise.VERSIONS_GROW);
        assertThat(found.what()).contains(" as version null, but the server had reached 0.");
    }

    @Test
    void whatIsOfTheFutureWaitsUntilTheClocksHaveReachedIt() {
        for (Simulation<JsonNode> simulation : List.of(
                Simulation.hub(1).of(Ruleset.parse("{default: latestWins, maxFuture: PT1M}", "rules")),
                Simulation.peers(2)
                        .of(Ruleset.parse("{topology: peer, default: latestWins, maxFuture: PT1M}", "rules")))) {
            SimulationReport report = simulation
                    .hazards(Hazard.CLOCKS)
                    .operations(100)
                    .seeds(1, 50)
                    .check();
            assertThat(report.parked()).isPositive();
        }
    }

    /** Pushes what local changed without looking at the server first, and looks when it is refused. */
    private static void pushingFirst(RecordId id, SyncLayer.Device<JsonNode> device) {
        Side<JsonNode> base = device.base();
        Outcome<JsonNode> found = device.resolver().decide(id, base, device.local(), base);
        if (found instanceof Outcome.Resolved<JsonNode> resolved
                && resolved.operation() != Operation.NONE
                && device.server().compareAndSet(id, base, resolved)) {
            device.write(resolved.side());
            device.confirm(resolved);
        } else {
            SyncLayer.<JsonNode>engine().sync(id, device);
        }
    }

    @Test
    void aLayerThatPushesFirstAndLooksWhenItIsRefusedKeepsEveryPromise() {
        Simulation<JsonNode> simulation =
                Simulation.hub(3).of(Strategy.<JsonNode>latestWins()).syncLayer(SimulationTest::pushingFirst);
        simulation.check();
        assertThat(transcripts(simulation)).contains("the server holds another version by now, and refuses");
    }

    @Test
    void whatNobodyCanReadWaits() {
        Upcaster<JsonNode> onlyFirst =
                Upcaster.stepByStep(1, each -> each.path("v").asInt(), List.of());
        SimulationReport report = Simulation.hub(2)
                .of(Ruleset.parse("default: latestWins", "rules"), FieldAccess.json(), documents("'v':1,'name':"))
                .firstSchema(onlyFirst)
                .newerSchema(onlyFirst, documents("'v':2,'name':"))
                .seeds(1, 20)
                .check();
        assertThat(report.parked()).isPositive();
    }

    @Test
    void aHistoryMayBeTooShortForABackup() {
        assertThat(Simulation.hub(2)
                        .of(Strategy.<JsonNode>latestWins())
                        .operations(2)
                        .seeds(1, 20)
                        .check()
                        .operations())
                .isEqualTo(40);
    }

    @Test
    void whereTheHistoryIsTooShortNobodyIsPutBack() {
        Simulation<JsonNode> tooShort =
                Simulation.hub(2).of(Strategy.<JsonNode>latestWins()).operations(2);
        assertThat(transcripts(tooShort)).doesNotContain("backed up");
        assertThat(transcripts(tooShort.operations(3))).contains("is backed up", "is put back");
    }

    @Test
    void theLineThatFindsACounterexampleAgainSaysAllThatWasSet() {
        Upcaster<JsonNode> onlyFirst =
                Upcaster.stepByStep(1, each -> each.path("v").asInt(), List.of());
        Counterexample found = Simulation.hub(2)
                .of(
                        Ruleset.withoutRules(),
                        FieldAccess.json(),
                        documents("'v':1,'name':").subList(0, 2))
                .strategy(Strategy.latestWins())
                .syncLayer((id, device) -> {
                    throw new IllegalStateException("no way");
                })
                .clocks(EditClock.hybrid(Duration.ofMinutes(5)))
                .firstSchema(onlyFirst)
                .newerSchema(onlyFirst, documents("'v':1,'name':").subList(0, 2))
                .records(3)
                .operations(4)
                .hazards(Hazard.CRASH, Hazard.LOSS)
                .holdingTo(Promise.TOTALITY, Promise.NO_EDIT_IS_LOST)
                .sparingWhatIsMadeAnew()
                .restoringInTheSameEpoch()
                .seeds(5, 9)
                .find()
                .orElseThrow();
        assertThat(found.reproduce())
                .isEqualTo("Simulation.hub(2).of(rules, access, samples).strategy(strategy).syncLayer(layer)"
                        + ".clocks(clocks).firstSchema(upcaster).newerSchema(upcaster, samples).records(3).operations(4)"
                        + ".hazards(Hazard.LOSS, Hazard.CRASH)"
                        + ".holdingTo(Promise.TOTALITY, Promise.NO_EDIT_IS_LOST)"
                        + ".sparingWhatIsMadeAnew().restoringInTheSameEpoch().seeds(5, 5).check();");
        assertThat(found.toString())
                .isEqualTo("Broken: resolving never fails\n" + found.what() + "\n\nThe shortest history found:\n  "
                        + String.join("\n  ", found.history()) + "\n\nTo see it again: " + found.reproduce() + "\n");
    }

    @Test
    void theFirstSeedThatBreaksAPromiseIsFoundAndThoseBeforeItHold() {
        Simulation<JsonNode> simulation =
                Simulation.hub(2).of(BadStrategies::mergeTwoWays).hazards().operations(3);
        long seed = simulation.find().orElseThrow().seed();
        assertThat(seed).isGreaterThan(2);
        SimulationReport one = simulation.seeds(1, 1).check();
        SimulationReport others = simulation.seeds(2, seed - 1).check();
        SimulationReport all = simulation.seeds(1, seed - 1).check();
        assertThat(all).isEqualTo(one.plus(others));
        assertThat(all.histories()).isEqualTo(seed - 1);
        assertThat(all.edits()).isGreaterThan(others.edits());
        assertThat(new SimulationReport(1, 2, 3, 4, 5).plus(new SimulationReport(10, 20, 30, 40, 50)))
                .isEqualTo(new SimulationReport(11, 22, 33, 44, 55));
    }

    @Test
    void theSampleDocumentsDifferInAlmostEveryMember() {
        assertThat(SampleDocuments.notes()).hasSize(16);
        assertThat(SampleDocuments.notes().subList(0, 4))
                .extracting(FieldAccess.json()::write)
                .containsExactly(
                        "{\"title\":\"A\",\"state\":\"open\",\"count\":0}",
                        "{\"title\":\"B\",\"state\":\"paid\",\"count\":1,\"tags\":[\"x\",\"B\"]}",
                        "{\"title\":\"C\",\"state\":\"sent\",\"count\":2,\"tags\":[\"x\",\"C\"]}",
                        "{\"title\":\"D\",\"state\":\"lost\"}");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Ruleset peers = Ruleset.parse("{topology: peer, default: latestWins}", "rules");
        assertThatThrownBy(() -> Simulation.hub(0)).hasMessageContaining("1 to 7 replicas, but 0");
        assertThatThrownBy(() -> Simulation.peers(8)).hasMessageContaining("1 to 7 replicas, but 8");
        assertThatThrownBy(() -> Simulation.hub(2).of(peers)).hasMessageContaining("is of HUB");
        assertThatThrownBy(() -> Simulation.hub(2).of(Ruleset.withoutRules(), FieldAccess.json(), List.of()))
                .hasMessageContaining("give two or more");
        Simulation<JsonNode> simulation = Simulation.peers(2).of(peers);
        assertThatThrownBy(() -> simulation.seeds(2, 1)).hasMessageContaining("before they begin");
        assertThatThrownBy(() -> simulation.operations(0)).hasMessageContaining("operations");
    }
}
