package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StrictJsonTest {

    private static final StrictJson JSON = StrictJson.reader();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":1,"id":2}          | in:1:9: duplicate member "id"; remove one of the two
            {"a":{"b":1,"b":1}}      | in:1:13: duplicate member "b"; remove one of the two
            {"a":1} {"b":2}          | in:1:9: more text follows the document; expected exactly one document
            {"a":1,}                 | in:1:8: unexpected '}' in an object; this is not valid JSON
            [1,2,]                   | in:1:6: unexpected ']' in an array; this is not valid JSON
            {"a":[1,2                | in:1:10: the text ends inside an array; it is cut short
            {"a":"xy                 | in:1:9: the text ends inside an object; it is cut short
            {"a":                    | in:1:6: the text ends inside an object; it is cut short
            [NaN]                    | in:1:2: 'NaN' is not a JSON value; expected null, true, false, a number, a string, [ or {
            [Infinity]               | in:1:2: 'Infinity' is not a JSON value; expected null, true, false, a number, a string, [ or {
            [-Infinity]              | in:1:2: '-Infinity' is not a JSON value; expected null, true, false, a number, a string, [ or {
            tru                      | in:1:1: 'tru' is not a JSON value; expected null, true, false, a number, a string, [ or {
            [01]                     | in:1:3: a number has a leading zero; remove it
            [1.]                     | in:1:4: unexpected ']' in an array; this is not valid JSON
            [1 €]                    | in:1:4: unexpected '€' in an array; this is not valid JSON
            tru 1                    | in:1:1: 'tru' is not a JSON value; expected null, true, false, a number, a string, [ or {
            -                        | in:1:2: the text ends inside the document; it is cut short
            1e                       | in:1:3: the text ends inside the document; it is cut short
            {"\\ud800":1}            | in:1:9: a lone surrogate is not a character; write both halves of the pair or remove it
            [+1]                     | in:1:2: unexpected '+' in an array; this is not valid JSON
            {a:1}                    | in:1:2: unexpected 'a' in an object; this is not valid JSON
            ["é" "x"]                | in:1:6: unexpected '"' in an array; this is not valid JSON
            [1e400]                  | in:1:2: number 1e400 is outside the range of a double (about 4.9e-324 to 1.8e308); write it as a string
            [-1e400]                 | in:1:2: number -1e400 is outside the range of a double (about 4.9e-324 to 1.8e308); write it as a string
            [1e-400]                 | in:1:2: number 1e-400 is outside the range of a double (about 4.9e-324 to 1.8e308); write it as a string
            [1e99999999999]          | in:1:2: number 1e99999999999 is outside the range of a double (about 4.9e-324 to 1.8e308); write it as a string
            {"a":"\\ud800"}          | in:1:6: a lone surrogate is not a character; write both halves of the pair or remove it
            {"\\udc00\\ud800":1}     | in:1:9: a lone surrogate is not a character; write both halves of the pair or remove it
            ["\\q"]                   | in:1:4: unexpected 'q' in an array; this is not valid JSON
            [1}                      | in:1:3: unexpected '}' in an array; this is not valid JSON
            {"a":1 😀}               | in:1:8: unexpected '😀' in an object; this is not valid JSON
            /* x */ 1                | in:1:1: unexpected '/' in the document; this is not valid JSON
            """)
    void aBadDocumentIsRefusedInOneLine(String text, String message) {
        assertThatThrownBy(() -> JSON.read(text, "in"))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n"})
    void anEmptyTextIsRefused(String text) {
        assertThatThrownBy(() -> JSON.read(text, "in"))
                .hasMessageEndingWith(": the text is empty; expected one JSON document");
    }

    @Test
    void thePlaceIsLineColumnAndPointer() {
        InputRejectedException e = catchThrowableOfType(
                InputRejectedException.class, () -> JSON.read("{\n  \"ä\": [0,\n 1e999]}", "orders.json"));

        assertThat(e.source()).isEqualTo("orders.json");
        assertThat(e.line()).isEqualTo(3);
        assertThat(e.column()).isEqualTo(2);
        assertThat(e.path()).isEqualTo("/ä/1");
    }

    @ParameterizedTest
    @CsvSource({
        "EDA080, 0xED", // an encoded surrogate
        "C080, 0xC0", // an overlong zero
        "E08080, 0xE0",
        "F0808080, 0xF0",
        "F4908080, 0xF4", // above U+10FFFF
        "FF, 0xFF",
        "80, 0x80",
        "C3, 0xC3",
        "E282, 0xE2"
    })
    void invalidUtf8IsRefused(String hex, String named) {
        byte[] bytes = bytes("[\"", HexFormat.of().parseHex(hex), "\"]");

        assertThatThrownBy(() -> JSON.read(bytes, "in"))
                .hasMessage("in:1:3: byte " + named + " is not valid UTF-8; save the text as UTF-8");
        assertThatThrownBy(() -> JSON.read(bytes("[\"", HexFormat.of().parseHex(hex), ""), "in"))
                .hasMessage("in:1:3: byte " + named + " is not valid UTF-8; save the text as UTF-8");
        assertThatThrownBy(() -> JSON.read(HexFormat.of().parseHex(hex), "in"))
                .hasMessage("in:1:1: byte " + named + " is not valid UTF-8; save the text as UTF-8");
    }

    @Test
    void otherEncodingsAndByteOrderMarksAreRefused() {
        assertThatThrownBy(() -> JSON.read("\uFEFF{}", "in"))
                .hasMessage("in:1:1: the text starts with a byte order mark; save it as UTF-8 without one");
        assertThatThrownBy(() -> JSON.read("\uFEFF", "in"))
                .hasMessage("in:1:1: the text starts with a byte order mark; save it as UTF-8 without one");
        assertThatThrownBy(() -> JSON.read("{}".getBytes(StandardCharsets.UTF_16LE), "in"))
                .hasMessage("in:1:2: a zero byte is not JSON; save the text as UTF-8");
    }

    @Test
    void aPlaceWithinACharacterIsThatCharacter() {
        SourceText text = new SourceText("in", "a€é\n".getBytes(StandardCharsets.UTF_8), 1);

        assertThat(IntStream.range(0, 7).mapToObj(text::characterAt))
                .containsExactly("'a'", "'€'", "'€'", "'€'", "'é'", "'é'", "U+000A");
    }

    @Test
    void aWordIsFoundBeforeWhereItEndsAlsoAtTheBeginning() {
        SourceText text = new SourceText("in", "nul é nul".getBytes(StandardCharsets.UTF_8), 1);

        assertThat(text.lastIndexOf("nul", 3)).isZero();
        assertThat(text.lastIndexOf("nul", 6)).isZero();
        assertThat(text.lastIndexOf("nul", 10)).isEqualTo(7);
        assertThat(text.lastIndexOf("tru", 5)).isEqualTo(5);
    }

    @Test
    void controlCharactersMustBeEscaped() {
        assertThatThrownBy(() -> JSON.read("[\"a\nb\"]", "in"))
                .hasMessage("in:1:4: the control character U+000A stands unescaped in a string; escape it");
        assertThatThrownBy(() -> JSON.read("[\"abc\0\"]", "in"))
                .hasMessage("in:1:6: the control character U+0000 stands unescaped in a string; escape it");
        assertThat(JSON.read("[\"\\u0000\"]", "in").get(0).stringValue()).isEqualTo("\0");
    }

    @Test
    void aDepthOfAHundredThousandIsRefusedClearly() {
        assertThatThrownBy(() -> JSON.read("[".repeat(100_000), "deep.json"))
                .hasMessage("deep.json:1:513: nested deeper than 512 levels; flatten the value or raise the limit");
        assertThat(JSON.read("[".repeat(512) + "]".repeat(512), "in").isArray()).isTrue();
        StrictJson deep = StrictJson.reader(new JsonLimits(1 << 20, 100, 100_000, 100, 1 << 20));
        String text = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(StrictJson.text(deep.read(text, "in"))).isEqualTo(text);
    }

    @Test
    void everyLimitIsNamedWhenExceeded() {
        StrictJson small = StrictJson.reader(new JsonLimits(40, 5, 2, 4, 6));

        assertThatThrownBy(() -> small.read(" ".repeat(41), "in"))
                .hasMessage("in:1: the document has more than 40 bytes; split it or raise the limit");
        assertThatThrownBy(() -> small.read("[\"123456\"]", "in"))
                .hasMessageEndingWith("a string has more than 5 characters; shorten it or raise the limit");
        assertThatThrownBy(() -> small.read("{\"123456\":1}", "in"))
                .hasMessageEndingWith("a string has more than 5 characters; shorten it or raise the limit");
        assertThatThrownBy(() -> small.read("[[[1]]]", "in")).hasMessageContaining("nested deeper than 2 levels");
        assertThatThrownBy(() -> small.read("[12345]", "in"))
                .hasMessageEndingWith("a number has more than 4 characters; shorten it or raise the limit");
        // the parser counts digits alone
        assertThatThrownBy(() -> small.read("[-1234]", "in"))
                .hasMessageEndingWith("a number has more than 4 characters; shorten it or raise the limit");
        assertThatThrownBy(() -> small.read("[1,2,3,4,5]", "in")).hasMessageContaining("more than 6 tokens");
        assertThat(small.read("[\"12345\",1234,[]]", "in")).hasSize(3);
        assertThat(small.read("[-123]", "in")).hasSize(1);
    }

    @Test
    void aStringOfAnyLengthIsHeldToItsLimit() {
        for (int limit = 1; limit < 9_000; limit += limit < 50 ? 1 : 613) {
            StrictJson json = StrictJson.reader(new JsonLimits(1 << 20, limit, 10, 10, 10));
            for (String character : new String[] {"x", "é", "\\n", "\\u00e9"}) {
                String just = "\"" + character.repeat(limit) + "\"";
                String longer = "\"" + character.repeat(limit + 1) + "\"";
                assertThat(json.read(just, "in").asString()).hasSize(limit);
                if (!character.endsWith("é") && !character.endsWith("e9")) { // of a name the parser counts the bytes
                    assertThat(json.read("{" + just + ":1}", "in")).hasSize(1);
                }
                for (String document : new String[] {longer, "{" + longer + ":1}"}) {
                    assertThatThrownBy(() -> json.read(document, "in"))
                            .hasMessageEndingWith(
                                    "a string has more than " + limit + " characters; shorten it or raise the limit");
                }
            }
        }
    }

    @Test
    void aLongNameThatComesTwiceIsShortenedInTheMessage() {
        String name = "n".repeat(1_000);
        assertThatThrownBy(() -> JSON.read("{\"" + name + "\":1,\"" + name + "\":1}", "in"))
                .hasMessageContaining("n…\"; remove one of the two")
                .hasMessageNotContaining(name);
    }

    @Test
    void whatOnlyBeginsAsAByteOrderMarkDoesIsNoUtf8() {
        for (int[] start : new int[][] {{0xEF, '1', '1'}, {0xEF, 0xBB, '1'}, {0xEF, 0xBB}}) {
            byte[] bytes = new byte[start.length];
            for (int i = 0; i < start.length; i++) {
                bytes[i] = (byte) start[i];
            }
            assertThatThrownBy(() -> JSON.read(bytes, "in"))
                    .hasMessage("in:1:1: byte 0xEF is not valid UTF-8; save the text as UTF-8");
        }
        byte[] marked = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '1'};
        assertThatThrownBy(() -> JSON.read(marked, "in")).hasMessageContaining("starts with a byte order mark");
    }

    @Test
    void aLimitIsAtLeastOneAndADocumentFitsAnArray() {
        assertThat(new JsonLimits(1, 1, 1, 1, 1).maxDepth()).isEqualTo(1);
        assertThatThrownBy(() -> new JsonLimits(0, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDocumentBytes is 0; a limit is at least 1");
        assertThatThrownBy(() -> new JsonLimits(1, 0, 1, 1, 1)).hasMessageStartingWith("maxStringChars is 0;");
        assertThatThrownBy(() -> new JsonLimits(1, 1, 0, 1, 1)).hasMessageStartingWith("maxDepth is 0;");
        assertThatThrownBy(() -> new JsonLimits(1, 1, 1, -1, 1)).hasMessageStartingWith("maxNumberDigits is -1;");
        assertThatThrownBy(() -> new JsonLimits(1, 1, 1, 1, 0)).hasMessageStartingWith("maxTokens is 0;");
        long longest = Integer.MAX_VALUE - 1_024L;
        assertThat(new JsonLimits(longest, 1, 1, 1, 1).maxDocumentBytes()).isEqualTo(longest);
        assertThatThrownBy(() -> new JsonLimits(longest + 1, 1, 1, 1, 1))
                .hasMessageEndingWith("but a document is read into one array; use at most " + longest);
        assertThat(JsonLimits.defaults())
                .isEqualTo(new JsonLimits(1 << 26, 1 << 24, 512, 1_000, 10_000_000))
                .isEqualTo(JSON.limits());
    }

    @Test
    void numbersAreShownByTheirBeginning() {
        String forty = "1" + "0".repeat(35) + "e400";

        assertThatThrownBy(() -> JSON.read(forty, "in"))
                .hasMessageStartingWith("in:1:1: number " + forty + " is outside the range of a double");
        assertThatThrownBy(() -> JSON.read("1" + "0".repeat(400), "in"))
                .hasMessageStartingWith("in:1:1: number 1" + "0".repeat(39) + "… is outside the range of a double");
    }

    @Test
    void manyDigitsDoNotHideHowLargeANumberIs() {
        assertThatThrownBy(() -> JSON.read("1." + "1".repeat(199) + "e400", "in"))
                .hasMessageContaining("is outside the range of a double");
        assertThat(JSON.read("0e598", "in").decimalValue()).isEqualByComparingTo("0");
        assertThatThrownBy(() -> JSON.read("0e599", "in")).hasMessageContaining("is outside the range of a double");
    }

    @Test
    @Tag("slow")
    void aMillionMembersAreReadAndADuplicateAmongThemFound() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 1_000_000; i++) {
            text.append("\"k").append(i).append("\":0,");
        }

        assertThat(JSON.read(text + "\"z\":1}", "in")).hasSize(1_000_001);
        assertThatThrownBy(() -> JSON.read(text + "\"k77\":1}", "in")).hasMessageContaining("duplicate member \"k77\"");
    }

    @Test
    void numbersKeepTheirValueAndScale() {
        JsonNode read = JSON.read(
                "[1.10, 9223372036854775808, 1e2, 123456789012345678901234567890, 0.1000000000000000055, -0, 5e-324]",
                "in");

        assertThat(read.get(0).decimalValue()).isEqualTo(new BigDecimal("1.10"));
        assertThat(read.get(1).bigIntegerValue()).isEqualTo(BigInteger.TWO.pow(63));
        assertThat(StrictJson.text(read))
                .isEqualTo(
                        "[1.10,9223372036854775808,1E+2,123456789012345678901234567890,0.1000000000000000055,0,5E-324]");
    }

    @Test
    void writingAndReadingAgainGivesTheSameTree() {
        JsonNode value =
                JSON.read("{\"b\":[1.50,null,true,{}],\"a\":\"\\u0000\\n\\\"\\\\/é😀\",\"c\":[[]],\"\":1e-7}", "in");

        assertThat(JSON.read(StrictJson.write(value), "again")).isEqualTo(value);
        assertThat(JSON.read(StrictJson.pretty(value), "again")).isEqualTo(value);
    }

    @Test
    void prettyTextIsIndentedByTwo() {
        assertThat(StrictJson.pretty(JSON.read("{\"a\":[1,{\"b\":[]}],\"c\":{}}", "in")))
                .isEqualTo("""
                        {
                          "a": [
                            1,
                            {
                              "b": []
                            }
                          ],
                          "c": {}
                        }""");
    }

    @Test
    void filesAreNamedByTheirPath(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("x.json");
        Files.writeString(file, "{\"a\":1");

        assertThatThrownBy(() -> JSON.read(file))
                .hasMessage(file + ":1:7: the text ends inside an object; it is cut short");
        assertThatThrownBy(() -> JSON.read(dir.resolve("y.json")))
                .hasMessage(dir.resolve("y.json") + ": there is no such file; check the path");
        assertThatThrownBy(() -> JSON.read(dir)).hasMessage(dir + ": this is a directory; name a file");
    }

    @Test
    void aFileIsReadUpToItsLimit(@TempDir Path dir) throws IOException {
        StrictJson small = StrictJson.reader(new JsonLimits(7, 5, 2, 4, 6));
        Path file = Files.writeString(dir.resolve("x.json"), "{\"a\":1}");

        assertThat(small.read(file)).isEqualTo(JSON.read("{\"a\":1}", "in"));
        Files.writeString(file, "{\"a\":1} ");
        assertThatThrownBy(() -> small.read(file))
                .hasMessage(file + ":1: the document has more than 7 bytes; split it or raise the limit");
    }

    private static byte[] bytes(String before, byte[] middle, String after) {
        byte[] all = new byte[before.length() + middle.length + after.length()];
        System.arraycopy(before.getBytes(StandardCharsets.US_ASCII), 0, all, 0, before.length());
        System.arraycopy(middle, 0, all, before.length(), middle.length);
        System.arraycopy(
                after.getBytes(StandardCharsets.US_ASCII), 0, all, before.length() + middle.length, after.length());
        return all;
    }
}
