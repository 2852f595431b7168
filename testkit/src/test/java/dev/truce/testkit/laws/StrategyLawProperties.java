package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import dev.truce.testkit.arbitrary.RecordArbitraries;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;

class StrategyLawProperties {

    private static final RecordId ID = new RecordId("record", "1");

    /** Without counters: one counts a difference that comes a second time a second time. */
    private static final List<String> RULESETS = List.of(
            "default: serverWins",
            "default: localWins",
            "default: latestWins",
            "{default: latestWins, deletes: deleteWins}",
            "{default: latestWins, deletes: updateWins}",
            "default: fieldLevelMerge",
            "{default: fieldLevelMerge, deletes: latest}",
            "{default: fieldLevelMerge, onFieldConflict: latest}",
            "{default: fieldLevelMerge, onFieldConflict: server, bothCreate: conflict}",
            "{default: fieldLevelMerge, lists: lenient}",
            "{default: fieldLevelMerge, lists: atomic, fields: {/a: sequence}}",
            "{default: fieldLevelMerge, fields: {/a: latest, /b: max, /c: set}}",
            "{default: fieldLevelMerge, fields: {/a: local, /b: min, /c: atomic, '/ı': server}}",
            "{default: fieldLevelMerge, fields: {/a: {rank: [x, İ]}, /b: {keyed: /a}}}",
            "default: manualResolution",
            "{default: latestWins, deletes: latest}",
            "{default: latestWins, deletes: manual}",
            "{default: fieldLevelMerge, deletes: deleteWins}",
            "{default: fieldLevelMerge, deletes: updateWins}",
            "{default: fieldLevelMerge, deletes: manual, onFieldConflict: local, lists: strict, bothCreate: merge}",
            "{default: fieldLevelMerge, onFieldConflict: manual, fields: {/a: gcounter, /b: text, /c: {append: /a}}}",
            "{default: fieldLevelMerge, fields: {/a: localOnly, /b: derived, /c: opaque}}",
            "{default: fieldLevelMerge, fields: {/a: setWins, /b: {removeWins: max}, /c: sequence}}",
            "{default: {UPDATE_DELETE: serverWins, DELETE_UPDATE: localWins, INSERT_INSERT: manualResolution, default: latestWins}}");

    private static ConflictResolver<JsonNode> resolver(String rules) {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        return ConflictResolver.builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), clock)
                .build();
    }

    @Example
    void everyStrategyAndEveryTreatmentOfDeletesIsHeldToTheLaws() throws IOException {
        try (InputStream in = Ruleset.class.getResourceAsStream("ruleset.schema.json")) {
            JsonNode grammar = StrictJson.reader().read(in.readAllBytes(), "ruleset.schema.json");
            for (String part : List.of("strategy", "deletes", "onFieldConflict", "lists", "bothCreate")) {
                for (JsonNode word : grammar.at("/$defs/" + part + "/enum")) {
                    assertThat(RULESETS).as(part).anyMatch(rules -> rules.contains(": " + word.asString()));
                }
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Tag("slow")
    void everyStrategyKeepsTheLaws(@ForAll("samples") Sample<JsonNode> sample) {
        for (String rules : RULESETS) {
            for (Sample<JsonNode> each : List.of(sample, sample.mirrored())) {
                assertThat(ResolverLaws.violations(resolver(rules), content(rules), each))
                        .as(rules)
                        .isEmpty();
            }
        }
    }

    /** Found by the property above: the union of both was base again, so that the next sync removed it once more. */
    @Example
    void whatBothSidesTookAwayFromAGrowingValueKeepsTheLaws() {
        for (String[] each : new String[][] {
            {"gcounter", "{'a':0,'b':0}", "{'a':0}", "{'b':0}"},
            {"{append: /id}", "[{'id':1},{'id':2}]", "[{'id':1}]", "[{'id':2}]"}
        }) {
            String rules = "{default: fieldLevelMerge, fields: {/f: " + each[0] + "}}";
            Sample<JsonNode> sample = new Sample<>(field(each[1]), field(each[2]), field(each[3]));
            assertThat(ResolverLaws.violations(resolver(rules), content(rules), sample))
                    .isEmpty();
            assertThat(decide(rules, sample)).isInstanceOf(Outcome.Parked.class);
        }
    }

    private static Side<JsonNode> field(String json) {
        return Side.present(FieldAccess.json().read("{\"f\":" + json.replace('\'', '"') + "}"), Stamp.UNKNOWN);
    }

    @Example
    void aDeleteThatWinsIsADeleteThoughNothingIsKnownOfIt() {
        Side<JsonNode> local = Side.present(FieldAccess.json().read("{}"), Stamp.UNKNOWN);
        Outcome<JsonNode> outcome =
                decide("default: serverWins", new Sample<>(Side.none(), local, Side.tombstone(Stamp.UNKNOWN)));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Resolved.class,
                        resolved -> assertThat(resolved.side()).isInstanceOf(Side.Tombstone.class));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void ranksAndKeyedListsKeepTheLaws(@ForAll("orderRules") String rules, @ForAll("orders") Sample<JsonNode> sample) {
        assertThat(ResolverLaws.violations(resolver(rules), FieldAccess.json()::same, sample))
                .isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void localWinsIsTheMirrorImageOfServerWins(@ForAll("samples") Sample<JsonNode> sample) {
        Outcome<JsonNode> local = decide("default: localWins", sample);
        Outcome<JsonNode> server = decide("default: serverWins", sample.mirrored());
        if (local instanceof Outcome.Resolved<JsonNode> one
                && server instanceof Outcome.Resolved<JsonNode> two
                && one.detection().kind() != null) {
            assertThat(one.value()).isEqualTo(two.value());
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noThreeStatesBeatEachOtherInARing(@ForAll("samples") Sample<JsonNode> states) {
        boolean first = beats(states.base(), states.local());
        boolean second = beats(states.local(), states.server());
        boolean third = beats(states.server(), states.base());
        assertThat(first && second && third).isFalse();
    }

    private static boolean beats(Side<JsonNode> one, Side<JsonNode> two) {
        Outcome<JsonNode> outcome = decide("default: latestWins", new Sample<>(Side.none(), one, two));
        return outcome instanceof Outcome.Resolved<JsonNode> resolved
                && resolved.detection().kind() != null
                && resolved.losers().contains(two);
    }

    /** What is apart, such as a value that local keeps for itself, is no content. */
    private static BiPredicate<JsonNode, JsonNode> content(String rules) {
        return Ruleset.parse(rules, "rules").defaults().merge(FieldAccess.json())::sameContent;
    }

    private static Outcome<JsonNode> decide(String rules, Sample<JsonNode> sample) {
        return resolver(rules).decide(ID, sample.base(), sample.local(), sample.server());
    }

    @Provide
    Arbitrary<String> orderRules() {
        String rank = "/state: {rank: [open, paid, shipped]}";
        return Arbitraries.of(
                "{fields: {" + rank + ", /items: {keyed: /sku}}}",
                "{fields: {" + rank + ", /items: {keyed: /sku}, /items/*/n: max}}",
                "{lists: lenient, fields: {" + rank + ", /items: {keyed: /sku}, /items/*/n: latest}}",
                "{default: latestWins, latestWins: {rank: /state}, fields: {" + rank + "}}",
                "{default: latestWins, latestWins: {rank: /state}, deletes: updateWins, fields: {" + rank + "}}");
    }

    /** Orders in a state, one of them outside of the rank, with a list of up to three items. */
    @Provide
    Arbitrary<Sample<JsonNode>> orders() {
        Arbitrary<String> items = Combinators.combine(
                        Arbitraries.of("a", "b", "c"), Arbitraries.integers().between(1, 3))
                .as((sku, n) -> "{\"sku\":\"" + sku + "\",\"n\":" + n + "}")
                .list()
                .ofMaxSize(3)
                .uniqueElements(item -> item.charAt(8))
                .map(list -> String.join(",", list));
        Arbitrary<JsonNode> documents = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.of("open", "paid", "shipped")),
                                Tuple.of(1, Arbitraries.just("lost"))),
                        items)
                .as((state, list) ->
                        StrictJson.reader().read("{\"state\":\"" + state + "\",\"items\":[" + list + "]}", "order"));
        return documents.list().ofSize(3).flatMap(pool -> {
            Arbitrary<Side<JsonNode>> side = RecordArbitraries.sides(Arbitraries.of(pool));
            return Combinators.combine(side, side, side).as(Sample::new);
        });
    }

    @Provide
    Arbitrary<Sample<JsonNode>> samples() {
        return Arbitraries.oneOf(RecordArbitraries.samples(), RuleSamples.samples());
    }
}
