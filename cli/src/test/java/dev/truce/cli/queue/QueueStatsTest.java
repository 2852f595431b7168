package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.SqliteWorkspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Six cases: 1 is with bob, 2 is put off, 3 is decided, 4 is dead, 5 is closed and came back as 7, overdue; 6 is free. */
class QueueStatsTest {

    @TempDir
    Path folder;

    Workshop shop;

    @BeforeEach
    void park() {
        shop = Seats.parked(folder, 6);
        shop.done("queue", "claim", 1, "--owner", "bob");
        shop.done("queue", "decide", 2, "--revision", 1, "--defer", "1d");
        shop.done("queue", "decide", 3, "--revision", 1, "--take", "local");
        QueuePolicy strict = QueuePolicy.DEFAULT
                .mostAttempts(1)
                .deadline(conflict -> new QueuePolicy.Deadline(Duration.ofHours(-1), fallback(conflict)));
        try (SqliteWorkspace workspace =
                SqliteWorkspace.open(shop.path(".truce").resolve("truce.db"), InstantSource.fixed(Call.NOW), strict)) {
            ConflictQueue queue = workspace.queue();
            Claim claim =
                    queue.claim(ClaimRequest.next("robot", Duration.ofHours(1))).get(0);
            queue.fail(claim.lease(), "the server did not answer", Duration.ZERO);
            NewCase five = queue.find(5).orElseThrow().conflict();
            queue.closeResolved(five.key());
            queue.park(five);
        }
    }

    private static @Nullable Fallback fallback(NewCase conflict) {
        return conflict.key().record().key().equals("5") ? Fallback.SERVER_WINS : null;
    }

    @Test
    void theQueueIsCounted() {
        assertThat(shop.done("queue", "stats").out()).isEqualTo("""
                open           4
                dead           1
                decided        1
                self-resolved  1
                with somebody  1
                deferred       1
                overdue        1
                escalated      0
                oldest open    0 s
                  type  undecided
                  seat          5
                  reason          undecided
                  FIELD_CONFLICT          5
                """);
    }

    @Test
    void theQueueIsCountedForPrograms() {
        assertThat(shop.done("queue", "stats", "--json").out())
                .isEqualTo(
                        "{\"cases\":{\"OPEN\":4,\"DEAD\":1,\"DECIDED\":1,\"SELF_RESOLVED\":1},\"held\":1,\"deferred\":1,"
                                + "\"overdue\":1,\"escalated\":0,\"oldestSeconds\":0,\"types\":{\"seat\":5},"
                                + "\"reasons\":{\"FIELD_CONFLICT\":5}}\n");
    }

    @Test
    void anEmptyQueueIsCounted() {
        Workshop empty = Seats.parked(folder.resolve("empty"), 1);
        empty.done("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(empty.done("queue", "stats").out()).isEqualTo("""
                decided        1
                with somebody  0
                deferred       0
                overdue        0
                escalated      0
                """);
    }

    @Test
    void deadCasesAreListedAndShownWithTheirLastError() {
        assertThat(shop.done("queue", "list", "--status", "dead").out()).isEqualTo("""
                case  rev  status  prio  record  reason          paths  since
                   4    1  dead       5  seat/4  FIELD_CONFLICT  /name  2030-03-01T12:00:00Z
                4 open cases, 1 dead; next: truce queue show NUMBER
                """);
        assertThat(shop.done("queue", "show", 4).out())
                .contains("  attempts    1\n  last error  the server did not answer\n")
                .contains("Next: truce queue decide 4 --revision 1 ");
        JsonNode dead = shop.done("queue", "show", 4, "--json").json();
        assertThat(dead.path("attempts").asInt()).isEqualTo(1);
        assertThat(dead.path("lastError").asString()).isEqualTo("the server did not answer");
        assertThat(shop.done("queue", "bulk", "--dead", "--take", "server", "--reason", "x")
                        .out())
                .contains("Rehearsed: 1 would be decided; nothing was changed.");
        assertThat(shop.truce("queue", "list", "--status", "deaf").err())
                .startsWith(
                        "truce: --status is open, waiting, dead, decided, self-resolved or all, but found \"deaf\"\n");
    }

    @Test
    void aDeadlineIsShownWithWhatFollows() {
        assertThat(shop.done("queue", "show", 7).out())
                .containsPattern("  deadline  2030-03-01T11:0[0-9]:[0-9.]+Z, then server-wins\n");
        JsonNode late = shop.done("queue", "show", 7, "--json").json();
        assertThat(late.path("deadline").asString()).startsWith("2030-03-01T11:0");
        assertThat(late.path("fallback").asString()).isEqualTo("SERVER_WINS");
        assertThat(late.path("escalated").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"open, 1 2 6 7", "WAITING, ''", "dead, 4", "decided, 3", "self-resolved, 5", "all, 1 2 3 4 5 6 7"})
    void casesAreListedByTheirStatus(String status, String numbers) {
        assertThat(shop.done("queue", "list", "--status", status, "--json").jsonLines().stream()
                        .map(each -> each.path("case").asString())
                        .sorted())
                .containsExactlyElementsOf(numbers.isEmpty() ? List.of() : List.of(numbers.split(" ", -1)));
    }

    @Test
    void aListThatEndsAtItsLimitSaysSo() {
        assertThat(shop.done("queue", "list", "--limit", 4).out())
                .endsWith("\n4 open cases, 1 dead; the list ends at 4, --limit shows more; next: truce queue show"
                        + " NUMBER\n");
    }

    @Test
    void aDeadlineThatLiesAheadIsNotPassed() {
        Workshop ahead = new Workshop(folder.resolve("ahead"));
        ahead.write(".truce/queue.yaml", "deadlines: [ { type: seat, after: P1D } ]");
        ahead.truce(Seats.reconcile(ahead, 2, ""));
        assertThat(ahead.done("queue", "stats").out()).contains("overdue        0\n");
        assertThat(ahead.done("queue", "show", 1).out()).contains("  deadline  2030-03-02T12:0");
    }

    @Test
    void peopleSeeTheMostFrequentTypesAndProgramsAll() {
        Workshop many = new Workshop(folder.resolve("many"));
        many.truce(
                "reconcile",
                "--base",
                many.write("base.ndjson", typed("Ann", 1)),
                "--local",
                many.write("local.ndjson", typed("Anna", 1)),
                "--server",
                many.write("server.ndjson", typed("Anne", 4)),
                "--rules",
                many.write("rules.yaml", Workshop.RULES.replace("type: seat", "type: /t")),
                "--out",
                many.path("out"));
        assertThat(many.done("queue", "stats").out())
                .contains("  seat-12          1\n")
                .contains("  and 2 more; --json has them all\n");
        assertThat(many.done("queue", "stats", "--json").json().path("types")).hasSize(12);
    }

    private static String typed(String name, int version) {
        return IntStream.rangeClosed(1, 12)
                .mapToObj(
                        seat -> "{\"t\":\"seat-%d\",\"id\":1,\"v\":%d,\"name\":\"%s\"}".formatted(seat, version, name))
                .collect(Collectors.joining("\n"));
    }
}
