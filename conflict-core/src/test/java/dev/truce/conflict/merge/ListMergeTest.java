package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.version.Stamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ListMergeTest {

    /** Letters stand for texts; a letter with a digit is an object of that name whose other member is the digit. */
    @ParameterizedTest(name = "base {0}, local {1}, server {2}: strict {3}, lenient {4}")
    @CsvSource({
        // what one side did, and what both did alike
        "a b,      a b c,    a b,      a b c,      a b c",
        "a b,      b,        a b,      b,          b",
        "a b,      a b c,    a b c,    a b c,      a b c",
        // texts are told apart by themselves
        "a b,      a b c,    z a b,    z a b c,    z a b c",
        "b a,      b,        b a c,    b c,        b c",
        "b a,      b a c,    b a d,    conflict,   b a d c",
        "b,        b c,      b d c,    b d c,      b d c",
        // a side that reorders is followed
        "a b c,    c a b,    d a b c,  conflict,   conflict",
        "a b c,    c a b,    a d b c,  c a d b,    c a d b",
        "a b c,    c a b,    a b c d,  conflict,   conflict",
        "a b c d,  a c b d,  a b c,    a c b,      a c b",
        "a b c d,  a b d c,  a b c,    conflict,   conflict",
        "a b c,    c a b,    b a c,    conflict,   b a c",
        // sorted lists stay sorted
        "a c e,    a c d e,  a b c e,  a b c d e,  a b c d e",
        "a c e,    a c e g,  a c e f,  a c e f g,  a c e f g",
        "e c a,    e d c a,  e c b a,  e d c b a,  e d c b a",
        // around one place
        "x a d b,  x a q d b, x a r d b, conflict, x a q r d b",
        "x d b,    q x d b,   r x d b,   conflict, q r x d b",
        "z a d b,  z a c d b, z a bb d b, z a bb c d b, z a bb c d b",
        // what stood on both sides is gone
        "q b a c,  q b a x c, q c,     q x c,      q x c",
        "q b a,    q b a x,  q,        q x,        q x",
        // what one side replaced stands where the old one stood
        "q b a,    q r b a,  q x a,    q r x a,    q r x a",
        "q b a,    q b r a,  q x a,    q x r a,    q x r a",
        "q b a,    q x a,    q r b a,  q r x a,    q r x a",
        "q b c a,  q b r c a, q x a,   conflict,   q r x a",
        "q b a,    q r a,    q x a,    conflict,   conflict",
        // objects by their names
        "a1 b1,    a2 b1,    a1 b2,    a2 b2,      a2 b2",
        "b1 a1,    b1 a1 c1, a1 b1,    conflict,   conflict",
        "a1,       a2,       a3,       conflict,   conflict",
        "b1 a1,    b1,       b1 a2,    conflict,   conflict",
        // a name that stands twice is no name: the list is a sequence
        "a a b,    a a b c,  z a a b,  z a a b c,  z a a b c",
        "a a b,    a b,      a a b c,  a b c,      a b c",
        "a a,      a a b,    a a c,    conflict,   a a c b",
        "a a b,    a x b,    a y b,    conflict,   conflict",
        "a a b,    x a b,    a y b,    x y b,      x y b",
        // redelivery would add once more, or could not be decided
        "a b c,    a c,      b a b c,  conflict,   conflict",
        "a b c,    b a b c,  a c,      conflict,   conflict",
        "a b c,    a c,      a b c b,  conflict,   conflict",
        "a b c,    a b c b,  a c,      conflict,   conflict",
        "a,        a a,      b a,      conflict,   conflict",
        "a,        b a a b,  c a b a,  conflict,   conflict",
        "a a b c,  a a b x c, a a,     conflict,   conflict",
        "a a b c,  a a,      a a b x c, conflict,  conflict",
        "a a b c,  a a y c,  a a x b c, conflict,  conflict",
        "a a b c,  a a y c,  a a b x c, conflict,  conflict",
        "a a b c,  a a x b c, a a y c, conflict,   conflict",
        "a a b c,  a a b x c, a a y c, conflict,   conflict",
        "a a b c,  a a x c,  a a b y,  a a x y,    a a x y",
        "a a b c,  a a x x c, a a b y, conflict,   conflict",
        "a a b c,  a a b y,  a a x x c, conflict,  conflict",
        "a a b c,  a a x b c, a a y b c, conflict, a a x y b c",
    })
    void listsAreMergedElementByElement(String base, String local, String server, String strict, String lenient) {
        assertThat(merged(Lists.STRICT, base, local, server)).isEqualTo(strict);
        assertThat(merged(Lists.LENIENT, base, local, server)).isEqualTo(lenient);
    }

    @Test
    void atomicListsConflictAsOne() {
        assertThat(merged(Lists.ATOMIC, "a b", "a b c", "z a b")).isEqualTo("conflict");
    }

    @Test
    void withoutABaseOnlyNamedElementsAreMerged() {
        assertThat(merged(Lists.LENIENT, null, "a b", "a c")).isEqualTo("a c b");
        assertThat(merged(Lists.LENIENT, null, "a a", "a c")).isEqualTo("conflict");
    }

    @Test
    void theMemberThatBothSidesKeptIsTheName() {
        MergeResult<JsonNode> result = merge(
                Lists.STRICT,
                "{'l':[{'note':'x','sku':'a','n':1},{'note':'y','sku':'b','n':1}]}",
                "{'l':[{'note':'x!','sku':'a','n':1},{'note':'y','sku':'b','n':1}]}",
                "{'l':[{'note':'x','sku':'a','n':2},{'note':'y','sku':'b','n':1}]}");
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.value())
                .isEqualTo(json("{'l':[{'note':'x!','sku':'a','n':2},{'note':'y','sku':'b','n':1}]}"));
    }

    /** The id tells them apart; of what was merged, the one that is left may as well be the first, renamed. */
    @Test
    void whatWouldBeToldApartOtherwiseOnceItIsMergedIsUndecided() {
        for (Lists lists : List.of(Lists.LENIENT, Lists.STRICT)) {
            MergeResult<JsonNode> result =
                    merge(lists, "{'l':[{'id':1,'n':7}]}", "{'l':[]}", "{'l':[{'id':1,'n':7},{'id':2,'n':7}]}");
            assertThat(result.conflicts()).singleElement().satisfies(conflict -> {
                assertThat(conflict.path()).hasToString("/l");
                assertThat(conflict.why())
                        .isEqualTo("what tells the elements apart is another member once they are merged");
            });
            assertThat(result.trace().steps()).as("nothing of what was tried").hasSize(1);
        }
    }

    /** Local wins what is in conflict, so that merging again ends without one, and elsewhere. */
    @Test
    void whatWouldBecomeAnotherListOnceItIsMergedIsUndecidedThoughNothingConflictsThen() {
        MergeOptions localWins = new MergeOptions(MergeOptions.OnFieldConflict.LOCAL, false, Lists.LENIENT);
        MergeResult<JsonNode> result =
                merge(localWins, "{'l':[{'id':1,'n':7}]}", "{'l':[]}", "{'l':[{'id':1,'n':7},{'id':2,'n':7}]}");
        assertThat(result.trace().steps())
                .extracting(Trace.Step::why)
                .contains("what tells the elements apart is another member once they are merged");
        assertThat(result.value()).isEqualTo(json("{'l':[]}"));
    }

    /** Two elements would share what no two share; each row says what base, local and server hold. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "both added it                | A1      | A1 B2    | A1 C2    | a new element has the same by",
                "nothing tells by apart       | A1 D1   | A1 D1 B2 | A1 D1 C2 | -",
                "local holds it under two     | A1 B2   | A1 B2 C2 | A1       | a new element has the same by",
                "the server holds it under two| A1 B2   | A1       | A1 B2 C2 | a new element has the same by",
                "one element tells nothing    | B2      | B2 C2    | D3       | what tells the elements apart is another member",
                "local's do not tell apart    | A1      | A1 D1 B2 E2 | A1 C2 | -",
                "the server's do not either   | A1      | A1 C2    | A1 D1 B2 E2 | -",
                "nor did base's               | D1 B1   | D1 B1 C1 | D1       | -",
                "others                       | A1      | A1 B2    | A1 C3    | -",
            })
    void whatNoTwoElementsShareStaysSo(String what, String base, String local, String server, String why) {
        MergeResult<JsonNode> result = merge(Lists.LENIENT, twins(base), twins(local), twins(server));
        assertThat(
                        result.conflicts().isEmpty()
                                ? "-"
                                : result.conflicts().get(0).why())
                .startsWith(why);
    }

    /** Members that are no text or number tell nothing, and neither does one that is missing. */
    @Test
    void onlyTextsAndNumbersMakeTwins() {
        assertThat(merge(
                                Lists.LENIENT,
                                "{'l':[{'id':'a'}]}",
                                "{'l':[{'id':'a'},{'id':'b','on':true}]}",
                                "{'l':[{'id':'a'},{'id':'c','on':true}]}")
                        .conflicts())
                .isEmpty();
        assertThat(merge(
                                Lists.LENIENT,
                                "{'l':[{'id':'a'}]}",
                                "{'l':[{'id':'a'},{'id':'b','by':1}]}",
                                "{'l':[{'id':'a'},{'id':'c','by':1}]}")
                        .conflicts())
                .hasSize(1);
    }

    private static String twins(String elements) {
        return Arrays.stream(elements.split(" "))
                .map(each -> "{'id':'" + each.charAt(0) + "','by':" + each.charAt(1) + "}")
                .collect(Collectors.joining(",", "{'l':[", "]}"));
    }

    @Test
    void elementsMayBeToldApartByAnObject() {
        MergeResult<JsonNode> result = merge(
                Lists.STRICT,
                "{'l':[{'old':{'b':1},'new':1},{'old':{'a':1},'new':1}]}",
                "{'l':[{'old':{'b':1},'new':2},{'old':{'a':1},'new':1}]}",
                "{'l':[{'old':{'b':1},'new':1},{'old':{'a':1},'new':2}]}");
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.value()).isEqualTo(json("{'l':[{'old':{'b':1},'new':2},{'old':{'a':1},'new':2}]}"));
    }

    @Test
    void aListInAnElementThatBothSidesAddedHasNoBase() {
        MergeResult<JsonNode> result = merge(
                Lists.LENIENT,
                "{'l':[{'id':'b'}]}",
                "{'l':[{'id':'b'},{'id':'a','tags':['x']}]}",
                "{'l':[{'id':'b'},{'id':'a','tags':['x','y']}]}");
        assertThat(result.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.path()).hasToString("/l/a/tags");
            assertThat(conflict.why())
                    .isEqualTo("both sides added the element that holds it, so that there is no last agreed list");
        });
    }

    @Test
    void aListInAnElementThatBaseHasMayBeCreatedByBothSides() {
        MergeResult<JsonNode> result = merge(
                Lists.LENIENT,
                "{'l':[{'id':'b'}]}",
                "{'l':[{'id':'a'},{'id':'b','tags':['x']}]}",
                "{'l':[{'id':'a'},{'id':'b','tags':['y']}]}");
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.value()).isEqualTo(json("{'l':[{'id':'a'},{'id':'b','tags':['y','x']}]}"));
    }

    @Test
    void aListIsSortedByAMemberToo() {
        MergeResult<JsonNode> result = merge(
                Lists.STRICT,
                "{'l':[{'id':9,'name':'a'},{'id':7,'name':'d'},{'id':8,'name':'g'}]}",
                "{'l':[{'id':9,'name':'a'},{'id':1,'name':'c'},{'id':7,'name':'d'},{'id':8,'name':'g'}]}",
                "{'l':[{'id':9,'name':'a'},{'id':5,'name':'b'},{'id':7,'name':'d'},{'id':8,'name':'g'}]}");
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.value().get("l").findValuesAsString("name")).containsExactly("a", "b", "c", "d", "g");
    }

    @Test
    void aSortedSequenceStaysSorted() {
        MergeResult<JsonNode> result = merge(
                Lists.STRICT,
                "{'l':[{'n':1},{'n':1,'x':0},{'n':4},{'n':6},{'n':7},{'n':8},{'n':9},{'n':10},{'n':11},{'n':12},{'n':13}]}",
                "{'l':[{'n':1},{'n':1,'x':0},{'n':3},{'n':4},{'n':6},{'n':7},{'n':8},{'n':9},{'n':10},{'n':11},{'n':12},{'n':13}]}",
                "{'l':[{'n':1},{'n':1,'x':0},{'n':2},{'n':4},{'n':6},{'n':7},{'n':8},{'n':9},{'n':10},{'n':11},{'n':12},{'n':13}]}");
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.value().get("l").findValuesAsString("n"))
                .containsExactly("1", "1", "2", "3", "4", "6", "7", "8", "9", "10", "11", "12", "13");
    }

    /** Whoever is called local: a moved element is no name, so that an alignment may take it for another's edit. */
    @Test
    void whetherASequenceIsDecidedDoesNotDependOnTheSide() {
        String base = "{'l':[1,2,3]}";
        String moved = "{'l':[2,1,3]}";
        String replaced = "{'l':[1,9,3]}";
        assertThat(merge(Lists.STRICT, base, moved, replaced).conflicts()).hasSize(1);
        assertThat(merge(Lists.STRICT, base, replaced, moved).conflicts()).hasSize(1);
    }

    @Test
    void aSequenceIsNotSortedByForce() {
        String numbers = "{'n':6},{'n':7},{'n':8},{'n':9},{'n':10},{'n':11},{'n':12},{'n':13},{'n':14},{'n':15}]}";
        MergeResult<JsonNode> result = merge(
                Lists.STRICT,
                "{'l':[{'n':1},{'n':1,'x':0}," + numbers,
                "{'l':[{'n':1},{'n':1,'x':0},{'n':99}," + numbers,
                "{'l':[{'n':1},{'n':1,'x':0},{'n':2}," + numbers);
        assertThat(result.conflicts()).hasSize(1);
    }

    @Test
    void anUndecidedListLeavesNoStepsOfItsElements() {
        MergeResult<JsonNode> result =
                merge(Lists.STRICT, "{'l':['b','a']}", "{'l':['b','a','c']}", "{'l':['b','a','d']}");
        assertThat(result.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.path()).hasToString("/l");
            assertThat(conflict.why()).isEqualTo("both sides added elements at one place");
        });
        assertThat(result.trace().steps()).hasSize(1);
    }

    @Test
    void anUndecidedListLeavesNoConflictsOfItsElements() {
        MergeResult<JsonNode> result = merge(Lists.STRICT, list("b1"), list("b2 c4"), list("b3 d5"));
        assertThat(result.conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.path()).hasToString("/l"));
        assertThat(merge(Lists.LENIENT, list("b1"), list("b2 c4"), list("b3 d5"))
                        .conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.path()).hasToString("/l/b/n"));
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}            | {'l':['a','a']} | {'l':['a','c']} | nothing tells the elements apart, and there is no last agreed list to compare with",
                "{'l':[1,2,3]} | {'l':[1,7,3]}   | {'l':[1,8,3]}   | both sides changed the same elements, or added some at one place",
                "{'l':['a','b','c']} | {'l':['a','c']} | {'l':['a','b','c','b']} | an element stands twice on one side only, so that nobody knows which one is meant",
            })
    void anUndecidedListSaysWhy(String base, String local, String server, String why) {
        for (MergeResult<JsonNode> result :
                List.of(merge(Lists.LENIENT, base, local, server), merge(Lists.LENIENT, base, server, local))) {
            assertThat(result.conflicts())
                    .singleElement()
                    .satisfies(conflict -> assertThat(conflict.why()).isEqualTo(why));
        }
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'l':['a','b']} | {'l':['a','b','c']} | {'l':['d','a','b']} | the elements are matched one by one",
                "{'l':[1,2]}     | {'l':[1,2,3]}       | {'l':[0,1,2]}       | both sides' edits of the sequence hold",
            })
    void aMergedListSaysHow(String base, String local, String server, String how) {
        assertThat(merge(Lists.STRICT, base, local, server).trace().steps())
                .contains(new Trace.Step(FieldPath.parse("/l"), "auto", ChosenSide.BOTH, how));
    }

    @Property
    void mergingIntoAMergeAgainChangesNothing(
            @ForAll @Size(max = 6) List<@CharRange(from = 'a', to = 'f') Character> base,
            @ForAll @Size(max = 6) List<@CharRange(from = 'a', to = 'f') Character> local,
            @ForAll @Size(max = 6) List<@CharRange(from = 'a', to = 'f') Character> server) {
        for (Lists lists : Lists.values()) {
            MergeResult<JsonNode> first = merge(lists, list(text(base)), list(text(local)), list(text(server)));
            if (first.conflicts().isEmpty()) {
                MergeResult<JsonNode> second = merge(
                        lists,
                        list(text(base)),
                        list(text(local)),
                        first.value().toString());
                assertThat(second.conflicts().isEmpty() ? second.value() : first.value())
                        .isEqualTo(first.value());
                assertThat(merge(lists, list(text(base)), list(text(local)), list(text(base)))
                                .value())
                        .isEqualTo(json(list(text(local))));
            }
        }
    }

    private static String text(List<Character> names) {
        return names.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String merged(Lists lists, String base, String local, String server) {
        MergeResult<JsonNode> result = merge(lists, base == null ? "{}" : list(base), list(local), list(server));
        if (!result.conflicts().isEmpty()) {
            return "conflict";
        }
        StringBuilder words = new StringBuilder();
        for (JsonNode element : result.value().get("l")) {
            String word = element.isString()
                    ? element.asString()
                    : element.get("name").asString() + element.get("n").asString();
            words.append(words.isEmpty() ? "" : " ").append(word);
        }
        return words.toString();
    }

    private static String list(String words) {
        StringBuilder list = new StringBuilder("{'l':[");
        String separator = "";
        for (String word : words.isEmpty() ? new String[0] : words.split(" ")) {
            list.append(separator)
                    .append(
                            word.length() == 2 && Character.isDigit(word.charAt(1))
                                    ? "{'name':'" + word.charAt(0) + "','n':" + word.charAt(1) + "}"
                                    : "'" + word + "'");
            separator = ",";
        }
        return list.append("]}").toString();
    }

    private static MergeResult<JsonNode> merge(Lists lists, String base, String local, String server) {
        return merge(new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, false, lists), base, local, server);
    }

    private static MergeResult<JsonNode> merge(MergeOptions options, String base, String local, String server) {
        return new FieldMerge<>(FieldAccess.json(), FieldRules.of(Map.of(), List.of()), options)
                .merge(json(base), json(local), json(server), Stamp.UNKNOWN, Stamp.UNKNOWN);
    }
}
