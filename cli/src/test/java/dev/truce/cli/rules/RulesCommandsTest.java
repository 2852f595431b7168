package dev.truce.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RulesCommandsTest {

    private static final Path BROKEN = Path.of("..", "conflict-core", "src", "test", "resources", "rulesets", "broken");

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void openShop() {
        shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
    }

    static List<Path> brokenRulesets() throws IOException {
        try (Stream<Path> files = Files.list(BROKEN)) {
            return files.filter(file -> !file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("brokenRulesets")
    void everyBrokenRulesetIsRefusedWithFileLinePathAndRemedy(Path file) throws IOException {
        String name = file.getFileName().toString();
        List<String> expected = Files.readAllLines(file.resolveSibling(name + ".txt")).stream()
                .map(line -> "truce: " + BROKEN + "/" + line)
                .toList();
        int code = expected.get(0).contains("cannot converge") ? 7 : 2;

        Call call = Call.truce("rules", "check", file);
        assertThat(call.code()).as("%s", call).isEqualTo(code);
        assertThat(call.err().lines()).isEqualTo(expected);
        assertThat(call.out()).isEmpty();

        Call forProgram = Call.truce("rules", "check", file, "--json");
        assertThat(forProgram.code()).isEqualTo(code);
        assertThat(forProgram.json().path("file").asString()).isEqualTo(file.toString());
        assertThat(forProgram.json().path("findings")).hasSameSizeAs(expected);
        JsonNode first = forProgram.json().path("findings").get(0);
        assertThat("truce: "
                        + new RulesetException.Finding(
                                        first.path("line").intValue(),
                                        first.path("path").asString(),
                                        first.path("problem").asString())
                                .in(file.toString()))
                .isEqualTo(expected.get(0));
    }

    @Test
    void thereAreMoreThanTwentyBrokenRulesets() throws IOException {
        assertThat(brokenRulesets()).hasSizeGreaterThan(20);
    }

    @Test
    void whatCannotConvergeIsRefusedByPolicyWhereverItIsUsed() {
        shop.write("peers.yaml", "topology: peer", "default: latestWins", "deletes: deleteWins");
        shop.write("a.json", "{}");

        Call call = Call.truce(
                "merge",
                "--local",
                shop.path("a.json"),
                "--server",
                shop.path("a.json"),
                "--rules",
                shop.path("peers.yaml"));

        assertThat(call.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(call.err())
                .isEqualTo(
                        "truce: " + shop.path("peers.yaml") + ":2: /default: the strategy \"latestWins\" with deletes:"
                                + " deleteWins cannot converge among peers; write deletes: latest, or topology: hub\n");
    }

    @Test
    void versionsAreListedWithWhereTheyHold() {
        register("1.0.0", "");
        register("1.1.0", "fields: { /guest: latest }");
        shop.done("rules", "activate", "1.0.0", "--environment", "production");
        shop.done("rules", "activate", "1.1.0", "--environment", "staging");
        shop.done("rules", "activate", "1.1.0", "--environment", "test");

        List<JsonNode> listed = shop.done("rules", "list", "--json").jsonLines();

        assertThat(listed.stream().map(each -> each.path("version").asString() + " " + each.path("activeIn")))
                .containsExactly("1.0.0 [\"production\"]", "1.1.0 [\"staging\",\"test\"]");
        assertThat(shop.done("rules", "list").out()).contains("staging, test");
    }

    @Test
    void anEmptyRegistrySaysWhatToDo() {
        shop.done("rules", "register", shop.path("rules.yaml"), "-m", "new");
        Workshop other = new Workshop(shop.path("other"));
        assertThat(other.truce("rules", "list").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void registeringTellsProgramsWhatChanged() {
        register("1.0.0", "");
        shop.write("next.yaml", rules("2.0.0", "lists: atomic"));

        JsonNode registered = shop.done(
                        "rules", "register", shop.path("next.yaml"), "--bump", "major", "-m", "whole lists", "--json")
                .json();

        assertThat(registered.path("bump").asString()).isEqualTo("major");
        assertThat(registered.path("author").asString()).isEqualTo("alice");
        assertThat(registered.path("changes"))
                .isEqualTo(StrictJson.reader()
                        .read(
                                "[{\"place\":\"lists\",\"was\":\"strict\",\"is\":\"atomic\",\"needs\":\"major\"}]",
                                "test"));
    }

    @Test
    void aVersionIsRegisteredOnce() {
        register("1.0.0", "");
        register("1.0.0", "");
        shop.write("other.yaml", rules("1.0.0", "lists: atomic"));

        Call call = shop.truce("rules", "register", shop.path("other.yaml"), "-m", "another");

        assertThat(call.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(call.err()).contains("A registered version never changes").contains("Write version: 2.0.0");
        assertThat(shop.done("rules", "list", "--json").jsonLines()).hasSize(1);
    }

    @Test
    void oneGoesBackOnlyToWhatHeld() {
        register("1.0.0", "");

        Call call = shop.truce("rules", "rollback", "1.0.0");

        assertThat(call.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(call.err())
                .isEqualTo(
                        "truce: seats 1.0.0 was never active in default, so that there is nothing to go back to; activate it"
                                + " instead\n");
    }

    @Test
    void activatingTwiceChangesNothing() {
        register("1.0.0", "");
        shop.done("rules", "activate", "1.0.0");

        assertThat(shop.done("rules", "activate", "1.0.0").out())
                .isEqualTo("seats 1.0.0 was active already in default\n");
        assertThat(shop.done("rules", "list", "--history", "--json").jsonLines())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.0", "one", "v1"})
    void anUnknownVersionIsAWrongCall(String version) {
        register("1.0.0", "");

        Call call = shop.truce("rules", "activate", version);

        assertThat(call.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(call.err())
                .contains(
                        version.startsWith("1")
                                ? "seats 1.2.0 is not registered; registered are 1.0.0"
                                : "a version is three numbers such as 1.4.0, but found \"" + version + "\"");
    }

    @Test
    void ofSeveralRulesetsOneIsNamed() {
        register("1.0.0", "");
        shop.write("orders.yaml", "ruleset: orders", "version: 1.0.0");
        shop.done("rules", "register", shop.path("orders.yaml"), "-m", "new");

        assertThat(shop.truce("rules", "activate", "1.0.0").err())
                .contains("there are several rulesets: orders, seats; name one with --ruleset");
        assertThat(shop.done("rules", "activate", "1.0.0", "--ruleset", "orders")
                        .out())
                .isEqualTo("orders 1.0.0 is active in default\n");
    }

    @Test
    void aBumpHasThreeNames() {
        assertThat(shop.truce("rules", "register", shop.path("rules.yaml"), "-m", "new", "--bump", "huge")
                        .err())
                .contains("a bump is patch, minor or major, but found \"huge\"");
        assertThat(shop.truce("rules", "register", shop.path("rules.yaml"), "-m", " ")
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void aFileOfCasesIsReplayedAgainstWhatIsActive() {
        register("1.0.0", "fields: { /guest: local, /row: latest }");
        shop.done("rules", "activate", "1.0.0");
        shop.write("next.yaml", rules("2.0.0", "fields: { /guest: server, /row: conflict, /note: latest }"));
        shop.write(
                "cases.ndjson",
                oneCase("guest", "'Ann'", "'Anna'", "'Anne'"),
                oneCase("row", "1", "2", "3"),
                oneCase("note", "'a'", "'b'", "'c'"),
                oneCase("name", "'a'", "'b'", "'c'"),
                oneCase("other", "'a'", "'b'", "'b'"));

        Call call = shop.done("rules", "replay", shop.path("next.yaml"), "--cases", shop.path("cases.ndjson"));

        assertThat(call.out()).isEqualTo("""
                Replayed 5 conflicts under seats 2.0.0
                  same              2
                  now resolved      1
                  now parked        1
                  other value       1
                  parked otherwise  0
                line 1, seat/A1: other value
                  /guest  "Anna"  ->  "Anne"
                line 2, seat/A1: now parked, FIELD_CONFLICT
                  /row  2  ->  (undecided)
                line 3, seat/A1: now resolved
                  /note  (undecided)  ->  "b"
                """);
        JsonNode json = shop.done(
                        "rules",
                        "replay",
                        shop.path("next.yaml"),
                        "--cases",
                        shop.path("cases.ndjson"),
                        "--from",
                        "1.0.0",
                        "--json")
                .json();
        assertThat(json.path("counts").path("OTHER_VALUE").intValue()).isEqualTo(1);
        assertThat(json.path("differences").get(0).path("fields"))
                .isEqualTo(
                        StrictJson.reader().read("[{\"path\":\"/guest\",\"was\":\"Anna\",\"is\":\"Anne\"}]", "test"));
    }

    @Test
    void aBadCaseStopsTheReplayWithItsLine() {
        shop.write("cases.ndjson", "{\"id\":\"c\",\"local\":{\"id\":1}}");

        Call call = shop.truce(
                "rules",
                "replay",
                shop.path("rules.yaml"),
                "--cases",
                shop.path("cases.ndjson"),
                "--from",
                shop.path("rules.yaml"));

        assertThat(call.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(call.err()).contains("cases.ndjson:1").contains("the case has no \"server\"");
    }

    @Test
    void aReplayNeedsSomethingToCompareWith() {
        shop.write("cases.ndjson", oneCase("guest", "1", "2", "3"));

        assertThat(shop.truce("rules", "replay", shop.path("rules.yaml"), "--cases", shop.path("cases.ndjson"))
                        .err())
                .contains("nothing is active to compare with; say --from RULES");
        assertThat(shop.truce("rules", "replay", shop.path("rules.yaml"), "--from", "1.0.0")
                        .err())
                .contains("--from is compared with on a file");
        assertThat(shop.truce("rules", "replay", shop.path("rules.yaml")).code())
                .isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void mergeTakesWhatIsActiveUnlessRulesAreGiven() {
        register("1.0.0", "fields: { /guest: local }");
        shop.done("rules", "activate", "1.0.0", "--environment", "production");
        shop.write("l.json", seat("Anna"));
        shop.write("s.json", seat("Anne"));
        shop.write("b.json", seat("Ann"));
        Object[] merge = {
            "merge",
            "--base",
            shop.path("b.json"),
            "--local",
            shop.path("l.json"),
            "--server",
            shop.path("s.json"),
            "--quiet"
        };

        assertThat(shop.truce(merge).code()).isEqualTo(ExitCode.LEFT_OPEN.code());
        assertThat(shop.done(with(merge, "--environment", "production")).out()).contains("\"Anna\"");
        assertThat(shop.truce(with(merge, "--environment", "production", "--rules", shop.path("rules.yaml")))
                        .code())
                .isEqualTo(ExitCode.LEFT_OPEN.code());
        Call unknown = shop.truce(with(merge, "--environment", "staging"));
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(unknown.err())
                .isEqualTo(
                        "truce: " + shop.path(".truce") + ": no ruleset is active in staging; activate one: truce rules"
                                + " activate VERSION --environment staging\n");
    }

    @Test
    void mergeMakesNoWorkspace() {
        shop.write("a.json", "{}");
        shop.done("merge", "--local", shop.path("a.json"), "--server", shop.path("a.json"));

        assertThat(shop.path(".truce")).doesNotExist();
    }

    private static Object[] with(Object[] call, Object... more) {
        return Stream.concat(Stream.of(call), Stream.of(more)).toArray();
    }

    private static String seat(String guest) {
        return "{\"id\":\"A1\",\"guest\":\"" + guest + "\"}";
    }

    private static String oneCase(String field, String base, String local, String server) {
        return ("{'id':'" + field + "','base':{'id':'A1','at':1,'" + field + "':" + base
                        + "},'local':{'id':'A1','at':3,'" + field + "':" + local + "},'server':{'id':'A1','at':2,'"
                        + field + "':" + server + "}}")
                .replace('\'', '"');
    }

    private void register(String version, String rules) {
        shop.write("r.yaml", rules(version, rules));
        shop.done("rules", "register", shop.path("r.yaml"), "--message", "because");
    }

    private static String rules(String version, String rules) {
        return Workshop.RULES.replace("1.0.0", version) + rules;
    }

    @Test
    void anEnvironmentHasAName() {
        register("1.0.0", "");
        assertThat(shop.truce("rules", "activate", "1.0.0", "--environment", " ")
                        .err())
                .startsWith("truce: --environment names an environment; it must not be empty\n");
    }

    @Test
    void whereNothingIsRegisteredTheWayThereIsShown() {
        Workshop parked = Seats.parked(shop.path("parked"), 1);
        assertThat(parked.truce("rules", "activate", "1.0.0").err())
                .startsWith("truce: no ruleset is registered; next: truce rules register FILE --message TEXT\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0.0", "1.0.1-beta"})
    void aVersionFollowsTheOneBeforeIt(String version) {
        register("1.0.0", "");
        shop.write("next.yaml", rules(version, ""));
        Call call = shop.truce("rules", "register", shop.path("next.yaml"), "-m", "the same");
        assertThat(call.code()).as("%s", call).isEqualTo(ExitCode.USAGE.code());
        assertThat(call.err()).contains(version);
        assertThat(shop.done("rules", "list", "--json").jsonLines()).hasSize(1);
    }

    @Test
    void casesInWhichASideHasNoRecordAreReplayed() {
        shop.write("before.yaml", rules("1.0.0", "default: serverWins"));
        shop.write("next.yaml", rules("2.0.0", "default: localWins"));
        shop.write(
                "cases.ndjson",
                sides("'base':{'id':'A1','n':1},'local':{'$tombstone':true},'server':{'id':'A1','n':2}"),
                sides("'base':{'id':'A1','n':1},'local':{'id':'A1'},'server':{'id':'A1','n':2}"),
                sides("'base':null,'local':null,'server':{'id':'A1','n':2}"),
                sides("'base':{'id':'A1','n':1},'local':{'$unknown':true},'server':{'id':'A1','n':2}"),
                sides("'base':{'n':1},'local':{'$tombstone':true},'server':{'n':2},"
                        + "'rules':{'default':'fieldLevelMerge'}"));
        Object[] replay = {
            "rules",
            "replay",
            shop.path("next.yaml"),
            "--cases",
            shop.path("cases.ndjson"),
            "--from",
            shop.path("before.yaml")
        };

        assertThat(shop.done(replay).out()).isEqualTo("""
                Replayed 5 conflicts under seats 2.0.0
                  same              2
                  now resolved      1
                  now parked        0
                  other value       2
                  parked otherwise  0
                line 1, seat/A1: other value
                  (whole record)  {"id":"A1","n":2}  ->  (deleted)
                line 2, seat/A1: other value
                  /n  2  ->  (absent)
                line 5, case/c: now resolved, deleted
                """);
        assertThat(shop.done(with(replay, "--limit", 1)).out())
                .contains("line 1, ")
                .doesNotContain("line 2, ")
                .endsWith("2 more; --limit shows them\n");
        JsonNode all = shop.done(with(replay, "--limit", 1, "--json")).json().path("differences");
        assertThat(all.values().stream().map(each -> each.toString().replace('"', '\'')))
                .as("programs get all")
                .containsExactly(
                        "{'source':'line 1','type':'seat','key':'A1','difference':'OTHER_VALUE',"
                                + "'was':{'outcome':'resolved','value':{'id':'A1','n':2}},'is':{'outcome':'resolved'},"
                                + "'fields':[{'path':'','was':{'id':'A1','n':2}}]}",
                        "{'source':'line 2','type':'seat','key':'A1','difference':'OTHER_VALUE',"
                                + "'was':{'outcome':'resolved','value':{'id':'A1','n':2}},"
                                + "'is':{'outcome':'resolved','value':{'id':'A1'}},'fields':[{'path':'/n','was':2}]}",
                        "{'source':'line 5','type':'case','key':'c','difference':'NOW_RESOLVED',"
                                + "'was':{'outcome':'parked','reason':'DELETE_CONFLICT','conflicts':[]},"
                                + "'is':{'outcome':'resolved'},'fields':[]}");
        assertThat(shop.truce(with(replay, "--limit", -1)).err()).startsWith("truce: --limit is a count, but found -1");
    }

    private static String sides(String sides) {
        return ("{'id':'c'," + sides + "}").replace('\'', '"');
    }

    @Test
    void whatWasErasedFromTheQueueIsNotReplayed() {
        Workshop parked = Seats.parked(shop.path("parked"), 2);
        parked.done("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(parked.done("rules", "replay", parked.path("rules.yaml")).out())
                .startsWith("Replayed 2 conflicts");
        parked.done("audit", "erase", "--type", "seat", "--key", "1", "--reason", "asked for", "--apply");
        assertThat(parked.done("rules", "replay", parked.path("rules.yaml")).out())
                .startsWith("Replayed 1 conflict ");
    }
}
