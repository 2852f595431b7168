package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RollbackTest {

    private static final String A = "{\"id\":\"a\",\"v\":1,\"at\":\"2026-01-01T00:00:00Z\",\"row\":1}";
    private static final String B = "{\"id\":\"b\",\"v\":1,\"at\":\"2026-01-01T00:00:00Z\",\"row\":2}";
    private static final String NEWER_B = "{\"id\":\"b\",\"v\":2,\"at\":\"2026-02-01T00:00:00Z\",\"row\":9}";
    private static final String BORN_C = "{\"id\":\"c\",\"v\":1,\"at\":\"2026-02-01T00:00:00Z\",\"row\":3}";

    @TempDir
    Path folder;

    Workshop shop;
    String before;

    @BeforeEach
    void snapshot() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", A, B);
        before = shop.root("dir:" + shop.path("data"));
    }

    JsonNode plan(String... options) {
        Object[] call = new Object[options.length + 6];
        System.arraycopy(
                new Object[] {"plan", "--to", "latest", "-o", shop.path("plan.json"), "--json"}, 0, call, 0, 6);
        System.arraycopy(options, 0, call, 6, options.length);
        return shop.done(call).json();
    }

    static String risk(JsonNode plan) {
        return plan.path("risk").path("class").asString();
    }

    private static void hasEvidence(JsonNode plan) {
        assertThat(StreamSupport.stream(plan.path("risk").path("reasons").spliterator(), false))
                .isNotEmpty()
                .allMatch(reason -> reason.path("rule").asString().startsWith("R-")
                        && reason.path("count").asLong() > 0
                        && !reason.path("samples").isEmpty());
    }

    @Test
    void aForkIsSafeAndNeedsNoApproval() {
        shop.write("data/seat.ndjson", A, NEWER_B);
        assertThat(risk(plan("--mode", "fork", "--fork", shop.path("fork").toString())))
                .isEqualTo("SAFE");
        assertThat(shop.done("plan", "--to", "latest", "--mode", "fork", "--fork", shop.path("fork"))
                        .out())
                .contains("would write 2 records to " + shop.path("fork"));
        assertThat(shop.done("rollback", shop.path("plan.json")).out())
                .startsWith("Written to " + shop.path("fork") + ": 2 records, ");
        assertThat(shop.root("dir:" + shop.path("fork"))).isEqualTo(before);
        assertThat(shop.read("data/seat.ndjson")).contains(NEWER_B);
    }

    @Test
    void puttingBackWhatMayHaveBeenDeletedIsRisky() {
        shop.write("data/seat.ndjson", A);
        assertThat(risk(plan())).as("tombstones tell a delete from a loss").isEqualTo("SAFE");
        Path withoutTombstones = shop.write(
                "plain.yaml", Workshop.RULES.replace(", deleted: /deleted", "").strip());
        JsonNode plan = plan("--store", "dir:" + shop.path("data"), "--rules", withoutTombstones.toString());
        assertThat(risk(plan)).isEqualTo("RISKY");
        hasEvidence(plan);
    }

    @Test
    void aDatabaseIsRolledBackLikeAFolder() throws Exception {
        Path database = shop.path("app.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE seat (id TEXT PRIMARY KEY, row_number INTEGER)");
            statement.execute("INSERT INTO seat VALUES ('a', 1), ('b', 2)");
            shop.done("snapshot", "create", "--store", "jdbc:sqlite:" + database);
            statement.execute("DELETE FROM seat WHERE id = 'a'");
        }
        JsonNode plan = plan();
        assertThat(risk(plan)).isEqualTo("RISKY");
        shop.done(
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT row_number FROM seat WHERE id = 'a'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void losingNewerRecordsIsDangerousAndNeedsConsentToExactlyThisPlan() {
        shop.write("data/seat.ndjson", A, NEWER_B);
        JsonNode plan = plan("--mode", "authoritative");
        assertThat(risk(plan)).isEqualTo("DANGEROUS");
        hasEvidence(plan);
        Call refused = shop.truce("rollback", shop.path("plan.json"));
        assertThat(refused.code()).isEqualTo(6);
        assertThat(shop.truce("rollback", shop.path("plan.json"), "--approve", "sha256:" + "0".repeat(64))
                        .code())
                .isEqualTo(6);
        assertThat(shop.read("data/seat.ndjson")).contains(NEWER_B);
        assertThat(shop.done("rollback", shop.path("plan.json"), "--rehearse").out())
                .startsWith("Rehearsed on a copy: 1 record");
        shop.done(
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());
        assertThat(shop.read("data/seat.ndjson")).contains("\"row\":2").doesNotContain("\"row\":9");
        assertThat(shop.done("audit", "list").out())
                .contains("kind", "PLAN", "APPROVAL", "ROLLBACK")
                .doesNotContain("sha256:");
        assertThat(shop.done("snapshot", "verify", "--deep").out()).startsWith("Verified");
    }

    @Test
    void aPlanForDataThatChangedSinceIsRefusedAndNamesWhatChanged() {
        shop.write("data/seat.ndjson", A);
        JsonNode plan = plan();
        shop.write("data/seat.ndjson", A, BORN_C);
        Call stale = shop.truce(
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());
        assertThat(stale.code()).isEqualTo(3);
        assertThat(stale.err()).startsWith("truce: Plan ").contains("(1 record: seat/c added)", "make a new plan");
        assertThat(shop.read("data/seat.ndjson")).isEqualTo(A + "\n" + BORN_C + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "batch 1 of 1", "check", "audit", "finish"})
    @Tag("slow")
    void aProcessKilledAtAnyStepIsFinishedOrUndone(String step) throws Exception {
        shop.write("data/seat.ndjson", NEWER_B, BORN_C);
        String damaged = shop.root("dir:" + shop.path("data"));
        String target = shop.done("snapshot", "list", "--json")
                .jsonLines()
                .get(1)
                .path("snapshot")
                .asString();
        JsonNode plan = shop.done(
                        "plan", "--to", target, "--mode", "authoritative", "-o", shop.path("plan.json"), "--json")
                .json();
        Process process = shop.start(
                Map.of(HaltBefore.VARIABLE, step),
                "rollback",
                shop.path("plan.json"),
                "--approve",
                plan.path("digest").asString());
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(137);
        shop.done("recover");
        String after = shop.root("dir:" + shop.path("data"));
        String predicted = plan.path("predictedRoot").asString();
        assertThat(after).isIn(damaged, predicted);
        assertThat(shop.done("recover").out()).isEqualTo("Nothing was interrupted.\n");
        assertThat(shop.done("audit", "verify").code()).isZero();
        assertThat(Files.exists(shop.path("plan.json"))).isTrue();
    }

    @Test
    void anObjectThatIsGoneIsMissedByTheQuickVerification() throws Exception {
        Path repository = shop.path(".truce/repository");
        try (Stream<Path> packs = Files.walk(repository.resolve("packs"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }
        assertThat(Call.truce("verify", repository).code()).isEqualTo(1);
    }

    @Test
    void theSamplesOfARepositoryTogetherAreTheWhole() throws Exception {
        Path repository = shop.path(".truce/repository");
        try (Stream<Path> packs = Files.walk(repository.resolve("packs"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[bytes.length - 1] ^= 1;
                Files.write(pack, bytes);
            }
        }
        String whole = Call.truce("verify", repository, "--deep").err();
        assertThat(whole).startsWith("truce: packs/").contains(": damaged at byte ");
        List<String> lines = new ArrayList<>();
        for (int part = 1; part <= 3; part++) {
            Call.truce("verify", repository, "--sample", part + "/3")
                    .err()
                    .lines()
                    .forEach(lines::add);
        }
        assertThat(lines).containsExactlyElementsOf(whole.lines().toList());
        assertThat(Call.truce("verify", repository, "--sample", "4/3").err())
                .contains("a sample is part 1 to 3 of 3, but part 4 was asked for");
        assertThat(Call.truce("verify", repository, "--sample", "4/3").code()).isEqualTo(2);
    }

    @Test
    void aTimeNamesTheNewestSnapshotOfThen() {
        shop.write("data/seat.ndjson", A);
        assertThat(risk(shop.done("plan", "--to", "2999-01-01T00:00:00Z", "--json")
                        .json()))
                .isEqualTo("SAFE");
        assertThat(shop.truce("plan", "--to", "1999-01-01T00:00:00Z").err()).contains("there is none");
    }

    @Test
    void aDigestIsApprovedWithOrWithoutTheNameOfItsAlgorithm() {
        shop.write("data/seat.ndjson", A, NEWER_B);
        String digest = plan("--mode", "authoritative").path("digest").asString();
        Call other = shop.truce("rollback", shop.path("plan.json"), "--approve", "yes");
        assertThat(other.code()).isEqualTo(6);
        assertThat(other.err())
                .startsWith("truce: --approve yes is no digest; plan " + shop.path("plan.json") + " has");
        shop.done("rollback", shop.path("plan.json"), "--approve", digest.substring("sha256:".length()));
        assertThat(shop.read("data/seat.ndjson")).doesNotContain("\"row\":9");
    }
}
