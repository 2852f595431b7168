package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What each rule says of itself, and what it answers when it is asked directly. */
class RuleContractTest {

    private static final FieldPath ID = FieldPath.parse("/id");

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(FieldRule.auto(), "auto", "ARBITER", "ARBITER", "MEMBERS"),
                rule(FieldRule.conflict(), "conflict", "ARBITER", "ARBITER", "MEMBERS"),
                rule(FieldRule.local(), "local", "ARBITER", "ARBITER", "MEMBERS"),
                rule(FieldRule.server(), "server", "ARBITER", "ARBITER", "MEMBERS"),
                rule(FieldRule.latest(), "latest", "ARBITER", "ARBITER", "MEMBERS"),
                rule(FieldRule.max(), "max", "ARBITER", "LATTICE", "MEMBERS"),
                rule(FieldRule.min(), "min", "ARBITER", "LATTICE", "MEMBERS"),
                rule(FieldRule.rank(List.of("a", "b")), "rank", "ARBITER", "LATTICE", "MEMBERS"),
                rule(FieldRule.counter(), "counter", "ARBITER", "ARBITER", "MEMBERS"),
                rule(FieldRule.text(), "text", "ARBITER", "ARBITER", "MEMBERS"),
                rule(FieldRule.gcounter(), "gcounter", "LATTICE", "LATTICE", "WHOLE"),
                rule(FieldRule.append(ID), "append", "LATTICE", "LATTICE", "WHOLE"),
                rule(FieldRule.set(), "set", "ARBITER", "ARBITER", "WHOLE"),
                rule(FieldRule.sequence(), "sequence", "ARBITER", "ARBITER", "WHOLE"),
                rule(FieldRule.keyed(ID), "keyed", "ARBITER", "ARBITER", "WHOLE"),
                rule(FieldRule.group(List.of("a", "b")), "group", "ARBITER", "ARBITER", "WHOLE"),
                rule(FieldRule.atomic(), "atomic", "ARBITER", "ARBITER", "WHOLE"),
                rule(FieldRule.atomic(FieldRule.max()), "atomic", "ARBITER", "LATTICE", "WHOLE"),
                rule(FieldRule.opaque(), "opaque", "ARBITER", "ARBITER", "WHOLE"),
                rule(FieldRule.immutable(), "immutable", "LATTICE", "LATTICE", "WHOLE"),
                rule(FieldRule.localOnly(), "localOnly", "LATTICE", "LATTICE", "WHOLE"),
                rule(FieldRule.derived(), "derived", "LATTICE", "LATTICE", "WHOLE"),
                rule(FieldRule.setWins(FieldRule.max()), "setWins", "ARBITER", "LATTICE", "MEMBERS"),
                rule(FieldRule.removeWins(FieldRule.set()), "removeWins", "ARBITER", "ARBITER", "WHOLE"),
                rule(FieldRule.setWins(unsafe()), "setWins", "UNSAFE", "UNSAFE", "WHOLE"),
                rule(FieldRule.custom("f"), "custom:f", "LATTICE", "LATTICE", "WHOLE"),
                rule(bound(unsafe()), "custom:f", "UNSAFE", "UNSAFE", "WHOLE"),
                rule(bound(FieldRule.max()), "custom:f", "ARBITER", "LATTICE", "MEMBERS"),
                rule(unsafe(), "mine", "UNSAFE", "UNSAFE", "WHOLE"),
                rule(new Silent(), "silent", "UNSAFE", "UNSAFE", "MEMBERS"));
    }

    private static Arguments rule(FieldRule rule, String name, String convergence, String withoutBase, String reach) {
        return Arguments.of(rule, name, convergence, withoutBase, reach);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("rules")
    void aRuleSaysWhatItIs(FieldRule rule, String name, String convergence, String withoutBase, String reach) {
        assertThat(rule.name()).isEqualTo(name);
        assertThat(rule.convergence()).hasToString(convergence);
        assertThat(rule.convergenceWithoutBase()).hasToString(withoutBase);
        assertThat(rule.reach()).hasToString(reach);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("rules")
    void noRuleInventsAValueThatIsAbsent(
            FieldRule rule, String name, String convergence, String withoutBase, String reach) {
        for (String value : List.of("1", "'a'", "['a']", "{'a':1}", "null", "true")) {
            for (FieldResult<JsonNode> result :
                    List.of(rule.merge(edit(null, null, value)), rule.merge(edit(null, value, null)))) {
                assertThat(result).isNotInstanceOf(FieldResult.Computed.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "counter | a counter adds numbers, but found another kind of value",
                "set     | a set merges two lists, but found another kind of value",
                "append  | entries are appended to lists, but found another kind of value",
                "gcounter | a growing counter is an object of writer and count, but found something else",
                "text    | words are merged in two texts, but found another kind of value",
                "max     | max needs a value on both sides",
            })
    void aRuleThatNeedsBothSidesSaysSo(String name, String why) {
        FieldRule rule = named(name);
        assertThat(rule.<JsonNode>merge(edit("1", null, "[]"))).isEqualTo(FieldResult.undecided(why));
        assertThat(rule.<JsonNode>merge(edit("1", "[]", null))).isEqualTo(FieldResult.undecided(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]     | [2]     | LIST and LIST",
                "{'n':1} | {'n':2} | OBJECT and OBJECT",
                "1       | 'x'     | NUMBER and TEXT",
                "true    | 1       | BOOLEAN and NUMBER",
            })
    void onlyTwoScalarsOfOneKindHaveAGreater(String local, String server, String found) {
        assertThat(FieldRule.max().<JsonNode>merge(edit(null, local, server)))
                .isEqualTo(FieldResult.undecided("max compares two numbers or two texts, but found " + found));
    }

    @Test
    void ofTwoEqualValuesTheServersStands() {
        assertThat(FieldRule.max().<JsonNode>merge(edit(null, "1", "1.0")))
                .isEqualTo(FieldResult.server("the server's is the max"));
        assertThat(FieldRule.min().<JsonNode>merge(edit(null, "'a'", "'a'")))
                .isEqualTo(FieldResult.server("the server's is the min"));
    }

    @ParameterizedTest
    @CsvSource({
        "a, b, the server's constant ranks higher",
        "b, a, local's constant ranks higher",
        "a, a, the server's constant ranks higher",
        "a, c, 'the server''s value is no constant of the rank [a, b]'",
        "c, a, 'local''s value is no constant of the rank [a, b]'",
    })
    void aRankSaysWhoseConstantStands(String local, String server, String why) {
        FieldResult<JsonNode> result =
                FieldRule.rank(List.of("a", "b")).merge(edit(null, "'" + local + "'", "'" + server + "'"));
        assertThat(result)
                .isEqualTo(
                        why.startsWith("local's c")
                                ? FieldResult.local(why)
                                : why.contains(" no ") ? FieldResult.undecided(why) : FieldResult.server(why));
    }

    @Test
    void wordsAreMergedFromALastAgreedText() {
        FieldResult<JsonNode> undecided =
                FieldResult.undecided("there is no last agreed text to compare the words with");
        assertThat(FieldRule.text().<JsonNode>merge(edit(null, "'a b'", "'c b'")))
                .isEqualTo(undecided);
        assertThat(FieldRule.text().<JsonNode>merge(edit("7", "'a b'", "'c b'")))
                .isEqualTo(undecided);
    }

    @Test
    void aCounterCountsFromTheLastAgreedState() {
        FieldEdit<JsonNode> unknown =
                new FieldEdit<>(FieldAccess.json(), ID, false, null, json("1"), json("2"), null, null);
        assertThat(FieldRule.counter().merge(unknown))
                .isEqualTo(FieldResult.undecided("a counter needs the last agreed state to count from"));
    }

    private static FieldRule named(String name) {
        return switch (name) {
            case "counter" -> FieldRule.counter();
            case "set" -> FieldRule.set();
            case "append" -> FieldRule.append(ID);
            case "gcounter" -> FieldRule.gcounter();
            case "text" -> FieldRule.text();
            default -> FieldRule.max();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1      | 1    | true",
                "1      | 'x'  | false",
                "'x'    | 1    | false",
                "null   | 1    | false",
            })
    void bothAreOfAKindOnlyIfEachIs(String local, String server, boolean numbers) {
        assertThat(edit(null, local, server).bothAre(Kind.NUMBER)).isEqualTo(numbers);
        assertThat(edit(null, null, server).bothAre(Kind.NUMBER)).isFalse();
        assertThat(edit(null, local, null).bothAre(Kind.NUMBER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'id':2},{'id':'b'}]  | [{'id':'a'},{'id':10}] | [{'id':2},{'id':10},{'id':'a'},{'id':'b'}]",
                "[{'id':'\uD83D\uDE00'}] | [{'id':'\uFF5E'}]      | [{'id':'\uFF5E'},{'id':'\uD83D\uDE00'}]",
                "[{'id':1,'n':1}]       | [{'id':1.0,'n':1}]     | [{'id':1.0,'n':1}]",
            })
    void entriesStandInTheOrderOfTheirIdsNumbersFirst(String local, String server, String merged) {
        assertThat(append("/id", local, server)).isEqualTo(json(merged).toString());
        assertThat(json(append("/id", server, local))).hasSize(json(merged).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'n':1}]        | an entry has no text or number at /id/of",
                "[7]              | an entry has no text or number at /id/of",
                "[{'id':1}]       | an entry has no text or number at /id/of",
                "[{'id':{'of':true}}] | an entry has no text or number at /id/of",
                "[{'id':{'of':1},'n':2}] | an entry never changes, but there are two with the id 1",
            })
    void whatIsNoEntryIsNotAppended(String list, String why) {
        String entries = "[{'id':{'of':1},'n':1}]";
        assertThat(append("/id/of", list, entries)).isEqualTo(why);
        assertThat(append("/id/of", entries, list)).isEqualTo(why);
        assertThat(append("/id/of", "[{'id':{'of':2}}]", entries)).contains("\"of\":2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'id':1},{'id':2}] | [{'id':1}]       | [{'id':2}]           | false",
                "[{'id':1},{'id':2}] | [{'id':1},{'id':2},{'id':3}] | [{'id':2}]   | false",
                "[{'id':1,'n':1}]    | [{'id':1},{'id':3}] | [{'id':1},{'id':2}] | false",
                "[{'id':1}]          | [{'id':1.0},{'id':3}] | [{'id':1},{'id':2}] | true",
                "[{'id':true},{}]    | [{'id':3}]       | [{'id':2}]           | true",
                "{'id':1}            | [{'id':3}]       | [{'id':2}]           | true",
            })
    void anEntryThatOneSideLostConflictsInsteadOfComingBack(String base, String local, String server, boolean merges) {
        for (FieldEdit<JsonNode> each : List.of(edit(base, local, server), edit(base, server, local))) {
            FieldResult<JsonNode> result = FieldRule.append(ID).merge(each);
            assertThat(result instanceof FieldResult.Computed).isEqualTo(merges);
            if (!merges) {
                assertThat(result)
                        .isEqualTo(
                                FieldResult.undecided("an entry never changes and is never removed, but one side did"));
            }
        }
    }

    /** In the order of their ids they would be base again, from which local would then seem to differ alone. */
    @Test
    void entriesThatBothSidesOnlyPutInAnotherOrderStandAsOnTheServer() {
        String local = "[{'id':2},{'id':1},{'id':3}]";
        String server = "[{'id':1},{'id':3},{'id':2}]";
        assertThat(FieldRule.append(ID).merge(edit("[{'id':1},{'id':2},{'id':3}]", local, server)))
                .isEqualTo(FieldResult.server("neither side added an entry"));
        for (String base : new String[] {"[{'id':3},{'id':2},{'id':1}]", null}) {
            assertThat(FieldRule.append(ID).merge(edit(base, local, server)))
                    .isEqualTo(FieldResult.computed(
                            json("[{'id':1},{'id':2},{'id':3}]"), "the entries of both sides hold"));
        }
    }

    private static String append(String id, String local, String server) {
        FieldResult<JsonNode> result = FieldRule.append(FieldPath.parse(id)).merge(edit("[]", local, server));
        return result instanceof FieldResult.Computed<JsonNode> computed
                ? computed.value().toString()
                : ((FieldResult.Undecided<JsonNode>) result).why();
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1.5, true", "'''x''', false", "null, false"})
    void aGrowingCounterHoldsCountsThatAreNotNegative(String count, boolean merges) {
        FieldResult<JsonNode> result = FieldRule.gcounter().merge(edit("{}", "{'a':" + count + "}", "{'b':2}"));
        assertThat(result instanceof FieldResult.Computed).isEqualTo(merges);
        assertThat(
                        FieldRule.gcounter().merge(edit("{}", "{'b':2}", "{'a':" + count + "}"))
                                instanceof FieldResult.Computed)
                .isEqualTo(merges);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':0,'b':0} | {'a':0}         | {'b':0}         | false",
                "{'a':5,'b':5} | {'a':4,'b':5}   | {'a':5,'b':6}   | false",
                "{'a':5}       | {'a':5.0,'b':1} | {'a':6}         | true",
                "{'a':'x'}     | {'b':1}         | {'a':6}         | true",
                "[]            | {'b':1}         | {'a':6}         | true",
            })
    void aCountThatOneSideLoweredConflictsInsteadOfComingBack(
            String base, String local, String server, boolean merges) {
        for (FieldEdit<JsonNode> each : List.of(edit(base, local, server), edit(base, server, local))) {
            assertThat(FieldRule.gcounter().<JsonNode>merge(each) instanceof FieldResult.Computed)
                    .isEqualTo(merges);
        }
    }

    @Test
    void ofEachWriterTheHigherCountHoldsAndTheServersOfEqualOnes() {
        FieldResult<JsonNode> result =
                FieldRule.gcounter().merge(edit(null, "{'a':3,'b':1,'c':2.0,'d':1}", "{'a':1,'b':3,'c':2}"));
        assertThat(((FieldResult.Computed<JsonNode>) result).value()).hasToString("{\"a\":3,\"b\":3,\"c\":2,\"d\":1}");
    }

    @ParameterizedTest
    @CsvSource({"1, 2, server", "2, 1, local", "1, 1, server", "x, 1, server", "1, x, local", "x, x, server"})
    void latestTakesTheServerUnlessLocalIsKnownToBeLater(String local, String server, String side) {
        FieldEdit<JsonNode> edit =
                new FieldEdit<>(FieldAccess.json(), ID, true, null, json("1"), json("2"), time(local), time(server));
        FieldResult<JsonNode> result = FieldRule.latest().merge(edit);
        assertThat(((FieldResult.Taken<JsonNode>) result).side().toString()).isEqualToIgnoringCase(side);
    }

    private static @Nullable HybridTime time(String millis) {
        return millis.equals("x") ? null : HybridTime.ofMillis(Long.parseLong(millis));
    }

    @Test
    void aSumOnTheBoundsIsWithinThem() {
        FieldRule counter = FieldRule.counter(new BigDecimal("0"), new BigDecimal("10"));
        assertThat(counter.<JsonNode>merge(edit("4", "6", "8"))).isInstanceOf(FieldResult.Computed.class);
        assertThat(counter.<JsonNode>merge(edit("4", "2", "2"))).isInstanceOf(FieldResult.Computed.class);
        assertThat(counter.<JsonNode>merge(edit("4", "6", "9")))
                .isEqualTo(FieldResult.undecided("the sum 11 lies outside the counter's bounds"));
        assertThat(counter.<JsonNode>merge(edit("4", "2", "1")))
                .isEqualTo(FieldResult.undecided("the sum -1 lies outside the counter's bounds"));
        assertThat(counter.<JsonNode>merge(edit(null, "2", "1"))).isInstanceOf(FieldResult.Computed.class);
        assertThat(counter.<JsonNode>merge(edit("null", "2", "1"))).isInstanceOf(FieldResult.Undecided.class);
        assertThat(counter.<JsonNode>merge(edit("'x'", "2", "1"))).isInstanceOf(FieldResult.Undecided.class);
        FieldRule one = FieldRule.counter(BigDecimal.ONE, new BigDecimal("1.0"));
        assertThat(one.<JsonNode>merge(edit("0", "0", "1"))).isInstanceOf(FieldResult.Computed.class);
    }

    @Test
    void rulesThatContradictThemselvesAreRefused() {
        assertRefused(
                () -> FieldRule.counter(BigDecimal.TEN, BigDecimal.ONE), "A counter's least 10 lies above its most 1");
        assertRefused(
                () -> FieldRule.keyed(FieldPath.ROOT), "A keyed list needs the pointer of a member, for example /id");
        assertRefused(() -> FieldRule.append(FieldPath.ROOT), "Entries need the pointer of their id, for example /id");
        assertRefused(() -> FieldRule.rank(List.of("a")), "A rank orders at least two constants, but has [a]");
        assertRefused(
                () -> FieldRule.rank(List.of("a", "b", "a")), "The rank lists \"a\" twice; list each constant once");
        assertRefused(
                () -> FieldRule.setWins(FieldRule.removeWins(FieldRule.max())),
                "\"setWins\" decides removals already; drop \"removeWins\" inside it");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void functionsThatNobodyBroughtAreNamedByTheirPattern() {
        FieldRules rules = FieldRules.of(
                Map.of(
                        "/a", FieldRule.custom("f"),
                        "/b", FieldRule.atomic(FieldRule.custom("g")),
                        "/c", FieldRule.setWins(FieldRule.custom("f")),
                        "/d", FieldRule.max(),
                        "/e", FieldRule.atomic(),
                        "/f", FieldRule.removeWins(FieldRule.max())),
                List.of());
        assertThat(rules.missingFunctions()).isEqualTo(Map.of("/a", "f", "/b", "g", "/c", "f"));
        assertThat(rules.withFunctions(Map.of("f", FieldRule.max())).missingFunctions())
                .isEqualTo(Map.of("/b", "g"));
        assertThat(rules.withFunctions(Map.of("f", FieldRule.max(), "g", FieldRule.min()))
                        .missingFunctions())
                .isEmpty();
    }

    private static FieldRule unsafe() {
        return FieldRule.function("mine", Convergence.UNSAFE, edit -> FieldResult.server("always"));
    }

    private static FieldRule bound(FieldRule rule) {
        return CustomRule.bound(FieldRule.custom("f"), Map.of("f", rule));
    }

    private static FieldEdit<JsonNode> edit(@Nullable String base, @Nullable String local, @Nullable String server) {
        return new FieldEdit<>(FieldAccess.json(), ID, true, read(base), read(local), read(server), null, null);
    }

    private static @Nullable JsonNode read(@Nullable String value) {
        return value == null ? null : json(value);
    }

    /** Says nothing about itself. */
    private static final class Silent implements FieldRule {

        @Override
        public String name() {
            return "silent";
        }

        @Override
        public <T> FieldResult<T> merge(FieldEdit<T> edit) {
            return FieldResult.server("always");
        }
    }
}
