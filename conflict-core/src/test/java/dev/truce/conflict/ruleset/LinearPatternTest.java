package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "abc, abc, true",
                "abc, ab, false",
                "abc, abcd, false",
                "a|bc|, bc, true",
                "a|bc|, a, true",
                "a|bc|, ``, true",
                "a|bc|, b, false",
                "a?b, b, true",
                "a?b, ab, true",
                "a?b, aab, false",
                "a*, ``, true",
                "a*, aaaa, true",
                "a*, aab, false",
                "a+, ``, false",
                "a+, aaa, true",
                "(ab)+, abab, true",
                "(ab)+, aba, false",
                "(a*)*b, aaab, true",
                "(a|b)*c, ababc, true",
                "a{2}, aa, true",
                "a{9}, aaaaaaaaa, true",
                "a{2}, a, false",
                "a{2}, aaa, false",
                "`a{2,}`, aaaa, true",
                "`a{2,}`, a, false",
                "`a{2,3}`, aa, true",
                "`a{2,3}`, aaa, true",
                "`a{2,3}`, a, false",
                "`a{2,3}`, aaaa, false",
                "`a{0,1}b`, b, true",
                "a{0}b, b, true",
                "a{0}b, ab, false",
                "(){1000}b, b, true",
                "[a-cx], b, true",
                "[a-cx], x, true",
                "[a-cx], d, false",
                "[^a-c], d, true",
                "[^a-c], c, false",
                "[a-a], a, true",
                "[a-], -, true",
                "[-a], -, true",
                "[\\]\\\\], ], true",
                "[\\d_], 7, true",
                "[\\d_], x, false",
                "\\d\\w\\s, 1_ , false",
                "\\d\\w\\s, `1_ `, true",
                "\\., ., true",
                "\\., x, false",
                "., é, true",
                ".., 😀, false",
                "., 😀, true",
                "[😀-😂], 😁, true",
            })
    void matchesWholeTexts(String pattern, String text, boolean matches) {
        assertThat(LinearPattern.of(pattern).matches(text)).isEqualTo(matches);
        assertThat(LinearPattern.of(pattern)).hasToString(pattern);
    }

    @Test
    void knowsTabsAndLineFeeds() {
        assertThat(LinearPattern.of("\\n\\t").matches("\n\t")).isTrue();
        assertThat(LinearPattern.of("\\s\\s").matches("\n\t")).isTrue();
        assertThat(LinearPattern.of("\\w+").matches("aZ09_")).isTrue();
        assertThat(LinearPattern.of("\\w+").matches("a-b")).isFalse();
    }

    @Test
    @Tag("slow")
    void whatMakesOthersTakeForEverTakesNoTime() {
        String text = "a".repeat(100_000);
        assertThat(LinearPattern.of("(a*)*(a|aa)+(a?){20}b").matches(text)).isFalse();
        assertThat(LinearPattern.of("(a*)*(a|aa)+(a?){20}").matches(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a; a \"(\" without a \")\" (character 2)",
                "a); a \")\" without a \"(\" (character 1)",
                "*a; \"*\" stands for nothing here; write \"\\*\" for the character (character 1)",
                "a$; \"$\" stands for nothing here; write \"\\$\" for the character (character 2)",
                "]; \"]\" stands for nothing here; write \"\\]\" for the character (character 1)",
                "a**; \"*\" stands for nothing here; write \"\\*\" for the character (character 3)",
                "[]; a set is [abc], and neither empty nor open (character 2)",
                "[ab; a set is [abc], and neither empty nor open (character 3)",
                "[b-a]; a range goes from one character up to another (character 4)",
                "[\\w-z]; a range goes from one character up to another (character 5)",
                "[a-\\w]; a range goes from one character up to another (character 5)",
                "a{; a count is a number up to 1000 (character 2)",
                "a{x}; a count is a number up to 1000 (character 2)",
                "a{1001}; a count is a number up to 1000 (character 6)",
                "a{99999999999}; a count is a number up to 1000 (character 6)",
                "a{3,2}; a count is {2}, {2,} or {2,4} (character 6)",
                "a{2; a count is {2}, {2,} or {2,4} (character 3)",
                "a{10000}; a count is a number up to 1000 (character 7)",
                "[a-; a set is [abc], and neither empty nor open (character 3)",
                "a{2,; a count is a number up to 1000 (character 4)",
                "\\; nothing stands after the last \"\\\" (character 1)",
                "\\b; \"\\b\" stands for nothing (character 2)",
            })
    void whatIsNoPatternIsRefused(String line) {
        int end = line.indexOf("; ");
        assertThatThrownBy(() -> LinearPattern.of(line.substring(0, end)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(line.substring(end + 2));
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> LinearPattern.of("(a{100}){100}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the pattern has more than 1000 states; make its counts smaller");
        assertThat(LinearPattern.of("a{999}").matches("a".repeat(999))).isTrue();
        assertThatThrownBy(() -> LinearPattern.of("a{1000}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinearPattern.of("(".repeat(33) + "a" + ")".repeat(33)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("groups nest at most 32 deep (character 33)");
        assertThat(LinearPattern.of("(".repeat(32) + "a" + ")".repeat(32)).matches("a"))
                .isTrue();
        assertThat(LinearPattern.of("(a)".repeat(40)).matches("a".repeat(40))).isTrue();
    }
}
