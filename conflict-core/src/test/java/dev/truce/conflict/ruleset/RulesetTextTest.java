package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RulesetTextTest {

    static List<String> rulesets() throws IOException {
        return RulesetDocumentTest.examples();
    }

    @ParameterizedTest
    @MethodSource("rulesets")
    void everyExampleIsWrittenAndReadBackAsTheSame(String example) {
        Ruleset rules = Ruleset.parse(example, "docs/rulesets.md");

        assertThat(Ruleset.parse(RulesetEdit.text(rules, false), "as YAML").canonical())
                .isEqualTo(rules.canonical());
        assertThat(Ruleset.parse(RulesetEdit.text(rules, true), "as JSON").canonical())
                .isEqualTo(rules.canonical());
    }

    @Test
    void whatHoldsAnywayIsLeftOut() {
        String text = """
                ruleset: seats
                version: 1.0.0
                record:
                  type: /kind
                  key: /id
                lists: lenient
                fields:
                  "/items/*/price": max
                  /status: { rank: [open, "1", "true"] }
                types:
                  note:
                    lists: strict
                    fields:
                      /text: server
                """;
        Ruleset rules = Ruleset.parse(text + "topology: hub\ndefault: fieldLevelMerge\nmissing: deleted\n", "rules");

        assertThat(RulesetEdit.text(rules, false)).isEqualTo(text);
    }

    @Test
    void theOptionsOfAStrategyStandOnOneLine() {
        String text = """
                ruleset: seats
                version: 1.0.0
                default: latestWins
                latestWins: { rank: /status }
                fields:
                  /status: { rank: [open, paid] }
                """;

        assertThat(RulesetEdit.text(Ruleset.parse(text, "rules"), false)).isEqualTo(text);
    }

    @Test
    void aTypeThatSaysNothingOfItsOwnStaysAType() {
        Ruleset rules = Ruleset.parse("{fields: {/a: max}, types: {note: {fields: {/a: max}}}}", "rules");

        assertThat(RulesetEdit.text(rules, false)).endsWith("fields:\n  /a: max\ntypes:\n  note: {}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | fields:",
                "{record: {key: /id}}                            | fields:",
                "{record: {key: /id, type: /kind}}               | types:",
                "{types: {note: {lists: atomic}}}                | types:",
                "{record: {key: /id}, types: {note: {lists: atomic}}} | types:"
            })
    void aRuleGoesToTheTopWhereEveryRecordIsOfItsType(String before, String where) {
        RulesetEdit edit = RulesetEdit.of(Ruleset.parse(before, "rules")).withRule("note", "/a", "max");

        assertThat(edit.fragment()).startsWith(where);
        assertThat(edit.ruleset().rulesFor("note").fields().byPattern()).containsKey("/a");
    }

    @Test
    void anEditAddsToWhatStandsThere() {
        RulesetEdit edit = RulesetEdit.of(Ruleset.parse("{ version: 1.0.0, fields: { /b: min } }", "rules"))
                .withRule("note", "/a", "max")
                .withVersion("1.1.0");

        assertThat(edit.ruleset().version()).isEqualTo("1.1.0");
        assertThat(edit.ruleset().rulesFor("note").fields().byPattern()).containsOnlyKeys("/a", "/b");
    }

    @Test
    void aRulesetIsAboutEveryTypeUnlessAllItsRecordsAreOfAnother() {
        Ruleset any = Ruleset.parse("{}", "rules");
        RulesetEdit orders = RulesetEdit.of(any.withRecord("order", FieldPath.parse("/id")));

        assertThat(RulesetEdit.of(any).isAbout("note")).isTrue();
        assertThat(orders.isAbout("order")).isTrue();
        assertThat(orders.isAbout("note")).isFalse();
        assertThat(RulesetEdit.of(Ruleset.parse("{record: {key: /id, type: /kind}}", "rules"))
                        .isAbout("note"))
                .isTrue();
    }

    @Test
    void oddNamesAreQuoted() {
        Ruleset rules = Ruleset.parse(
                "{\"fields\":{\"/a: b #c\":\"max\",\"/\\u00e9\\n\":\"min\",\"/no\":\"max\"},\"types\":{\"yes\":{\"lists\":\"atomic\"},"
                        + "\"7\":{\"lists\":\"lenient\"}}}",
                "rules");

        String text = RulesetEdit.text(rules, false);
        assertThat(text).contains("  \"yes\":\n", "  \"7\":\n", "  \"/a: b #c\": max\n", "  /no: max\n");
        assertThat(Ruleset.parse(text, "again").canonical()).isEqualTo(rules.canonical());
    }
}
