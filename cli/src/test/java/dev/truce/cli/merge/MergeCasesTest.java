package dev.truce.cli.merge;

import static dev.truce.cli.Call.truce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MergeCasesTest {

    @TempDir
    Path folder;

    Call cases(String... lines) throws IOException {
        return truce("merge", "--cases", Files.writeString(folder.resolve("cases.ndjson"), String.join("\n", lines)));
    }

    JsonNode only(String line) throws IOException {
        List<JsonNode> answers = cases(line).jsonLines();
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    @Test
    void aResolvedCaseIsAnsweredWithValueStampAndTrace() throws IOException {
        Call call = cases(
                "{\"id\":\"c1\",\"base\":{\"a\":1,\"b\":1},\"local\":{\"a\":2,\"b\":1},\"server\":{\"a\":1,\"b\":2},"
                        + "\"stamps\":{\"local\":{\"epoch\":0,\"syncVersion\":3},\"server\":{\"epoch\":0,\"syncVersion\":7}}}");
        assertThat(call.code()).isZero();
        assertThat(call.out())
                .isEqualTo(
                        "{\"id\":\"c1\",\"answer\":\"CONFLICT\",\"kind\":\"UPDATE_UPDATE\",\"outcome\":\"resolved\","
                                + "\"operation\":\"PUT\",\"value\":{\"a\":2,\"b\":2},\"stamp\":{\"epoch\":0,\"syncVersion\":8},"
                                + "\"conflicts\":[],\"warnings\":[],\"trace\":["
                                + "{\"path\":\"/a\",\"rule\":\"changed\",\"side\":\"local\",\"why\":\"only local changed it\"},"
                                + "{\"path\":\"/b\",\"rule\":\"changed\",\"side\":\"server\",\"why\":\"only the server changed it\"}]}\n");
        assertThat(call.err()).isEqualTo("1 case: 1 resolved, 0 parked, 0 not understood\n");
    }

    @Test
    void pullPushAndInSyncAreResolvedWithTheirValue() throws IOException {
        assertThat(only("{\"id\":1,\"base\":{\"a\":1},\"local\":{\"a\":1},\"server\":{\"a\":2}}")
                        .toString())
                .startsWith(
                        "{\"id\":1,\"answer\":\"PULL\",\"outcome\":\"resolved\",\"operation\":\"NONE\",\"value\":{\"a\":2}");
        assertThat(only("{\"id\":1,\"base\":{\"a\":1},\"local\":{\"a\":3},\"server\":{\"a\":1}}")
                        .toString())
                .startsWith(
                        "{\"id\":1,\"answer\":\"PUSH\",\"outcome\":\"resolved\",\"operation\":\"PUT\",\"value\":{\"a\":3}");
        assertThat(only("{\"id\":1,\"base\":null,\"local\":{\"a\":3},\"server\":{\"a\":3.0}}")
                        .toString())
                .startsWith(
                        "{\"id\":1,\"answer\":\"IN_SYNC\",\"outcome\":\"resolved\",\"operation\":\"NONE\",\"value\":{\"a\":3.0}");
    }

    @Test
    void anAbsentSideOfAPathIsLeftOutAndNullIsNull() throws IOException {
        JsonNode answer = only("{\"id\":\"x\",\"base\":{\"n\":1},\"local\":{},\"server\":{\"n\":null}}");
        assertThat(answer.path("conflicts").toString()).isEqualTo("[{\"path\":\"/n\",\"base\":1,\"server\":null}]");
    }

    @Test
    void theTimesOfFieldsAreTakenAndGiven() throws IOException {
        JsonNode answer = only("{\"id\":1,\"base\":{\"a\":1,\"b\":1},\"local\":{\"a\":2,\"b\":2},"
                + "\"server\":{\"a\":3,\"b\":3},\"rules\":{\"fields\":{\"\":\"latest\"}},\"stamps\":{"
                + "\"local\":{\"modifiedAt\":2000,\"fieldTimes\":{\"/a\":9000}},\"server\":{\"modifiedAt\":5000}}}");
        assertThat(answer.path("value").toString()).isEqualTo("{\"a\":2,\"b\":3}");
        assertThat(answer.path("stamp").path("fieldTimes").path("/a").asString())
                .isEqualTo("1970-01-01T00:00:09Z");
    }

    @Test
    void whatIsSharedIsNamedWhereLocalKeepsSomethingForItself() throws IOException {
        JsonNode answer = only("{\"id\":1,\"base\":{\"a\":1},\"local\":{\"a\":2,\"own\":1},\"server\":{\"a\":1},"
                + "\"rules\":{\"fields\":{\"/own\":\"localOnly\"}}}");
        assertThat(answer.path("value").toString()).isEqualTo("{\"a\":2,\"own\":1}");
        assertThat(answer.path("shared").toString()).isEqualTo("{\"a\":2}");
    }

    @Test
    void tombstonesAndUnknownSidesAreUnderstood() throws IOException {
        JsonNode deleted = only("{\"id\":\"x\",\"base\":{\"n\":1},\"local\":{\"$tombstone\":true,\"syncVersion\":4,"
                + "\"modifiedAt\":\"2026-01-02T00:00:00Z\"},\"server\":{\"n\":2},\"strategy\":\"localWins\","
                + "\"stamps\":{\"server\":{\"syncVersion\":6}}}");
        assertThat(deleted.toString())
                .startsWith(
                        "{\"id\":\"x\",\"answer\":\"CONFLICT\",\"kind\":\"DELETE_UPDATE\",\"outcome\":\"resolved\","
                                + "\"operation\":\"DELETE\",\"stamp\":{\"epoch\":0,\"syncVersion\":7,\"modifiedAt\":\"2026-01-02T00:00:00Z\"}");
        assertThat(only("{\"id\":\"x\",\"base\":{\"n\":1},\"local\":{\"$unknown\":true},\"server\":{\"n\":2}}")
                        .path("reason")
                        .asString())
                .isEqualTo("SIDE_UNKNOWN");
    }

    @Test
    void latestWinsGivesATieToTheServer() throws IOException {
        String sides = "\"base\":{\"v\":0},\"local\":{\"v\":1},\"server\":{\"v\":2},\"strategy\":\"latestWins\"";
        String times = ",\"stamps\":{\"local\":{\"syncVersion\":9,\"modifiedAt\":\"%s\"},"
                + "\"server\":{\"syncVersion\":4,\"modifiedAt\":\"2026-01-01T00:00:00Z\"}}}";
        JsonNode tie = only("{\"id\":1," + sides + String.format(times, "2026-01-01T00:00:00Z"));
        assertThat(tie.path("value").toString()).isEqualTo("{\"v\":2}");
        assertThat(tie.path("operation").asString()).isEqualTo("NONE");
        JsonNode later = only("{\"id\":1," + sides + String.format(times, "2026-01-01T00:00:01Z"));
        assertThat(later.path("value").toString()).isEqualTo("{\"v\":1}");
        assertThat(later.path("stamp").path("syncVersion").asInt()).isEqualTo(10);
    }

    @Test
    void inlineRulesHoldForTheirLineOnly() throws IOException {
        String sides = "\"base\":{\"t\":[\"a\"]},\"local\":{\"t\":[\"a\",\"b\"]},\"server\":{\"t\":[\"a\",\"c\"]}";
        List<JsonNode> answers = cases(
                        "{\"id\":1," + sides + ",\"rules\":{\"fields\":{\"/t\":\"set\"}}}", "{\"id\":2," + sides + "}")
                .jsonLines();
        assertThat(answers.get(0).path("value").toString()).isEqualTo("{\"t\":[\"a\",\"c\",\"b\"]}");
        assertThat(answers.get(1).path("outcome").asString()).isEqualTo("parked");
    }

    @Test
    void aBadLineIsAnsweredWithItsErrorAndTheRunGoesOn() throws IOException {
        Call call = cases(
                "{\"id\":\"a\",\"local\":{},\"server\":{}}",
                "{\"id\":\"b\",\"local\":{}}",
                "{\"id\":\"c\"",
                "{\"id\":\"d\",\"local\":{},\"server\":{},\"rules\":{\"fields\":{\"/x\":\"newest\"}}}",
                "{\"id\":\"e\",\"local\":{},\"server\":{}}");
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).isEqualTo("5 cases: 2 resolved, 0 parked, 3 not understood\n");
        List<JsonNode> answers = call.jsonLines();
        assertThat(answers).hasSize(5);
        assertThat(answers.get(1).toString())
                .isEqualTo(
                        "{\"id\":\"b\",\"error\":\"" + folder
                                + "/cases.ndjson:2: the case has no \\\"server\\\"; write null where a side does not have the record\"}");
        assertThat(answers.get(2).path("id").isNull()).isTrue();
        assertThat(answers.get(2).path("error").asString()).startsWith(folder + "/cases.ndjson:3:");
        assertThat(answers.get(3).path("error").asString()).contains("/fields/~1x", "newest");
        assertThat(answers.get(4).path("outcome").asString()).isEqualTo("resolved");
    }

    @Test
    void parkedCasesExitOneAndTheFileHoldsWhatIsPrinted() throws IOException {
        Path cases = Files.writeString(
                folder.resolve("c.ndjson"), "{\"id\":1,\"base\":{\"a\":1},\"local\":{\"a\":2},\"server\":{\"a\":3}}\n");
        Path target = folder.resolve("r.ndjson");
        Call printed = truce("merge", "--cases", cases);
        Call written = truce("merge", "--cases", cases, "-o", target);
        assertThat(printed.code()).isEqualTo(1);
        assertThat(written.code()).isEqualTo(1);
        assertThat(Files.readString(target)).isEqualTo(printed.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1]                               | a case is an object, but found [1]
            "stamps":{"local":5}              | /stamps/local: a stamp is an object with some of [epoch, syncVersion, modifiedAt, fieldTimes], but found 5
            "stamps":{"local":{"epoch":"1"}}  | /stamps/local/epoch: a whole number of 64 bits is expected, but found "1"
            "stamps":{"base":{"epoch":1.5}}   | /stamps/base/epoch: a whole number of 64 bits is expected, but found 1.5
            "stamps":{"server":{"syncVersion":9223372036854775808}} | /stamps/server/syncVersion: a whole number of 64 bits is expected, but found 9223372036854775808
            "strategy":"newest"               | strategy: there is no strategy "newest"; take one of serverWins, localWins, latestWins, fieldLevelMerge, manualResolution
            """)
    void whatIsNotUnderstoodIsNamedByItsPath(String given, String problem) throws IOException {
        String line = given.startsWith("[") ? given : "{\"local\":{},\"server\":{}," + given + "}";
        JsonNode answer = only(line);
        assertThat(answer.path("error").asString()).isEqualTo(folder + "/cases.ndjson:1: " + problem);
        assertThat(answer.path("id").isNull()).isTrue();
    }

    @Test
    void nullIsAsGoodAsLeftOut() throws IOException {
        String sides = "{\"id\":1,\"base\":{\"a\":1},\"local\":{\"a\":2},\"server\":{\"a\":1}";
        String nothing = ",\"rules\":null,\"strategy\":null,\"stamps\":{\"base\":null,\"server\":{\"epoch\":null,"
                + "\"syncVersion\":null,\"modifiedAt\":null,\"fieldTimes\":null}}";
        List<JsonNode> answers = cases(sides + "}", sides + nothing + "}").jsonLines();
        assertThat(answers.get(0).path("outcome").asString()).isEqualTo("resolved");
        assertThat(answers.get(1)).isEqualTo(answers.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"id\":{\"no\":1},", "\"id\":\"\","})
    void aCaseNeedsNoNameOfItsOwn(String id) throws IOException {
        JsonNode answer = only("{" + id + "\"base\":{\"a\":1},\"local\":{\"a\":2},\"server\":{\"a\":1}}");
        assertThat(answer.path("outcome").asString()).isEqualTo("resolved");
        assertThat(answer.path("value").toString()).isEqualTo("{\"a\":2}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "base":{"n":1},"local":null,"server":{"n":1}                                 | PUSH         | DELETE
            "base":{"n":1},"local":{"n":1},"server":null                                 | PULL         | NONE
            "base":null,"local":null,"server":{"n":1}                                    | PULL         | NONE
            "base":{"n":1},"local":null,"server":{"n":1},"rules":{"missing":"unknown"}   | SIDE_UNKNOWN | ''
            """)
    void aSideWithoutTheRecordIsWhatTheRulesSayOfIt(String sides, String found, String operation) throws IOException {
        JsonNode answer = only("{\"id\":1," + sides + "}");
        assertThat(answer.path("reason").asString(answer.path("answer").asString()))
                .isEqualTo(found);
        assertThat(answer.path("operation").asString("")).isEqualTo(operation);
    }

    @Test
    void aRecordIsNamedByTheDocumentThatASideHas() throws IOException {
        String rules = ",\"rules\":{\"record\":{\"type\":\"seat\",\"key\":\"/id\",\"deleted\":\"/gone\"}}}";
        JsonNode marked = only(
                "{\"base\":{\"id\":7,\"n\":1},\"local\":{\"id\":7,\"n\":1},\"server\":{\"$tombstone\":true}" + rules);
        assertThat(marked.path("answer").asString()).isEqualTo("PULL");
        JsonNode unknown = only("{\"base\":{\"id\":7,\"n\":1},\"local\":{\"$unknown\":true},\"server\":null" + rules);
        assertThat(unknown.path("reason").asString()).isEqualTo("SIDE_UNKNOWN");
        JsonNode deleted =
                only("{\"base\":{\"id\":7,\"n\":1},\"local\":{\"id\":7,\"gone\":true},\"server\":{\"id\":7,\"n\":1}"
                        + rules);
        assertThat(deleted.path("operation").asString()).isEqualTo("DELETE");
        JsonNode nameless = only("{\"local\":{\"n\":1},\"server\":{\"n\":1}" + rules);
        assertThat(nameless.path("error").asString()).endsWith("/id: the record has no key; give it one");
    }

    @Test
    void whatADocumentSaysOfItselfComesBeforeWhatStandsBesideIt() throws IOException {
        JsonNode answer = only("{\"base\":{\"id\":1,\"a\":1},\"local\":{\"id\":1,\"a\":2,\"times\":{\"/a\":9000}},"
                + "\"server\":{\"id\":1,\"a\":3},\"rules\":{\"record\":{\"key\":\"/id\",\"fieldTimes\":\"/times\"},"
                + "\"fields\":{\"/a\":\"latest\"}},\"stamps\":{\"local\":{\"fieldTimes\":{\"/a\":1000}},"
                + "\"server\":{\"fieldTimes\":{\"/a\":5000}}}}");
        assertThat(answer.path("value").path("a").asInt()).as("%s", answer).isEqualTo(2);
    }

    @Test
    void aFileWithoutCasesLeavesTheTargetAsItIs() throws IOException {
        Path target = Files.writeString(folder.resolve("r.ndjson"), "before");
        Call call = truce("merge", "--cases", Files.writeString(folder.resolve("none.ndjson"), ""), "-o", target);
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .isEqualTo("truce: " + folder.resolve("none.ndjson") + ": the file is empty; write one case a line\n");
        assertThat(Files.readString(target)).isEqualTo("before");
    }
}
