package dev.truce.conflict.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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
