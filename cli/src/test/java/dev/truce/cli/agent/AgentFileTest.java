package dev.truce.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.cli.Workshop;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.Operations;
import dev.truce.rollback.operation.Thresholds;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AgentFileTest {

    @TempDir
    Path folder;

    private AgentPlan read(String... lines) {
        new Workshop(folder).write("agent.yaml", lines);
        return AgentFile.read(folder);
    }

    private static List<String> jobs(AgentPlan plan) {
        Instant after = Instant.parse("2026-01-10T00:00:00Z"); // a Saturday
        return plan.jobs().stream()
                .map(job -> job.name() + " " + job.kind().text() + " " + job.store() + " " + job.priority() + " "
                        + job.schedule().next(after))
                .toList();
    }

    @Test
    void withoutAFileTheUsualIsDone() {
        assertThat(jobs(AgentFile.read(folder)))
                .containsExactly(
                        "backup incremental default 8 2026-01-10T02:00:00Z",
                        "test-restore test-restore default 3 2026-02-01T04:00:00Z",
                        "check verify  5 2026-01-12T09:00:00Z",
                        "cleanup prune  2 2026-01-11T03:00:00Z",
                        "health health-check  9 2026-01-10T00:15:00Z");
        assertThat(AgentFile.read(folder).thresholds()).isEqualTo(Thresholds.DEFAULTS);
    }

    @Test
    void whatTheFileSaysIsRead() {
        AgentPlan plan = read(
                "zone: Europe/Vienna",
                "stores:",
                "  shop: { store: 'dir:../data', rules: rules.yaml }",
                "  till: { store: 'jdbc:sqlite:till:1.db', key: /no }",
                "  desk: { store: 'jdbc:postgresql://host/desk?currentSchema=a' }",
                "schedules:",
                "  nightly: { job: full, at: daily 02:00, stores: [shop, till], priority: 9, tags: [nightly] }",
                "  guests: { job: selective, at: hourly, stores: shop, types: [guest],",
                "            nearing: { moments: [2026-01-10T00:20:00Z], windows: [ { before: PT1H, after: PT0S, at: every 5m } ] } }",
                "  check: { job: verify, at: cron 0 9 * * mon }",
                "retention: { last: 3, daily: 7, tags: { legal: P365D }, types: { guest: P90D }, grace: PT0S }",
                "second: { repository: ../second, retention: { last: 9 } }",
                "monitor: { overdue: PT2H, failures: 1, shrunkenPercent: 10, freeBytes: 5, copyBehind: PT0S, clockDrift: PT1M,"
                        + " repeat: PT12H }",
                "temporary: scratch");

        assertThat(jobs(plan))
                .containsExactly(
                        "nightly.shop full shop 9 2026-01-10T01:00:00Z",
                        "nightly.till full till 9 2026-01-10T01:00:00Z",
                        "guests selective shop 5 2026-01-10T00:05:00Z",
                        "check verify  5 2026-01-12T08:00:00Z");
        assertThat(plan.jobs().get(0).tags()).containsExactly("nightly");
        assertThat(plan.jobs().get(2).types()).containsExactly("guest");
        assertThat(plan.stores())
                .isEqualTo(Map.of(
                        "shop",
                        new AgentPlan.Store("dir:" + folder.resolveSibling("data"), folder.resolve("rules.yaml"), null),
                        "till",
                        new AgentPlan.Store("jdbc:sqlite:" + folder.resolve("till:1.db"), null, "/no"),
                        "desk",
                        new AgentPlan.Store("jdbc:postgresql://host/desk?currentSchema=a", null, null)));
        assertThat(plan.second()).isNotNull();
        assertThat(plan.second().repository()).isEqualTo(folder.resolveSibling("second"));
        assertThat(plan.pruneOptions().grace()).isZero();
        assertThat(plan.temporary()).isEqualTo(folder.resolve("scratch"));
        assertThat(plan.thresholds())
                .isEqualTo(new Thresholds(
                        Duration.ofHours(2), 1, 10, 5, Duration.ZERO, Duration.ofMinutes(1), Duration.ofHours(12)));
    }

    private static Snapshot snapshot(String time, String type, String... tags) {
        Digest digest = Digest.of((time + type).getBytes(StandardCharsets.UTF_8));
        return new Snapshot(
                digest,
                Instant.parse(time),
                new Snapshot.Note("", new TreeSet<>(List.of(tags)), null),
                "dir:data",
                new Snapshot.Content(digest, digest, new TreeMap<>(Map.of(type, 1L)), 0),
                "test");
    }

    private static List<String> decided(RetentionPolicy policy) {
        return policy
                .decide(List.of(
                        snapshot("2026-03-01T23:30:00Z", "seat"),
                        snapshot("2026-03-01T10:00:00Z", "seat"),
                        snapshot("2026-02-28T10:00:00Z", "seat", "safety"),
                        snapshot("2026-01-20T10:00:00Z", "guest"),
                        snapshot("2025-06-01T10:00:00Z", "seat", "legal"),
                        snapshot("2025-01-01T10:00:00Z", "seat", "legal")))
                .stream()
                .map(decision -> (decision.keep() ? "keep " : "remove ") + String.join(", ", decision.reasons()))
                .toList();
    }

    @Test
    void whatStaysIsWhatEachRuleOfTheFileSays() {
        AgentPlan plan = read(
                "zone: Asia/Tokyo", // where the newest is of the second of March
                "retention: { last: 1, daily: 2, within: PT1H, tags: { legal: P365D }, types: { guest: P90D }, safety: P3D,"
                        + " atMost: 9 }",
                "second: { repository: ../second, retention: { yearly: 2 } }");

        assertThat(decided(plan.retention()))
                .containsExactly(
                        "keep last 1 of 1, daily 2026-03-02, within PT1H",
                        "keep daily 2026-03-01",
                        "keep within PT72H",
                        "keep type guest within PT2160H",
                        "keep tag legal within PT8760H",
                        "remove no rule keeps it");
        assertThat(decided(Objects.requireNonNull(plan.second()).retention()))
                .containsExactly(
                        "keep yearly 2026",
                        "remove no rule keeps it",
                        "keep within PT168H",
                        "remove no rule keeps it",
                        "keep yearly 2025",
                        "remove no rule keeps it");
        assertThat(decided(read("retention: { last: 3, atMost: 1 }").retention()))
                .filteredOn(decision -> decision.startsWith("keep"))
                .as("of those that no rollback took")
                .containsExactly("keep last 1 of 3", "keep within PT168H");
        assertThat(decided(read("second: { repository: ../second }").retention()))
                .isEqualTo(decided(Operations.USUAL_RETENTION));
        AgentPlan both = read("retention: { last: 1 }", "second: { repository: ../second }");
        assertThat(Objects.requireNonNull(both.second()).retention()).isSameAs(both.retention());
    }

    @Test
    void allThatIsWrongIsNamedAtOnceWithLinePathAndRemedy() {
        RulesetException refused = catchThrowableOfType(
                RulesetException.class,
                () -> read(
                        "zone: Mars",
                        "stores: { shop: { store: data } }",
                        "schedules:",
                        "  a: { job: fulll, at: daily 02:00 }",
                        "  b: { job: full, at: nightly, stores: [barn] }",
                        "  c: { at: hourly, priority: 11 }",
                        "  d: { job: selective, at: hourly }",
                        "retention: { lasts: 3 }",
                        "monitor: { overdue: 26h }"));
        assertThat(refused.findings().stream().map(each -> each.in("f")).toList())
                .containsExactly(
                        "f:1: /zone: there is no such time zone; write such as Europe/Vienna",
                        "f:2: /stores/shop/store: a store is dir:PATH, jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, but found"
                                + " \"data\"; write { store: dir:data, key: /id }",
                        "f:4: /schedules/a/job: \"job\" has no \"fulll\"; did you mean \"full\"?",
                        "f:5: /schedules/b/at: \"nightly\" is no schedule; write every 5m, hourly, daily 02:00, weekly monday"
                                + " 09:00, monthly 1 04:00 or cron 0 2 * * *",
                        "f:5: /schedules/b/stores: there is no store \"barn\"; there are shop",
                        "f:6: /schedules/c: \"job\" is missing; write { job: full, at: daily 02:00 }",
                        "f:6: /schedules/c/priority: \"priority\" is a whole number from 1 to 10, but found 11; write"
                                + " priority: 5",
                        "f:7: /schedules/d: a selective backup names types and no other job does, but d is selective with []",
                        "f:8: /retention/lasts: unknown key \"lasts\"; did you mean \"last\"?",
                        "f:8: /retention: it has no rule that keeps a snapshot; write such as { last: 30 }",
                        "f:9: /monitor/overdue: \"overdue\" is an ISO-8601 duration, but found \"26h\"; write overdue:"
                                + " P1D");
    }

    @Test
    void theSchemaKnowsTheKeysThatAreRead() throws IOException {
        try (InputStream in = AgentFile.class.getResourceAsStream("agent.schema.json")) {
            JsonNode schema = StrictJson.reader().read(in.readAllBytes(), "schema");
            JsonNode top = schema.path("properties");
            JsonNode schedule =
                    top.path("schedules").path("additionalProperties").path("properties");
            assertThat(top.propertyNames()).containsExactlyElementsOf(AgentFile.TOP);
            assertThat(keys(top.path("stores").path("additionalProperties")))
                    .containsExactlyElementsOf(AgentFile.STORE);
            assertThat(schedule.propertyNames()).containsExactlyInAnyOrderElementsOf(AgentSchedules.SCHEDULE);
            assertThat(keys(schedule.path("nearing"))).containsExactlyElementsOf(AgentSchedules.NEARING);
            assertThat(keys(schedule.path("nearing")
                            .path("properties")
                            .path("windows")
                            .path("items")))
                    .containsExactlyElementsOf(AgentSchedules.WINDOW);
            assertThat(keys(top.path("second"))).containsExactlyElementsOf(AgentFile.SECOND);
            assertThat(keys(top.path("monitor"))).containsExactlyElementsOf(AgentFile.MONITOR);
            assertThat(keys(schema.path("$defs").path("retention"))).containsExactlyElementsOf(AgentFile.RETENTION);
            List<String> kinds = schedule.path("job").path("enum").values().stream()
                    .map(JsonNode::asString)
                    .toList();
            assertThat(kinds).containsExactlyElementsOf(AgentFile.kinds().keySet());
        }
    }

    private static Iterable<String> keys(JsonNode object) {
        return object.path("properties").propertyNames();
    }

    @Test
    void everyKeyIsInTheDocumentation() throws IOException {
        String page = Files.readString(page());
        for (List<String> keys : List.of(
                AgentFile.TOP,
                AgentFile.STORE,
                AgentFile.SECOND,
                AgentFile.MONITOR,
                AgentFile.RETENTION,
                AgentSchedules.SCHEDULE,
                AgentSchedules.NEARING,
                AgentSchedules.WINDOW)) {
            keys.forEach(key -> assertThat(page).as(key).contains("`" + key + "`"));
        }
        for (JobKind kind : JobKind.values()) {
            assertThat(page).contains("`" + kind.text() + "`");
        }
    }

    private static Path page() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return root.resolve("docs/operations.md");
    }

    @Test
    void theUsualIsDoneForEachOfSeveralStores() {
        AgentPlan plan = read("stores: { shop: { store: 'dir:shop' }, till: { store: 'dir:till' } }");
        assertThat(plan.jobs().stream().map(job -> job.name() + " " + job.store()))
                .containsExactly(
                        "backup.shop shop",
                        "test-restore.shop shop",
                        "backup.till till",
                        "test-restore.till till",
                        "check ",
                        "cleanup ",
                        "health ");
    }

    @Test
    void aScheduleSaysWhen() {
        RulesetException refused =
                catchThrowableOfType(RulesetException.class, () -> read("schedules: { a: { job: verify } }"));
        assertThat(refused.findings().stream().map(each -> each.in("f")).toList())
                .containsExactly("f:1: /schedules/a: \"at\" is missing; write at: daily 02:00");
    }
}
