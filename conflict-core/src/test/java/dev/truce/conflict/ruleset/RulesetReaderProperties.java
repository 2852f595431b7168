package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class RulesetReaderProperties {

    @Property(tries = 300)
    void anyTextLoadsOrIsRefusedInOneLine(@ForAll("texts") String text) {
        try {
            assertThat(Ruleset.parse(text, "any.yaml").digest()).isNotNull();
        } catch (RulesetException e) {
            assertThat(e.getMessage()).startsWith("any.yaml").doesNotContain("\n");
            assertThat(e.findings()).isNotEmpty();
        }
    }

    @Property(tries = 300)
    void anyJsonTextLoadsOrIsRefusedInOneLine(@ForAll("texts") String text) {
        try {
            assertThat(LocatedReader.json(text, "any.json")).isNotNull();
        } catch (RulesetException e) {
            assertThat(e.getMessage()).startsWith("any.json").doesNotContain("\n");
        }
    }

    /** Words and punctuation of rulesets and of YAML in any order, and any characters between them. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words =
                Arbitraries.of(Grammar.TOP).map(word -> word + ": ").injectDuplicates(0.1);
        Arbitrary<String> marks = Arbitraries.of(
                "\n",
                " ",
                "  ",
                "\t",
                "- ",
                ": ",
                "{",
                "}",
                "[",
                "]",
                ",",
                "&a ",
                "*a",
                "!!str ",
                "? ",
                "| ",
                "> ",
                "---\n",
                "...\n",
                "#",
                "'",
                "\"",
                "%YAML 1.2\n",
                "/a",
                "rank",
                "latest",
                "1",
                "1e5",
                "0x1F",
                ".inf",
                "~",
                "null",
                "\\",
                "<<: ",
                "@",
                "`",
                "\r",
                "\"\\n\": 1\n",
                "\"\\ud800\"",
                "\uFEFF",
                "\u0000",
                "\uD800");
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(4);
        return Arbitraries.frequencyOf(Tuple.of(4, words), Tuple.of(8, marks), Tuple.of(1, any))
                .list()
                .ofMaxSize(15)
                .map(parts -> String.join("", parts));
    }
}
