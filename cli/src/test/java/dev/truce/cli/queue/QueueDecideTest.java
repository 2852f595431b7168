package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueDecideTest {

    @TempDir
    Path folder;

    Workshop shop;

    @BeforeEach
    void park() {
        shop = Seats.parked(folder, 1);
    }

    @Test
    void whoClaimedACaseDecidesItByTheToken() {
        shop.done("queue", "claim", "--owner", "bob");
        Call other = shop.truce("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).startsWith("truce: Case 1 is with bob until ");
        Call decided = shop.done(
                "queue", "decide", 1, "--revision", 1, "--token", 1, "--owner", "bob", "--take", "local", "--json");
        assertThat(decided.json().path("decision").path("actor").asString()).isEqualTo("bob");
        assertThat(decided.json().has("lease")).isFalse();
    }

    @Test
    void aTokenThatNoLongerHoldsIsRefusedWithTheFreshView() {
        shop.done("queue", "claim");
        shop.done("queue", "claim", 1);
        Call late = shop.truce("queue", "decide", 1, "--revision", 1, "--token", 1, "--take", "local");
        assertThat(late.code()).isEqualTo(3);
        assertThat(late.err())
                .isEqualTo("truce: The lease of alice on case 1 (token 1) no longer holds: the case is with alice"
                        + " (token 2); nothing was changed. Claim the case again.\n");
        assertThat(late.out()).startsWith("Case 1, revision 1, open: seat/1\n").contains("\"Anna\"");
        assertThat(shop.truce("queue", "decide", 1, "--revision", 1, "--token", 1, "--take", "local", "--json")
                        .json()
                        .path("lease")
                        .path("token")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aTokenHoldsForTheRevisionThatWasSeenOnly() {
        shop.done("queue", "claim");
        Call stale = shop.truce("queue", "decide", 1, "--revision", 2, "--token", 1, "--take", "local");
        assertThat(stale.code()).isEqualTo(3);
        assertThat(stale.err()).startsWith("truce: Case 1 was decided on revision 2, but it is now at revision 1;");
        shop.done("queue", "decide", 1, "--revision", 1, "--token", 1, "--take", "local");
    }

    @Test
    void aCaseThatIsPutOffIsPassedByAndCanBeDecided() {
        Call deferred = shop.done("queue", "decide", 1, "--revision", 1, "--defer", "2h", "--reason", "asked Ann");
        assertThat(deferred.out())
                .matches("Put off case 1, seat/1: nobody gets it by a claim until 2030-03-01T14:0[01]:[0-9.]+Z; it can"
                        + " be decided all the same.\n");
        assertThat(shop.truce("queue", "claim").code()).isEqualTo(1);
        assertThat(shop.done("audit", "list").out()).contains("DEFERRED", "alice", "asked Ann");
        assertThat(shop.done("queue", "show", 1).out()).contains("  deferred  until 2030-03-01T14:0");
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");
    }

    @Test
    void whatIsPutOffIsNotDecidedInTheSameCall() {
        Call both = shop.truce("queue", "decide", 1, "--revision", 1, "--defer", "2h", "--delete");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err())
                .startsWith("truce: --defer decides nothing: leave out --take, --pick, --value, --delete, --keep-both"
                        + " and --token, or --defer\n");
        assertThat(shop.truce("queue", "decide", 1, "--revision", 1, "--defer", "2h", "--token", 1)
                        .err())
                .isEqualTo(both.err());
        assertThat(shop.truce("queue", "decide", 1, "--revision", 1, "--defer", "0s")
                        .err())
                .startsWith("truce: --defer is 1 millisecond at least");
        Call stale = shop.truce("queue", "decide", 1, "--revision", 7, "--defer", "1m", "--json");
        assertThat(stale.code()).isEqualTo(3);
        assertThat(stale.json().path("revision").asInt()).isEqualTo(1);
        assertThat(shop.done("queue", "decide", 1, "--revision", 1, "--defer", "1m", "--json")
                        .json()
                        .path("deferredUntil")
                        .asString())
                .startsWith("2030-03-01T12:0");
    }

    @Test
    void aDecidedCaseIsOpenedAnewAsAnother() {
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");
        assertThat(shop.done("queue", "reopen", 1, "--reason", "she called again")
                        .out())
                .isEqualTo("Opened case 1 anew, as case 2: seat/1; next: truce queue show 2\n");
        assertThat(shop.done("queue", "show", 2).out())
                .contains("  reason    MANUAL: case 1 is decided anew: she called again\n");
        Call twice = shop.truce("queue", "reopen", 1, "--reason", "again");
        assertThat(twice.code()).isEqualTo(2);
        assertThat(twice.err())
                .isEqualTo("truce: The record of case 1 is in conflict again, and waits as case 2; decide that one.\n");
    }

    @Test
    void whatWasNotDecidedIsNotOpenedAnew() {
        Call open = shop.truce("queue", "reopen", 1, "--reason", "why not");
        assertThat(open.code()).isEqualTo(2);
        assertThat(open.err())
                .isEqualTo("truce: Case 1 was not decided (it is OPEN), so that there is no decision to change.\n");
        assertThat(shop.truce("queue", "reopen", 1).err())
                .startsWith("truce: Missing required option: '--reason=TEXT'\n");
        shop.done("queue", "decide", 1, "--revision", 1, "--take", "local");
        Call reopened = shop.done("queue", "reopen", 1, "--reason", "she called", "--actor", "bob", "--json");
        assertThat(reopened.json().path("case").asInt()).isEqualTo(2);
        assertThat(shop.done("audit", "list").out()).contains("bob", "she called");
    }

    @Test
    void aPickNamesAPathAndASide() {
        for (String pick : List.of("name=local", "/name")) {
            Call wrong = shop.truce("queue", "decide", 1, "--revision", 1, "--pick", pick);
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.err())
                    .startsWith("truce: --pick is PATH=SIDE such as /name=local, but found \"" + pick + "\"\n");
        }
        Call whole = shop.truce("queue", "decide", 1, "--revision", 1, "--pick", "=local");
        assertThat(whole.code()).isEqualTo(2);
        assertThat(whole.err())
                .startsWith("truce: The decision on case 1 picks [], but its conflicting paths are [/name];");
    }
}
