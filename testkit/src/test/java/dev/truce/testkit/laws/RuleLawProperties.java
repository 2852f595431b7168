package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldMerge;
import dev.truce.conflict.merge.MergeOptions;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import dev.truce.testkit.arbitrary.RecordArbitraries;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Every law for every rule, with every sample, in both orders of the sides. */
class RuleLawProperties {

    private static final List<LawfulRule> CATALOGUE = LawfulRule.catalogue();

    @Example
    void everyRuleOfTheGrammarIsHeldToTheLaws() throws IOException {
        Set<String> known = new TreeSet<>();
        try (InputStream in = Ruleset.class.getResourceAsStream("ruleset.schema.json")) {
            JsonNode grammar = StrictJson.reader().read(in.readAllBytes(), "ruleset.schema.json");
            grammar.at("/$defs/plainRule/enum").forEach(name -> known.add(name.asString()));
            known.addAll(grammar.at("/$defs/rule/oneOf/1/properties").propertyNames());
        }
        assertThat(known).hasSizeGreaterThan(20);
        assertThat(CATALOGUE.stream().map(LawfulRule::name).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Example
    void ofOneNumberThatBothSidesAddedInTwoWaysOfWritingEitherStands() {
        everyRuleKeepsTheLawsOfAMerge(
                new Sample<>(Side.none(), added("{\"b\":{\"a\":0},\"c\":1}"), added("{\"b\":{\"a\":0},\"c\":1.0}")));
    }

    @Example
    void elementsOfListsThatBothSidesAddedAreToldApartInWhateverOrderTheirMembersStand() {
        everyRuleKeepsTheLawsOfAMerge(new Sample<>(
                Side.none(),
                added("{\"c\":[{\"b\":1,\"c\":2,\"a\":null}]}"),
                added("{\"c\":[{\"b\":1,\"c\":2,\"a\":[2,1,3]}]}")));
    }

    /** Found by the property below: in the order of their ids they were base again, so that local looked like a change of it. */
    @Example
    void entriesThatBothSidesPutInAnotherOrderKeepTheLaws() {
        everyRuleKeepsTheLawsOfAMerge(new Sample<>(
                added("{\"a\":[{\"id\":1},{\"id\":2},{\"id\":3}]}"),
                added("{\"a\":[{\"id\":2},{\"id\":1},{\"id\":3}]}"),
                added("{\"a\":[{\"id\":1},{\"id\":3},{\"id\":2}]}")));
    }

    /** Found by {@link MergeTriplesProperties}: without the repetitions it was base again, so that local looked like a change of it. */
    @Example
    @Tag("slow")
    void elementsThatBothSidesRepeatKeepTheLaws() {
        for (String base : List.of("[null,\"é\"]", "[null,null,\"é\"]", "[null,\"é\",\"é\"]")) {
            for (String local : List.of("[\"é\",null,\"é\"]", "[\"é\",null]", "[null,null,\"é\",\"é\"]")) {
                for (String server : List.of("[null,null,\"é\"]", "[null,\"é\"]", "[\"é\",\"é\",null]")) {
                    everyRuleKeepsTheLawsOfAMerge(
                            new Sample<>(added(inA(base)), added(inA(local)), added(inA(server))));
                    rulesThatPreferNoSideTreatBothAlike(
                            new Sample<>(added(inA(base)), added(inA(local)), added(inA(server))));
                }
            }
        }
    }

    private static String inA(String list) {
        return "{\"a\":" + list + "}";
    }

    private static Side<JsonNode> added(String json) {
        return Side.present(FieldAccess.json().read(json), Stamp.UNKNOWN);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Tag("slow")
    void everyRuleKeepsTheLawsOfAMerge(@ForAll("samples") Sample<JsonNode> sample) {
        List<String> broken = new ArrayList<>();
        for (LawfulRule rule : CATALOGUE) {
            MergeLaws<JsonNode> laws = rule.checked();
            Set<MergeLaw> kept = rule.lawsBesideLists();
            for (Sample<JsonNode> each : List.of(sample, sample.mirrored())) {
                laws.violations(kept, each).forEach(violation -> broken.add(rule + " breaks " + violation));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void rulesThatPreferNoSideTreatBothAlike(@ForAll("samples") Sample<JsonNode> sample) {
        for (LawfulRule rule : CATALOGUE) {
            if (rule.laws().contains(MergeLaw.SIDES_ARE_EQUAL)) {
                assertThat(rule.checked().violations(Set.of(MergeLaw.SIDES_ARE_EQUAL), onlyA(sample)))
                        .as(rule.toString())
                        .isEmpty();
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatConvergesWithoutAnArbiterIsALattice(@ForAll("samples") Sample<JsonNode> sample) {
        List<String> checked = new ArrayList<>();
        for (LawfulRule rule : CATALOGUE) {
            if (rule.fields().at(FieldPath.parse("/a")).convergenceWithoutBase() == Convergence.LATTICE) {
                checked.add(rule.name());
                assertThat(rule.checked().violations(Set.of(MergeLaw.LATTICE), onlyA(sample)))
                        .as(rule.toString())
                        .isEmpty();
                grown(rule, onlyA(sample))
                        .ifPresent(each -> assertThat(
                                        rule.checked().violations(Set.of(MergeLaw.REDELIVERY_CHANGES_NOTHING), each))
                                .as(rule.toString())
                                .isEmpty());
            }
        }
        assertThat(checked).contains("gcounter", "append", "immutable", "max", "min", "rank", "localOnly", "derived");
    }

    /** The sample as a lattice has it: both sides know all that base knows. */
    private static Optional<Sample<JsonNode>> grown(LawfulRule rule, Sample<JsonNode> sample) {
        JsonNode base = sample.base().valueOrNull();
        if (base == null) {
            return Optional.empty();
        }
        FieldMerge<JsonNode> merge = new FieldMerge<>(FieldAccess.json(), rule.fields(), MergeOptions.DEFAULT);
        MergeResult<JsonNode> local =
                merge.merge(null, sample.local().valueOrNull(), base, Stamp.UNKNOWN, Stamp.UNKNOWN);
        MergeResult<JsonNode> server =
                merge.merge(null, sample.server().valueOrNull(), base, Stamp.UNKNOWN, Stamp.UNKNOWN);
        return local.conflicts().isEmpty() && server.conflicts().isEmpty()
                ? Optional.of(new Sample<>(
                        sample.base(),
                        Side.present(local.value(), Stamp.UNKNOWN),
                        Side.present(server.value(), Stamp.UNKNOWN)))
                : Optional.empty();
    }

    private static Sample<JsonNode> onlyA(Sample<JsonNode> sample) {
        return new Sample<>(onlyA(sample.base()), onlyA(sample.local()), onlyA(sample.server()));
    }

    private static Side<JsonNode> onlyA(Side<JsonNode> side) {
        JsonNode value = side.valueOrNull();
        ObjectNode only = JsonNodeFactory.instance.objectNode();
        if (value != null && value.has("a")) {
            only.set("a", value.get("a"));
        }
        return value == null ? side : Side.present(only, side.stamp());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void localIsTheMirrorImageOfServer(@ForAll("samples") Sample<JsonNode> sample) {
        Sample<JsonNode> mirror = sample.mirrored();
        assertThat(content(merged("{ lists: atomic, onFieldConflict: local }", sample)))
                .isEqualTo(content(merged("{ lists: atomic, onFieldConflict: server }", mirror)));
        MergeResult<JsonNode> one = merged("fields: { '': local }", sample);
        MergeResult<JsonNode> two = merged("fields: { '': server }", mirror);
        assertThat(one.conflicts().isEmpty()).isEqualTo(two.conflicts().isEmpty());
        if (one.conflicts().isEmpty()) {
            assertThat(content(one)).isEqualTo(content(two));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noThreeValuesBeatEachOtherInARing(
            @ForAll("values") JsonNode one, @ForAll("values") JsonNode two, @ForAll("values") JsonNode three) {
        for (String rule : List.of("max", "min", "{ rank: [x, i, ı, İ] }", "latest", "{ atomic: max }")) {
            assertThat(beats(rule, one, two) && beats(rule, two, three) && beats(rule, three, one))
                    .as(rule)
                    .isFalse();
        }
    }

    /** Where the second wins over the first whatever side it is on. */
    private static boolean beats(String rule, JsonNode loser, JsonNode winner) {
        if (FieldAccess.json().same(loser, winner)) {
            return false;
        }
        String rules = "fields: { /a: " + rule + " }";
        return List.of(
                        new Sample<>(Side.<JsonNode>none(), side(loser), side(winner)),
                        new Sample<>(Side.<JsonNode>none(), side(winner), side(loser)))
                .stream()
                .map(sample -> merged(rules, sample))
                .allMatch(result -> result.conflicts().isEmpty()
                        && FieldAccess.json().same(result.value().get("a"), winner));
    }

    private static Side<JsonNode> side(JsonNode value) {
        return Side.present(StrictJson.reader().read("{\"a\":" + value + "}", "value"), Stamp.UNKNOWN);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Tag("slow")
    void neitherLocaleNorTimeZoneDecidesAnything(@ForAll("samples") Sample<JsonNode> sample) {
        List<String> here = everything(sample);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            for (String language : List.of("tr-TR", "lt-LT", "ar-EG", "en-US")) {
                Locale.setDefault(Locale.forLanguageTag(language));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
                assertThat(everything(sample)).isEqualTo(here);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static List<String> everything(Sample<JsonNode> sample) {
        return CATALOGUE.stream()
                .map(rule -> String.valueOf(merged(rule.yaml(), sample)))
                .toList();
    }

    private static MergeResult<JsonNode> merged(String yaml, Sample<JsonNode> sample) {
        FieldMerge<JsonNode> merge = Ruleset.parse(yaml, "rules").defaults().merge(FieldAccess.json());
        return merge.merge(
                sample.base().valueOrNull(),
                sample.local().valueOrNull(),
                sample.server().valueOrNull(),
                sample.local().stamp(),
                sample.server().stamp());
    }

    private static String content(MergeResult<JsonNode> result) {
        return new Content<>(FieldAccess.json()).ordered(result.value(), false);
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return RecordArbitraries.values();
    }

    @Provide
    Arbitrary<Sample<JsonNode>> samples() {
        return RuleSamples.samples();
    }
}
