package dev.truce.conflict.merge;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.MergeOptions.Lists;
import dev.truce.conflict.merge.MergeOptions.OnFieldConflict;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A period of start and end (s, e) with a note (n) beside them. Local is the later side. */
class GroupRuleTest {

    private static final Stamp LATER = new Stamp(null, at("11:00"));
    private static final Stamp EARLIER = new Stamp(null, at("10:00"));
    private static final FieldRules RULES = FieldRules.of(
            Map.of("/p", FieldRule.group(List.of("s", "e")), "/rooms/*", FieldRule.group(List.of("s", "e"))),
            List.of());

    @ParameterizedTest(name = "base {0}, local {1}, server {2} → {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'s':1,'e':2}       | {'s':0,'e':2}       | {'s':1,'e':2}       | {'p':{'s':0,'e':2}}",
                "{'s':1,'e':2}       | {'s':1,'e':2}       | {'s':1,'e':9}       | {'p':{'s':1,'e':9}}",
                "{'s':1,'e':2}       | {'s':0,'e':9}       | {'s':0,'e':9}       | {'p':{'s':0,'e':9}}",
                "{'s':1,'e':2,'n':1} | {'s':0,'e':2,'n':1} | {'s':1,'e':2,'n':2} | {'p':{'s':0,'e':2,'n':2}}",
                "{'s':1,'e':2}       | {'s':0,'e':2}       | {'s':1,'e':9}       | conflict at /p with {'p':{'s':1,'e':9}}",
                "{'s':1,'e':2}       | {'s':0,'e':9}       | {'s':0,'e':2}       | conflict at /p with {'p':{'s':0,'e':2}}",
                "{'s':1,'e':2}       | {'s':1}             | {'s':0,'e':2}       | conflict at /p with {'p':{'s':0,'e':2}}",
                "{'s':1}             | {'s':1,'e':3}       | {'s':0}             | conflict at /p with {'p':{'s':0}}",
                "{'s':1,'e':2,'n':1} | {'s':0,'e':2,'n':5} | {'s':1,'e':9,'n':1} | conflict at /p with {'p':{'s':1,'e':9,'n':5}}",
                "{'s':1,'e':2}       | 7                   | 8                   | conflict at /p with {'p':8}",
            })
    void startAndEndNeverComeFromDifferentSides(String base, String local, String server, String expected) {
        assertThat(outcome(merge(MergeOptions.DEFAULT, p(base), p(local), p(server))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "LATEST | {'p':{'n':2,'s':0,'x':1}}",
                "LOCAL  | {'p':{'n':2,'s':0,'x':1}}",
                "SERVER | {'p':{'e':9,'n':2,'s':1,'x':1}}",
            })
    void theDeclaredSideIsTakenWhole(OnFieldConflict side, String expected) {
        MergeResult<JsonNode> result = merge(
                new MergeOptions(side, false, Lists.STRICT),
                "{'p':{'e':2,'n':1,'s':1}}",
                "{'p':{'s':0,'n':1,'x':1}}",
                "{'p':{'e':9,'n':2,'s':1}}");
        assertThat(outcome(result)).isEqualTo(expected);
        assertThat(result.trace().warnings()).containsExactly(Warning.FIELD_CONFLICT_SETTLED);
    }

    @Test
    void aGroupThatBothCreateDifferentlyConflicts() {
        assertThat(outcome(merge(MergeOptions.DEFAULT, "{}", p("{'s':1,'e':2,'n':1}"), p("{'s':1,'e':3}"))))
                .isEqualTo("conflict at /p with {'p':{'s':1,'e':3,'n':1}}");
        assertThat(outcome(merge(MergeOptions.DEFAULT, "{}", p("{'s':1,'e':2,'n':1}"), p("{'s':1,'e':2}"))))
                .isEqualTo("{'p':{'s':1,'e':2,'n':1}}");
    }

    @Test
    void aGroupHoldsForEveryObjectOfItsPattern() {
        assertThat(outcome(merge(
                        MergeOptions.DEFAULT,
                        "{'rooms':{'a':{'s':1,'e':2},'b':{'s':1,'e':2}}}",
                        "{'rooms':{'a':{'s':0,'e':2},'b':{'s':0,'e':2}}}",
                        "{'rooms':{'a':{'s':1,'e':2},'b':{'s':1,'e':9}}}")))
                .isEqualTo("conflict at /rooms/b with {'rooms':{'a':{'s':0,'e':2},'b':{'s':1,'e':9}}}");
    }

    @Test
    void redeliveryChangesNothing() {
        MergeOptions settled = new MergeOptions(OnFieldConflict.LOCAL, false, Lists.STRICT);
        String base = "{'p':{'s':1,'e':2}}";
        String local = "{'p':{'s':0,'e':2}}";
        JsonNode merged = merge(settled, base, local, "{'p':{'s':1,'e':9}}").value();
        assertThat(merge(settled, base, local, merged.toString()).value()).isEqualTo(merged);
    }

    @Test
    void aGroupOfLessThanTwoMembersIsRefused() {
        assertThatThrownBy(() -> FieldRule.group(List.of("s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A group has at least two members and none twice, but has [s]");
        assertThatThrownBy(() -> FieldRule.group(List.of("s", "e", "s"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static String p(String value) {
        return "{'p':" + value + "}";
    }

    private static MergeResult<JsonNode> merge(MergeOptions options, String base, String local, String server) {
        return new FieldMerge<>(FieldAccess.json(), RULES, options)
                .merge(json(base), json(local), json(server), LATER, EARLIER);
    }

    private static String outcome(MergeResult<JsonNode> result) {
        String value = result.value().toString().replace('"', '\'');
        return result.conflicts().isEmpty()
                ? value
                : "conflict at " + result.conflicts().get(0).path() + " with " + value;
    }
}
