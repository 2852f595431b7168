package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonTextMergeTest {

    private static final JsonTextMerge MERGE =
            new JsonTextMerge(FieldRules.NONE, MergeOptions.DEFAULT, StrictJson.reader());

    @Test
    void whatNobodyChangedKeepsItsBytes() {
        assertThat(merged(
                        "{'price':1.0,'name':'\\u0041','city':'Bonn'}",
                        "{'price':1.0,'name':'\\u0041','city':'Ulm'}",
                        "{ 'price' : 1.00,\n  'name' : '\\u0041', 'city': 'Bonn' }"))
                .isEqualTo("{ 'price' : 1.00,\n  'name' : '\\u0041', 'city': 'Ulm' }");
    }

    @Test
    void aNewMemberOfLocalsFollowsTheServersLast() {
        assertThat(merged("{'a':1}", "{'a':1,'b':2,'c':{'d':[ ]}}", "{'a':1,'z':0 }"))
                .isEqualTo("{'a':1,'z':0,'b':2,'c':{'d':[ ]} }");
        assertThat(merged("{}", "{'b':2}", "{ }")).isEqualTo("{'b':2 }");
    }

    @Test
    void aMemberThatLocalRemovedGoesWithItsComma() {
        assertThat(merged("{'a':1,'b':2,'c':3}", "{'b':2,'c':3}", "{'a':1,'b':2,'c':3}"))
                .isEqualTo("{'b':2,'c':3}");
        assertThat(merged("{'a':1,'b':2,'c':3}", "{'a':1,'c':3}", "{'a':1,'b':2,'c':3}"))
                .isEqualTo("{'a':1,'c':3}");
        assertThat(merged("{'a':1,'b':2,'c':3}", "{'a':1}", "{'a':1,'b':2,'c':3}"))
                .isEqualTo("{'a':1}");
        assertThat(merged("{'a':1,'b':2,'c':3}", "{}", "{'a':1,'b':2,'c':3}")).isEqualTo("{}");
        assertThat(merged("{'a':1,'b':2}", "{'d':4}", "{'a':1,'b':2}")).isEqualTo("{'d':4}");
    }

    @Test
    void aResultWithoutAnythingOfLocalsIsTheServersOwnSpan() {
        JsonSpan server = span("{'a':2}");
        JsonSpan local = span("{'a':1}");

        assertThat(MERGE.merge(local, local, server, Stamp.UNKNOWN, Stamp.UNKNOWN)
                        .value())
                .isSameAs(server);
    }

    @Test
    void oneMergeServesManyThreadsAtOnce() {
        List<String> results = IntStream.range(0, 2000)
                .parallel()
                .mapToObj(
                        i -> merged("{'a':1,'b':0}", "{'a':1,'b':" + i + "}", "{'a':" + i + ",'b':0,'c':[" + i + "]}"))
                .toList();

        assertThat(results)
                .isEqualTo(IntStream.range(0, 2000)
                        .mapToObj(i -> "{'a':" + i + ",'b':" + i + ",'c':[" + i + "]}")
                        .toList());
    }

    @Test
    void aListOrDecimalThatOneSideChangedIsTaken() {
        assertThat(merged("{'a':[1,2.50],'b':1.5}", "{'a':[1,2.50],'b':-1.5}", "{'a':[1,3.50],'b':1.5}"))
                .isEqualTo("{'a':[1,3.50],'b':-1.5}");
    }

    @Test
    void theSameNumberWrittenOtherwiseInAListIsNoChange() {
        assertThat(merged("{'a':[1,2.5]}", "{'a':[1,2.50]}", "{'a':[1, 2.5]}")).isEqualTo("{'a':[1, 2.5]}");
        assertThat(merged("{'a':[0]}", "{'a':[-0]}", "{'a':[0.0]}")).isEqualTo("{'a':[0.0]}");
    }

    @Test
    void namesWithEscapesAndNumbersWithExponentsAreMergedAsTrees() {
        assertThat(merged("{'a\\u0041':1,'b':1e2}", "{'aA':1,'b':100,'c':1}", "{'aA':2,'b':1E2}"))
                .isEqualTo("{'aA':2,'b':1E+2,'c':1}");
    }

    private static final FieldRules RULES = FieldRules.of(
            Map.ofEntries(
                    Map.entry("/counter", FieldRule.counter()),
                    Map.entry("/local", FieldRule.local()),
                    Map.entry("/removeWins", FieldRule.removeWins(FieldRule.max())),
                    Map.entry("/opaque", FieldRule.opaque()),
                    Map.entry("/atomic", FieldRule.atomic()),
                    Map.entry("/derived", FieldRule.derived()),
                    Map.entry("/code", FieldRule.immutable()),
                    Map.entry("/period", FieldRule.group(List.of("from", "to")))),
            List.of(FieldPath.parse("/v")));

    /** Of each row, what is expected is the text, or the path of the conflict before it. */
    @ParameterizedTest(name = "{0}, {1}, {2} → {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // base                  | local                     | server                    | merged
                // without a base
                "-                       | {'a':1,'b':2}             | {'a':1,'c':3}             | {'a':1,'c':3,'b':2}",
                "-                       | {'a':1}                   | {'a':2}                   | /a {'a':2}",
                "-                       | {'o':{'x':1}}             | {'o':{'y':1}}             | {'o':{'y':1,'x':1}}",
                "-                       | {'a\\u0041':1}            | {'b':1}                   | {'b':1,'aA':1}",
                "-                       | {'a':1}                   | {'a':1,'b':1e1}           | {'a':1,'b':1e1}",
                // objects
                "{'o':{'x':1,'y':1}}     | {'o':{'x':2,'y':1}}       | {'o':{'x':1,'y':2}}       | {'o':{'x':2,'y':2}}",
                "{'o':{'x':1,'y':1}}     | {'o':{'x':2,'y':1}}       | {'o':{'x':3,'y':2}}       | /o/x {'o':{'x':3,'y':2}}",
                "{'o':{'x':{'z':1}}}     | {'o':{'x':{'z':2}}}       | {'o':{'x':{'z':3}}}       | /o/x/z {'o':{'x':{'z':3}}}",
                "{'o':null}              | {'o':{'x':1}}             | {'o':{'y':1}}             | {'o':{'y':1,'x':1}}",
                "{'o':7}                 | {'o':{'x':1}}             | {'o':{'y':1}}             | /o {'o':{'y':1}}",
                "{'o':{'x':1}}           | {'o':{'x':2}}             | {'o':7}                   | /o {'o':7}",
                "{'o':{'x':1}}           | {'o':7}                   | {'o':{'x':2}}             | /o {'o':{'x':2}}",
                "{'o':{'x':1}}           | {'o':{'x':1}}             | {'o':7}                   | {'o':7}",
                // members that come, go, and stand elsewhere
                "{'a':1,'b':2,'c':3}     | {'c':3,'b':2,'a':9}       | {'a':1,'b':8,'c':3}       | {'a':9,'b':8,'c':3}",
                "{'a':1,'b':2}           | {'x':1,'y':2,'b':2,'a':9} | {'b':8,'a':1}             | {'b':8,'a':9,'x':1,'y':2}",
                "{'a':1,'b':2}           | {'a':1,'b':2}             | {'a':1}                   | {'a':1}",
                "{'a':1,'b':2}           | {'a':1,'b':3}             | {'a':1}                   | /b {'a':1}",
                "{'a':1,'b':2}           | {'a':1}                   | {'a':1,'b':3}             | /b {'a':1,'b':3}",
                "{'a':1,'b':2}           | {'b':2}                   | {'a':1.0,'b':3}           | {'b':3}",
                "{'a':1}                 | {'a':1.0,'b':1}           | {'a':1.00}                | {'a':1.00,'b':1}",
                "{'a':1}                 | {'a':1}                   | {'a':1.0}                 | {'a':1.0}",
                "{'a':1}                 | {'a':1,'b':2,'c':3}       | {'a':1 }                  | {'a':1,'b':2,'c':3 }",
                // objects that stand elsewhere in the server's text than in base's
                "{'o':{'x':1,'y':1}}     | {'o':{'x':1,'y':2,'z':3}} | {'n':9,'o':{'x':1,'y':1}} | {'n':9,'o':{'x':1,'y':2,'z':3}}",
                "{'o':{'x':1,'y':1}}     | {'o':{'y':1}}             | {'n':9,'o':{'x':1,'y':1}} | {'n':9,'o':{'y':1}}",
                "{'o':{'x':1,'y':1}}     | {'o':{'x':1}}             | {'n':9,'o':{'x':1,'y':1}} | {'n':9,'o':{'x':1}}",
                "{'o':{'x':1}}           | {'o':{}}                  | {'n':9,'o':{'x':1}}       | {'n':9,'o':{}}",
                "{'o':{}}                | {'o':{'x':1}}             | {'n':9,'o':{}}            | {'n':9,'o':{'x':1}}",
                // what trees decide
                "{'l':['a']}             | {'l':['a','b']}           | {'l':['c','a']}           | {'l':['c','a','b']}",
                "{'counter':1}           | {'counter':3}             | {'counter':4}             | {'counter':6}",
                "{'local':1}             | {'local':2.50}            | {'local':3}               | {'local':2.50}",
                "{'local':1}             | {'local':1}               | {'local':3}               | {'local':3}",
                "{'local':1}             | {'local':3}               | {'local':1}               | {'local':3}",
                "{'removeWins':1,'a':1}  | {'a':1}                   | {'removeWins':2,'a':1}    | {'a':1}",
                "{'removeWins':1,'a':1}  | {'removeWins':2,'a':1}    | {'a':1}                   | {'a':1}",
                "{'opaque':1}            | {'opaque':1.0}            | {'opaque':1}              | {'opaque':1.0}",
                "{'opaque':{'x':1}}      | {'opaque':{'x':1}}        | {'opaque':{'x':1.0}}      | {'opaque':{'x':1.0}}",
                "{'atomic':{'x':1,'y':1}} | {'atomic':{'x':2,'y':1}} | {'atomic':{'x':1,'y':2}}  | /atomic {'atomic':{'x':1,'y':2}}",
                "{'period':{'from':1,'to':2}} | {'period':{'from':0,'to':2}} | {'period':{'from':1,'to':2,'n':1}} | {'period':{'from':0,'to':2,'n':1}}",
                "{'derived':1,'a':1}     | {'derived':2,'a':2}       | {'derived':3,'a':1}       | {'a':2}",
                "{'derived':1,'a':1}     | {'derived':1,'a':1}       | {'derived':1,'a':1}       | {'a':1}",
                "{'v':{'n':1},'a':1}     | {'v':{'n':2},'a':2}       | {'v':{'n':3},'a':1}       | {'v':{'n':3},'a':2}",
                "{'a':1}                 | {'v':2,'a':2}             | {'a':1}                   | {'a':2,'v':2}",
                "{'code':1,'a':1}        | {'code':2,'a':1}          | {'code':1,'a':2}          | /code {'code':1,'a':2}",
                "{'code':1}              | {'code':2}                | {'code':2}                | /code {'code':2}",
                // other values than objects
                "1                       | 2                         | 1                         | 2",
                "1                       | 1                         | 2                         | 2",
                "1                       | 2                         | ` 1 `                     | ` 2 `",
                "1                       | 2                         | 3                         | ` 3`",
                "['a']                   | ['a','b']                 | ['c','a']                 | ['c','a','b']",
            })
    void textsMergeAsTreesDo(String base, String local, String server, String expected) {
        String merged = merged(RULES, MergeOptions.DEFAULT, base, local, server);
        assertThat(merged).isEqualTo(expected);
    }

    @Test
    void objectsThatBothCreatedConflictWhenTheOptionsSaySo() {
        MergeOptions whole = new MergeOptions(MergeOptions.OnFieldConflict.MANUAL, true, MergeOptions.Lists.STRICT);
        String conflict = "/o {'o':{'y':1}}";
        assertThat(merged(RULES, whole, "{}", "{'o':{'x':1}}", "{'o':{'y':1}}")).isEqualTo(conflict);
        assertThat(merged(RULES, whole, "{'o':null}", "{'o':{'x':1}}", "{'o':{'y':1}}"))
                .isEqualTo(conflict);
    }

    @Test
    void aRecordMayBeAnyValue() {
        assertThat(merged("1", "2", "1")).isEqualTo("2");
        assertThat(merged("1", "1", " 2 ")).isEqualTo(" 2 ");
    }

    @Test
    void membersThatShareARuleAreEachLookedAtWhereItAsksForMoreThanChanges() {
        FieldRules opaque = FieldRules.of(Map.of("/*", FieldRule.opaque()), List.of());
        assertThat(merged(opaque, MergeOptions.DEFAULT, "{'a':1,'b':1}", "{'a':1,'b':1.0}", "{'a':1,'b':1}"))
                .isEqualTo("{'a':1,'b':1.0}");
        FieldRules derived = FieldRules.of(Map.of("/*/sum", FieldRule.derived()), List.of());
        assertThat(merged(
                        derived,
                        MergeOptions.DEFAULT,
                        "{'a':{'n':1,'sum':1},'b':1}",
                        "{'a':{'n':1,'sum':1},'b':2}",
                        "{'a':{'n':1,'sum':1},'b':1}"))
                .isEqualTo("{'a':{'n':1},'b':2}");
    }

    @Test
    void whatLocalKeepsForItselfIsFoundWhereverItsObjectStands() {
        FieldRules own = FieldRules.of(Map.of("/o/own", FieldRule.localOnly()), List.of());
        assertThat(merged(
                        own,
                        MergeOptions.DEFAULT,
                        "{'o':{'own':1,'x':1}}",
                        "{'n':9,'o':{'own':1,'x':1}}",
                        "{'o':{'own':7,'x':2}}"))
                .isEqualTo("{'o':{'own':1,'x':2},'n':9}");
    }

    @Test
    void muchOfLocalsFindsItsPlace() {
        String much = "'m':'" + "much ".repeat(20_000) + "'";
        assertThat(merged("{'a':1}", "{'a':2," + much + "}", "{'a':1,'b':1}")).isEqualTo("{'a':2,'b':1," + much + "}");
    }

    /** The merged text, behind the paths of conflicts; all that was found is what trees give. */
    private static String merged(FieldRules rules, MergeOptions options, String base, String local, String server) {
        JsonSpan before = base.equals("-") ? null : span(base);
        MergeResult<JsonSpan> spans = new JsonTextMerge(rules, options, StrictJson.reader())
                .merge(before, span(local), span(server), Stamp.UNKNOWN, Stamp.UNKNOWN);
        MergeResult<JsonNode> trees = new FieldMerge<>(FieldAccess.json(), rules, options)
                .merge(before == null ? null : json(base), json(local), json(server), Stamp.UNKNOWN, Stamp.UNKNOWN);
        assertThat(json(spans.value().toString())).isEqualTo(trees.value());
        assertThat(spans.conflicts()).isEqualTo(trees.conflicts());
        assertThat(spans.trace()).isEqualTo(trees.trace());
        String text = spans.value().toString().replace('"', '\'');
        return spans.conflicts().stream().map(each -> each.path() + " ").collect(Collectors.joining()) + text;
    }

    @TestFactory
    List<DynamicTest> whatTreesRefuseIsRefused() {
        return List.of(
                        "{'a':1,'a':2}",
                        "{'a':1,'b':2,'b':2}",
                        "{'a':01}",
                        "{'a':-}",
                        "{'a':1.}",
                        "{'a':.5}",
                        "{'a':'\\u12'}",
                        "{'a':'\\ud800'}",
                        "{'a':'\\ud800\\u0041'}",
                        "{'a':'\\udc00'}",
                        "{'a':'\\x'}",
                        "{'a':'\u0001'}",
                        "{'a':'open}",
                        "{'a':1,}",
                        "{'a' 1}",
                        "{a:1}",
                        "{'a':[1,]}",
                        "{'a':[1 2]}",
                        "{'a':[1",
                        "{'a':tru}",
                        "{'a':1} {}",
                        "{'a':1",
                        "",
                        " ")
                .stream()
                .map(text -> DynamicTest.dynamicTest("<" + text + ">", () -> {
                    JsonSpan good = span("{'a':1,'b':2}");
                    assertThatThrownBy(() -> StrictJson.reader().read(span(text).toBytes(), "local"))
                            .isInstanceOf(InputRejectedException.class);
                    assertThatThrownBy(() -> MERGE.merge(good, span(text), good, Stamp.UNKNOWN, Stamp.UNKNOWN))
                            .isInstanceOf(InputRejectedException.class)
                            .hasMessageStartingWith("local:");
                }))
                .toList();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        JsonSpan good = span("{'a':'xx'}");
        for (int[] bytes :
                new int[][] {{0x80, 'x'}, {0xC0, 0x80}, {0xE0, 0x80}, {0xC3, '"'}, {0xED, 0xA0}, {0xF5, 0x80}}) {
            byte[] bad = good.toBytes();
            bad[6] = (byte) bytes[0];
            bad[7] = (byte) bytes[1];

            assertThatThrownBy(() -> MERGE.merge(good, JsonSpan.of(bad), good, Stamp.UNKNOWN, Stamp.UNKNOWN))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageStartingWith("local:");
        }
    }

    @Test
    void aSpanLiesWithinItsArray() {
        assertThatThrownBy(() -> new JsonSpan(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static String merged(@Nullable String base, String local, String server) {
        MergeResult<JsonSpan> result =
                MERGE.merge(base == null ? null : span(base), span(local), span(server), Stamp.UNKNOWN, Stamp.UNKNOWN);
        assertThat(result.conflicts()).isEmpty();
        return result.value().toString().replace('"', '\'');
    }

    private static JsonSpan span(String text) {
        return JsonSpan.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
