package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldResult;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of an outcome whoever decided: validators, derived values, local's own values, times and functions. */
class FinishTest {

    private static final RecordId ID = new RecordId("guest", "1");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T13:00:00Z"));

    private static ResolverBuilder<JsonNode> builder(String rules) {
        return ConflictResolver.builder(Ruleset.parse(rules, "test"), FieldAccess.json(), CLOCK);
    }

    private static Outcome<JsonNode> decide(String rules, String base, String local, String server) {
        return builder(rules)
                .build()
                .decide(ID, side(base, 1, "12:00"), side(local, 1, "12:01"), side(server, 2, "12:02"));
    }

    private static Side<JsonNode> side(String document, long version, String clock) {
        return document.equals("-") ? tombstone(version, clock) : present(document, version, clock);
    }

    private static Outcome.Resolved<JsonNode> resolved(Outcome<JsonNode> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Resolved.class);
        return (Outcome.Resolved<JsonNode>) outcome;
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverWins", "localWins", "latestWins", "fieldLevelMerge"})
    void validatorsRunOnEveryResult(String strategy) {
        String rules = "default: " + strategy + "\nvalidators: [ { path: /n, max: 3, message: too many } ]\n";
        for (Outcome<JsonNode> outcome : List.of(
                decide(rules, "{'n':1,'a':1}", "{'n':1,'a':1}", "{'n':4,'a':1}"),
                decide(rules, "{'n':1,'a':1}", "{'n':4,'a':1}", "{'n':1,'a':1}"),
                decide(rules, "{'n':1,'a':1}", "{'n':4,'a':2}", "{'n':4,'a':1,'b':1}"))) {
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
                assertThat(parked.reason()).isEqualTo(ParkReason.INVARIANT);
                assertThat(parked.detail()).isEqualTo("too many");
                assertThat(parked.partial()).isNotNull();
            });
        }
        assertThat(resolved(decide(rules, "{'n':4}", "{'n':5}", "{'n':5}")).value())
                .isEqualTo(json("{'n':5}"));
        assertThat(resolved(decide(rules, "{'n':1}", "{'n':1}", "-")).value()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverWins", "localWins", "latestWins", "fieldLevelMerge"})
    void whatIsLocalOnlyStaysAndIsNeverSent(String strategy) {
        String rules = "default: " + strategy + "\nfields: { /draft: localOnly, /ui/*/open: localOnly, /n: server }\n";
        Outcome.Resolved<JsonNode> outcome = resolved(decide(
                rules,
                "{'n':1,'ui':{'a':{}}}",
                "{'n':2,'draft':'x','ui':{'a':{'open':true}}}",
                "{'n':3,'ui':{'a':{'open':7,'k':1}}}"));
        assertThat(outcome.value().has("draft")).isFalse();
        assertThat(outcome.value().at("/ui/a").has("open")).isFalse();
        assertThat(outcome.localValue().get("draft")).isEqualTo(json("'x'"));
        assertThat(outcome.localValue().at("/ui/a/open")).isEqualTo(json("true"));
        assertThat(outcome.side().valueOrNull()).isEqualTo(outcome.value());
    }

    @Test
    void aChangeOfWhatIsLocalOnlyIsNone() {
        Outcome.Resolved<JsonNode> same =
                resolved(decide("fields: { /draft: localOnly }", "{'n':1}", "{'n':1,'draft':'x'}", "{'n':1}"));
        assertThat(same.detection().answer().name()).isEqualTo("IN_SYNC");
        assertThat(same.localValue()).isEqualTo(json("{'n':1,'draft':'x'}"));
        Outcome.Resolved<JsonNode> pulled = resolved(
                decide("fields: { /draft: localOnly }", "{'n':1}", "{'n':1,'draft':'x'}", "{'n':2,'draft':'y'}"));
        assertThat(pulled.value()).isEqualTo(json("{'n':2}"));
        assertThat(pulled.localValue()).isEqualTo(json("{'n':2,'draft':'x'}"));
    }

    @Test
    void elementsKeepWhatIsLocalOnlyWhereSomethingTellsThemApart() {
        String rules = "fields: { /items/*/seen: localOnly }";
        Outcome.Resolved<JsonNode> pulled = resolved(decide(
                rules,
                "{'items':[{'id':1},{'id':2}]}",
                "{'items':[{'id':1,'seen':true},{'id':2}]}",
                "{'items':[{'id':2},{'id':1,'n':1},{'id':3}]}"));
        assertThat(pulled.localValue()).isEqualTo(json("{'items':[{'id':2},{'id':1,'n':1,'seen':true},{'id':3}]}"));
        assertThat(pulled.value()).isEqualTo(json("{'items':[{'id':2},{'id':1,'n':1},{'id':3}]}"));
    }

    @Test
    void derivedValuesAreComputedAnewAfterAMerge() {
        String rules = "fields: { /total: derived }";
        ConflictResolver<JsonNode> resolver = builder(rules)
                .derive(state -> ((ObjectNode) state.deepCopy())
                        .put("total", state.get("a").intValue() + state.get("b").intValue()))
                .build();
        Outcome<JsonNode> merged = resolver.decide(
                ID,
                present("{'a':1,'b':1,'total':2}", 1, "12:00"),
                present("{'a':2,'b':1,'total':3}", 1, "12:01"),
                present("{'a':1,'b':5,'total':6}", 2, "12:02"));
        assertThat(resolved(merged).value()).isEqualTo(json("{'a':2,'b':5,'total':7}"));
        assertThat(resolved(decide(
                                rules, "{'a':1,'b':1,'total':2}", "{'a':2,'b':1,'total':3}", "{'a':1,'b':5,'total':6}"))
                        .value())
                .isEqualTo(json("{'a':2,'b':5}"));
        assertThat(resolved(decide(rules, "{'a':1}", "{'a':1}", "{'a':2,'total':2}"))
                        .value())
                .isEqualTo(json("{'a':2,'total':2}"));
    }

    @Test
    void aHookThatFailsParksTheRecord() {
        Outcome<JsonNode> outcome = builder("fields: { /total: derived }")
                .derive(state -> {
                    throw new IllegalStateException("no prices");
                })
                .build()
                .decide(
                        ID,
                        present("{'a':1,'b':1}", 1, "12:00"),
                        present("{'a':2,'b':1}", 1, "12:01"),
                        present("{'a':1,'b':5}", 2, "12:02"));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo(ParkReason.STRATEGY_FAILED);
            assertThat(parked.detail())
                    .isEqualTo("the hook for derived values failed: java.lang.IllegalStateException: no prices");
        });
    }

    @Test
    void fieldsKeepTheTimesOfTheStatesTheyCameFrom() {
        Outcome.Resolved<JsonNode> merged = resolved(
                decide("fields: { '': latest }", "{'a':1,'b':1,'c':1}", "{'a':2,'b':1,'c':1}", "{'a':1,'b':2,'c':1}"));
        assertThat(merged.stamp().modifiedAt()).isEqualTo(at("12:02"));
        assertThat(merged.stamp().fieldTimes()).containsOnlyKeys("/a", "/c");
        assertThat(merged.stamp().timeOf("/a")).isEqualTo(at("12:01"));
        assertThat(merged.stamp().timeOf("/b")).isEqualTo(at("12:02"));
        assertThat(merged.stamp().timeOf("/c")).isEqualTo(at("12:00"));
        Outcome.Resolved<JsonNode> pushed =
                resolved(decide("onFieldConflict: latest", "{'a':1,'c':1}", "{'a':2,'c':1}", "{'a':1,'c':1}"));
        assertThat(pushed.stamp().timeOf("/a")).isEqualTo(at("12:01"));
        assertThat(pushed.stamp().timeOf("/c")).isEqualTo(at("12:00"));
        assertThat(resolved(decide("{}", "{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':2}"))
                        .stamp()
                        .fieldTimes())
                .isEmpty();
    }

    @Test
    void functionsOfTheProgramDecideAndMustBeThere() {
        String rules = "fields: { /a: { custom: longer } }\nvalidators: [ { custom: short } ]\n";
        FieldRule longer =
                FieldRule.<JsonNode>function("longer", Convergence.ARBITER, edit -> FieldResult.local("it is longer"));
        ConflictResolver<JsonNode> resolver = builder(rules)
                .rule(longer)
                .validator(
                        "short",
                        state -> state.get("a").asString().length() > 3 ? Optional.of("too long") : Optional.empty())
                .build();
        Side<JsonNode> base = present("{'a':'x'}", 1, "12:00");
        Side<JsonNode> server = present("{'a':'y'}", 2, "12:02");
        assertThat(resolved(resolver.decide(ID, base, present("{'a':'abc'}", 1, "12:01"), server))
                        .value())
                .isEqualTo(json("{'a':'abc'}"));
        assertThat(resolver.decide(ID, base, present("{'a':'abcd'}", 1, "12:01"), server))
                .isInstanceOfSatisfying(
                        Outcome.Parked.class,
                        parked -> assertThat(parked.detail()).isEqualTo("too long"));
        assertThatThrownBy(() -> builder(rules).build())
                .isInstanceOfSatisfying(
                        RulesetException.class,
                        refusal -> assertThat(refusal.findings())
                                .extracting(RulesetException.Finding::problem)
                                .containsExactly(
                                        "no function is registered as \"longer\"; register it where the resolver is built",
                                        "no validator is registered as \"short\"; register it where the resolver is"
                                                + " built"));
        FieldRule unsafe = FieldRule.<JsonNode>function("longer", Convergence.UNSAFE, edit -> FieldResult.local(""));
        assertThatThrownBy(() -> builder("fields: { /a: { custom: longer } }")
                        .rule(unsafe)
                        .build())
                .isInstanceOf(RulesetException.class)
                .hasMessageContaining("custom:longer");
    }
}
