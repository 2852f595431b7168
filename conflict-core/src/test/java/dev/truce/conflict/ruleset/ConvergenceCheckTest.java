package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldEdit;
import dev.truce.conflict.merge.FieldResult;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.FieldRules;
import dev.truce.conflict.merge.MergeOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot converge in the declared topology is refused by name, in a text and put together by hand. */
class ConvergenceCheckTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default: latestWins",
                "{ default: latestWins, deletes: latest }",
                "default: { UPDATE_UPDATE: latestWins, INSERT_INSERT: latestWins, UPDATE_DELETE: latestWins,"
                        + " DELETE_UPDATE: latestWins }"
            })
    void oneTotalOrderServesPeers(String rules) {
        assertThatCode(() -> Ruleset.parse("topology: peer\n" + block(rules), "rules"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleteWins", "updateWins", "manual"})
    void aTreatmentOfDeletesThatIsNoOrderIsNamed(String deletes) {
        assertThatThrownBy(() -> Ruleset.parse("topology: peer\ndefault: latestWins\ndeletes: " + deletes, "rules"))
                .isInstanceOf(UnsafeTopologyException.class)
                .hasMessage("rules:2: /default: the strategy \"latestWins\" with deletes: " + deletes
                        + " cannot converge among peers; write deletes: latest, or topology: hub");
    }

    @Test
    void deletesCountForLatestWinsAlone() {
        assertThatThrownBy(() -> Ruleset.parse("topology: peer\ndefault: localWins\ndeletes: deleteWins", "rules"))
                .hasMessage("rules:2: /default: the strategy \"localWins\" cannot converge among peers;"
                        + " write latestWins, or topology: hub");
    }

    @Test
    void theTextMustBeUnderstoodFirst() {
        RulesetException refusal = catchThrowableOfType(
                RulesetException.class, () -> Ruleset.parse("topology: peer\nlists: some", "rules"));

        assertThat(refusal).isNotInstanceOf(UnsafeTopologyException.class);
        assertThat(refusal.findings()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void aRuleOfOnesOwnMustSayThatItConverges(Topology topology) {
        Ruleset rules = byHand(topology, new OwnRule(Convergence.UNSAFE));
        String what = topology == Topology.PEER
                ? "the rule \"own\" cannot converge among peers; remove it, or write topology: hub"
                : "the rule \"own\" does not say that it converges; let its convergence() answer ARBITER or LATTICE, or"
                        + " take another rule";

        UnsafeTopologyException refusal = catchThrowableOfType(
                UnsafeTopologyException.class,
                () -> ConflictResolver.builder(rules, FieldAccess.json(), CLOCK).build());

        assertThat(refusal.findings())
                .containsExactly(
                        new RulesetException.Finding(0, "/fields/~1a", what),
                        new RulesetException.Finding(0, "/types/note/fields/~1a", what));
        assertThat(refusal).hasMessage("orders 1.0.0: /fields/~1a: " + what);
    }

    @Test
    void aRuleThatNeedsAnArbiterServesAHubAlone() {
        OwnRule rule = new OwnRule(Convergence.ARBITER);

        assertThatCode(byHand(Topology.HUB, rule)::requireConvergence).doesNotThrowAnyException();
        assertThatThrownBy(byHand(Topology.PEER, rule)::requireConvergence).isInstanceOf(UnsafeTopologyException.class);
        assertThatCode(byHand(Topology.PEER, new OwnRule(Convergence.LATTICE))::requireConvergence)
                .doesNotThrowAnyException();
    }

    @Test
    void aStrategyOfTheProgramsOwnIsLookedAtToo() {
        Ruleset peers = Ruleset.parse("{ topology: peer, default: latestWins }", "r");
        assertThatCode(() -> peers.requireConvergence(Strategy.latestWins())).doesNotThrowAnyException();
        assertThatCode(() -> Ruleset.parse("{}", "r").requireConvergence(Strategy.serverWins()))
                .doesNotThrowAnyException();
        assertThat(catchThrowableOfType(
                                UnsafeTopologyException.class, () -> peers.requireConvergence(Strategy.serverWins()))
                        .findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.problem()).contains("says that it is ARBITER, but peers need LATTICE"));
    }

    @Test
    void aStrategyPutInByHandIsNamedOnceAtItsType() {
        Map<ConflictKind, StrategyName> kinds = new EnumMap<>(ConflictKind.class);
        kinds.put(ConflictKind.UPDATE_DELETE, StrategyName.SERVER_WINS);
        kinds.put(ConflictKind.DELETE_UPDATE, StrategyName.SERVER_WINS);
        TypeRules type = new TypeRules(
                StrategyName.LATEST_WINS, kinds, null, null, FieldRules.NONE, MergeOptions.DEFAULT, Validators.NONE);
        Ruleset peers = with(Topology.PEER, latestWins(FieldRules.NONE), Map.of("note", type));

        assertThat(catchThrowableOfType(UnsafeTopologyException.class, peers::requireConvergence)
                        .findings())
                .containsExactly(new RulesetException.Finding(
                        0,
                        "/types/note",
                        "the strategy \"serverWins\" cannot converge among peers; write latestWins, or topology: hub"));
    }

    private static String block(String rules) {
        return rules.startsWith("{")
                ? rules.substring(1, rules.length() - 1).replace(", ", "\n").strip()
                : rules;
    }

    private static Ruleset byHand(Topology topology, FieldRule rule) {
        TypeRules rules = latestWins(FieldRules.of(Map.of("/a", rule), List.of()));
        return with(topology, rules, Map.of("note", rules));
    }

    private static TypeRules latestWins(FieldRules fields) {
        return new TypeRules(
                StrategyName.LATEST_WINS, Map.of(), null, null, fields, MergeOptions.DEFAULT, Validators.NONE);
    }

    private static Ruleset with(Topology topology, TypeRules defaults, Map<String, TypeRules> types) {
        Ruleset plain = Ruleset.withoutRules();
        return new Ruleset(
                "orders",
                "1.0.0",
                topology,
                null,
                defaults,
                new TreeMap<>(types),
                plain.missing(),
                plain.maxFuture(),
                plain.canonical(),
                plain.digest());
    }

    /** Takes the server's. */
    private record OwnRule(Convergence convergence) implements FieldRule {

        @Override
        public String name() {
            return "own";
        }

        @Override
        public <T> FieldResult<T> merge(FieldEdit<T> edit) {
            return FieldResult.server("own");
        }
    }
}
