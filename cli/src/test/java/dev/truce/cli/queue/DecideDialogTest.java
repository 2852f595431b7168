package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Typist;
import dev.truce.cli.Workshop;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DecideDialogTest {

    private static final byte[] LINE_END = {'\n'};

    @TempDir
    Path folder;

    private final Typist typist = new Typist();

    private Workshop twoFields() {
        return TwoFields.parked(folder, "");
    }

    private Call decide(Workshop shop, Object... more) {
        Object[] call = new Object[more.length + 3];
        call[0] = "queue";
        call[1] = "decide";
        call[2] = 1;
        System.arraycopy(more, 0, call, 3, more.length);
        Call ended = shop.typing(typist, call);
        assertThat(typist.isDone()).as("all answers were asked for: %s", ended).isTrue();
        return ended;
    }

    private static JsonNode stored(Workshop shop) {
        return shop.done("queue", "show", 1, "--json").json();
    }

    private static String storedRecord(Workshop shop) {
        return compact(stored(shop).path("decision").path("value"));
    }

    private static String compact(JsonNode json) {
        return StrictJson.text(json);
    }

    /** The record that the last preview showed. */
    private static String previewed(Call call) {
        String title = "The record as it would be stored:\n";
        String after = call.out().substring(call.out().lastIndexOf(title) + title.length());
        return compact(StrictJson.reader()
                .read(
                        after.lines().takeWhile(line -> line.startsWith("  ")).collect(Collectors.joining("\n")),
                        "the preview"));
    }

    private static void assertUndecided(Workshop shop) {
        JsonNode now = stored(shop);
        assertThat(now.path("status").asString()).isEqualTo("OPEN");
        assertThat(now.has("decision")).isFalse();
        assertThat(now.has("deferredUntil")).isFalse();
    }

    @Test
    void bothSidesAreKept() {
        Workshop shop = twoFields();
        typist.lines("both", "both base", "both server 70", "yes", "two guests");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out())
                .containsOnlyOnce("Preview of the decision on case 1, revision 1: keep both, server here\n")
                .contains("Say which side the record keeps, such as both server;")
                .contains("The other side as the new record seat/70, version 0.1, which both sides must put:\n")
                .endsWith("Decided case 1: keep both, server here for seat/1\n"
                        + "The record keeps server; local's state becomes seat/70, which both sides must put as a new"
                        + " record.\nNothing is to be written to the server. The next reconcile of the same conflict takes"
                        + " this decision.\n");
        assertThat(storedRecord(shop)).isEqualTo(previewed(call));
        assertThat(stored(shop).at("/decision/created/value/name").asString()).isEqualTo("Anna");
    }

    @Test
    void anIdThatIsTakenIsSaidWithThePreview() {
        Workshop shop = Seats.parked(folder, 2);
        typist.lines("both local 2", "both local 70", "yes", "two guests");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.err()).contains("makes seat/2, but case 2 is about that record, or made it; name another key.");
        assertThat(stored(shop).at("/decision/created/key").asString()).isEqualTo("70");
    }

    @Test
    void eachFieldIsAskedForThenPreviewedThenDecided() {
        Workshop shop = twoFields();
        typist.lines("local", "server", "yes", "she spells it so");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out()).startsWith("Case 1, revision 1, open: seat/1\n").endsWith("""
                Field 1 of 2, /name: both sides changed it, and differently
                  base    "Ann"
                  local   "Anna"
                  server  "Anne"
                /name: local, server, base, or a value as JSON (? for more): \
                Field 2 of 2, /seat/row: both sides changed it, and differently
                  base    1
                  local   2
                  server  3
                /seat/row: local, server, base, or a value as JSON (? for more): \
                Preview of the decision on case 1, revision 1: pick /name=local /seat/row=server
                  version   0.5
                  modified  the time of the decision
                  server    The server must put the decided record as version 0.5.
                The record as it would be stored:
                  {
                    "id": 1,
                    "v": 4,
                    "name": "Anna",
                    "seat": {
                      "row": 3
                    },
                    "note": "window"
                  }
                Of local is lost:
                  path       has  would stand
                  /seat/row    2            3
                Of the server is lost:
                  path   has     would stand
                  /name  "Anne"  "Anna"
                Decide so? yes, no to answer anew, or quit: \
                Why, for the audit trail (Enter for no reason): \
                Decided case 1: pick /name=local /seat/row=server for seat/1
                The server must put the decided record as version 0.5. The next reconcile of the same conflict takes this decision.
                """);
        assertThat(storedRecord(shop)).isEqualTo(previewed(call));
        JsonNode decision = stored(shop).path("decision");
        assertThat(decision.path("stamp").path("syncVersion").asInt()).isEqualTo(5);
        assertThat(decision.path("reason").asString()).isEqualTo("she spells it so");
        assertThat(decision.path("actor").asString()).isEqualTo("alice");
    }

    @Test
    void theBaseIsAnAnswerAndSoIsAValueOfOnesOwn() {
        Workshop shop = twoFields();
        typist.lines("b", " {\"row\": 1.10, \"\u6771\u4eac\": \"Zo\u00eb \\u0007\"} ", "y", "");
        Call call = decide(shop, "--actor", "bob");
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out())
                .contains("Preview of the decision on case 1, revision 1: a value of one's own\n")
                .contains("\"\u6771\u4eac\": \"Zo\u00eb \\u0007\"");
        assertThat(storedRecord(shop))
                .isEqualTo("{\"id\":1,\"v\":4,\"name\":\"Ann\",\"seat\":{\"row\":{\"row\":1.10,\"\u6771\u4eac\":"
                        + "\"Zo\u00eb \\u0007\"}},\"note\":\"window\"}")
                .isEqualTo(previewed(call));
        assertThat(stored(shop).path("decision").path("actor").asString()).isEqualTo("bob");
        assertThat(stored(shop).path("decision").path("reason").asString()).isEmpty();
    }

    @Test
    void oneGoesBackAndKeepsWhatWasAnswered() {
        Workshop shop = twoFields();
        typist.lines("back", "", "s", "back", "", "l", "no", "", "[1]", "no", "", "", "yes", "");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out())
                .contains(
                        "This is the first question.\n", "Nothing is chosen here yet; ? tells what can be answered.\n")
                .contains("  Enter   keeps server\n", "  Enter   keeps [1]\n");
        assertThat(storedRecord(shop))
                .isEqualTo("{\"id\":1,\"v\":4,\"name\":\"Anne\",\"seat\":{\"row\":[1]},\"note\":\"window\"}");
    }

    @Test
    void badAnswersAreExplainedAndAskedAgain() {
        Workshop shop = twoFields();
        typist.lines("locla", "Anna", "all", "all three", "quit now", "back 2", "delete it", "defer", "defer soon")
                .lines("defer 0s", "?", "all local", "maybe", "yes", "");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out())
                .contains("That is no side, no word known here and no JSON (the answer:1:1: ")
                .contains("Say whose whole record: all local, all server or all base.\n")
                .contains("After quit nothing follows; a text is typed in quotes, as JSON.\n")
                .contains("After back nothing follows;", "After delete nothing follows;")
                .contains("Say for how long, such as defer 2h.\n")
                .contains("defer: this is a duration such as 30s, 15m, 2h, 1d or PT4H, but found \"soon\"\n")
                .contains("defer: defer is 1 millisecond at least and 366 days at most, but found PT0S\n")
                .contains("  local, server, base  that side's value; l, s, b\n")
                .contains("Answer yes, no or quit.\n")
                .contains("Preview of the decision on case 1, revision 1: take local\n");
        assertThat(storedRecord(shop)).isEqualTo(TwoFields.LOCAL);
    }

    @Test
    void bytesThatAreNoTextAreAskedForAgain() {
        Workshop shop = twoFields();
        typist.bytes(new byte[] {'"', (byte) 0xe9, '"'}, LINE_END).lines("l", "\"\u00e9\"", "y", "");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out()).contains("That was no UTF-8;");
        assertThat(storedRecord(shop)).contains("\"row\":\"\u00e9\"");
    }

    @Test
    void theServersRecordIsTakenAsItIs() {
        Workshop shop = twoFields();
        typist.lines("ALL Server", "yes", "");
        Call call = decide(shop);
        assertThat(call.out()).contains("""
                  version   0.4
                  modified  unknown
                  server    Nothing is to be written to the server.
                """, "Of the server nothing is lost.\n", "  /note      \"window\"  \"\"\n");
        assertThat(storedRecord(shop)).isEqualTo(TwoFields.SERVER).isEqualTo(previewed(call));
    }

    @Test
    void aRecordIsDeletedAfterAPreviewToo() {
        Workshop shop = twoFields();
        typist.lines("delete", "yes", "gone");
        Call call = decide(shop);
        assertThat(call.code()).isZero();
        assertThat(call.out())
                .contains("No record would be stored: it is to be deleted.\n")
                .contains("  server    The server must delete it as version 0.5.\n")
                .contains("  (whole record)  {\"id\":1,\"v\":4,");
        assertThat(stored(shop).path("decision").path("operation").asString()).isEqualTo("DELETE");
    }

    @Test
    void aCaseIsPutOff() {
        Workshop shop = twoFields();
        typist.lines("defer 2h", "ask her");
        Call call = decide(shop);
        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("Put off case 1, seat/1: nobody gets it by a claim until 2030-03-01T14:0");
        assertThat(shop.done("audit", "list").out()).contains("DEFERRED", "ask her");
    }

    @Test
    void nothingIsDecidedByWhoQuitsOrEndsTheInputAnywhere() {
        Workshop shop = twoFields();
        String[][] endings = {
            {"quit"}, {}, {"local"}, {"local", "q"}, {"l", "l", "quit"}, {"l", "l"}, {"l", "l", "yes"}, {"defer 2h"},
        };
        for (String[] ending : endings) {
            typist.lines(ending);
            Call call = decide(shop);
            assertThat(call.code()).as("%s", call).isEqualTo(1);
            assertThat(call.out()).endsWith("Nothing was decided.\n");
            assertUndecided(shop);
        }
    }

    @Test
    void theEndOfTheInputIsNoYesThoughAReasonWasGiven() {
        Workshop shop = twoFields();
        typist.lines("l", "l");
        assertThat(decide(shop, "--reason", "so").code()).isEqualTo(1);
        typist.lines("l", "l", "no");
        assertThat(decide(shop, "--reason", "so").code()).isEqualTo(1);
        assertUndecided(shop);
    }

    @Test
    void anAnswerThatTheInputEndsInIsOne() {
        Workshop shop = twoFields();
        typist.bytes("all local\nyes\n".getBytes(StandardCharsets.UTF_8), "so".getBytes(StandardCharsets.UTF_8));
        assertThat(decide(shop).code()).isZero();
        assertThat(stored(shop).path("decision").path("reason").asString()).isEqualTo("so");
    }

    @Test
    void whatARuleForbidsIsSaidAndAskedAgain() {
        Workshop shop = TwoFields.parked(folder, "validators: [{ path: /name, pattern: \".{1,4}\" }]\n");
        typist.lines("\"Annabelle\"", "l", "\"Annb\"", "", "yes");
        Call call = decide(shop, "--reason", "four letters");
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.err())
                .startsWith("truce: The decision on case 1 breaks the ruleset: /name")
                .hasLineCount(1);
        assertThat(call.out()).contains("Nothing was written; answer otherwise, or quit.\n");
        assertThat(storedRecord(shop)).contains("\"Annb\"", "\"row\":2").isEqualTo(previewed(call));
        assertThat(stored(shop).path("decision").path("reason").asString()).isEqualTo("four letters");
    }

    private void changeServer(Workshop shop, String rules) {
        String changed = TwoFields.SERVER.replace("Anne", "Annie").replace("\"v\":4", "\"v\":5");
        TwoFields.reconcile(shop, rules, TwoFields.BASE, TwoFields.LOCAL, changed);
    }

    @Test
    void aCaseThatChangedMeanwhileIsShownAnewAndDecidedAsItIsNow() {
        Workshop shop = twoFields();
        typist.lines("s", "s").meanwhile(() -> changeServer(shop, "")).lines("yes", "so", "perhaps", "yes");
        typist.lines("s", "l", "y", "so");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.err())
                .isEqualTo("truce: Case 1 was decided on revision 1, but it is now at revision 2; look at it again and"
                        + " decide on what it is now.\n");
        assertThat(call.out()).contains("Case 1, revision 2, open: seat/1\n", "Go on with revision 2? yes or no: ");
        assertThat(storedRecord(shop))
                .contains("\"name\":\"Annie\"", "\"row\":2")
                .isEqualTo(previewed(call));
        assertThat(stored(shop).path("revision").asInt()).isEqualTo(2);
    }

    @Test
    void whoDoesNotGoOnWithWhatChangedDecidesNothing() {
        Workshop shop = twoFields();
        for (String[] answer : new String[][] {{"no"}, {"N"}, {}}) {
            typist.lines(answer);
            Call call = decide(shop, "--revision", 7);
            assertThat(call.code()).isEqualTo(3);
            assertThat(call.err()).startsWith("truce: Case 1 was decided on revision 7, but it is now at revision 1;");
            assertUndecided(shop);
        }
        typist.lines("y", "all local", "yes", "");
        assertThat(decide(shop, "--revision", 7).code()).isZero();
    }

    @Test
    void aCaseThatWasDecidedMeanwhileIsNotDecidedAgain() {
        Workshop shop = twoFields();
        typist.lines("all local", "yes")
                .meanwhile(() -> shop.done("queue", "decide", 1, "--revision", 1, "--take", "server"))
                .line("mine");
        Call call = decide(shop);
        assertThat(call.code()).isEqualTo(3);
        assertThat(call.err()).startsWith("truce: Case 1 is already decided (by alice, at ");
        assertThat(storedRecord(shop)).isEqualTo(TwoFields.SERVER);
        assertThat(decide(shop).code()).as("asked about a decided case").isEqualTo(3);
    }

    @Test
    void aCaseThatAnotherHasIsNotAskedAbout() {
        Workshop shop = twoFields();
        shop.done("queue", "claim", 1, "--owner", "bob", "--for", "1h");
        Call call = decide(shop);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).startsWith("truce: Case 1 is with bob until ");
        assertThat(call.out()).doesNotContain("Field 1");
        typist.lines("all local", "yes", "");
        assertThat(decide(shop, "--token", 1, "--owner", "bob").code()).isZero();
    }

    @Test
    void aTokenThatEndsMeanwhileDecidesNothing() {
        Workshop shop = twoFields();
        shop.done("queue", "claim", 1);
        typist.lines("all local", "yes")
                .meanwhile(() -> shop.done("queue", "claim", 1))
                .line("");
        Call call = decide(shop, "--token", 1);
        assertThat(call.code()).isEqualTo(3);
        assertThat(call.err()).startsWith("truce: The lease of alice on case 1 (token 1) no longer holds");
        assertUndecided(shop);
        assertThat(decide(shop, "--token", 9).code()).isEqualTo(3);
    }

    @Test
    void aCaseThatIsClaimedWhileOneAnswersIsRefusedAndCanBeLeft() {
        Workshop shop = twoFields();
        typist.lines("all local", "yes")
                .meanwhile(() -> shop.done("queue", "claim", 1, "--owner", "bob"))
                .lines("", "quit");
        Call call = decide(shop);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).startsWith("truce: Case 1 is with bob until ");
        assertUndecided(shop);
    }

    @Test
    void aRecordThatOneSideDeletedIsDecidedAsAWhole() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(shop, "", TwoFields.BASE, "{\"id\":1,\"v\":1,\"deleted\":true}", TwoFields.SERVER);
        typist.lines("", "back", "?", "x", "local", "n", "{\"id\":1,\"name\":\"Zoe\"}", "y", "");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(call.out())
                .contains("  local   (deleted)\n", "Whole record: local, server, base, a record as JSON, or delete (?")
                .contains("This is the only question; ? tells what can be answered.\n")
                .contains("  JSON                 a record of your own, such as {\"name\":\"Ann\"}\n")
                .contains("No record would be stored: it is to be deleted.\n")
                .contains("  (whole record)  (deleted)  {\"id\":1,\"name\":\"Zoe\"}\n");
        assertThat(storedRecord(shop)).isEqualTo("{\"id\":1,\"name\":\"Zoe\"}").isEqualTo(previewed(call));
    }

    @Test
    void withoutABaseThereIsNoneToTake() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(shop, "", "", TwoFields.LOCAL, TwoFields.SERVER);
        typist.lines("base", "?", "all base", "q");
        Call call = decide(shop);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out())
                .contains("/name: local, server, or a value as JSON (? for more): ")
                .containsPattern("  local, server +that side's value; l, s\n")
                .contains("There is no base: nothing was agreed on before.\n");
        assertThat(call.out().split("There is no base", -1)).hasSize(3);
    }

    @Test
    void whatLocalKeepsForItselfAndMetadataAreNotLost() {
        Workshop shop = TwoFields.parked(folder, "fields: { /note: localOnly }\n");
        typist.lines("s", "s", "yes", "");
        Call call = decide(shop);
        assertThat(call.out()).doesNotContain("  /note  \"window\"").contains("  /name      \"Anna\"  \"Anne\"\n");
        assertThat(storedRecord(shop)).doesNotContain("note").isEqualTo(previewed(call));
    }

    @Test
    void whatARecordHoldsDoesNotDriveTheTerminal() {
        Workshop shop = new Workshop(folder);
        String evil = "\\u001b]0;owned\\u0007\u009b2J\u202e\u007f\\u2028";
        String server = TwoFields.SERVER.replace("Anne", evil).replace("\"note\":", "\"no\u009b31mte\":1,\"note\":");
        TwoFields.reconcile(shop, "", TwoFields.BASE, TwoFields.LOCAL, server);
        typist.lines("s", "l", "yes", "why \u009b2J\u202e");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        String printed = call.out() + call.err();
        assertThat(printed.codePoints().filter(each -> each != '\n').filter(Character::isISOControl))
                .isEmpty();
        assertThat(printed).doesNotContain("\u202e", "\u2028").contains("\\u009b2J\\u202e\\u007f\\u2028");
        assertThat(storedRecord(shop)).contains("\u009b2J\u202e\u007f").isEqualTo(previewed(call));
    }

    @Test
    void thereIsACaseToDecide() {
        Workshop shop = twoFields();
        Call call = shop.typing(typist, "queue", "decide", 9);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).isEqualTo("truce: There is no case 9; see: truce queue list --status all\n");
    }

    @Test
    void nobodyIsAskedWithoutATerminalOrWhereAProgramReads() {
        Workshop shop = twoFields();
        String refusal =
                "truce: decide in one way: --take, --pick, --value, --delete or --keep-both; found 0 of them\n";
        Call piped = shop.truce("queue", "decide", 1);
        assertThat(piped.code()).isEqualTo(2);
        assertThat(piped.err()).startsWith(refusal);
        for (String option : new String[] {"--json", "--quiet", "--dry-run"}) {
            Call call = decide(shop, option);
            assertThat(call.code()).isEqualTo(2);
            assertThat(call.err()).startsWith(refusal);
            assertThat(call.out()).isEmpty();
        }
        assertThat(decide(shop, "--take", "local").err())
                .startsWith("truce: Missing required option: '--revision=R'\n");
    }

    @Test
    void showTellsAPersonAtATerminalThatOneIsAsked() {
        Workshop shop = twoFields();
        assertThat(shop.typing(typist, "queue", "show", 1).out())
                .endsWith("  truce queue decide 1 asks, and shows first what it would store\n");
        assertThat(shop.done("queue", "show", 1).out()).doesNotContain(" asks, ");
    }

    @Test
    void aNewRecordForTheOtherSideGetsAnIdOfItsOwn() {
        Workshop shop = twoFields();
        typist.lines("both server", "yes", "two guests");
        Call call = decide(shop);
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(stored(shop).at("/decision/created/key").asString()).matches("1~[0-9a-f]{12}");
    }

    @Test
    void decisionsOnWholeRecordsAreShownToWhoDecidesAnother() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(
                shop,
                "",
                seats("{\"id\":%d,\"v\":1,\"name\":\"Ann\"}"),
                seats("{\"id\":%d,\"v\":1,\"deleted\":true}"),
                seats("{\"id\":%d,\"v\":4,\"name\":\"Anne\"}"));
        for (int number = 1; number < 4; number++) {
            shop.done("queue", "decide", number, "--revision", 1, "--take", "server");
        }
        assertThat(shop.done("queue", "show", 4).out())
                .contains("Decided before on the same path and pattern")
                .containsPattern("  \\(whole record\\) .* server 3 of 3 times");
    }

    private static String seats(String line) {
        return IntStream.rangeClosed(1, 4).mapToObj(line::formatted).collect(Collectors.joining("\n"));
    }

    @Test
    void aWholeRecordHasNoBaseToTakeEither() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(shop, "", "", "{\"id\":1,\"v\":1,\"deleted\":true}", TwoFields.SERVER);
        typist.lines("base", "q");
        Call call = decide(shop);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out())
                .contains("Whole record: local, server, a record as JSON, or delete (?")
                .contains("There is no base: nothing was agreed on before.\n")
                .doesNotContain("This is the only question");
    }

    @Test
    void aConflictOfTheRecordItselfIsNamedSo() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(shop, "bothCreate: conflict\n", "", TwoFields.LOCAL, TwoFields.SERVER);
        assertThat(shop.done("queue", "list").out()).contains("  (whole record)  2030");
        assertThat(shop.done("queue", "show", 1).out())
                .contains("Conflicting:\n", "\n  (whole record)  (absent)  {\"id\":1,");
        typist.lines("local", "yes", "");
        Call call = decide(shop);
        assertThat(call.out())
                .contains("Field 1 of 1, (whole record): ", "(whole record): local, server, or a value as JSON (?");
        assertThat(storedRecord(shop)).contains("\"Anna\"", "\"window\"").isEqualTo(previewed(call));
    }
}
