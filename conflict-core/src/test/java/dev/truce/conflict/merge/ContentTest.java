package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.Agreement;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What counts as content, what a winner takes from a loser, and what may not change. */
class ContentTest {

    private static FieldMerge<JsonNode> merge(Map<String, FieldRule> rules) {
        return new FieldMerge<>(
                FieldAccess.json(), FieldRules.of(rules, List.of(FieldPath.parse("/v"))), MergeOptions.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'n':1,'sum':1}]           | [{'n':1.0,'sum':2}]       | true",
                "[{'n':1,'sum':1}]           | [{'n':1}]                 | true",
                "[{'n':1,'sum':1}]           | [{'n':2,'sum':1}]         | false",
                "[{'n':1}]                   | [{'n':1},{'n':1}]         | false",
                "[{'n':1},{'n':2}]           | [{'n':1},{'n':3}]         | false",
                "[{'sum':1}]                 | [7]                       | false",
                "7                           | 7.0                       | true",
                "7                           | 8                         | false",
                "7                           | 'x'                       | false",
                "[]                          | {}                        | false",
            })
    void whatIsComputedFromTheRestIsNoContentInListsEither(String one, String two, boolean same) {
        FieldMerge<JsonNode> merge = merge(Map.of("/a/*/sum", FieldRule.derived()));
        assertThat(merge.sameContent(json("{'a':" + one + "}"), json("{'a':" + two + "}")))
                .isEqualTo(same);
        assertThat(merge.sameContent(json("{'a':" + two + "}"), json("{'a':" + one + "}")))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, ALL",
        "1, 1, 2, LOCAL_AND_BASE",
        "1, 2, 1, SERVER_AND_BASE",
        "1, 2, 2, LOCAL_AND_SERVER",
        "1, 2, 3, NONE",
    })
    void whichStatesAgreeIsToldWhateverTheirMetadata(int base, int local, int server, Agreement expected) {
        FieldMerge<JsonNode> plain = new FieldMerge<>(FieldAccess.json(), FieldRules.NONE, MergeOptions.DEFAULT);
        assertThat(plain.agreement(
                        json("{'a':" + base + "}"), json("{'a':" + local + "}"), json("{'a':" + server + "}")))
                .isEqualTo(expected);
        assertThat(merge(Map.of())
                        .agreement(
                                json("{'v':1,'a':" + base + "}"),
                                json("{'v':2,'a':" + local + "}"),
                                json("{'v':3,'a':" + server + "}")))
                .isEqualTo(expected);
        assertThat(plain.agreement(json("{'v':1}"), json("{'v':2}"), json("{'v':3}")))
                .as("no metadata was named")
                .isEqualTo(Agreement.NONE);
    }

    @Test
    void anObjectOfNothingButWhatIsNoContentIsNone() {
        FieldMerge<JsonNode> merge = merge(Map.of("/m/sum", FieldRule.derived()));
        assertThat(merge.sameContent(json("{'m':{'sum':1}}"), json("{}"))).isTrue();
        assertThat(merge.sameContent(json("{}"), json("{'m':{'sum':1}}"))).isTrue();
        assertThat(merge.sameContent(json("{'m':{}}"), json("{}"))).isFalse();
        assertThat(merge.sameContent(json("{'m':[1]}"), json("{}"))).isFalse();
        assertThat(merge.sameContent(json("{'m':{'sum':1,'x':1}}"), json("{}"))).isFalse();
        assertThat(merge.sameContent(json("{'m':{'x':1}}"), json("{'m':{'sum':1}}")))
                .isFalse();
    }

    @Test
    void whatOneStateAloneHoldsIsContentUnlessItIsMetadata() {
        FieldMerge<JsonNode> merge = merge(Map.of());
        assertThat(merge.sameContent(json("{'a':1}"), json("{'a':1,'b':1}"))).isFalse();
        assertThat(merge.sameContent(json("{'a':1,'b':1}"), json("{'a':1}"))).isFalse();
        assertThat(merge.sameContent(json("{'a':1}"), json("{'a':1,'v':1}"))).isTrue();
        assertThat(merge.sameContent(json("{'a':1,'v':1}"), json("{'a':1}"))).isTrue();
    }

    @Test
    void opaqueValuesAreComparedAsTheyAreWritten() {
        FieldMerge<JsonNode> merge = merge(Map.of("/o", FieldRule.opaque()));
        assertThat(merge.sameContent(json("{'o':1,'n':1}"), json("{'o':1.0,'n':1}")))
                .isFalse();
        assertThat(merge.sameContent(json("{'o':1.0,'n':1}"), json("{'o':1.0,'n':1.0}")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // base                 | loser                      | winner                     | lost
                "{'a':1}                | {'a':2}                    | {'a':3}                    | /a",
                "{'a':1}                | {'a':2}                    | {'a':2.0}                  | ``",
                "{'a':1}                | {'a':1.0}                  | {'a':3}                    | ``",
                "{'a':1}                | {}                         | {'a':1}                    | /a",
                "{'a':1}                | {}                         | {}                         | ``",
                "{}                     | {'a':1}                    | {}                         | /a",
                "{}                     | {'v':1}                    | {'v':2}                    | ``",
                "{'o':{'x':1,'y':1}}    | {'o':{'x':2}}              | {'o':{'x':1,'y':1}}        | /o/x /o/y",
                "{'o':{'x':1}}          | {'o':{'x':2}}              | {'o':7}                    | /o",
                "{'o':{'x':1}}          | {'o':{'x':2,'y':1}}        | {}                         | /o/x /o/y",
                "{'o':7}                | {'o':{'x':2}}              | {'o':{'x':1}}              | /o/x",
                "{'o':{'x':1}}          | {'o':7}                    | {'o':{'x':1}}              | /o",
                "{'o':{'x':1,'y':2}}    | {'o':{'x':1}}              | {'o':{'x':1,'y':3}}        | /o/y",
                "{'l':[1]}              | {'l':[1,2]}                | {'l':[1]}                  | /l",
            })
    void whatAWinnerTakesFromTheLoserIsListed(String base, String loser, String winner, String lost) {
        assertThat(lost(json(base), loser, winner)).isEqualTo(lost);
    }

    @Test
    void withoutABaseEverythingThatDiffersIsLost() {
        assertThat(lost(null, "{'a':1,'b':1,'v':1}", "{'a':2,'b':1,'v':2,'c':1}"))
                .isEqualTo("/a");
        assertThat(lost(null, "{'a':1}", "{'a':1}")).isEmpty();
    }

    private static String lost(@Nullable JsonNode base, String loser, String winner) {
        return String.join(
                " ",
                merge(Map.of()).lostChanges(base, json(loser), json(winner)).stream()
                        .map(FieldPath::toString)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'o':{'id':1,'x':1}}         | {}                          | /o/id",
                "{'o':{'id':1,'x':1}}         | {'o':7}                     | /o/id",
                "{'o':{'id':1,'x':1}}         | {'o':{'x':2}}               | /o/id",
                "{'o':{'id':1,'x':1}}         | {'o':{'id':1.0,'x':2}}      | ``",
                "{'o':{'x':1}}                | {'o':{'x':1,'id':7}}        | ``",
                "{'o':{'x':1}}                | {}                          | ``",
                "{'o':7}                      | {}                          | ``",
                "{'l':[{'k':'a','id':1}]}     | {'l':[{'k':'a','id':2}]}    | /l/a/id",
                "{'l':[{'k':'a','id':1}]}     | {'l':[]}                    | ``",
                "{'l':[{'k':'a','id':1}]}     | {}                          | ``",
                "{'l':[]}                     | {'l':[{'k':'a','id':1}]}    | ``",
                "{'i':[{'k':'a','id':1}]}     | {'i':[{'k':'a','id':2}]}    | /i/a/id",
                "{'i':[7,8]}                  | {'i':[7]}                   | ``",
                "{'i':[{'k':'a','id':1}]}     | {'i':7}                     | ``",
            })
    void whatNeverChangesIsFoundWhereverItIs(String base, String changed, String corrupt) {
        FieldMerge<JsonNode> merge = merge(Map.of(
                "/o/id", FieldRule.immutable(),
                "/l", FieldRule.keyed(FieldPath.parse("/k")),
                "/l/*/id", FieldRule.immutable(),
                "/i/*/id", FieldRule.immutable()));
        List<String> found = merge.corruptions(json(base), json(changed)).stream()
                .map(conflict -> conflict.path().toString())
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(corrupt);
        MergeResult<JsonNode> onTheServer =
                merge.merge(json(base), json(base), json(changed), Stamp.UNKNOWN, Stamp.UNKNOWN);
        assertThat(onTheServer.conflicts().stream().allMatch(FieldConflict::corruption))
                .isTrue();
        assertThat(onTheServer.conflicts().isEmpty()).isEqualTo(corrupt.isEmpty());
    }

    @Test
    void disjointIsWhatNoRuleIsNeededFor() {
        FieldMerge<JsonNode> merge = merge(Map.of(
                "/a", FieldRule.max(),
                "/p", FieldRule.group(List.of("from", "to")),
                "/s", FieldRule.setWins(FieldRule.max())));
        assertThat(disjoint(merge, "{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':2}"))
                .isTrue();
        assertThat(disjoint(merge, "{'a':1}", "{'a':2}", "{'a':3}")).isFalse();
        assertThat(disjoint(merge, "{'s':1}", "{}", "{'s':3}")).isFalse();
        assertThat(disjoint(merge, "{'l':[1]}", "{'l':[1,2]}", "{'l':[0,1]}")).isFalse();
        assertThat(disjoint(merge, "{'p':{'from':1,'to':2}}", "{'p':{'from':0,'to':2}}", "{'p':{'from':1,'to':3}}"))
                .isTrue();
    }

    private static boolean disjoint(FieldMerge<JsonNode> merge, String base, String local, String server) {
        return merge.changedDisjointFields(json(base), json(local), json(server));
    }

    @Test
    void theLaterSideOfAConflictIsTakenWhereTheOptionsSaySoAndTheServersOfATie() {
        Stamp early = new Stamp(null, at("10:00"));
        Stamp late = new Stamp(null, at("11:00"));
        FieldMerge<JsonNode> merge = new FieldMerge<>(
                FieldAccess.json(),
                FieldRules.NONE,
                new MergeOptions(MergeOptions.OnFieldConflict.LATEST, false, MergeOptions.Lists.STRICT));
        JsonNode base = json("{'a':1,'b':1}");
        JsonNode local = json("{'a':2,'b':2}");
        JsonNode server = json("{'a':3,'b':3}");
        assertThat(merge.merge(base, local, server, late, early).value()).isEqualTo(local);
        MergeResult<JsonNode> taken = merge.merge(base, local, server, early, late);
        assertThat(taken.value()).isEqualTo(server);
        assertThat(taken.trace().warnings()).containsExactly(Warning.FIELD_CONFLICT_SETTLED);
        assertThat(merge.merge(base, local, server, late, late).value()).isEqualTo(server);
    }

    @Test
    void aRuleThatGivesNoAnswerLeavesItsPathUndecided() {
        FieldRule mute = FieldRule.function("mute", Convergence.ARBITER, edit -> null);
        assertThat(merge(Map.of("/a", mute))
                        .merge(json("{'a':1}"), json("{'a':2}"), json("{'a':3}"), Stamp.UNKNOWN, Stamp.UNKNOWN)
                        .conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.why()).isEqualTo("the rule gave no answer"));
    }

    @Test
    void metadataMayHaveARuleOfItsOwn() {
        FieldRules rules = FieldRules.of(Map.of("/v", FieldRule.immutable()), List.of(FieldPath.parse("/v")));
        assertThat(rules.at(FieldPath.parse("/v")).name()).isEqualTo("immutable");
        assertThat(rules.root().child("v").isContent()).isFalse();
    }

    @Test
    void aPatternKnowsWhatLiesBelowIt() {
        RuleNode root = FieldRules.of(
                        Map.of(
                                "/a/b", FieldRule.latest(),
                                "/c/d", FieldRule.localOnly(),
                                "/e/f", FieldRule.derived()),
                        List.of())
                .root();
        assertThat(root.hasLatestBelow()).isTrue();
        assertThat(root.hasLocalOnlyBelow()).isTrue();
        assertThat(root.hasDerivedBelow()).isTrue();
        assertThat(root.child("c").hasLatestBelow()).isFalse();
        assertThat(root.child("a").hasLocalOnlyBelow()).isFalse();
        assertThat(root.child("a").hasDerivedBelow()).isFalse();
    }
}
