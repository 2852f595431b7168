package dev.truce.cli.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Failure;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReconcileTest {

    private static final String RULES = """
            ruleset: compat
            version: 1.0.0
            record: { type: feature, key: /id, modifiedAt: /updatedAt, deleted: /deleted }
            """;

    @TempDir
    Path folder;

    @Test
    void eachSideGetsWhatItMustApplyWithTheVersionItMustHave() {
        Workshop shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("base.ndjson", "{\"id\":\"a\",\"v\":1,\"x\":1}", "{\"id\":\"b\",\"v\":1,\"x\":1}");
        shop.write("local.ndjson", "{\"id\":\"b\",\"v\":1,\"x\":2}", "{\"id\":\"a\",\"v\":1,\"x\":1}");
        shop.write("server.ndjson", "{\"id\":\"a\",\"v\":3,\"x\":5}", "{\"id\":\"b\",\"v\":2,\"x\":1}");
        Call call = reconcile(shop, "base.ndjson", "local.ndjson", "server.ndjson", "out");
        assertThat(call.code()).isZero();
        assertThat(shop.read("out/merged.ndjson"))
                .isEqualTo("{\"id\":\"a\",\"v\":3,\"x\":5}\n{\"id\":\"b\",\"v\":3,\"x\":2}\n");
        assertThat(shop.read("out/to-server.ndjson"))
                .isEqualTo(
                        "{\"type\":\"seat\",\"key\":\"b\",\"operation\":\"PUT\",\"expected\":{\"epoch\":0,\"syncVersion\":2},"
                                + "\"value\":{\"id\":\"b\",\"v\":3,\"x\":2},\"stamp\":{\"epoch\":0,\"syncVersion\":3}}\n");
        assertThat(shop.read("out/to-local.ndjson").lines().count()).isEqualTo(2);
        assertThat(shop.read("out/parked.ndjson")).isEmpty();
    }

    /** One record in sync, one that each side changed alone, two that both did, of which one waits, and one that is new. */
    private Workshop fiveAnswers() {
        Workshop shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write(
                "base.ndjson",
                "{\"id\":\"a\",\"v\":1}",
                "{\"id\":\"b\",\"v\":1}",
                "{\"id\":\"c\",\"v\":1}",
                "{\"id\":\"d\",\"v\":1}",
                "{\"id\":\"e\",\"v\":1}");
        shop.write(
                "local.ndjson",
                "{\"id\":\"a\",\"v\":1}",
                "{\"id\":\"b\",\"v\":1}",
                "{\"id\":\"c\",\"v\":1,\"x\":2}",
                "{\"id\":\"d\",\"v\":1,\"x\":2}",
                "{\"id\":\"e\",\"v\":1,\"x\":2}",
                "{\"id\":\"f\",\"v\":0}");
        shop.write(
                "server.ndjson",
                "{\"id\":\"a\",\"v\":1}",
                "{\"id\":\"b\",\"v\":2,\"x\":3}",
                "{\"id\":\"c\",\"v\":1}",
                "{\"id\":\"d\",\"v\":2,\"y\":3}",
                "{\"id\":\"e\",\"v\":2,\"x\":3}");
        return shop;
    }

    @Test
    void theReportCountsAllThatWasFoundAndDone() {
        Workshop shop = fiveAnswers();

        ObjectNode report = (ObjectNode) reconcile(shop, "base.ndjson", "local.ndjson", "server.ndjson", "out")
                .json();

        assertThat(new Call(0, shop.read("out/report.json"), "").json()).isEqualTo(report);
        assertThat(report.remove("seconds").asDouble()).isBetween(0.0, 600.0);
        assertThat(report)
                .isEqualTo(StrictJson.reader()
                        .read(
                                """
                {"ruleset": {"name": "seats", "version": "1.0.0", "digest": "%s"},
                 "inputs": {"base": %s, "local": %s, "server": %s},
                 "records": 6,
                 "answers": {"CONFLICT": 2, "IN_SYNC": 1, "PULL": 1, "PUSH": 2},
                 "kinds": {"UPDATE_UPDATE": 2},
                 "outcomes": {"parked": 1, "resolved": 5},
                 "operations": {"NONE": 2, "PUT": 3},
                 "reasons": {"FIELD_CONFLICT": 1},
                 "rules": {"changed": 2, "conflict": 1},
                 "warnings": {},
                 "written": {"merged.ndjson": 6, "parked.ndjson": 1, "to-local.ndjson": 4, "to-server.ndjson": 3},
                 "newCases": 1}
                """.formatted(
                                        Ruleset.read(shop.path("rules.yaml")).digest(),
                                        input(shop, "base.ndjson", 5),
                                        input(shop, "local.ndjson", 6),
                                        input(shop, "server.ndjson", 5)),
                                "the report"));
        assertThat(shop.read("out/parked.ndjson"))
                .startsWith("{\"case\":1,\"revision\":1,\"type\":\"seat\",\"key\":\"e\",\"answer\":\"CONFLICT\",")
                .endsWith("}\n");
    }

    private static String input(Workshop shop, String name, int records) {
        return "{\"file\": \"%s\", \"records\": %d, \"sha256\": \"%s\"}"
                .formatted(
                        shop.path(name),
                        records,
                        Digest.of(shop.read(name).getBytes(StandardCharsets.UTF_8))
                                .hex());
    }

    @Test
    void aPersonIsToldTheSameInLines() {
        Workshop shop = fiveAnswers();

        Call call = shop.truce(
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

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out().replaceFirst("in [0-9]+\\.[0-9] s", "in 0.1 s"))
                .isEqualTo("""
                Reconciled 6 records in 0.1 s
                  IN_SYNC   1  both sides hold the same
                  PULL      1  only the server changed them
                  PUSH      2  only local changed them
                  CONFLICT  2  both changed them: 1 resolved, 1 parked
                Written to %s: merged.ndjson 6, parked.ndjson 1, to-local.ndjson 4, to-server.ndjson 3, report.json
                1 record parked, 1 new case in the queue; next: truce queue list
                """.formatted(shop.path("out")));
    }

    @Test
    void aFolderInTheWayOfAFileIsSeenBeforeAnythingIsDone() {
        Workshop shop = fiveAnswers();
        shop.write("out/to-local.ndjson/mine", "keep this");

        Call call = reconcile(shop, "base.ndjson", "local.ndjson", "server.ndjson", "out");

        assertThat(call.code()).isNotZero();
        assertThat(call.err())
                .contains(shop.path("out/to-local.ndjson")
                        + ": a folder stands where a file is to be written; remove it or name another --out");
        assertThat(shop.path("out")).isDirectoryNotContaining("glob:**/*.json");
        assertThat(shop.path(".truce/truce.db")).doesNotExist();
    }

    @Test
    void withChangesOnlyTheAgreedStateIsNotWrittenAndNoOldOneStays() {
        Workshop shop = new Workshop(folder);
        shop.write("base.ndjson", "{\"id\":\"a\",\"x\":1}");
        shop.write("local.ndjson", "{\"id\":\"a\",\"x\":2}");
        shop.write("server.ndjson", "{\"id\":\"a\",\"x\":1}");
        Object[] changesOnly = {
            "reconcile",
            "--base",
            shop.path("base.ndjson"),
            "--local",
            shop.path("local.ndjson"),
            "--server",
            shop.path("server.ndjson"),
            "--key",
            "/id",
            "--out",
            shop.path("out"),
            "--changes-only"
        };
        Call call = shop.truce(changesOnly);
        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("parked.ndjson 0, to-local.ndjson 0, to-server.ndjson 1, report.json");
        assertThat(shop.path("out"))
                .isDirectoryNotContaining("glob:**/merged.ndjson")
                .isDirectoryContaining("glob:**/report.json");
        assertThat(shop.read("out/report.json")).doesNotContain("merged.ndjson");

        shop.write("out/merged.ndjson", "{}");
        Call again = shop.truce(changesOnly);
        assertThat(again.code()).isNotZero();
        assertThat(again.err()).contains("merged.ndjson", "remove it or name another --out");
    }

    @Test
    void anInputThatCanBeReadOnlyOnceIsCopiedFirst() throws IOException, InterruptedException {
        Workshop shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("set.ndjson", "{\"id\":\"b\"}", "{\"id\":\"a\"}");
        Path pipe = shop.path("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> shop.write("pipe", "{\"id\":\"b\"}", "{\"id\":\"a\"}"));
        writer.start();
        Call call = shop.truce(
                "reconcile",
                "--local",
                pipe,
                "--server",
                shop.path("set.ndjson"),
                "--rules",
                shop.path("rules.yaml"),
                "--out",
                shop.path("out"));
        writer.join();
        assertThat(call.code()).as("%s", call).isZero();
        assertThat(shop.read("out/merged.ndjson")).isEqualTo("{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
    }

    @Test
    void aLineThatIsBadBehindItsKeyUndoesAll() {
        Workshop shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("base.ndjson", "{\"id\":\"a\",\"x\":1}");
        shop.write("local.ndjson", "{\"id\":\"a\",\"x\":2}");
        shop.write("server.ndjson", "{\"id\":\"a\",\"x\":3}", "{\"id\":\"b\",\"x\":01}");
        Call call = reconcile(shop, "base.ndjson", "local.ndjson", "server.ndjson", "out");
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err()).contains("server.ndjson:2:16: a number has a leading zero; remove it");
        assertThat(shop.path("out")).doesNotExist();
        assertThat(shop.done("queue", "list", "--json").out()).doesNotContain("\"key\":\"a\"");
    }

    @Test
    void aFullStorageHasItsOwnExitCode() {
        assertThat(Failure.of(DurabilityException.of("writing the result", new IOException("No space left on device"))))
                .isEqualTo(new Failure(
                        ExitCode.STORAGE_FULL,
                        "writing the result: the storage is full; free some space and try again"));
    }

    /** The whole recorded data set; what both sides made of it changes nothing when it is reconciled again. */
    @Test
    @Tag("corpus")
    void theRecordedDataReconcilesOnceAndThenChangesNothing() throws IOException {
        Workshop shop = new Workshop(folder);
        shop.write("rules.yaml", RULES);
        for (String side : new String[] {"base", "local", "server"}) {
            unpack(side, shop.path(side + ".ndjson"));
        }
        Call first = reconcile(shop, "base.ndjson", "local.ndjson", "server.ndjson", "out");
        assertThat(first.code()).isEqualTo(1);
        JsonNode report = first.json();
        assertThat(report.path("records").asInt()).isEqualTo(11_684);
        for (String counts : new String[] {"answers", "outcomes"}) {
            assertThat(sum(report.path(counts))).as(counts).isEqualTo(11_684);
        }
        assertThat(report.path("answers").path("IN_SYNC").asInt()).isEqualTo(1_311);
        assertThat(sum(report.path("kinds")))
                .isEqualTo(report.path("answers").path("CONFLICT").asLong());
        assertThat(report.path("reasons").path("DELETE_CONFLICT").asInt()).isEqualTo(1_053);
        int parked = report.path("newCases").asInt();
        assertThat(10_373 - parked).as("differing records that need nobody").isGreaterThanOrEqualTo(8_092);
        assertThat(shareEqualToTheFinalRecords(shop)).isGreaterThanOrEqualTo(0.984);

        for (String side : new String[] {"local", "server"}) {
            apply(shop, side);
        }
        Call second = reconcile(shop, "out/merged.ndjson", "local-applied.ndjson", "server-applied.ndjson", "again");
        assertThat(second.json().path("newCases").asInt()).isZero();
        assertThat(shop.read("again/to-server.ndjson")).isEmpty();
        assertThat(shop.read("again/to-local.ndjson")).isEmpty();
        assertThat(Files.mismatch(shop.path("out/merged.ndjson"), shop.path("again/merged.ndjson")))
                .isEqualTo(-1);
        assertThat(Files.mismatch(shop.path("out/parked.ndjson"), shop.path("again/parked.ndjson")))
                .isEqualTo(-1);
    }

    /** Of the differing records that were resolved, the share that is what people finally committed. */
    private static double shareEqualToTheFinalRecords(Workshop shop) throws IOException {
        unpack("merged", shop.path("final.ndjson"));
        Map<String, JsonNode> committed = byId(shop.read("final.ndjson"));
        Map<String, JsonNode> local = byId(shop.read("local.ndjson"));
        Map<String, JsonNode> server = byId(shop.read("server.ndjson"));
        Map<String, JsonNode> parked = new LinkedHashMap<>();
        new Call(0, shop.read("out/parked.ndjson"), "")
                .jsonLines()
                .forEach(line -> parked.put(line.path("key").asString(), line));
        long resolved = 0;
        long equal = 0;
        for (Map.Entry<String, JsonNode> merged :
                byId(shop.read("out/merged.ndjson")).entrySet()) {
            String id = merged.getKey();
            if (!parked.containsKey(id) && !FieldAccess.json().same(local.get(id), server.get(id))) {
                resolved++;
                equal += FieldAccess.json().same(merged.getValue(), committed.get(id)) ? 1 : 0;
            }
        }
        return (double) equal / resolved;
    }

    private static Map<String, JsonNode> byId(String lines) {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        new Call(0, lines, "").jsonLines().forEach(record -> {
            ((ObjectNode) record).remove("updatedAt");
            records.put(record.path("id").asString(), record);
        });
        return records;
    }

    private static Call reconcile(Workshop shop, String base, String local, String server, String out) {
        return shop.truce(
                "reconcile",
                "--base",
                shop.path(base),
                "--local",
                shop.path(local),
                "--server",
                shop.path(server),
                "--rules",
                shop.path("rules.yaml"),
                "--out",
                shop.path(out),
                "--json");
    }

    private static long sum(JsonNode counts) {
        return StreamSupport.stream(counts.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private static void unpack(String side, Path target) throws IOException {
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(Call.corpus("records/" + side + ".ndjson.gz")))) {
            Files.copy(in, target);
        }
    }

    private static void apply(Workshop shop, String side) {
        Map<String, String> records = new LinkedHashMap<>();
        new Call(0, shop.read(side + ".ndjson"), "")
                .jsonLines()
                .forEach(record -> records.put(record.path("id").asString(), record.toString()));
        new Call(0, shop.read("out/to-" + side + ".ndjson"), "").jsonLines().forEach(change -> {
            if (change.path("operation").asString().equals("DELETE")) {
                records.remove(change.path("key").asString());
            } else {
                records.put(change.path("key").asString(), change.path("value").toString());
            }
        });
        shop.write(side + "-applied.ndjson", records.values().toArray(String[]::new));
    }

    @Test
    void aSetThatIsEmptyIsTakenForOneOnlyWhenThatIsSaid() {
        Workshop shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("base.ndjson", "{\"id\":\"a\",\"v\":1}");
        shop.write("local.ndjson");
        Call refused = reconcile(shop, "base.ndjson", "local.ndjson", "base.ndjson", "out");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("if the data set is empty, say so with --allow-empty");
        shop.done(
                "reconcile",
                "--allow-empty",
                "--base",
                shop.path("base.ndjson"),
                "--local",
                shop.path("local.ndjson"),
                "--server",
                shop.path("base.ndjson"),
                "--rules",
                shop.path("rules.yaml"),
                "--out",
                shop.path("out"));
        assertThat(shop.read("out/to-server.ndjson")).contains("\"key\":\"a\",\"operation\":\"DELETE\"");
    }
}
