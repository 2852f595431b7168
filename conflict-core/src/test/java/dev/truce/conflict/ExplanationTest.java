package dev.truce.conflict;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static dev.truce.conflict.Documents.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ExplanationTest {

    private static final RecordId ID = new RecordId("seat", "A1");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));

    @Test
    void everyPathShowsWhatEachSideHeldAndWhatBecameOfIt() {
        Side<JsonNode> base = present("{'guest':'Ann','seats':2,'tags':['a'],'row':1,'note':'n'}", 1, "09:00");
        Side<JsonNode> local = present("{'guest':'Anna','seats':3,'tags':['a','b'],'row':2,'note':'m'}", 1, "11:00");
        Side<JsonNode> server = present("{'guest':'Anne','seats':5,'tags':['a','c'],'row':3,'note':'n'}", 2, "10:00");

        assertThat(explain("fields: { /guest: latest, /seats: counter, /tags: set }", base, local, server))
                .isEqualTo("""
                seat/A1: UPDATE_UPDATE, parked, FIELD_CONFLICT
                /guest: local stands, by latest: local changed it later
                  base               "Ann"
                  local   stands     "Anna"
                  server  discarded  "Anne"
                /seats: made from both, by counter: both sides' additions are counted
                  base               2
                  local   taken in   3
                  server  taken in   5
                  result             6
                /tags: made from both, by set: both sides' additions and removals hold
                  base               ["a"]
                  local   taken in   ["a","b"]
                  server  taken in   ["a","c"]
                  result             ["a","c","b"]
                /row: undecided, by conflict: both sides changed it, and differently
                  base               1
                  local   waits      2
                  server  for now    3
                /note: local stands, by changed: only local changed it
                  base               "n"
                  local   stands     "m"
                  server  unchanged  "n"
                """);
    }

    @Test
    void aStrategyForWholeRecordsNamesWhatIsLostByIt() {
        Side<JsonNode> base = present("{'guest':'Ann','row':1}", 1, "09:00");
        Side<JsonNode> local = present("{'guest':'Anna','row':1}", 1, "10:00");
        Side<JsonNode> server = present("{'guest':'Ann','row':2}", 2, "11:00");

        assertThat(explain("default: latestWins", base, local, server)).isEqualTo("""
                seat/A1: UPDATE_UPDATE, resolved, the server holds it already
                (whole record): the server stands, by latestWins: the server is later
                  base               {"guest":"Ann","row":1}
                  local   discarded  {"guest":"Anna","row":1}
                  server  stands     {"guest":"Ann","row":2}
                /guest: the server stands, by latestWins: local's change is discarded
                  base               "Ann"
                  local   discarded  "Anna"
                  server  stands     "Ann"
                warning: local's change was given up for the server's state
                warning: a change was given up that touched other fields than the winner's
                """);
    }

    @Test
    void deletesAndAbsenceHaveWords() {
        Side<JsonNode> base = present("{'guest':'Ann'}", 1, "09:00");

        assertThat(explain("default: localWins", base, present("{'guest':'Anna'}", 1, "10:00"), tombstone(2, "11:00")))
                .isEqualTo("""
                seat/A1: UPDATE_DELETE, resolved, the server must put it
                (whole record): local stands, by localWins: the strategy says local
                  base               {"guest":"Ann"}
                  local   stands     {"guest":"Anna"}
                  server  discarded  (deleted)
                warning: the server's change was given up for local's state
                warning: a record that one side had deleted is alive again
                """);
        assertThat(explain("default: localWins", base, tombstone(1, "10:00"), present("{'guest':'Anne'}", 2, "11:00")))
                .startsWith("seat/A1: DELETE_UPDATE, resolved, the server must delete it\n");
        assertThat(explain("default: manualResolution", Side.none(), tombstone(1, "10:00"), base))
                .startsWith(
                        "seat/A1: DELETE_UPDATE, parked, MANUAL: one side deleted the record, the other changed it\n");
        assertThat(explain("{}", Side.none(), Side.unknown(), base))
                .isEqualTo("seat/A1: FAULT, parked, SIDE_UNKNOWN\n");
    }

    @Test
    void whatNobodyHadToDecideIsOneLine() {
        Side<JsonNode> base = present("{'guest':'Ann'}", 1, "09:00");

        assertThat(explain("{}", base, base, present("{'guest':'Anne'}", 2, "11:00")))
                .isEqualTo("seat/A1: PULL, resolved, the server holds it already\n");
    }

    @Test
    void longValuesAreCutOffBetweenCharacters() {
        String sixty = "\uD83D\uDE00".repeat(58);
        assertThat(step("/a", ChosenSide.LOCAL, "{'a':'" + sixty + "'}"))
                .contains("  local   stands     \"" + sixty + "\"");
        assertThat(step("/a", ChosenSide.LOCAL, "{'a':'" + sixty + "x'}"))
                .contains("  local   stands     \"" + sixty + "…");
    }

    @Test
    void elementsOfListsGoByTheirNames() {
        assertThat(step("/items/b/n", ChosenSide.LOCAL, "{'items':[{'id':'a','n':1},{'id':'b','n':2}]}"))
                .contains("  local   stands     2");
        assertThat(step("/items/7/n", ChosenSide.LOCAL, "{'items':[{'n':[7]},{'id':7.0,'n':2}]}"))
                .contains("  local   stands     (absent)");
        assertThat(step("/items/7/n", ChosenSide.LOCAL, "{'items':[{'n':null},{'id':7,'n':2}]}"))
                .contains("  local   stands     2");
        assertThat(step("/items/b", ChosenSide.LOCAL, "{'items':['a','b']}")).contains("  local   stands     \"b\"");
        assertThat(step("/items/true", ChosenSide.LOCAL, "{'items':[true]}")).contains("  local   stands     true");
        assertThat(step("/items/c", ChosenSide.LOCAL, "{'items':['a','b']}")).contains("  local   stands     (absent)");
        assertThat(step("/items/c/d/e", ChosenSide.LOCAL, "{'items':1}")).contains("  local   stands     (absent)");
    }

    @Test
    void sidesThatDidNotDifferAreNotCalledDiscarded() {
        Trace.Step step = new Trace.Step(FieldPath.parse("/a"), "max", ChosenSide.SERVER, "why");
        List<String> lines = Explanation.steps(
                        List.of(step),
                        FieldAccess.json(),
                        Side.unknown(),
                        Side.present(json("{'a':1}"), Stamp.UNKNOWN),
                        Side.present(json("{'a':1.0}"), Stamp.UNKNOWN),
                        null)
                .lines();
        assertThat(lines)
                .containsExactly(
                        "/a: the server stands, by max: why",
                        "  base               (unknown)",
                        "  local   alike      1",
                        "  server  stands     1.0");
    }

    @Test
    void aResultThatIsGoneSaysSo() {
        Trace.Step step = new Trace.Step(FieldPath.parse("/a"), "own", ChosenSide.BOTH, "why");
        List<String> lines = Explanation.steps(
                        List.of(step), FieldAccess.json(), Side.<JsonNode>none(), Side.none(), Side.none(), null)
                .lines();
        assertThat(lines)
                .containsExactly(
                        "/a: made from both, by own: why",
                        "  base               (none)",
                        "  local   unchanged  (none)",
                        "  server  unchanged  (none)",
                        "  result             (absent)");
    }

    @ParameterizedTest
    @EnumSource(Warning.class)
    void everyWarningHasWords(Warning warning) {
        Side<JsonNode> side = present("{}", 1, "09:00");
        Outcome<JsonNode> outcome = new Outcome.Resolved<>(
                ID,
                Detection.PULL,
                Operation.NONE,
                json("{}"),
                side.stamp(),
                List.of(),
                Trace.of(List.of(), EnumSet.of(warning)));
        assertThat(Explanation.of(outcome, FieldAccess.json(), side, side, side).lines())
                .hasSize(2)
                .last()
                .asString()
                .matches("warning: [a-z'A-Z, ]{20,}");
    }

    @Test
    void neitherLocaleNorOrderOfWarningsShows() {
        Locale before = Locale.getDefault();
        Side<JsonNode> base = present("{'guest':'Ann','row':1}", 1, "09:00");
        Side<JsonNode> local = present("{'guest':'I','row':1}", 1, "10:00");
        Side<JsonNode> server = present("{'guest':'Ann','row':2}", 2, "11:00");
        String here = explain("default: latestWins", base, local, server);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(explain("default: latestWins", base, local, server)).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(Set.of(here.split("\n"))).hasSize(11);
    }

    private static String step(String path, ChosenSide side, String local) {
        Trace.Step step = new Trace.Step(FieldPath.parse(path), "rule", side, "why");
        return Explanation.steps(
                        List.of(step),
                        FieldAccess.json(),
                        Side.none(),
                        Side.present(json(local), Stamp.UNKNOWN),
                        Side.none(),
                        null)
                .toString();
    }

    private static String explain(String rules, Side<JsonNode> base, Side<JsonNode> local, Side<JsonNode> server) {
        ConflictResolver<JsonNode> resolver = ConflictResolver.<JsonNode>builder(
                        Ruleset.parse(rules, "rules"), FieldAccess.json(), CLOCK)
                .build();
        Outcome<JsonNode> outcome = resolver.decide(ID, base, local, server);
        return Explanation.of(outcome, FieldAccess.json(), base, local, server).toString();
    }
}
