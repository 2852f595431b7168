package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Right resolvers pass, and each wrong one is told by its law, with inputs that show no more than the mistake. */
class ResolverLawsTest {

    private static final List<JsonNode> STATES = Stream.of(
                    "{'id':1,'title':'A','seats':1}",
                    "{'id':2,'title':'B','seats':1}",
                    "{'id':3,'title':'A','seats':2,'note':{'by':'Ann','text':'x'}}")
            .map(json -> FieldAccess.json().read(json.replace('\'', '"')))
            .toList();

    private static List<String> broken(Strategy<JsonNode> strategy) {
        return laws(ResolverLaws.of(strategy).over(STATES).violations());
    }

    private static List<String> laws(List<Violation> violations) {
        return violations.stream().map(Violation::law).toList();
    }

    @Test
    void theStrategiesThatAreBuiltInPass() {
        for (Strategy<JsonNode> strategy : List.of(
                Strategy.<JsonNode>serverWins(),
                Strategy.<JsonNode>localWins(),
                Strategy.<JsonNode>latestWins(),
                Strategy.<JsonNode>fieldLevelMerge(),
                Strategy.<JsonNode>manual())) {
            assertThat(broken(strategy)).as(strategy.getClass().getSimpleName()).isEmpty();
        }
        ResolverLaws.of(Strategy.<JsonNode>latestWins())
                .betweenPeers()
                .over(STATES)
                .check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{default: fieldLevelMerge, fields: {/seats: counter}}",
                "{default: latestWins, deletes: updateWins}",
                "{topology: peer, default: latestWins}"
            })
    void rulesetsPass(String rules) {
        ResolverLaws.of(Ruleset.parse(rules, "rules")).over(STATES).check();
    }

    record Booking(String id, int seats) {}

    @Test
    void recordsOfATypeOfTheUsersPass() {
        ResolverLaws.of(Strategy.<Booking>latestWins(), FieldAccess.of(Booking.class))
                .over(List.of(new Booking("b1", 1), new Booking("b1", 2)))
                .check();
    }

    @Test
    void aStrategyThatThrowsIsToldWithTheSmallestInput() {
        Strategy<JsonNode> strategy = conflict -> new Verdict.TakeServer<>(
                Trace.ofRecord(conflict.server().valueOrNull().at("/note/by").toString(), null, "never"));
        assertThat(broken(strategy)).contains("totality");
    }

    @Test
    void chanceAndMemoryAreTold() {
        boolean[] turn = new boolean[1];
        assertThat(broken(conflict -> {
                    turn[0] = !turn[0];
                    return turn[0] ? new Verdict.TakeLocal<>(Trace.EMPTY) : new Verdict.TakeServer<>(Trace.EMPTY);
                }))
                .contains("determinism");
    }

    private static final Trace ONE = Trace.ofRecord("one", ChosenSide.SERVER, "one");
    private static final Trace OTHER = Trace.ofRecord("other", ChosenSide.SERVER, "other");

    static Stream<Arguments> whateverDiffersTheSecondTimeIsTold() {
        return Stream.of(
                arguments("decided and not", new Verdict.TakeServer<>(ONE), undecided(ParkReason.MANUAL, ONE)),
                arguments("the trace", new Verdict.TakeServer<>(ONE), new Verdict.TakeServer<>(OTHER)),
                arguments(
                        "the value",
                        new Verdict.Merged<>(STATES.get(0), ONE),
                        new Verdict.Merged<>(STATES.get(1), ONE)),
                arguments("the reason", undecided(ParkReason.MANUAL, ONE), undecided(ParkReason.FIELD_CONFLICT, ONE)),
                arguments(
                        "the trace of what waits",
                        undecided(ParkReason.MANUAL, ONE),
                        undecided(ParkReason.MANUAL, OTHER)));
    }

    private static Verdict<JsonNode> undecided(ParkReason reason, Trace trace) {
        return new Verdict.Undecided<>(reason, "", null, List.of(), trace);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whateverDiffersTheSecondTimeIsTold(String what, Verdict<JsonNode> one, Verdict<JsonNode> other) {
        AtomicInteger calls = new AtomicInteger();
        assertThat(broken(conflict -> calls.getAndIncrement() % 2 == 0 ? one : other))
                .as(what)
                .contains("determinism");
    }

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static List<String> brokenByTitle(String rules, Sample<JsonNode> sample) {
        ConflictResolver<JsonNode> resolver = ConflictResolver.builder(
                        Ruleset.parse(rules, "rules"), FieldAccess.json(), () -> START)
                .build();
        return laws(ResolverLaws.violations(
                resolver, (one, two) -> one.path("title").equals(two.path("title")), sample));
    }

    private static Side<JsonNode> side(int state, Instant time) {
        return Side.present(STATES.get(state), new Stamp(null, HybridTime.ofMillis(time.toEpochMilli())));
    }

    @Test
    void whereOnlyTitlesCountTheOlderTitleIsAnAncestor() {
        Sample<JsonNode> sample = new Sample<>(side(0, START), side(2, START), side(1, START));

        assertThat(brokenByTitle("default: localWins", sample)).containsExactly("an ancestor never wins");
        assertThat(brokenByTitle("default: serverWins", sample.mirrored())).containsExactly("an ancestor never wins");
        assertThat(brokenByTitle("default: serverWins", sample)).isEmpty();
    }

    @Test
    void whatIsOfTheFutureWaitsAndBreaksNoLaw() {
        Instant future = START.plus(Duration.ofDays(1));
        assertThat(brokenByTitle("default: latestWins", new Sample<>(side(0, START), side(1, future), side(2, future))))
                .isEmpty();
    }

    /** Members of the later document go over those of the other; what both started from is not asked. */
    private static Verdict<JsonNode> mergedTwoWays(Conflict<JsonNode> conflict) {
        if (!(conflict.local().valueOrNull() instanceof ObjectNode local)
                || !(conflict.server().valueOrNull() instanceof ObjectNode server)) {
            return deleted(conflict);
        }
        boolean localIsLater = millis(conflict.local().stamp().modifiedAt())
                > millis(conflict.server().stamp().modifiedAt());
        ObjectNode merged = (localIsLater ? server : local).deepCopy();
        return new Verdict.Merged<>(merged.setAll(localIsLater ? local : server), Trace.EMPTY);
    }

    @Test
    void aMergeThatForgetsTheBaseIsToldInWords() {
        assertThatThrownBy(() -> ResolverLaws.of(ResolverLawsTest::mergedTwoWays)
                        .over(STATES)
                        .check())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Broken: one-sided changes hold
                          base    {"seats":1} at 0.1, 2026-01-01T00:00:00Z
                          local   {"title":"B","seats":1} at 0.1, 2026-01-01T00:00:00.800Z
                          server  {} at 0.2, 2026-01-01T00:00:00.400Z
                        at "/seats" the server alone changed 1 to nothing, and it became 1
                        On replicas: what one user changed is as it was before on every replica, although nobody else touched it.""");
    }

    @Test
    void aDeleteThatGivesWayMustBeReported() {
        assertThat(broken(conflict -> conflict.local().isPresent()
                        ? new Verdict.TakeLocal<>(Trace.EMPTY)
                        : new Verdict.TakeServer<>(Trace.EMPTY)))
                .containsExactly("a deleted record is alive again only if the outcome says so");
        Trace warned = Trace.of(List.of(), Set.of(Warning.RESURRECTED));
        assertThat(broken(conflict -> conflict.local().isPresent()
                        ? new Verdict.TakeLocal<>(warned)
                        : new Verdict.TakeServer<>(warned)))
                .isEmpty();
    }

    private static Verdict<JsonNode> deleted(Conflict<JsonNode> conflict) {
        return conflict.local().isPresent()
                ? new Verdict.TakeServer<>(Trace.EMPTY)
                : new Verdict.TakeLocal<>(Trace.EMPTY);
    }

    /** Times that differ by half a second at most count as equal; then the higher id wins. */
    private static Verdict<JsonNode> withinHalfASecond(Conflict<JsonNode> conflict) {
        JsonNode local = conflict.local().valueOrNull();
        JsonNode server = conflict.server().valueOrNull();
        if (local == null || server == null) {
            return deleted(conflict);
        }
        long ahead = millis(conflict.local().stamp().modifiedAt())
                - millis(conflict.server().stamp().modifiedAt());
        boolean localWins = Math.abs(ahead) <= 500
                ? local.path("id").asInt(0) > server.path("id").asInt(0)
                : ahead > 0;
        return localWins ? new Verdict.TakeLocal<>(Trace.EMPTY) : new Verdict.TakeServer<>(Trace.EMPTY);
    }

    @Test
    void aToleranceWindowIsToldAsARing() {
        assertThatThrownBy(() -> ResolverLaws.of(ResolverLawsTest::withinHalfASecond)
                        .over(STATES)
                        .check())
                .hasMessage("""
                        Broken: no three states beat each other in a ring
                          {"id":3} at 0.1, 2026-01-01T00:00:00Z
                        beats
                          {"id":2} at 0.1, 2026-01-01T00:00:00.400Z
                        which beats
                          {} at 0.1, 2026-01-01T00:00:00.800Z
                        which beats the first
                        On replicas: three replicas that hold one each pass them round for ever, or end with whichever came last.""");
    }

    /** The later one; of two at the same time each keeps its own. */
    private static Verdict<JsonNode> laterOrMine(Conflict<JsonNode> conflict) {
        if (!conflict.local().isPresent() || !conflict.server().isPresent()) {
            return deleted(conflict);
        }
        return millis(conflict.local().stamp().modifiedAt())
                        >= millis(conflict.server().stamp().modifiedAt())
                ? new Verdict.TakeLocal<>(Trace.EMPTY)
                : new Verdict.TakeServer<>(Trace.EMPTY);
    }

    @Test
    void aToleranceWindowIsARingBetweenPeersToo() {
        assertThat(laws(ResolverLaws.of(ResolverLawsTest::withinHalfASecond)
                        .betweenPeers()
                        .over(STATES)
                        .violations()))
                .contains("no three states beat each other in a ring");
    }

    /** The later one, where local's is later; else a person is asked. */
    private static Verdict<JsonNode> mineOrNobodys(Conflict<JsonNode> conflict) {
        return millis(conflict.local().stamp().modifiedAt())
                        > millis(conflict.server().stamp().modifiedAt())
                ? new Verdict.TakeLocal<>(Trace.of(List.of(), Set.of(Warning.RESURRECTED)))
                : new Verdict.Undecided<>(ParkReason.MANUAL, "not mine");
    }

    @Test
    void peersThatBothAskAPersonDecideAlikeAndOneThatAsksAloneDoesNot() {
        assertThat(ResolverLaws.of(Strategy.<JsonNode>manual())
                        .betweenPeers()
                        .over(STATES)
                        .violations())
                .isEmpty();
        assertThat(laws(ResolverLaws.of(ResolverLawsTest::mineOrNobodys)
                        .betweenPeers()
                        .over(STATES)
                        .violations()))
                .containsExactly("peers decide alike");
    }

    @Test
    void aRulesetSaysItselfForWhomItIs() {
        assertThatThrownBy(() -> ResolverLaws.of(Ruleset.parse("{ruleset: mine, default: latestWins}", "rules"))
                        .betweenPeers())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The ruleset mine declares its topology itself; write \"topology: peer\" in it");
    }

    private static long millis(HybridTime time) {
        return Objects.requireNonNull(time, "time").physicalMillis();
    }

    @Test
    void aTieThatEachKeepsForItselfIsRightBehindAServerAndWrongBetweenPeers() {
        assertThat(broken(ResolverLawsTest::laterOrMine)).isEmpty();
        assertThat(laws(ResolverLaws.of(ResolverLawsTest::laterOrMine)
                        .betweenPeers()
                        .over(STATES)
                        .violations()))
                .containsExactly("peers decide alike");
    }

    /** Both titles, one after the other: with each repetition the record grows. */
    private static Verdict<JsonNode> bothTitles(Conflict<JsonNode> conflict) {
        if (!(conflict.local().valueOrNull() instanceof ObjectNode local)
                || !(conflict.server().valueOrNull() instanceof ObjectNode server)) {
            return deleted(conflict);
        }
        ObjectNode merged = server.deepCopy();
        merged.put(
                "title", server.path("title").asString("") + local.path("title").asString(""));
        return new Verdict.Merged<>(merged, Trace.EMPTY);
    }

    @Test
    void aMergeThatGrowsWithEachRepetitionIsTold() {
        assertThat(broken(ResolverLawsTest::bothTitles)).contains("redelivery changes nothing");
    }

    @Test
    void withoutSamplesNothingIsCheckedAndThatIsSaid() {
        assertThatThrownBy(
                        () -> ResolverLaws.of(Strategy.<JsonNode>latestWins()).check())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("There is nothing to try; give states with over(…) or conflicts with on(…)");
    }
}
