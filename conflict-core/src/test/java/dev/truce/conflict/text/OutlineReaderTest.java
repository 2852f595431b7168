package dev.truce.conflict.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is outlined is what the strict reader reads, but for what is legal and rare. */
class OutlineReaderTest {

    private static final String OTHERS = " \n\r\t\"\\{}[]:,-+.0179eEtuxf/a\u0000\u001f\u007f";

    /** Numbers with exponents, and names with escapes. */
    private static final Pattern RARE = Pattern.compile("(?s).*([0-9][eE]|\\\\).*");

    static List<String> documents() {
        return List.of(
                "{\"a\":{\"b\":[1,-0,0.5,true,false,null],\"c\":\"x\"},\"d\":\"größe 😀\",\"e\":[],\"f\":{}}",
                " [ 10 , -7.25 , { } , [ ] , \"a text of some length\" ] ",
                "{ \"a\" : 1 ,\n\t\"b\" : [ true , null ] ,\r\n \"c\" : false }",
                "\"\\n\\\"\\\\\\/\\b\\f\\r\\t\\u00e9\\ud83d\\ude00\"",
                "-120.50",
                "null");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aDocumentIsOutlinedWhole(String document) {
        assertThat(read(document, null)).isEqualTo(strict(bytes(document)));
        assertThat(read(document, document)).as("beside itself").isEqualTo(strict(bytes(document)));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aDocumentThatIsCutOffIsRefused(String document) {
        byte[] text = bytes(document);
        for (int end = 0; end < text.length; end++) {
            JsonNode expected = strict(Arrays.copyOf(text, end));
            assertThat(tree(outlined(text, 0, end, null))).as("cut at %d", end).isEqualTo(expected);
            assertThat(tree(outlined(Arrays.copyOf(text, end), 0, end, null)))
                    .as("cut at %d, where the array ends", end)
                    .isEqualTo(expected);
            assertThat(tree(outlined(text, 0, end, outlined(text, 0, text.length, null))))
                    .as("cut at %d, beside the whole", end)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    @Tag("slow")
    void aDocumentWithAnotherByteIsReadAsStrictly(String document) {
        byte[] whole = bytes(document);
        List<Byte> others = new ArrayList<>();
        for (byte other : bytes(OTHERS)) {
            others.add(other);
        }
        others.addAll(List.of((byte) 0x80, (byte) 0xBF, (byte) 0xC3, (byte) 0xE2, (byte) 0xF0, (byte) 0xFF));
        for (int at = 0; at < whole.length; at++) {
            for (byte other : others) {
                byte[] text = whole.clone();
                text[at] = other;
                JsonNode expected = strict(text);
                for (Outline reference : Arrays.asList(null, outlined(whole, 0, whole.length, null))) {
                    JsonNode found = tree(outlined(text, 0, text.length, reference));
                    boolean left = found == null && RARE.matcher(utf8(text)).matches();
                    assertThat(left || equal(found, expected))
                            .as("%s: %s, not %s", utf8(text), found, expected)
                            .isTrue();
                }
            }
        }
    }

    /** Beside a reference, names are looked for where they stood there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a':1,'b':2,'c':3}     | {'a':1,'c':3}           | true",
                "{'a':1,'b':2,'c':3}     | {'c':4,'b':2,'a':1}     | true",
                "{'a':1,'b':2,'c':3}     | {'a':1,'x':7,'b':2}     | true",
                "{'a':1,'b':{'c':3}}     | {'b':{'d':1,'c':3},'a':{}} | true",
                "{'a':{},'b':1}          | {'a':{'b':1},'b':1}     | true",
                "{'a':[],'b':1}          | {'a':{'b':1},'b':1}     | true",
                "{'a':12,'b':1}          | {'a':123,'b':1}         | true",
                "{'a':1}                 | {'a':1 }                | true",
                "{'a':1}                 | [{'a':1}]               | true",
                "[1]                     | {'a':1}                 | true",
                "{'a':{'x':1},'b':2}     | {'a':{'x':1,'b':2},'b':2} | true",
                // a name that stands twice
                "{'a':1}                 | {'a':1,'a':1}           | false",
                "{'a':1,'b':2}           | {'b':2,'a':1,'b':2}     | false",
                "{'a':1,'b':2}           | {'a':1,'a':2}           | false",
                "{'a':1,'b':2}           | {'a':2,'b':2,'a':1}     | false",
                "{'a':1}                 | {'x':1,'x':1}           | false",
                "{'a':1,'b':{'c':1}}     | {'a':1,'b':{'c':1,'c':1}} | false",
                // what follows the bytes of a twin has to end it
                "{'a':1,'b':2}           | {'a':1'b':2}            | false",
                "{'a':1}                 | {'a':1]                 | false",
                "{'a':1,'b':2}           | {'a':1,,'b':2}          | false",
                "{'a':1,'b':2}           | {'a':1,'b':2,}          | false",
                "{'a':1}                 | {'a':1}}                | false",
                "{'a':1}                 | {'a':1                  | false",
                "{'a':1}                 | [{'a':1]                | false",
                "{'a':1}                 | {1}                     | false",
                "{'a':1}                 | {'a':1,2}               | false",
                "{'a':1}                 | {'a' 1}                 | false",
            })
    void aReferenceChangesNothingOfWhatIsRead(String reference, String document, boolean legal) {
        String there = reference.replace('\'', '"');
        String here = document.replace('\'', '"');
        assertThat(read(here, there)).isEqualTo(read(here, null)).isEqualTo(strict(bytes(here)));
        assertThat(strict(bytes(here)) != null).isEqualTo(legal);
    }

    @Test
    void aMemberIsFoundInTheReferenceAlsoWhereEightAreMissing() {
        String nine = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> "\"n" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
        byte[] text = bytes(nine);
        Outline reference = outlined(text, 0, text.length, null);
        byte[] eighth = bytes("{\"n8\":0}");
        Outline near = outlined(eighth, 0, eighth.length, reference);
        assertThat(near).isNotNull().extracting(outline -> outline.peer(1)).isEqualTo(8);
        byte[] ninth = bytes("{\"n9\":0}");
        Outline far = outlined(ninth, 0, ninth.length, reference);
        assertThat(far)
                .isNotNull()
                .satisfies(outline -> assertThat(outline.peer(1)).isNegative());
        assertThat(tree(far)).isEqualTo(strict(ninth));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"\\u0061\":1}", "[1e2]", "1E2", "[1.5e-3]"})
    void whatIsLegalAndRareIsLeftToTheReaderOfTrees(String document) {
        assertThat(strict(bytes(document))).isNotNull();
        assertThat(read(document, null)).isNull();
    }

    @Test
    void aNumberOfThreeHundredDigitsIsTheLongest() {
        assertThat(read("9".repeat(300), null)).isEqualTo(strict(bytes("9".repeat(300))));
        assertThat(read("9".repeat(301), null)).isNull();
        JsonLimits four = new JsonLimits(100, 100, 10, 4, 100);
        assertThat(outlined("1234", four)).isNotNull();
        assertThat(outlined("12345", four)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "2147483647",
                "-2147483649",
                "999999999999999999",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "-9223372036854775809",
                "12345678901234567890123",
                "1.10",
                "0.0"
            })
    void aNumberIsOfTheTypeThatTheStrictReaderGivesIt(String number) {
        JsonNode expected = strict(bytes(number));
        assertThat(read(number, null)).isEqualTo(expected).isInstanceOf(expected == null ? null : expected.getClass());
    }

    @Test
    void objectsAndListsNestAsDeepAsTheLimitSays() {
        JsonLimits three = new JsonLimits(100, 100, 3, 10, 100);
        for (String deepest :
                List.of("[[[]]]", "[[[1]]]", "{\"a\":{\"b\":{\"c\":1}}}", "[[[]],[[]]]", "[{\"a\":[],\"b\":{}}]")) {
            assertThat(outlined(deepest, three)).as(deepest).isNotNull();
        }
        for (String deeper : List.of("[[[[]]]]", "{\"a\":{\"b\":{\"c\":{}}}}", "[{\"a\":[[]]}]")) {
            assertThat(outlined(deeper, three)).as(deeper).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"9, 100, 100", "100, 9, 100", "100, 100, 9"})
    void whatMayBeBeyondALimitIsLeftToTheReaderOfTrees(long bytes, int chars, long tokens) {
        JsonLimits limits = new JsonLimits(bytes, chars, 10, 20, tokens);
        assertThat(outlined("123456789", limits)).isNotNull();
        assertThat(outlined("1234567890", limits)).isNull();
    }

    /** Names that differ only in their middle have one hash. */
    @Test
    void namesMadeToCollideAreLeftToTheReaderOfTrees() {
        for (String family : List.of("beginning", "Beginning", "beginninG", "at first ")) {
            assertThat(read(colliding(family, 64), null)).isEqualTo(strict(bytes(colliding(family, 64))));
            assertThat(read(colliding(family, 65), null)).isNull();
            assertThat(strict(bytes(colliding(family, 65)))).isNotNull();
        }
    }

    private static String colliding(String family, int names) {
        return IntStream.range(0, names)
                .mapToObj(i -> "\"" + family + (char) ('0' + i) + "theending\":" + i)
                .collect(Collectors.joining(",", "{", "}"))
                .replace("\\", "~");
    }

    private static boolean equal(@Nullable JsonNode one, @Nullable JsonNode two) {
        return one == null ? two == null : one.equals(two);
    }

    private static @Nullable JsonNode read(String document, @Nullable String reference) {
        byte[] text = bytes(document);
        byte[] there = reference == null ? null : bytes(reference);
        return tree(outlined(text, 0, text.length, there == null ? null : outlined(there, 0, there.length, null)));
    }

    private static @Nullable JsonNode tree(@Nullable Outline outline) {
        return outline == null ? null : OutlineTree.of(outline, outline.root());
    }

    private static @Nullable Outline outlined(byte[] text, int offset, int length, @Nullable Outline reference) {
        return outlined(text, offset, length, reference, JsonLimits.defaults());
    }

    private static @Nullable Outline outlined(String text, JsonLimits limits) {
        return outlined(bytes(text), 0, bytes(text).length, null, limits);
    }

    private static @Nullable Outline outlined(
            byte[] text, int offset, int length, @Nullable Outline reference, JsonLimits limits) {
        return OutlineReader.read(text, offset, length, reference, limits, new OutlineRoom());
    }

    private static @Nullable JsonNode strict(byte[] text) {
        try {
            return StrictJson.reader().read(text, "test");
        } catch (InputRejectedException e) {
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }
}
