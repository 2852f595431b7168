package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rules where their values are odd: of mixed kinds, missing, refused, or out of sight. */
class RuleEdgesTest {

    private static FieldMerge<JsonNode> merge(String fields) {
        return Ruleset.parse("fields: " + fields, "test").defaults().merge(FieldAccess.json());
    }

    private static MergeResult<JsonNode> merged(String fields, String base, String local, String server) {
        return merge(fields).merge(json(base), json(local), json(server), stamp(1, "12:00"), stamp(2, "12:01"));
    }

    private static List<String> why(MergeResult<JsonNode> result) {
        return result.conflicts().stream()
                .map(each -> each.path() + ": " + each.why())
                .toList();
    }

    @Test
    void numbersComeBeforeTextsAmongTheIdsOfEntries() {
        String rules = "{ /log: { append: /id } }";
        String mine = "{'log':[{'id':'b'},{'id':10},{'id':9.5}]}";
        String its = "{'log':[{'id':'a'},{'id':9},{'id':'10'}]}";
        JsonNode all = json("{'log':[{'id':9},{'id':9.5},{'id':10},{'id':'10'},{'id':'a'},{'id':'b'}]}");
        assertThat(merged(rules, "{'log':[]}", mine, its).value()).isEqualTo(all);
        assertThat(merged(rules, "{'log':[]}", its, mine).value()).isEqualTo(all);
    }

    @Test
    void entriesThatCannotBeToldApartConflict() {
        String rules = "{ /log: { append: /m/id } }";
        String missing = "/log: an entry has no text or number at /m/id";
        String one = "{'log':[{'m':{'id':1},'t':1}]}";
        for (String odd : List.of("{'m':{'id':true}}", "{'m':{}}", "{'m':7}", "{}", "7")) {
            assertThat(why(merged(rules, "{'log':[]}", one, "{'log':[" + odd + "]}")))
                    .containsExactly(missing);
            assertThat(why(merged(rules, "{'log':[]}", "{'log':[" + odd + "]}", one)))
                    .containsExactly(missing);
        }
        assertThat(why(merged(rules, "{'log':[]}", one, "{'log':[{'m':{'id':1.0},'t':2}]}")))
                .singleElement()
                .asString()
                .startsWith("/log: an entry never changes, but there are two with the id 1");
        assertThat(why(merged(rules, "{'log':[]}", one, "{'log':7}")))
                .containsExactly("/log: entries are appended to lists, but found another kind of value");
    }

    @Test
    void eachWritersHigherCountHoldsInTheServersOrder() {
        String rules = "{ /n: gcounter }";
        MergeResult<JsonNode> result = merged(rules, "{'n':{}}", "{'n':{'a':3,'c':1,'b':2}}", "{'n':{'b':2.0,'a':1}}");
        assertThat(result.value().toString()).isEqualTo("{\"n\":{\"b\":2.0,\"a\":3,\"c\":1}}");
        for (String odd : List.of("7", "{'a':'x'}", "{'a':-1}")) {
            assertThat(why(merged(rules, "{'n':{}}", "{'n':{'a':0}}", "{'n':" + odd + "}")))
                    .containsExactly(
                            "/n: a growing counter is an object of writer and count, but found something else");
            assertThat(why(merged(rules, "{'n':{}}", "{'n':" + odd + "}", "{'n':{'a':0}}")))
                    .hasSize(1);
        }
        assertThat(why(merged(rules, "{'n':{'a':2}}", "{'n':{'a':1}}", "{'n':{'a':3}}")))
                .containsExactly("/n: a growing counter never loses a writer or a count, but one side did");
    }

    @Test
    void theTraceSaysWhyASideWasTaken() {
        assertThat(steps("{ /a: max }", "{'a':1}", "{'a':3}", "{'a':2}"))
                .containsExactly("/a max LOCAL local's is the max");
        assertThat(steps("{ /a: max }", "{'a':1}", "{'a':2}", "{'a':3}"))
                .containsExactly("/a max SERVER the server's is the max");
        assertThat(steps("{}", "{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':2}"))
                .containsExactly(
                        "/a changed LOCAL only local changed it", "/b changed SERVER only the server changed it");
    }

    private static List<String> steps(String fields, String base, String local, String server) {
        return merged(fields, base, local, server).trace().steps().stream()
                .map(step -> step.path() + " " + step.rule() + " " + step.side() + " " + step.why())
                .toList();
    }

    @Test
    void aSequenceIsMergedByPlaceWhetherOrNotElementsStandTwice() {
        assertThat(merged("{ /l: sequence }", "{'l':['a','b']}", "{'l':['a','b','a']}", "{'l':['z','a','b']}")
                        .value())
                .isEqualTo(json("{'l':['z','a','b','a']}"));
        assertThat(FieldRule.sequence().name()).isEqualTo("sequence");
        MergeResult<JsonNode> result =
                merged("{ /l: sequence }", "{'l':['a','b']}", "{'l':['a','b','c']}", "{'l':['z','a','b']}");
        assertThat(result.value()).isEqualTo(json("{'l':['z','a','b','c']}"));
        assertThat(result.trace().steps())
                .containsExactly(new Trace.Step(
                        FieldPath.parse("/l"), "sequence", ChosenSide.BOTH, "both sides' edits of the sequence hold"));
    }

    @Test
    void opaqueValuesAreComparedByHowTheyAreWritten() {
        assertThat(why(merged("{ /s: opaque }", "{'s':1}", "{'s':1.0}", "{'s':2}")))
                .containsExactly("/s: both sides changed it, and nobody can look into it");
        assertThat(merged("{ /s: opaque }", "{'s':1,'t':1}", "{'s':1.0,'t':1}", "{'s':1,'t':2}")
                        .value()
                        .toString())
                .isEqualTo("{\"s\":1.0,\"t\":2}");
    }

    @Test
    void theTraceOfARemovalNamesWhoWins() {
        MergeResult<JsonNode> set = merged("{ /a: setWins }", "{'a':1}", "{}", "{'a':2}");
        assertThat(set.value()).isEqualTo(json("{'a':2}"));
        assertThat(set.trace().steps()).singleElement().satisfies(step -> {
            assertThat(step.rule()).isEqualTo("setWins");
            assertThat(step.side()).isEqualTo(ChosenSide.SERVER);
            assertThat(step.why()).endsWith("; a change wins");
        });
        MergeResult<JsonNode> removed = merged("{ /a: removeWins }", "{'a':1}", "{}", "{'a':2}");
        assertThat(removed.value()).isEqualTo(json("{}"));
        assertThat(removed.trace().steps()).singleElement().satisfies(step -> {
            assertThat(step.rule()).isEqualTo("removeWins");
            assertThat(step.side()).isEqualTo(ChosenSide.LOCAL);
            assertThat(step.why()).endsWith("; a removal wins");
        });
    }

    @Test
    void whatNeverChangesIsLookedForInWhatASideRemovedOrReplaced() {
        String rules = "{ /o/code: immutable, /items: { keyed: /id }, /items/*/code: immutable }";
        FieldMerge<JsonNode> merge = merge(rules);
        JsonNode base = json("{'o':{'code':1,'n':1},'items':[{'id':1,'code':'x'},{'id':2,'code':'y'}]}");
        assertThat(paths(merge, base, "{'o':7,'items':[{'id':1,'code':'x'},{'id':2,'code':'y'}]}"))
                .containsExactly("/o/code");
        assertThat(paths(merge, base, "{'items':[{'id':1,'code':'x'},{'id':2,'code':'y'}]}"))
                .containsExactly("/o/code");
        assertThat(paths(merge, base, "{'o':{'code':1},'items':[{'id':2,'code':'z'}]}"))
                .containsExactly("/items/2/code");
        assertThat(paths(merge, base, "{'o':{'code':1.0},'items':[{'id':2,'code':'y'}]}"))
                .isEmpty();
        assertThat(paths(merge, json("{'items':[]}"), "{}")).as("no element").isEmpty();
    }

    @Test
    void whatOneSideChangedBesideWhatNeverChangesIsTaken() {
        String rules = "{ /items: { keyed: /id }, /items/*/code: immutable, /o: atomic, /o/code: immutable }";
        String base = "{'items':[{'id':1,'code':'x','n':1}],'o':{'code':1,'n':1}}";
        String changed = "{'items':[{'id':1,'code':'x','n':2}],'o':{'code':1,'n':2}}";
        assertThat(merged(rules, base, changed, base).value()).isEqualTo(json(changed));
        assertThat(merged(rules, base, base, changed).value()).isEqualTo(json(changed));
    }

    @Test
    void aKeyedListWhoseElementsLackTheKeyIsOneValueAndSaysSo() {
        MergeResult<JsonNode> result =
                merged("{ /l: { keyed: /id } }", "{'l':[]}", "{'l':[{'n':1}]}", "{'l':[{'n':2}]}");
        assertThat(why(result))
                .containsExactly("/l: the elements cannot be matched by /id, and both sides changed the list");
        assertThat(result.trace().warnings()).containsExactly(Warning.KEYED_LIST_ATOMIC);
        MergeResult<JsonNode> matched =
                merged("{ /l: { keyed: /id } }", "{'l':[]}", "{'l':[{'id':1}]}", "{'l':[{'id':2}]}");
        assertThat(matched.trace().warnings()).isEmpty();
        assertThat(matched.trace().steps())
                .contains(new Trace.Step(
                        FieldPath.parse("/l"), "keyed", ChosenSide.BOTH, "the elements are matched one by one"));
    }

    private static List<String> paths(FieldMerge<JsonNode> merge, JsonNode base, String changed) {
        return merge.corruptions(base, json(changed)).stream()
                .map(FieldConflict::path)
                .map(FieldPath::toString)
                .toList();
    }

    @Test
    void elementsThatNothingTellsApartLoseWhatIsLocalOnly() {
        FieldMerge<JsonNode> merge = merge("{ /items/*/seen: localOnly }");
        JsonNode local = json("{'items':[{'n':1,'seen':true},{'n':1}]}");
        assertThat(merge.withLocalOnly(json("{'items':[{'n':1,'seen':7},{'n':1}]}"), local))
                .isEqualTo(json("{'items':[{'n':1},{'n':1}]}"));
        assertThat(merge.withLocalOnly(json("{'items':[]}"), local)).isEqualTo(json("{'items':[]}"));
        assertThat(merge.withLocalOnly(json("{'items':{'a':{'seen':1}}}"), local))
                .isEqualTo(json("{'items':{'a':{}}}"));
        assertThat(merge.withLocalOnly(json("{'items':7}"), json("{'items':8}")))
                .isEqualTo(json("{'items':7}"));
        assertThat(merge.withoutLocalOnly(json("{'items':7}"))).isEqualTo(json("{'items':7}"));
        assertThat(merge.withLocalOnly(json("{'n':2,'items':[]}"), json("{'n':1,'items':[]}")))
                .as("all else stands")
                .isEqualTo(json("{'n':2,'items':[]}"));
    }

    @Test
    void elementsThatAreAllLocalsOwnAreNotSent() {
        FieldMerge<JsonNode> merge = merge("{ /items: { keyed: /id }, /items/*: localOnly }");
        assertThat(merge.withoutLocalOnly(json("{'items':[{'id':1},{'id':2}],'n':1}")))
                .isEqualTo(json("{'items':[],'n':1}"));
        assertThat(merge.withLocalOnly(
                        json("{'items':[{'id':1},{'id':3}]}"), json("{'items':[{'id':1,'x':1},{'id':2}]}")))
                .isEqualTo(json("{'items':[{'id':1,'x':1}]}"));
        assertThat(merge.withLocalOnly(json("{'n':1}"), null)).isEqualTo(json("{'n':1}"));
    }

    @Test
    void aFunctionThatThrowsConflictsWithItsCause() {
        FieldRule failing = FieldRule.<JsonNode>function("lowest", Convergence.ARBITER, edit -> {
            throw new IllegalStateException("no prices");
        });
        FieldMerge<JsonNode> merge = Ruleset.parse("fields: { /p: { custom: lowest }, /q: { custom: other } }", "test")
                .defaults()
                .withFunctions(Map.of("lowest", failing))
                .merge(FieldAccess.json());
        List<String> why = why(merge.merge(
                json("{'p':1,'q':1}"),
                json("{'p':2,'q':2}"),
                json("{'p':3,'q':3}"),
                stamp(1, "12:00"),
                stamp(2, "12:01")));
        assertThat(why).hasSize(2);
        assertThat(why.get(0)).startsWith("/p: ").contains("no prices");
        assertThat(why.get(1)).isEqualTo("/q: no function is registered as \"other\"");
    }
}
