package dev.truce.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people decide again and again, told from the command line: parked, decided, suggested, proposed, replayed, registered. */
class SuggestStoryTest {

    private static final String SEAT =
            "{\"id\":%d,\"v\":%d,\"at\":\"2030-01-01T1%d:00:00Z\",\"name\":\"%s\",\"visits\":%d,\"note\":\"%s\"}";

    @TempDir
    Path folder;

    private Workshop shop;

    /** Eight seats. Local, which is newer, has more visits on the odd ones; the server on the even ones. */
    @BeforeEach
    void eightCasesOfWhichSixAreDecided() {
        shop = new Workshop(folder);
        shop.write("base.ndjson", seats(seat -> SEAT.formatted(seat, 1, 0, "Ann", 1, "?")));
        shop.write("local.ndjson", seats(seat -> SEAT.formatted(seat, 1, 2, "Anna", seat % 2 == 1 ? 9 : 2, "local")));
        shop.write("server.ndjson", seats(seat -> SEAT.formatted(seat, 4, 1, "Anne", 5, "server")));
        shop.write("rules.yaml", Workshop.RULES);
        Call parked = shop.truce(
                "reconcile",
                "--base",
                shop.path("base.ndjson"),
                "--local",
                shop.path("local.ndjson"),
                "--server",
                shop.path("server.ndjson"),
                "--rules",
                shop.path("rules.yaml"),
                "--out",
                shop.path("out"));
        assertThat(parked.out()).contains("8 new cases in the queue");

        // Names are always the server's and visits the greater number; notes are as they come.
        decide(1, "--pick", "/name=server", "--pick", "/visits=local", "--pick", "/note=local");
        decide(2, "--take", "server");
        decide(3, "--value", shop.write("own.json", SEAT.formatted(3, 4, 2, "Anne", 9, "own")));
        decide(5, "--take", "local");
        shop.done("queue", "reopen", 5, "--reason", "it is Anne");
        decide(9, "--value", shop.write("own.json", SEAT.formatted(5, 5, 2, "Anne", 9, "local")));
        shop.done("queue", "bulk", "--take", "server", "--limit", 2, "--reason", "import", "--apply"); // 4 and 6
    }

    private static String[] seats(IntFunction<String> line) {
        return IntStream.rangeClosed(1, 8).mapToObj(line).toArray(String[]::new);
    }

    private void decide(int number, Object... way) {
        List<Object> call = new ArrayList<>(List.of("queue", "decide", number, "--revision", 1));
        call.addAll(List.of(way));
        shop.done(call.toArray());
    }

    @Test
    void aCaseIsShownWithWhatWasDecidedBefore() {
        assertThat(spaced(shop.done("queue", "show", 7))).contains("""
                Decided before on the same path and pattern (a hint; nothing is applied by itself):
                  /name  both changed it, local newer  server 6 of 6 times (2 of them alike, as in bulk)  last in case 9
                  /visits  the number grew on both sides, local newer  server 3 of 6 times, local 3 (2 of them alike, as in bulk)  last in case 9
                  /note  both changed it, local newer  server 3 of 6 times, local 2, own-value 1 (2 of them alike, as in bulk)  last in case 9
                Field by field:
                """);
        JsonNode suggestions = shop.done("queue", "show", 7, "--json").json().path("suggestions");
        assertThat(suggestions.size()).isEqualTo(3);
        assertThat(suggestions.get(0).toString())
                .isEqualTo("{\"path\":\"/name\",\"pattern\":\"/name\",\"change\":\"BOTH_CHANGED\",\"newer\":\"LOCAL\","
                        + "\"suggested\":\"SERVER\",\"share\":1,\"decisions\":6,\"counts\":{\"SERVER\":6},"
                        + "\"deciders\":1,\"alike\":2,\"newestCase\":9,\"newestAt\":\"2030-03-01T12:00:00Z\"}");
        assertThat(shop.done("queue", "list").out()).contains("2 open cases");
    }

    @Test
    void runsOfEqualDecisionsBecomeARulesetThatIsCheckedReplayedAndRegistered() {
        Path proposed = shop.path("proposed.yaml");
        Call suggested = shop.done("rules", "suggest", "--least", 5, "-o", proposed);

        assertThat(spaced(suggested)).startsWith("""
                /name of seat: server explains 6 of 6 decisions
                  decided  server 6 (2 of them alike, as in bulk)
                  by  1 decider
                  cases  6, 5, 4, 3, 2, 1
                /visits of seat: max explains 6 of 6 decisions
                  decided  server 3, local 3 (2 of them alike, as in bulk)
                  by  1 decider
                  cases  6, 5, 4, 3, 2, 1
                No rule is proposed for
                  /note of seat  server 3, local 2, own-value 1 (2 of them alike, as in bulk)  no rule explains 90 % of the decisions: latest 2, server 3, local 2 of 6
                Proposed: seats 1.1.0, a minor version after seats 1.0.0
                  version: 1.1.0
                  fields:
                  /name: server
                  /visits: max
                Replayed 9 conflicts under seats 1.1.0
                """);
        assertThat(suggested.out())
                .endsWith("Nothing was registered or activated; " + proposed
                        + " holds seats 1.1.0. Next: truce rules check "
                        + proposed + ", then truce rules register " + proposed
                        + " --bump minor --message TEXT, then truce rules activate 1.1.0\n");
        assertThat(shop.done("rules", "list").out()).doesNotContain("seats 1.1.0");

        assertThat(shop.read("proposed.yaml")).isEqualTo("""
                ruleset: seats
                version: 1.1.0
                record:
                  type: seat
                  key: /id
                  syncVersion: /v
                  modifiedAt: /at
                  deleted: /deleted
                fields:
                  /name: server
                  /visits: max
                """);
        assertThat(Call.truce("rules", "check", proposed).code()).isZero();
        Call replayed = shop.done("rules", "replay", proposed);
        assertThat(spaced(replayed))
                .contains("case 1, seat/1: parked otherwise")
                .contains("  /visits  (undecided)  ->  9");
        assertThat(suggested.out()).contains(replayed.out());

        shop.done("rules", "register", shop.path("rules.yaml"), "--message", "the beginning");
        shop.done("rules", "register", proposed, "--bump", "minor", "--message", "as people decide");
        shop.done("rules", "activate", "1.1.0");
        assertThat(shop.done("rules", "suggest", "--least", 5).out())
                .contains("server would explain 6 of 6, but the ruleset says so already")
                .endsWith("No rule is proposed on top of seats 1.1.0; nothing was registered or activated.\n");
    }

    /** What was printed, with two spaces between columns. */
    private static String spaced(Call call) {
        return call.out().replaceAll(" {2,}", "  ");
    }

    @Test
    void programsGetOneDocument() {
        Path proposed = shop.path("proposed.json");
        JsonNode suggested = shop.done("rules", "suggest", "--type", "seat", "--least", 5, "-o", proposed, "--json")
                .json();

        assertThat(StreamSupport.stream(suggested.path("proposals").spliterator(), false)
                        .map(each -> each.path("path").asString() + " "
                                + each.path("rule").asString()))
                .containsExactly("/name server", "/visits max");
        assertThat(suggested.at("/refused/0/path").asString()).isEqualTo("/note");
        assertThat(suggested.at("/proposed/bump").asString()).isEqualTo("minor");
        assertThat(suggested.path("replay"))
                .isEqualTo(shop.done("rules", "replay", proposed, "--json").json());
    }

    @Test
    void whatCannotConvergeOrIsNotDecidedOftenIsNotProposed() {
        Path peers = shop.write("peers.yaml", Workshop.RULES + "topology: peer\ndefault: latestWins");

        assertThat(shop.done("rules", "suggest", "--least", 5, "--rules", peers).out())
                .contains("server would explain 6 of 6, but the rule \"server\" cannot converge among peers");
        assertThat(shop.done("rules", "suggest").out()).contains("fewer than 10 decisions");
        assertThat(shop.done("rules", "suggest", "--least", 5, "--last", 2).out())
                .contains("fewer than 5 decisions");
        assertThat(shop.done("rules", "suggest", "--type", "table").out())
                .isEqualTo("No rule is proposed on top of inline 0.0.0; nothing was registered or activated.\n");
    }

    @Test
    void aCallThatCannotBeMeantIsRefused() {
        Path rules = shop.path("rules.yaml");

        for (String share : new String[] {"0.5", "1.5"}) {
            assertThat(shop.truce("rules", "suggest", "--share", share).err())
                    .startsWith("truce: --share is over 0.5 and at most 1, but found " + share + "\n");
        }
        for (Object[] count : new Object[][] {{"--least", 0}, {"--last", 0}, {"--limit", -1}}) {
            assertThat(shop.truce("rules", "suggest", count[0], count[1]).err())
                    .startsWith("truce: --least and --last are at least 1 and --limit is a count, but found ");
        }
        Path early = shop.write("early.yaml", Workshop.RULES.replace("1.0.0", "1.0.0-beta"));
        assertThat(shop.truce("rules", "suggest", "--rules", early).err())
                .startsWith("truce: only a version such as 1.4.0 can be followed by another, but seats says version"
                        + " 1.0.0-beta\n");
        shop.done("rules", "suggest", "--least", 5, "--rules", rules, "-o", shop.path("other.yaml"));
        Call over = shop.truce("rules", "suggest", "--rules", rules, "-o", rules);
        assertThat(over.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(over.err()).contains("-o would replace " + rules + " and its comments; name another file");
        assertThat(Call.truce("rules", "suggest", "--workspace", shop.path("nowhere"))
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void whatTheDecisionsDoNotTellIsSaid() {
        Workshop greater = new Workshop(folder.resolve("greater"));
        greater.truce(
                "reconcile",
                "--base",
                greater.write("base.ndjson", manySeats(seat -> SEAT.formatted(seat, 1, 0, "Ann", 1, "?"))),
                "--local",
                greater.write(
                        "local.ndjson",
                        manySeats(seat -> (seat < 3 ? SEAT.replace(",\"note\":\"%s\"", "") : SEAT)
                                .formatted(seat, 1, 1, "Ann", 2, "local"))),
                "--server",
                greater.write("server.ndjson", manySeats(seat -> SEAT.formatted(seat, 4, 1, "Ann", 5, "server"))),
                "--rules",
                greater.write("rules.yaml", Workshop.RULES),
                "--out",
                greater.path("out"));
        greater.done("queue", "bulk", "--take", "server", "--reason", "import", "--apply");

        assertThat(spaced(greater.done("rules", "suggest")))
                .contains("/note of seat: server explains 20 of 20 decisions\n")
                .contains(" besides  2 decisions where one side had removed it, which this rule leaves to a person\n")
                .contains(", 4, 3 and 2 more\n")
                .contains("/visits of seat: max explains 22 of 22 decisions\n")
                .contains(" ambiguous  server explains 22; the decisions do not tell which is meant\n")
                .endsWith("Nothing was registered or activated. Next: truce rules suggest --workspace "
                        + greater.path(".truce") + " -o FILE\n");
    }

    private static String[] manySeats(IntFunction<String> line) {
        return IntStream.rangeClosed(1, 22).mapToObj(line).toArray(String[]::new);
    }
}
