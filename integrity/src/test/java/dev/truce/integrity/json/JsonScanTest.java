package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {

    private final JsonScan scan = JsonScan.finding("id");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String canonical(byte[] document) {
        return CanonicalJson.text(StrictJson.reader().read(document, "document"));
    }

    private String scanned(String document) {
        assertThat(scan.accepts(utf8(document))).as(document).isTrue();
        return new String(scan.canonical(), StandardCharsets.UTF_8);
    }

    /** The one promise: what is accepted is right, and has the form of the tree. */
    private void holds(byte[] document) {
        if (scan.accepts(document)) {
            assertThat(new String(scan.canonical(), StandardCharsets.UTF_8)).isEqualTo(canonical(document));
        }
    }

    @Property(tries = 1_500)
    void whatIsAcceptedHasTheFormOfTheTree(@ForAll("documents") String document) {
        holds(utf8(document));
    }

    @Property(tries = 1_500)
    @Tag("slow")
    void noChangedByteIsAcceptedThatTheStrictReaderRefuses(
            @ForAll("documents") String document, @ForAll int place, @ForAll byte other) {
        byte[] bytes = utf8(document + " ");
        bytes[Math.floorMod(place, bytes.length)] = other;
        holds(bytes);
    }

    @Property(tries = 1_000)
    void noEndThatIsMissingIsAccepted(@ForAll("documents") String document, @ForAll @IntRange(max = 400) int length) {
        byte[] bytes = utf8(document);
        holds(Arrays.copyOf(bytes, Math.min(length, bytes.length)));
        holds(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Property(tries = 1_000)
    void anyBytes(@ForAll byte[] bytes) {
        holds(bytes);
    }

    @Property(tries = 2_000)
    void numbersAreAsTheTreeHasThem(@ForAll("numbers") String number) {
        holds(utf8(number));
        holds(utf8("[" + number + "]"));
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> zeroes = Arbitraries.integers().between(0, 8).map("0"::repeat);
        Arbitrary<String> digits = Arbitraries.strings().numeric().ofMaxLength(23);
        Arbitrary<String> sign = Arbitraries.of("", "", "-");
        Arbitrary<String> point = Arbitraries.of("", ".");
        Arbitrary<String> exponent = Arbitraries.of("", "", "", "e1", "E-7");
        return Combinators.combine(sign, zeroes, digits, point, zeroes, digits, zeroes, exponent)
                .as((s, z, d, p, y, f, e, x) -> s + (z.length() > 3 ? "" : z) + d + p + y + f + e + x);
    }

    @Provide
    Arbitrary<String> documents() {
        return Arbitraries.recursive(this::scalars, this::containers, 0, 3);
    }

    private Arbitrary<String> scalars() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, strings()), Tuple.of(3, numbers()), Tuple.of(1, Arbitraries.of("true", "false", "null")));
    }

    private Arbitrary<String> strings() {
        Arbitrary<String> part = Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(12).map(text -> text.replaceAll("[\"\\\\\\p{Cntrl}]", "")),
                Arbitraries.of("ä", "€", "😀", "\uFFFD", "\uE000", "\u2028", "\u007F"),
                Arbitraries.of("\\n", "\\\"", "\\\\", "\\/", "\\t", "\\b", "\\f", "\\r"),
                Arbitraries.of("\\u00e4", "\\u0022", "\\u005C", "\\u001f", "\\u0008", "\\u20AC", "\\ud83d\\ude00"),
                Arbitraries.of("\\ud83d", "\\ude00", "\\ud83dx", "\\u12", "\\x", "\\u0000", "\\u00E9\\u0009"));
        return part.list().ofMaxSize(4).map(parts -> "\"" + String.join("", parts) + "\"");
    }

    private Arbitrary<String> containers(Arbitrary<String> values) {
        Arbitrary<String> space = Arbitraries.of("", "", "", " ", "\n\t", "\r");
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(
                        9,
                        Arbitraries.of("a", "b", "c", "id", "aa", "ab", "", "z", "A", "ä", "€", "long name")
                                .map(name -> "\"" + name + "\"")),
                Tuple.of(1, strings()));
        Arbitrary<String> members =
                Combinators.combine(names, space, space, values).as((n, s, t, v) -> s + n + t + ":" + s + v + t);
        Arbitrary<String> elements = Combinators.combine(space, values).as((s, v) -> s + v + s);
        return Arbitraries.oneOf(
                members.list().ofMaxSize(6).map(list -> "{" + String.join(",", list) + "}"),
                Combinators.combine(space, members.list().ofMaxSize(3))
                        .as((s, list) -> s + "{" + s + String.join(",", list) + "}" + s),
                elements.list().ofMaxSize(5).map(list -> "[" + String.join(",", list) + "]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\":1,\"a\":{\"d\":[],\"c\":{}}} | {\"a\":{\"c\":{},\"d\":[]},\"b\":1}",
                "{ \"id\" : 1.50 , \"a\" : [ true , null ] } | {\"a\":[true,null],\"id\":1.5}",
                "{\"a\":10.0,\"b\":0.00,\"c\":100,\"d\":-2.10} | {\"a\":10,\"b\":0,\"c\":100,\"d\":-2.1}",
                "{\"a\":\"\\/\\u00e4\\u001F\\u000a\\ud83d\\ude00\"} | {\"a\":\"/ä\\u001f\\n😀\"}",
                "[\"ä€😀\"] | [\"ä€😀\"]",
                "{\"€\":1,\"ä\":2,\"\":3,\"a\":4} | {\"\":3,\"a\":4,\"ä\":2,\"€\":1}",
                "{\"z\":{\"y\":{\"x\":1,\"w\":2},\"v\":3},\"u\":4} | {\"u\":4,\"z\":{\"v\":3,\"y\":{\"w\":2,\"x\":1}}}",
                "0.000001 | 0.000001",
                "123456789012345678901.5 | 123456789012345678901.5"
            })
    void commonDocumentsAreAccepted(String document, String form) {
        assertThat(scanned(document)).isEqualTo(form).isEqualTo(canonical(utf8(document)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{a:1}",
                "{\"a\":1]",
                "[1,]",
                "[1}",
                "[1 2]",
                "[",
                "tru",
                "nul ",
                "falsy",
                "1 2",
                "01",
                "-",
                "1.",
                ".5",
                "+1",
                "\"a",
                "\"\\x\"",
                "\"\\u12G4\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud83d\\u0041\"",
                "\"\u0001\"",
                "{\"a\":1,\"a\":2}",
                "{\"b\":1,\"a\":2,\"b\":3}",
                "{\"a\":{\"x\":1,\"x\":1}}"
            })
    void whatIsWrongIsNotAccepted(String document) {
        assertThat(scan.accepts(utf8(document))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e5",
                "1E5",
                "-0",
                "-0.0",
                "0.0000001",
                "1234567890123456789012",
                "{\"\\u0061\":1}",
                "{\"\uE000\":1}",
                "{\"😀\":1}"
            })
    void whatIsRareIsLeftToTheStrictReader(String document) {
        assertThat(scan.accepts(utf8(document))).isFalse();
        assertThat(canonical(utf8(document))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0 80",
                "C1 BF",
                "F5 80 80 80",
                "80",
                "C3",
                "E0 9F BF",
                "ED A0 80",
                "F0 8F BF BF",
                "F4 90 80 80",
                "E2 82",
                "E2 28 A1",
                "F0 9F 98",
                "F0 9F 98 28",
                "F0 28 8C BC",
                "C3 28",
                "FF"
            })
    void bytesThatAreNotUtf8AreNotAccepted(String hex) {
        String[] parts = hex.split(" ", -1);
        byte[] document = new byte[parts.length + 2];
        document[0] = '"';
        document[parts.length + 1] = '"';
        for (int i = 0; i < parts.length; i++) {
            document[i + 1] = (byte) Integer.parseInt(parts[i], 16);
        }
        assertThat(scan.accepts(document)).isFalse();
        byte[] named = new byte[document.length + 4];
        System.arraycopy(document, 0, named, 1, document.length);
        named[0] = '{';
        named[document.length + 1] = ':';
        named[document.length + 2] = '1';
        named[document.length + 3] = '}';
        assertThat(scan.accepts(named)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x4_0000, 0x10_FFFF})
    void theFirstAndLastCharactersOfEachLengthAreAccepted(int character) {
        String text = Character.toString(character);
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));

        assertThat(scanned("[\"" + text + "\"]")).isEqualTo("[\"" + text + "\"]");
        assertThat(scanned("[\"" + escaped + " end\"]")).isEqualTo("[\"" + text + " end\"]");
        assertThat(StrictJson.reader().read("[\"" + text + "\"]", "in").get(0).stringValue())
                .isEqualTo(text);
    }

    @Test
    void escapedControlCharactersHaveTheirShortForm() {
        assertThat(scanned("\"\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d\"")).isEqualTo("\"\\b\\t\\n\\u000b\\f\\r\"");
    }

    @Test
    void documentsOfEveryLengthHaveRoom() {
        JsonScan each = JsonScan.ofDocuments();
        for (int length = 900; length < 1_100; length++) {
            String document = "\"" + "x".repeat(length - 2) + "\"";
            assertThat(each.accepts(utf8(document))).isTrue();
            assertThat(each.canonical()).isEqualTo(utf8(document));
        }
    }

    @Test
    void documentsOfEveryLengthHaveRoomForTheirOrder() {
        for (int length = 1_000; length < 1_050; length++) {
            String filler = "x".repeat(length - "{'b':'','a':1}".length());
            JsonScan first = JsonScan.ofDocuments();
            assertThat(first.accepts(utf8("{\"b\":\"" + filler + "\",\"a\":1}")))
                    .isTrue();
            assertThat(first.canonical()).isEqualTo(utf8("{\"a\":1,\"b\":\"" + filler + "\"}"));
        }
    }

    /** The order of the members of one document is tried on the next; a space keeps it from being known by its shape. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"c\": 1,\"b\":2,\"a\":3} | {\"z\": {\"y\":1,\"x\":2}} | {\"c\": 1,\"b\":2,\"a\":3}",
                "{\"c\": 1,\"b\":2,\"a\":3} | {\"y\": 1,\"x\":2} | {\"x\": 1,\"z\":2,\"y\":3}",
                "{\"d\": 1,\"c\":2,\"b\":3,\"a\":4} | {\"q\": {\"y\":1,\"x\":2}} | {\"z\": 1,\"y\":2,\"x\":3}",
                "{\"c\": 1,\"b\":2,\"z\":3,\"a\":4} | {\"b\": 1,\"c\":2,\"a\":3} | {\"c\": 1,\"b\":2,\"a\":3}",
                "{\"b\": 1,\"a\":2} | {\"d\": 1,\"c\":2} | {\"a\": {\"d\":1,\"c\":2},\"b\":1}"
            })
    void theOrderOfOneDocumentIsNotTakenForThatOfAnother(String one, String other, String third) {
        for (String document : List.of(one, other, third, other, one, third, one)) {
            assertThat(scanned(document)).isEqualTo(canonical(utf8(document)));
        }
    }

    @Test
    void asManyMembersAsThereIsRoomForAreOrderedAgainAndAgain() {
        for (int count = 60; count < 70; count++) {
            JsonScan again = JsonScan.ofDocuments();
            int most = count + 100;
            String document = IntStream.range(0, count)
                    .mapToObj(i -> "\"m" + (most - i) + "\":1")
                    .collect(Collectors.joining(",", "{", "} "));
            for (int i = 0; i < 3; i++) {
                assertThat(again.accepts(utf8(document))).isTrue();
                assertThat(again.canonical()).isEqualTo(utf8(canonical(utf8(document))));
            }
        }
    }

    @Test
    void namesThatBeginAlikeAreToldApart() {
        assertThat(scanned("{\"long name 2\":1,\"long name 10\":2,\"long name\":3}"))
                .isEqualTo("{\"long name\":3,\"long name 10\":2,\"long name 2\":1}");
        assertThat(scan.accepts(utf8("{\"long name 2\":1,\"long name 10\":2,\"long name 2\":3}")))
                .isFalse();
    }

    @Test
    void whatWasSortedBeforeHidesNoNameThatComesTwice() {
        assertThat(scanned("{\"b\":1,\"a\":2}")).isEqualTo("{\"a\":2,\"b\":1}");
        assertThat(scan.accepts(utf8("{\"a\":1,\"a\":2}"))).isFalse();
        String full = IntStream.range(0, 64)
                .mapToObj(i -> "\"m" + (99 - i) + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        for (int i = 0; i < 3; i++) {
            assertThat(scanned(full)).isEqualTo(canonical(utf8(full)));
        }
    }

    @Test
    void theFormIsHandedOnAsItIs() {
        for (String document : List.of("{\"b\":1,\"a\":2.0}", "[1, 2]", "{\"b\":1,\"a\":2.0}")) {
            for (int i = 0; i < 5; i++) {
                assertThat(scan.accepts(utf8(document))).isTrue();
                StringBuilder taken = new StringBuilder();
                scan.canonical((bytes, offset, length) ->
                        taken.append(new String(bytes, offset, length, StandardCharsets.UTF_8)));
                assertThat(taken).hasToString(canonical(utf8(document)));
            }
        }
    }

    @Test
    void limitsAreKept() {
        assertThat(scanned("{\"a\":".repeat(64) + "1" + "}".repeat(64))).hasSize(64 * 6 + 1);
        assertThat(scanned("[".repeat(64) + "]".repeat(64))).hasSize(128);
        assertThat(scan.accepts(utf8("[".repeat(65) + "]".repeat(65)))).isFalse();
        assertThat(scan.accepts(utf8("{\"a\":".repeat(65) + "1" + "}".repeat(65))))
                .isFalse();
        assertThat(scan.accepts(utf8(" " + "[".repeat(65) + "]".repeat(65)))).isFalse();
        assertThat(scan.accepts(utf8("\n{\"a\":".repeat(65) + "1" + "}".repeat(65))))
                .isFalse();
        assertThat(scanned("\"" + "x".repeat((1 << 20) - 2) + "\"")).hasSize(1 << 20);
        assertThat(scan.accepts(utf8("\"" + "x".repeat((1 << 20) - 1) + "\""))).isFalse();
        assertThat(scan.accepts(utf8("1." + "1".repeat(64)))).isTrue();
        assertThat(scan.accepts(utf8("1." + "1".repeat(65)))).isFalse();
    }

    private static String members(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"m" + (count - i) + "\":{\"b\":1,\"a\":2}")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void manyMembersAreSorted() {
        assertThat(scanned(members(256))).isEqualTo(canonical(utf8(members(256))));
        assertThat(scan.accepts(utf8(members(257)))).isFalse();
        assertThat(scanned("{\"x\":" + members(200) + ",\"a\":1}")).startsWith("{\"a\":1,\"x\":{\"m1\":");
    }

    @Test
    void theMemberIsFoundWhereItIs() {
        assertThat(scan.finds(utf8("{\"a\":{\"id\":\"no\"},\"id\":\"yes\" rubbish")))
                .isTrue();
        assertThat(scan.text()).contains("yes");
        assertThat(scan.accepts(utf8("{\"a\":{\"id\":\"no\"},\"id\":\"yes\"}"))).isTrue();
        assertThat(scan.text()).contains("yes");
        for (String none : List.of("{\"id\":7}", "{\"id\":\"\"}", "{\"id\":\"\\u0061\"}", "{\"id\":[\"a\"]}")) {
            assertThat(scan.finds(utf8(none))).isTrue();
            assertThat(scan.text()).isEmpty();
        }
        for (String none : List.of("{\"a\":1}", "", "[\"id\"]", "{\"id\":", "{\"id\":\"x", "{\"idx\":\"x\"}")) {
            assertThat(scan.finds(utf8(none))).isFalse();
            assertThat(scan.text()).isEmpty();
        }
        // its end is not where only the beginning was looked at
        String number = "{\"a\":\"" + "x".repeat(112) + "\",\"id\":";
        assertThat(scan.finds(utf8(number + "123e5,\"b\":1}"))).isFalse();
        assertThat(scan.finds(utf8("\"" + "x".repeat(200) + "\""))).isFalse();
        JsonScan nothing = JsonScan.ofDocuments();
        assertThat(nothing.accepts(utf8("{\"id\":\"a\"}"))).isTrue();
        assertThat(nothing.text()).isEqualTo(Optional.empty());
    }
}
