package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
