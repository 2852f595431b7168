package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the workspace's file says about priorities, deadlines and limits holds for every command. */
class QueueFileTest {

    @TempDir
    Path folder;

    private Workshop shop(String... lines) {
        Workshop shop = new Workshop(folder);
        shop.write(".truce/queue.yaml", lines);
        return shop;
    }

    private Workshop parked(int seats, String... lines) {
        Workshop shop = shop(lines);
        assertThat(shop.truce(Seats.reconcile(shop, seats, "")).code()).isEqualTo(1);
        return shop;
    }

    @Test
    void theFirstPriorityThatFitsHoldsAndDecidesWhoComesFirst() {
        Workshop shop = parked(
                3,
                "priorities:",
                "  - { type: hall, priority: 10 }",
                "  - { reason: FIELD_CONFLICT, where: /id = 2, priority: 9 }",
                "  - { where: '/name = \"Anne\" and /id = 3', priority: 2 }");
        assertThat(shop.done("queue", "list", "--json").jsonLines())
                .extracting(each -> each.path("priority").asInt())
                .containsExactly(5, 9, 2);
        assertThat(shop.done("queue", "claim", "--json")
                        .jsonLines()
                        .get(0)
                        .path("case")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aDeadlineThatPassedIsDecidedByItsFallbackOrEscalatedWhileSomebodyWatches() {
        Workshop shop = parked(
                2,
                "deadlines:",
                "  - { where: /id = 1, after: PT0.001S, then: localWins }",
                "  - { type: seat, after: PT0.001S }");
        JsonNode first = shop.done("queue", "show", 1, "--json").json();
        assertThat(first.path("fallback").asString()).isEqualTo("LOCAL_WINS");
        assertThat(shop.done("queue", "show", 1).out()).containsPattern("  deadline  2030-\\S+, then local-wins\n");
        assertThat(shop.done("queue", "show", 2).out())
                .containsPattern("  deadline  2030-\\S+, then highest priority\n");

        Call watched = shop.done("queue", "watch", "--after", 0, "--count", 3, "--every", "0s");

        assertThat(watched.out())
                .contains("case 1 decided: seat/1, by deadline: nobody decided it before its deadline")
                .contains("case 2 escalated: seat/2, by engine: its deadline passed");
        assertThat(shop.done("queue", "show", 2, "--json")
                        .json()
                        .path("priority")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void claimsLastNoLongerThanTheFileSaysAndEndAfterItsAttempts() {
        Workshop shop = parked(1, "longestLease: PT10M", "attempts: 1");
        Call refused = shop.truce("queue", "claim", 1, "--for", "11m");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("truce: A claim in this queue lasts PT10M at most, but was to last PT11M; ask for less, and"
                        + " extend it while you work.\n");
        shop.done("queue", "claim", 1, "--for", "10m");
    }

    @Test
    void whatIsWrongIsNamedByFileLineAndPathWithARemedy() {
        Workshop shop = shop("deadlines:", "  - { after: 1d }");
        Call refused = shop.truce(Seats.reconcile(shop, 1, ""));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("truce: " + shop.path(".truce/queue.yaml"))
                .endsWith("queue.yaml:2: /deadlines/0/after: \"after\" is an ISO-8601 duration, but found \"1d\"; write"
                        + " P1D\n");
        assertThat(shop.path(".truce/truce.db")).doesNotExist();
    }
}
