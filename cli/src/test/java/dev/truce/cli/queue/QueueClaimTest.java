package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class QueueClaimTest {

    /** Leases pass by the machine's count, which began at the time of the call. */
    private static final String QUARTER_OF_AN_HOUR_LATER = "2030-03-01T12:1[56]:[0-9.:]+Z";

    private static final String AN_HOUR_LATER = "2030-03-01T13:0[01]:[0-9.:]+Z";

    @TempDir
    Path folder;

    @Test
    void aClaimSaysWhatWasClaimedUntilWhenAndWhatNext() {
        Workshop shop = Seats.parked(folder, 2);
        assertThat(shop.done("queue", "claim").out().replaceAll(QUARTER_OF_AN_HOUR_LATER, "UNTIL"))
                .isEqualTo("""
                        case  rev  record  token  until
                           1    1  seat/1      1  UNTIL
                        Next: truce queue show 1, then
                          truce queue decide 1 --revision 1 --token 1 --take local|server|base
                          truce queue release 1 --token 1
                        """);
        assertThat(shop.done("queue", "claim").out()).contains("   2    1  seat/2      1  ");
    }

    @Test
    void whenNothingIsFreeTheExitCodeIsOne() {
        Workshop shop = Seats.parked(folder, 1);
        Call none = shop.truce("queue", "claim", "--type", "row", "--tenant", "north");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.out())
                .isEqualTo("No case of type row of tenant north is free; who has which: truce queue list\n");
        shop.done("queue", "claim");
        Call taken = shop.truce("queue", "claim", "--json");
        assertThat(taken.code()).isEqualTo(1);
        assertThat(taken.out()).isEmpty();
    }

    @Test
    void severalCasesAreClaimedForSomebodyElseForLonger() {
        Workshop shop = Seats.parked(folder, 3);
        Call claimed = shop.done("queue", "claim", "--limit", 2, "--for", "1h", "--owner", "bob", "--json");
        assertThat(claimed.jsonLines())
                .extracting(each -> each.path("case").asInt())
                .containsExactly(1, 2);
        JsonNode first = claimed.jsonLines().get(0);
        assertThat(first.path("lease").path("owner").asString()).isEqualTo("bob");
        assertThat(first.path("lease").path("token").asInt()).isEqualTo(1);
        assertThat(first.path("lease").path("until").asString()).matches(AN_HOUR_LATER);
        assertThat(first.path("attempts").asInt()).isZero();
        assertThat(first.path("priority").asInt()).isEqualTo(5);
    }

    @Test
    void aCaseIsClaimedByItsNumber() {
        Workshop shop = Seats.parked(folder, 2);
        assertThat(shop.done("queue", "claim", 2, "--owner", "bob").out())
                .contains("   2    1  seat/2      1  ", "  truce queue release 2 --token 1 --owner bob\n");
        Call other = shop.truce("queue", "claim", 2);
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).matches("truce: Case 2 is with bob until [^;]+Z; wait, or ask bob to release it.\n");
        Call missing = shop.truce("queue", "claim", 9);
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).startsWith("truce: There is no case 9;");
    }

    @Test
    void aClaimThatCannotBeMeantIsRefused() {
        Workshop shop = Seats.parked(folder, 1);
        for (String option : new String[] {"--limit", "--type", "--tenant"}) {
            assertThat(shop.truce("queue", "claim", 1, option, 2).err())
                    .startsWith("truce: a case is claimed by its number, or the next ones by --type, --tenant and"
                            + " --limit, not both\n");
        }
        assertThat(shop.truce("queue", "claim", "--limit", 0).err())
                .startsWith("truce: --limit is at least 1, but found 0\n");
        assertThat(shop.truce("queue", "claim", "--for", "0s").err())
                .startsWith("truce: --for is 1 millisecond at least and 366 days at most, but found PT0S\n");
        assertThat(shop.truce("queue", "claim", "--for", "367d").err()).contains("but found PT8808H\n");
        Call words = shop.truce("queue", "claim", "--for", "an hour");
        assertThat(words.code()).isEqualTo(2);
        assertThat(words.err()).contains("this is a duration such as 30s, 15m, 2h, 1d or PT4H, but found \"an hour\"");
        assertThat(shop.done("queue", "list", "--json").json().has("lease")).isFalse();
    }

    @Test
    void aReleasedCaseIsFreeAtOnce() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "claim");
        assertThat(shop.done("queue", "release", 1, "--token", 1).out())
                .isEqualTo("Case 1, seat/1, is back in the queue.\n");
        Call again = shop.done("queue", "claim", "--owner", "bob", "--json");
        assertThat(again.json().path("lease").path("token").asInt()).isEqualTo(2);
        assertThat(shop.done("queue", "release", 1, "--token", 2, "--owner", "bob", "--json")
                        .json()
                        .has("lease"))
                .isFalse();
    }

    @Test
    void aReleaseWithAnotherTokenIsRefused() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "claim");
        shop.done("queue", "claim", 1);
        Call late = shop.truce("queue", "release", 1, "--token", 1, "--json");
        assertThat(late.code()).isEqualTo(3);
        assertThat(late.err())
                .isEqualTo("truce: The lease of alice on case 1 (token 1) no longer holds: the case is with alice"
                        + " (token 2); nothing was changed. Claim the case again.\n");
        assertThat(late.json().path("lease").path("token").asInt()).isEqualTo(2);
        assertThat(shop.done("audit", "list").out()).contains("LEASE_LOST");
        Call missing = shop.truce("queue", "release", 9, "--token", 1);
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err()).contains("no longer holds: there is no such case; nothing was changed.");
    }

    @Test
    void aReleaseAfterTheEndIsRefused() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "claim", "--for", "PT0.001S");
        Call late = shop.truce("queue", "release", 1, "--token", 1);
        assertThat(late.code()).isEqualTo(3);
        assertThat(late.err())
                .isEqualTo("truce: The lease of alice on case 1 (token 1) no longer holds: it has ended; nothing was"
                        + " changed. Claim the case again.\n");
    }

    @Test
    void whatAnotherHasIsNotReleased() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "claim", "--owner", "bob");
        Call refused = shop.truce("queue", "release", 1, "--token", 1);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("truce: Case 1 is with bob, not with alice; say --owner bob if that is you.\n");
        assertThat(shop.done("queue", "list", "--json")
                        .json()
                        .path("lease")
                        .path("owner")
                        .asString())
                .isEqualTo("bob");
    }

    @Test
    void theListSaysWhoHasWhich() {
        Workshop shop = Seats.parked(folder, 2);
        assertThat(shop.done("queue", "list").out()).isEqualTo("""
                case  rev  status  prio  record  reason          paths  since
                   1    1  open       5  seat/1  FIELD_CONFLICT  /name  2030-03-01T12:00:00Z
                   2    1  open       5  seat/2  FIELD_CONFLICT  /name  2030-03-01T12:00:00Z
                2 open cases; next: truce queue show NUMBER
                """);
        shop.done("queue", "claim", 2, "--owner", "bob");
        assertThat(shop.done("queue", "list").out()).isEqualTo("""
                case  rev  status  prio  record  reason          paths  since                 with
                   1    1  open       5  seat/1  FIELD_CONFLICT  /name  2030-03-01T12:00:00Z  -
                   2    1  open       5  seat/2  FIELD_CONFLICT  /name  2030-03-01T12:00:00Z  bob
                2 open cases; next: truce queue show NUMBER
                """);
        assertThat(shop.done("queue", "show", 2).out().replaceAll(QUARTER_OF_AN_HOUR_LATER, "UNTIL"))
                .contains("  priority  5\n  with      bob until UNTIL, token 1\n");
    }

    @Test
    void whoHadACaseIsShownWhenTheClaimHasEnded() {
        Workshop shop = Seats.parked(folder, 1);
        shop.done("queue", "claim", "--for", "1m");
        Call later = Call.truce(Call.NOW.plusSeconds(3600), InputStream.nullInputStream(), false, new Object[] {
            "queue", "show", 1, "--workspace", shop.path(".truce")
        });
        assertThat(later.out()).contains("  with      nobody; alice had it until 2030-03-01T12:0");
    }

    @Test
    void aRecordThatTheServerDeletedIsShownWhole() {
        Workshop shop = new Workshop(folder);
        TwoFields.reconcile(shop, "", TwoFields.BASE, TwoFields.LOCAL, "{\"id\":1,\"v\":4,\"deleted\":true}");
        assertThat(shop.done("queue", "show", 1).out())
                .containsPattern("\\(whole record\\) +\\{\"id\":1.* \\{\"id\":1.* \\(deleted\\)\n")
                .containsPattern("/name +\"Ann\" +\"Anna\"");
    }
}
