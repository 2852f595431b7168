package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class CanonicalJsonTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void membersAreOrderedByUtf16CodeUnits() {
        // RFC 8785 section 3.2.3: U+FB33 sorts after the surrogates of U+1F600
        assertThat(
                        canonical(
                                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}"))
                .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    }

    @Test
    void stringsCarryOnlyTheEscapesJsonDemands() {
        assertThat(canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\b\\f\\t\\u007f\""))
                .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\u007f\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "1e0, 1",
        "10e-1, 1",
        "-0.0, 0",
        "0e5, 0",
        "1.10, 1.1",
        "100, 100",
        "1e2, 100",
        "1e20, 100000000000000000000",
        "1e21, 1e+21",
        "123456789012345678901, 123456789012345678901",
        "1234567890123456789012, 1.234567890123456789012e+21",
        "1e300, 1e+300",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "-12.5e-9, -1.25e-8",
        "9007199254740993, 9007199254740993",
        "0.1000000000000000055, 0.1000000000000000055",
        "333333333.33333329, 333333333.33333329",
        "5e-324, 5e-324"
    })
    void aNumberIsItsExactDecimalInOneForm(String number, String expected) {
        assertThat(canonical(number)).isEqualTo(expected);
    }

    @Test
    void aFloatOfATreeBuiltByHandIsItsDouble() {
        JsonNode tree = JsonNodeFactory.instance.arrayNode().add(1.5f).add(0.1f).add(2.0);
        assertThat(new String(CanonicalJson.of(tree), StandardCharsets.UTF_8)).isEqualTo("[1.5,0.10000000149011612,2]");
    }

    @Test
    void theJcsModeRoundsToDoubles() {
        assertThat(jcs("[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, 9007199254740993]"))
                .isEqualTo("[333333333.3333333,1e+30,4.5,0.002,1e-27,9007199254740992]");
    }

    @Test
    void tinyDoublesHaveTheLayoutOfAllOthers() {
        // java-json-canonicalization 1.1 writes 142 zeroes and "1e-178"
        assertThat(CanonicalJson.text(NODES.numberNode(1e-320))).isEqualTo("1e-320");
        assertThat(jcs("[1e-320]")).isEqualTo("[1e-320]");
    }

    @Test
    void aNumberIsInRangeWhereTheNearestDoubleIsNeitherInfiniteNorZero() {
        BigDecimal least = new BigDecimal("1e-1000");
        BigDecimal infinite = new BigDecimal(Double.MAX_VALUE).add(new BigDecimal(Math.ulp(Double.MAX_VALUE) / 2));
        BigDecimal zero = new BigDecimal(Double.MIN_VALUE).divide(BigDecimal.valueOf(2));

        assertThat(ExactNumbers.inRange(infinite)).isFalse();
        assertThat(ExactNumbers.inRange(infinite.subtract(least))).isTrue();
        assertThat(ExactNumbers.inRange(zero.negate())).isFalse();
        assertThat(ExactNumbers.inRange(zero.add(least))).isTrue();
    }

    @Property
    void theShortestTextOfADoubleIsItsOwnCanonicalForm(@ForAll long bits) throws Exception {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            String text = CanonicalJson.text(NODES.numberNode(value));
            assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0 : value);
            assertThat(ExactNumbers.jcs(new BigDecimal(text))).isEqualTo(text);
            if (Math.abs(value) >= Double.MIN_NORMAL) {
                assertThat(text).isEqualTo(NumberToJSON.serializeNumber(value));
            }
        }
    }

    @Property
    void equalDecimalsAndOnlyThoseShareAForm(@ForAll("decimals") BigDecimal a, @ForAll("decimals") BigDecimal b) {
        String textA = ExactNumbers.canonical(a);
        assertThat(new BigDecimal(textA)).isEqualByComparingTo(a);
        assertThat(textA.equals(ExactNumbers.canonical(b))).isEqualTo(a.compareTo(b) == 0);
        assertThat(ExactNumbers.canonical(a.setScale(a.scale() + 3))).isEqualTo(textA);
    }

    @Provide
    Arbitrary<BigDecimal> decimals() {
        return Arbitraries.bigIntegers()
                .between(BigInteger.valueOf(-300), BigInteger.TEN.pow(25))
                .flatMap(unscaled ->
                        Arbitraries.integers().between(-30, 30).map(scale -> new BigDecimal(unscaled, scale)));
    }

    @Property
    void memberOrderNeverShows(@ForAll List<String> names, @ForAll long seed) {
        List<String> wellFormed = new ArrayList<>(names.stream()
                .filter(n -> Utf8.firstLoneSurrogate(n) < 0)
                .distinct()
                .toList());
        ObjectNode one = object(wellFormed);
        Collections.shuffle(wellFormed, new Random(seed));
        ObjectNode other = object(wellFormed);

        assertThat(CanonicalJson.of(other)).isEqualTo(CanonicalJson.of(one));
        assertThat(Digest.ofCanonical(other)).isEqualTo(Digest.ofCanonical(one));
    }

    @Property
    void theCanonicalFormOfTheCanonicalFormIsItself(@ForAll List<String> names) {
        String text = CanonicalJson.text(object(names.stream()
                .filter(n -> Utf8.firstLoneSurrogate(n) < 0)
                .distinct()
                .toList()));
        assertThat(canonical(text)).isEqualTo(text);
    }

    @Test
    void handmadeTreesThatAreNotJsonAreRefused() {
        assertThatThrownBy(() -> CanonicalJson.of(NODES.numberNode(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NaN is not a JSON number; use null or a finite number");
        assertThatThrownBy(() -> CanonicalJson.of(NODES.stringNode("a\ud800")))
                .hasMessage("a string holds the lone surrogate U+D800 at index 1, which UTF-8 cannot carry; remove it");
        assertThatThrownBy(() -> CanonicalJson.of(NODES.stringNode("\udc00a")))
                .hasMessageStartingWith("a string holds the lone surrogate U+DC00 at index 0,");
        assertThatThrownBy(() -> CanonicalJson.of(NODES.pojoNode(new Object())))
                .hasMessageStartingWith("a POJO node is not a JSON value");
    }

    private static ObjectNode object(List<String> names) {
        ObjectNode object = NODES.objectNode();
        for (String name : names) {
            object.put(name, name.length());
        }
        return object;
    }

    private static String canonical(String text) {
        return CanonicalJson.text(StrictJson.reader().read(text, "in"));
    }

    private static String jcs(String text) {
        JsonNode value = StrictJson.reader().read(text, "in");
        return new String(CanonicalJson.jcs(value), StandardCharsets.UTF_8);
    }

    @Test
    void aDocumentHasTheFormOfItsTree() {
        for (String document : List.of("{\"b\":1.50,\"a\":[true]}", "{\"b\":1e2,\"a\":\"\\u0061\"}", " 7 ")) {
            byte[] utf8 = document.getBytes(StandardCharsets.UTF_8);
            assertThat(CanonicalJson.of(utf8, "document"))
                    .isEqualTo(CanonicalJson.of(StrictJson.reader().read(utf8, "document")));
        }
        assertThatThrownBy(() -> CanonicalJson.of("{\"a\":}".getBytes(StandardCharsets.UTF_8), "here"))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("here:1:6:");
    }
}
