package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class QueueBulkTest {

    @TempDir
    Path folder;

    @Test
    void withoutApplyItIsRehearsedOnly() {
        Workshop shop = Seats.parked(folder, 2);
        Call rehearsed = shop.done("queue", "bulk", "--take", "local", "--reason", "it's ours");
        assertThat(rehearsed.out())
                .isEqualTo("""
                case  rev  record  result   what follows
                   1    1  seat/1  decided  the server must put it
                   2    1  seat/2  decided  the server must put it
                Rehearsed: 2 would be decided; nothing was changed.
                Next: truce queue bulk --take local --reason 'it'\\''s ours' --workspace WORKSPACE --apply
                """.replace("WORKSPACE", shop.path(".truce").toString()));
        assertThat(shop.done("queue", "list").out()).contains("2 open cases");
    }

    @Test
    void withApplyItIsDecided() {
        Workshop shop = Seats.parked(folder, 2);
        assertThat(shop.done("queue", "bulk", "--take", "server", "--reason", "theirs", "--actor", "bob", "--apply")
                        .out())
                .isEqualTo("""
                        case  rev  record  result   what follows
                           1    1  seat/1  decided  nothing is to be written
                           2    1  seat/2  decided  nothing is to be written
                        Applied: 2 decided.
                        """);
        assertThat(shop.done("queue", "list").out()).isEqualTo("0 open cases\n");
        assertThat(shop.done("audit", "list").out()).contains("DECISION", "bob", "theirs");
    }

    @Test
    void whatIsRefusedIsListedAndTheOthersAreDecided() {
        Workshop shop = Seats.parked(folder, 3);
        shop.done("queue", "claim", 2, "--owner", "bob");
        Call applied = shop.truce("queue", "bulk", "--delete", "--reason", "gone", "--apply");
        assertThat(applied.code()).isEqualTo(1);
        assertThat(applied.out().replaceAll("until [^;]+Z", "until UNTIL")).isEqualTo("""
                        case  rev  record  result   what follows
                           1    1  seat/1  decided  the server must delete it
                           2    1  seat/2  refused  Case 2 is with bob until UNTIL; wait, or ask bob to release it.
                           3    1  seat/3  decided  the server must delete it
                        Applied: 2 decided, 1 refused.
                        """);
        assertThat(shop.done("queue", "list").out()).contains("1 open case;");
        Call rest = shop.truce("queue", "bulk", "--delete", "--reason", "gone");
        assertThat(rest.code()).isEqualTo(1);
        assertThat(rest.out())
                .contains("Rehearsed: 1 refused; nothing was changed.\n")
                .doesNotContain("Next:");
    }

    @Test
    void eachDecisionIsHeldAgainstTheRulesThatParkedItsCase() {
        Workshop shop = Seats.parked(folder, 2, "validators: [ { path: /id, max: 1 } ]\n");
        Call call = shop.truce("queue", "bulk", "--take", "local", "--reason", "ours", "--json");
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.jsonLines())
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"case\":1,\"revision\":1,\"type\":\"seat\",\"key\":\"1\",\"result\":\"DECIDED\",\"applied\":false,"
                                + "\"operation\":\"PUT\"}",
                        "{\"case\":2,\"revision\":1,\"type\":\"seat\",\"key\":\"2\",\"result\":\"REFUSED\",\"applied\":false,"
                                + "\"why\":\"The decision on case 2 breaks the ruleset: /id is to be at most 1, but is 2. Decide"
                                + " for another value.\"}");
        String lax = Workshop.RULES + "version: 1.0.1\n";
        assertThat(shop.truce(
                                "queue",
                                "bulk",
                                "--take",
                                "local",
                                "--reason",
                                "x",
                                "--rules",
                                shop.write("lax.yaml", lax))
                        .out())
                .doesNotContain("refused");
    }

    @Test
    void aCaseWhoseRulesAreGoneIsRefused() throws Exception {
        Workshop shop = Seats.parked(folder, 1);
        shop.sql("DELETE FROM truce_kept_ruleset");
        Call refused = shop.truce("queue", "bulk", "--take", "local", "--reason", "ours");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out())
                .contains("   1    1  seat/1  refused  case 1: it was parked under the rules seats 1.0.0")
                .contains("name them with --rules");
    }

    @Test
    void casesAreSelectedByTypeTenantReasonAndPath() {
        Workshop shop = Seats.parked(folder, 3);
        assertThat(selected(shop, "--type", "seat")).isEqualTo(3);
        assertThat(selected(shop, "--type", "row")).isZero();
        assertThat(selected(shop, "--tenant", "north")).isZero();
        assertThat(selected(shop, "--reason-code", "FIELD_CONFLICT", "--path", "/name"))
                .isEqualTo(3);
        assertThat(selected(shop, "--reason-code", "MANUAL")).isZero();
        assertThat(selected(shop, "--path", "/nam")).isZero();
        assertThat(selected(shop, "--dead")).isZero();
        Call first = shop.done("queue", "bulk", "--take", "server", "--reason", "x", "--limit", 2, "--apply");
        assertThat(first.out()).contains("The first 2 of 3 selected cases; --limit takes more.\n");
        assertThat(shop.done("queue", "bulk", "--dead", "--take", "server", "--reason", "x")
                        .out())
                .isEqualTo("No dead case is selected.\n");
    }

    private static int selected(Workshop shop, String... options) {
        Object[] call = Stream.concat(
                        Stream.of("queue", "bulk", "--take", "server", "--reason", "x", "--json"), Stream.of(options))
                .toArray();
        return shop.done(call).jsonLines().size();
    }

    @Test
    void aCallThatCannotBeMeantIsRefused() {
        Workshop shop = Seats.parked(folder, 1);
        assertThat(shop.truce("queue", "bulk", "--reason", "x").err())
                .startsWith("truce: decide in one way: --take, --delete or --keep-both\n");
        assertThat(shop.truce("queue", "bulk", "--take", "local", "--delete", "--reason", "x")
                        .err())
                .startsWith("truce: decide in one way: --take, --delete or --keep-both\n");
        assertThat(shop.truce("queue", "bulk", "--take", "left", "--reason", "x")
                        .err())
                .startsWith("truce: a side is local, server or base, but found \"left\"\n");
        assertThat(shop.truce("queue", "bulk", "--delete", "--reason", "x", "--path", "name")
                        .err())
                .startsWith("truce: --path is a JSON Pointer such as /name, but found \"name\"\n");
        Call noReason = shop.truce("queue", "bulk", "--delete");
        assertThat(noReason.code()).isEqualTo(2);
        assertThat(noReason.err()).startsWith("truce: Missing required option: '--reason=TEXT'\n");
    }
}
