package dev.truce.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.rollback.RollbackPlan;
import java.io.BufferedReader;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Operating a workspace: the agent, the second copy, test restores, status, the doctor and what was given up. */
class AgentCommandTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void shop() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\"}", "{\"id\":\"b\"}");
        shop.write(
                ".truce/agent.yaml",
                "stores: { shop: { store: 'dir:../data' } }",
                "schedules:",
                "  nightly: { job: incremental, at: daily 02:00 }",
                "  check: { job: verify, at: weekly monday 09:00 }",
                "  restore: { job: test-restore, at: monthly 1 04:00 }",
                "  copies: { job: copy, at: every 5m }",
                "second: { repository: ../second }",
                "monitor: { freeBytes: 0 }");
    }

    @Test
    void onceDoesWhatIsDueAndNothingTheSecondTime() {
        Call first = shop.truce("agent", "--once");
        assertThat(first.code()).as("%s", first).isZero();
        assertThat(first.out()).contains("nightly").contains("succeeded").contains("of 2 records");
        assertThat(shop.done("agent", "--once").out()).isEqualTo("Nothing was due.\n");

        Call copied = shop.done("agent", "--once", "--now", "copies", "--json");
        assertThat(copied.json().path("runs").get(0).path("detail").asString()).startsWith("1 snapshots copied to ");
        assertThat(shop.done("snapshot", "list", "--repository", shop.path("second"), "--json")
                        .jsonLines())
                .isEqualTo(shop.done("snapshot", "list", "--json").jsonLines());
        assertThat(shop.done("audit", "list", "--json").out()).contains("job nightly");
    }

    @Test
    void aStoreThatIsGoneIsAnAlertAndWellAgainLater() {
        shop.done("agent", "--once");
        shop.write("data/seat.ndjson");
        Call emptied = shop.truce("agent", "--once", "--now", "nightly");
        assertThat(emptied.code()).isEqualTo(1);
        assertThat(emptied.out())
                .contains("ALERT shop: the last backup has 0 records, the one before has 2; look at the live");
        assertThat(shop.truce("status").out()).contains("the last backup has 0 records");
        shop.write("data/seat.ndjson", "{\"id\":\"a\"}", "{\"id\":\"b\"}");
        assertThat(shop.truce("agent", "--once", "--now", "nightly").code()).isZero();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        Call unknown = shop.truce("agent", "--once", "--now", "weekly");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("there is no job \"weekly\" that could be run now; there are [nightly, check");
        shop.write(".truce/agent.yaml", "schedules: { a: { job: verify, at: now } }");
        Call wrong = shop.truce("agent", "--once");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("agent.yaml:1: /schedules/a/at: \"now\" is no schedule");
        Call nothing = Call.truce("agent", "--once", "--workspace", shop.path("other"));
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err()).contains("which live data?");
    }

    @Test
    @Tag("slow")
    void itRunsUntilItIsStopped() throws Exception {
        Process agent = shop.start(Map.of(), "agent", "--every", "1s");
        try (BufferedReader out = Workshop.output(agent)) {
            assertThat(out.readLine()).startsWith("The agent runs");
            while (shop.truce("snapshot", "list", "--json").out().isEmpty()) {
                Thread.onSpinWait();
            }
            agent.toHandle().destroy(); // that of the process would close its output, too
            assertThat(agent.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(out.lines()).contains("The agent ended.");
        } finally {
            agent.destroyForcibly();
        }
        assertThat(shop.done("snapshot", "verify").out()).contains("nothing wrong");
    }

    @Test
    void aTestRestoreIsTimedAndItsTimeIsTheRecoveryTime() throws Exception {
        shop.done("agent", "--once");
        JsonNode restored =
                shop.done("snapshot", "test-restore", "--in", folder, "--json").json();
        assertThat(restored.path("records").asInt()).isEqualTo(2);
        JsonNode status = shop.done("status", "--json").json().path("operation");
        assertThat(status.path("successRate").asDouble()).isEqualTo(1.0);
        assertThat(status.path("stores").path("shop").has("recoveryTimeMillis")).isTrue();
        assertThat(status.path("stores")
                        .path("shop")
                        .path("recoveryPointSeconds")
                        .asLong())
                .isBetween(0L, 600L);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("truce-restore"));
        }
        damage();
        Call bad = shop.truce("snapshot", "test-restore");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(shop.truce("status").out()).contains("the last test restore failed");
    }

    private void damage() throws Exception {
        try (Stream<Path> packs = Files.walk(shop.path(".truce/repository/packs"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[bytes.length / 2] ^= 1;
                Files.write(pack, bytes);
            }
        }
    }

    @Test
    void whatWasCopiedComesBackWhenTheFirstIsLost() throws Exception {
        shop.done("agent", "--once");
        assertThat(shop.done("snapshot", "copy", "--to", shop.path("second")).out())
                .contains("Copied: 1 snapshot");
        assertThat(shop.done("snapshot", "copy", "--to", shop.path("second")).out())
                .contains("Copied: 0 snapshots");
        String before = shop.read("data/seat.ndjson");
        try (Stream<Path> all = Files.walk(shop.path(".truce/repository"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        shop.write("data/seat.ndjson", "{\"id\":\"b\"}");

        shop.done(
                "plan",
                "--to",
                "latest",
                "--store",
                "dir:" + shop.path("data"),
                "--repository",
                shop.path("second"),
                "-o",
                shop.path("plan.json"));
        String digest = RollbackPlan.read(shop.path("plan.json")).digest().toString();
        shop.done("rollback", shop.path("plan.json"), "--repository", shop.path("second"), "--approve", digest);

        assertThat(shop.read("data/seat.ndjson").lines().sorted())
                .isEqualTo(before.lines().sorted().toList())
                .isNotEmpty();
    }

    @Test
    void theDoctorSaysWhatIsBadAndWhatToDo() throws Exception {
        shop.done("agent", "--once");
        Call call = shop.truce("doctor", "--json");
        assertThat(call.code()).isEqualTo(1);
        Map<String, String> results = new TreeMap<>();
        call.json().path("checks").values().forEach(line -> {
            results.put(line.path("check").asString(), line.path("result").asString());
            assertThat(line.path("evidence").asString()).isNotEmpty();
            assertThat(line.path("remedy").asString().isEmpty())
                    .isEqualTo(line.path("result").asString().equals("good"));
        });
        assertThat(results)
                .containsEntry("a young backup", "good")
                .containsEntry("backups verified", "bad")
                .containsEntry("a restore was tried", "bad")
                .containsEntry("alerts reach someone", "bad")
                .containsEntry("a second copy", "bad")
                .containsEntry("agent alive", "good")
                .containsEntry("audit trail whole", "good")
                .containsEntry("nothing changed by hand", "good")
                .hasSize(17);

        shop.write(".truce/notifications.yaml", "diary: { log: true }");
        for (String job : List.of("check", "restore", "copies")) {
            shop.done("agent", "--once", "--now", job);
        }
        Files.writeString(shop.path(".truce/repository/claims/readme"), "hello");
        Call later = shop.truce("doctor");
        assertThat(later.code()).isEqualTo(1);
        assertThat(later.out())
                .contains("bad   nothing changed by hand")
                .contains("claims/readme: unexpected")
                .containsOnlyOnce("bad ");
        Files.delete(shop.path(".truce/repository/claims/readme"));
        assertThat(shop.truce("doctor").code()).as("%s", shop.truce("doctor")).isZero();
        shop.write(".truce/agent.yaml", "stores: { shop: { store: 'dir:..' } }");
        assertThat(shop.truce("doctor").out()).contains("is within " + folder);
    }

    @Test
    void whatWasGivenUpIsListedAndTriedAgain() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] status = {400};
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        try {
            shop.write(".truce/hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
            shop.write(
                    ".truce/notifications.yaml",
                    "ops: { webhook: 'http://127.0.0.1:" + server.getAddress().getPort()
                            + "/', secrets: file:hook.secret }");
            shop.done("agent", "--once");
            damage();
            assertThat(shop.truce("snapshot", "verify").code()).isEqualTo(1);
            assertThat(shop.done("notify", "list").out()).isEqualTo("Nothing is given up.\n");
            shop.sql("UPDATE truce_outbox SET attempts = 99, last_error = 'it answered 400'");
            shop.done("queue", "watch", "--count", 1);

            Call dead = shop.truce("notify", "list");
            assertThat(dead.code()).isEqualTo(1);
            assertThat(dead.out())
                    .contains("notify/ops/repository")
                    .contains("it answered 400")
                    .contains("Next: truce notify");
            status[0] = 204;
            assertThat(shop.done("notify", "retry").out()).isEqualTo("1 message will be tried again.\n");
            shop.done("queue", "watch", "--count", 1);
            assertThat(shop.done("notify", "list").out()).isEqualTo("Nothing is given up.\n");
            Call unknown = shop.truce("notify", "retry", 1);
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("message 1 is not one that was given up");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aStoreWithoutAGoodBackupHasNoRecoveryPoint() {
        shop.write("data/seat.ndjson", "{");
        shop.write(".truce/agent.yaml", "stores: { shop: { store: 'dir:../data' } }", "monitor: { freeBytes: 0 }");
        Call failed = shop.truce("agent", "--once");
        assertThat(failed.out()).contains("failed", "data/seat.ndjson:1:2: the text ends inside an object");
        Call status = shop.truce("status");
        assertThat(status.out()).containsPattern("recovery shop +point none, time never tried, ");
        assertThat(shop.truce("status", "--json")
                        .json()
                        .at("/operation/stores/shop")
                        .has("recoveryPointSeconds"))
                .isFalse();
    }

    @Test
    void eachStoreIsReadByItsOwnKeyAndRules() throws Exception {
        shop.write("till/sale.ndjson", "{\"no\":1}", "{\"no\":2}");
        shop.write("desk/call.ndjson", "{\"no\":1}", "{\"no\":2}", "{\"no\":3}");
        shop.write("hall/seat.ndjson", "{\"no\":1}");
        shop.write(".truce/rules.yaml", "fields: { /row: latest }");
        shop.write(".truce/hall.yaml", "record: { type: seat, key: /no }");
        shop.write(
                ".truce/agent.yaml",
                "stores:",
                "  till: { store: 'dir:../till', key: /no }",
                "  desk: { store: 'dir:../desk', key: /no, rules: rules.yaml }",
                "  hall: { store: 'dir:../hall', rules: hall.yaml }",
                "schedules:",
                "  nightly: { job: full, at: daily 02:00 }",
                "  restore: { job: test-restore, at: monthly 1 04:00 }",
                "temporary: scratch",
                "monitor: { freeBytes: 0 }");

        Call taken = shop.done("agent", "--once", "--json");
        assertThat(taken.json().path("runs").values().stream()
                        .filter(run -> run.path("kind").asString().equals("full"))
                        .map(run -> run.path("store").asString() + " "
                                + run.path("records").asInt()))
                .containsExactlyInAnyOrder("till 2", "desk 3", "hall 1");

        Call restored = shop.done("agent", "--once", "--now", "restore.desk", "--json");
        assertThat(restored.json().path("runs").get(0).path("detail").asString())
                .startsWith("3 records restored in ");
        assertThat(shop.path(".truce/scratch")).isEmptyDirectory();
    }

    private void cleanup() {
        shop.write(
                ".truce/agent.yaml",
                "stores: { shop: { store: 'dir:../data' } }",
                "schedules:",
                "  nightly: { job: full, at: daily 02:00 }",
                "  cleanup: { job: prune, at: weekly sunday 03:00 }",
                "monitor: { freeBytes: 0 }");
        shop.done("agent", "--once");
    }

    @Test
    @Tag("slow")
    void itPrunesOnlyWhileNothingIsMissing() throws Exception {
        cleanup();
        Call pruned = shop.done("agent", "--once", "--now", "cleanup", "--json");
        assertThat(pruned.json().path("runs").get(0).path("detail").asString())
                .isEqualTo("0 snapshots removed, 0 bytes freed");
        assertThat(shop.done("audit", "list").out()).contains("job cleanup");

        try (Stream<Path> commits = Files.walk(shop.path(".truce/repository/snapshots"))) {
            for (Path commit : commits.filter(Files::isRegularFile).toList()) {
                Files.delete(commit);
            }
        }
        JsonNode run = shop.truce("agent", "--once", "--now", "cleanup", "--json")
                .json()
                .path("runs")
                .get(0);
        assertThat(run.path("status").asString()).isEqualTo("FAILED");
        assertThat(run.path("detail").asString())
                .endsWith("bring back what is missing, or say that all is well: truce snapshot verify --accept");
    }

    @Test
    void itPrunesNothingByAClockThatWentBack() {
        cleanup();
        Call call = Call.truce(Call.NOW.minus(Duration.ofDays(2)), InputStream.nullInputStream(), false, new Object[] {
            "agent", "--once", "--now", "cleanup", "--json", "--workspace", shop.path(".truce")
        });
        assertThat(call.json().path("runs").get(0).path("detail").asString())
                .startsWith("the clock is not to be believed, so nothing is pruned;");
    }
}
