package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMergeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # base            | local            | server            | merged
            one two three     | ONE two three    | one two THREE     | ONE two THREE
            one two three     | one three        | one two three four| one three four
            one two           | one two          | one 2             | one 2
            one two           | one 2            | one 2             | one 2
            Größe groß        | Grösse groß      | Größe klein       | Grösse klein
            東京都             | 東北都            | 東京府             |
            東京と都           | 西京と都          | 東京と府            | 西京と府
            a, b; c           | a, B; c          | a, b; C           | a, B; C
            id7 x 8           | id9 x 8          | id7 x 9           | id9 x 9
            a b               | a, b             | so a b            | so a, b
            (one)             | [one)            | (one]             | [one]
            東京都             | 西京都            | 東京府             | 西京府
            """)
    void bothSidesWordsHold(String base, String local, String server, String merged) {
        assertThat(TextMerge.merge(base, local, server)).isEqualTo(merged);
        assertThat(TextMerge.merge(base, server, local)).isEqualTo(merged);
    }

    /** What a side did is open where a word stands twice, whichever side it was. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # base | local | server
            都      | 都都   | 京都
            都都     | 京都都  | 都都京都
            """)
    void aMergeThatWouldGrowWhenItIsRepeatedIsNobodys(String base, String local, String server) {
        assertThat(TextMerge.merge(base, local, server)).isNull();
        assertThat(TextMerge.merge(base, server, local)).isNull();
    }

    @Test
    void theSameWordsChangedDifferentlyAreNobodys() {
        assertThat(TextMerge.merge("one two", "one 2", "one zwei")).isNull();
        assertThat(TextMerge.merge("cat", "bat", "can")).as("a word is whole").isNull();
    }

    @Test
    void aMarkBelongsToItsLetter() {
        // e with an acute accent of its own against e with a diaeresis: one word, changed by both
        assertThat(TextMerge.merge("cafe x", "cafe\u0301 x", "cafe\u0308 x")).isNull();
        // the mark alone is never moved onto another word
        assertThat(TextMerge.merge("cafe x", "cafe\u0301 x", "the x")).isNull();
        // a spacing mark and an enclosing mark likewise
        assertThat(TextMerge.merge("\u0915 x", "\u0915\u093e x", "\u0916 x")).isNull();
        assertThat(TextMerge.merge("a x", "a\u20dd x", "b x")).isNull();
        // also behind what is no letter
        assertThat(TextMerge.merge("+ x", "+\u0338 x", "- x")).isNull();
        assertThat(TextMerge.merge("+", "+\u0338", "-+")).isNull();
    }

    @Test
    void charactersBeyondTheBasicPlaneAreWhole() {
        assertThat(TextMerge.merge("\ud83d\ude00 a", "\ud83d\ude01 a", "\ud83d\ude00 b"))
                .isEqualTo("\ud83d\ude01 b");
        assertThat(TextMerge.merge("\ud835\udc00\ud835\udc01 a", "\ud835\udc00 a", "\ud835\udc00\ud835\udc01 b"))
                .isEqualTo("\ud835\udc00 b");
    }

    @Test
    void whiteSpaceIsOnePiece() {
        assertThat(TextMerge.merge("a  b c", "a \n b c", "a  b C")).isEqualTo("a \n b C");
        assertThat(TextMerge.merge("a  b", "a   b", "a b")).isNull();
        assertThat(TextMerge.merge("a \n b", "a\t\n b", "a \n\tb")).isNull();
        assertThat(TextMerge.merge("a\n b", "a\n\n b", "a\n  b")).isNull();
    }

    @Test
    void emptyTextsAreTexts() {
        assertThat(TextMerge.merge("", "a", "")).isEqualTo("a");
        assertThat(TextMerge.merge("", "", "a")).isEqualTo("a");
        assertThat(TextMerge.merge("a", "", "")).isEmpty();
        assertThat(TextMerge.merge("", "a", "b")).isNull();
    }
}
