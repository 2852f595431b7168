package dev.truce.conflict.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    /** Eight bytes are looked at together, so each place in them counts. */
    @ParameterizedTest
    @ValueSource(ints = {'"', '\\', 0x1F, 0x00, '\n', 0x80, 0xC3, 0xFF})
    void aStringIsPlainUpToWhatIsSpecialWhereverItStands(int special) {
        for (int length = 1; length <= 20; length++) {
            for (int place = 0; place < length; place++) {
                byte[] text = plain(length);
                text[place] = (byte) special;
                for (int from = 0; from <= place; from++) {
                    assertThat(Texts.plainEnd(text, from, length))
                            .as("%d of %d from %d", place, length, from)
                            .isEqualTo(place);
                }
                assertThat(Texts.plainEnd(text, 0, place)).as("ends before").isEqualTo(place);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {' ', '!', '#', '[', ']', 'a', '~', 0x7F, 0x21, 0x23})
    void otherBytesArePlain(int byteValue) {
        for (int length = 0; length <= 20; length++) {
            byte[] text = plain(length);
            Arrays.fill(text, (byte) byteValue);
            assertThat(Texts.plainEnd(text, 0, length)).isEqualTo(length);
        }
    }

    private static byte[] plain(int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) 'a');
        return text;
    }

    /** The first and last character of each length, and what lies beside them. */
    @ParameterizedTest
    @CsvSource({
        "C2 80, 2",
        "DF BF, 2",
        "E0 A0 80, 3",
        "ED 9F BF, 3",
        "EE 80 80, 3",
        "EF BF BF, 3",
        "F0 90 80 80, 4",
        "F4 8F BF BF, 4",
        // overlong
        "C0 80, 0",
        "C1 BF, 0",
        "E0 9F BF, 0",
        "F0 8F BF BF, 0",
        // surrogates, and beyond Unicode
        "ED A0 80, 0",
        "ED BF BF, 0",
        "F4 90 80 80, 0",
        "F5 80 80 80, 0",
        "FF 80 80 80, 0",
        // a byte that continues nothing, or does not continue
        "80 80, 0",
        "BF 80, 0",
        "C2 7F, 0",
        "C2 C0, 0",
        "E1 80 7F, 0",
        "F1 80 80 C0, 0",
    })
    void aCharacterBeyondAsciiTakesTwoToFourBytes(String bytes, int length) {
        byte[] text = HexFormat.ofDelimiter(" ").parseHex(bytes);
        assertThat(Texts.sequenceLength(text, 0, text.length)).isEqualTo(length);
        for (int end = 1; end < text.length; end++) {
            assertThat(Texts.sequenceLength(text, 0, end)).as("cut at %d", end).isZero();
        }
        byte[] within = new byte[text.length + 2];
        System.arraycopy(text, 0, within, 1, text.length);
        assertThat(Texts.sequenceLength(within, 1, within.length)).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\\\", 2",
                "\\\\, 2",
                "\\/, 2",
                "\\b, 2",
                "\\f, 2",
                "\\n, 2",
                "\\r, 2",
                "\\t, 2",
                "\\u0041, 6",
                "\\u0000, 6",
                "\\u00eF, 6",
                "\\uD7FF, 6",
                "\\uE000, 6",
                "\\uD83D\\uDE00, 12",
                "\\ud800\\udc00, 12",
                // no such escape
                "\\a, 0",
                "\\', 0",
                "\\U0041, 0",
                "\\u004g, 0",
                "\\u004:, 0",
                // half of a pair
                "\\uDE00, 0",
                "\\uDC00\\uD800, 0",
                "\\uD83D\\uD83D, 0",
                "\\uD83D\\n1234, 0",
                "\\uD83D/uDE00, 0",
                "\\uD83D\\xDE00, 0",
                "\\uD83D\\uDE0x, 0",
                "\\uD83D123456, 0",
            })
    void anEscapeTakesTwoBytesOrSixOrAPairOfSix(String escape, int length) {
        byte[] text = escape.getBytes(StandardCharsets.UTF_8);
        assertThat(Texts.escapeLength(text, 0, text.length)).isEqualTo(length);
        for (int end = 1; end < text.length; end++) {
            assertThat(Texts.escapeLength(text, 0, end)).as("cut at %d", end).isZero();
        }
        byte[] within = ("x" + escape + "x").getBytes(StandardCharsets.UTF_8);
        assertThat(Texts.escapeLength(within, 1, within.length)).isEqualTo(length);
    }

    /** A hash that told fewer names apart would be right all the same, and each look-up slow. */
    @Test
    void namesThatDifferAtTheirBeginningOrEndOrInLengthHaveHashesOfTheirOwn() {
        Set<String> names = new TreeSet<>();
        for (int length = 1; length <= 20; length++) {
            for (String letter : List.of("a", "b", "Z", "_", "0", "\u00e9", "\u20ac")) {
                String others = "n".repeat(length - 1);
                names.add(letter + others);
                names.add(others + letter);
                names.add(letter.repeat(length));
            }
        }
        Set<Integer> hashes = new TreeSet<>();
        for (String name : names) {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            int hash = Texts.hash(text, 0, text.length);
            hashes.add(hash);
            byte[] within = ("x" + name + "yz").getBytes(StandardCharsets.UTF_8);
            assertThat(Texts.hash(within, 1, within.length - 2)).as(name).isEqualTo(hash);
        }
        assertThat(hashes).hasSameSizeAs(names);
    }
}
