package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.conflict.ruleset.Ruleset;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class QueueTest {

    @TempDir
    Path folder;

    Workshop shop;

    @BeforeEach
    void writeSides() {
        shop = new Workshop(folder);
        shop.write("rules.yaml", Workshop.RULES);
        shop.write("base.ndjson", "{\"id\":1,\"v\":1,\"name\":\"Ann\",\"row\":1}");
        shop.write("local.ndjson", "{\"id\":1,\"v\":1,\"name\":\"Anna\",\"row\":2}");
        shop.write("server.ndjson", "{\"id\":1,\"v\":4,\"name\":\"Anne\",\"row\":1}");
    }

    Object[] reconcile() {
        return new Object[] {
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
            shop.path("out")
        };
    }

    @Test
    @Tag("slow")
    void aParkedCaseSurvivesAKillRightAfterTheCommandSaidSo() throws Exception {
        Process process = shop.start(Map.of(), reconcile());
        try (BufferedReader lines = Workshop.output(process)) {
            String line = lines.readLine();
            while (line != null && !line.contains("1 record parked")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
            process.destroyForcibly();
            process.waitFor();
        }
        JsonNode shown = shop.done("queue", "list", "--json").json();
        assertThat(shown.path("key").asString()).isEqualTo("1");
        assertThat(shown.path("conflicts").toString())
                .isEqualTo("[{\"path\":\"/name\",\"base\":\"Ann\",\"local\":\"Anna\",\"server\":\"Anne\"}]");
    }

    @Test
    void showPrintsTheThreeWayViewFieldByField() {
        assertThat(shop.truce(reconcile()).code()).isEqualTo(1);
        assertThat(shop.done("queue", "show", 1).out())
                .contains("Case 1, revision 1, open: seat/1")
                .contains("  /name  \"Ann\"  \"Anna\"  \"Anne\"")
                .contains("  /row   1      2       1\n")
                .contains("""
                          /name: undecided, by conflict: both sides changed it, and differently
                            base               "Ann"
                            local   waits      "Anna"
                            server  for now    "Anne"
                        """);
    }

    @Test
    void aDecisionOnAnOldRevisionIsRefusedWithTheFreshView() {
        shop.truce(reconcile());
        shop.write("server.ndjson", "{\"id\":1,\"v\":5,\"name\":\"Annie\",\"row\":1}");
        assertThat(shop.truce(reconcile()).code()).isEqualTo(1);
        Call stale = shop.truce("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(stale.code()).isEqualTo(3);
        assertThat(stale.err())
                .isEqualTo("truce: Case 1 was decided on revision 1, but it is now at revision 2; look at it again and"
                        + " decide on what it is now.\n");
        assertThat(stale.out()).contains("Case 1, revision 2, open", "\"Annie\"");
        assertThat(shop.done("queue", "list", "--json").json().path("status").asString())
                .isEqualTo("OPEN");
    }

    @Test
    void aDecisionSaysWhatTheServerMustDo() {
        shop.truce(reconcile());
        assertThat(shop.done("queue", "decide", 1, "--revision", 1, "--take", "local")
                        .out())
                .contains("The server must put the decided record as version 0.5. The next reconcile");
    }

    @Test
    void keepingTheServersRecordWritesNothing() {
        shop.truce(reconcile());
        assertThat(shop.done("queue", "decide", 1, "--revision", 1, "--take", "server")
                        .out())
                .contains("Nothing is to be written to the server. The next reconcile");
    }

    @Test
    void recordsWithoutVersionsAreDecidedWithoutOne() {
        Object[] call = reconcile();
        shop.write("rules.yaml", "record: { type: seat, key: /id }");
        shop.truce(call);
        assertThat(shop.done("queue", "decide", 1, "--revision", 1, "--delete").out())
                .contains("The server must delete it. The next reconcile");
    }

    @Test
    void aDecisionHoldsForTheNextReconciliation() {
        shop.truce(reconcile());
        Call decided = shop.done(
                "queue", "decide", 1, "--revision", 1, "--pick", "/name=local", "--reason", "she said so", "--json");
        assertThat(decided.json().path("decision").path("value").path("name").asString())
                .isEqualTo("Anna");
        assertThat(decided.json()
                        .path("decision")
                        .path("stamp")
                        .path("syncVersion")
                        .asInt())
                .isEqualTo(5);
        assertThat(shop.done(reconcile()).code()).isZero();
        assertThat(shop.read("out/merged.ndjson")).startsWith("{\"id\":1,\"v\":5,\"name\":\"Anna\",\"row\":2");
        assertThat(shop.done("audit", "verify").out())
                .isEqualTo("The audit trail holds: every entry follows the one before it.\n");
        assertThat(shop.done("audit", "list").out()).contains("DECISION", "alice", "she said so");
    }

    @Test
    void aDecisionThatBreaksTheRulesOfItsCaseIsRefusedAndChangesNothing() {
        shop.write(
                "rules.yaml",
                Workshop.RULES + "validators: [ { path: /row, max: 2 }, { path: /name, pattern: \"Ann[a-z]?\" } ]\n");
        shop.truce(reconcile());
        shop.write("rules.yaml", "changed: since");
        shop.write("bob.json", "{\"id\":1,\"v\":4,\"name\":\"Bob\",\"row\":3}");
        Call refused = shop.truce("queue", "decide", 1, "--revision", 1, "--value", shop.path("bob.json"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo(
                        "truce: The decision on case 1 breaks the ruleset: /row is to be at most 2, but is 3; /name is"
                                + " to match Ann[a-z]?, but is \"Bob\". Decide for another value.\n");
        assertThat(shop.done("queue", "list", "--json").json().path("status").asString())
                .isEqualTo("OPEN");
        assertThat(shop.done("audit", "list").out()).doesNotContain("DECISION");
        assertThat(shop.done("queue", "decide", 1, "--revision", 1, "--take", "local")
                        .code())
                .isZero();
    }

    @Test
    void otherRulesMayBeNamedForADecision() {
        shop.truce(reconcile());
        String strict = Workshop.RULES + "validators: [ { path: /row, max: 1 } ]\n";
        Call refused = shop.truce(
                "queue", "decide", 1, "--revision", 1, "--take", "local", "--rules", shop.write("strict.yaml", strict));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("/row is to be at most 1, but is 2");
    }

    @Test
    void aCaseWhoseRulesAreGoneSaysWhatToName() throws Exception {
        shop.truce(reconcile());
        shop.sql("UPDATE truce_kept_ruleset SET content = '{}'");
        Call other = shop.truce("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("case 1", "holds another ruleset in their place; name them with --rules");
        shop.sql("DELETE FROM truce_kept_ruleset");
        Call gone = shop.truce("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(gone.code()).isEqualTo(2);
        assertThat(gone.err()).contains("but the workspace does not hold them; name them with --rules");
        assertThat(shop.truce("queue", "decide", 9, "--revision", 1, "--delete").err())
                .contains("There is no case 9");
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--rules", shop.path("rules.yaml"));
    }

    @Test
    void whatIsLocalOnlyIsNotDecidedOntoTheServer() {
        shop.write("rules.yaml", Workshop.RULES + "fields: { /row: localOnly }\n");
        shop.truce(reconcile());
        Call decided = shop.done("queue", "decide", 1, "--revision", 1, "--take", "local", "--json");
        assertThat(decided.json().path("decision").path("value").toString())
                .isEqualTo("{\"id\":1,\"v\":1,\"name\":\"Anna\"}");
        shop.done(reconcile());
        assertThat(shop.read("out/to-server.ndjson")).contains("Anna").doesNotContain("row");
        assertThat(shop.read("out/to-local.ndjson")).contains("\"row\":2");
    }

    @Test
    void statusCountsAndAdvises() {
        shop.truce(reconcile());
        Call status = shop.truce("status");
        assertThat(status.code()).isZero();
        assertThat(status.out()).contains("1 open case", "Next: truce queue show 1", "audit trail  holds");
        assertThat(shop.truce("status", "--max-case-age", "PT-1S").code()).isEqualTo(1);
    }

    @Test
    void theRulesOfAnOlderWorkspaceAreFiles() throws Exception {
        shop.truce(reconcile());
        shop.sql("DELETE FROM truce_kept_ruleset");
        String file = ".truce/rulesets/" + Ruleset.read(shop.path("rules.yaml")).digest() + ".json";
        shop.write(file, "{\"ruleset\":\"others\"}");
        Call other = shop.truce("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains(file + " holds another ruleset in their place; name them with --rules");
        shop.write(
                file,
                "{\"ruleset\":\"seats\",\"version\":\"1.0.0\",\"record\":{\"type\":\"seat\",\"key\":\"/id\","
                        + "\"syncVersion\":\"/v\",\"modifiedAt\":\"/at\",\"deleted\":\"/deleted\"}}");
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");
    }
}
