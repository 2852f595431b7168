package dev.truce.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.cli.terminal.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ruleset's life, told from the command line: register, activate, change, replay, activate, roll back. */
class RulesStoryTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void aSeatThatTwoPeopleChanged() {
        shop = new Workshop(folder);
        shop.write("base.ndjson", "{\"id\":\"A1\",\"v\":1,\"at\":\"2030-01-01T10:00:00Z\",\"guest\":\"Ann\"}");
        shop.write("local.ndjson", "{\"id\":\"A1\",\"v\":1,\"at\":\"2030-01-01T12:00:00Z\",\"guest\":\"Anna\"}");
        shop.write("server.ndjson", "{\"id\":\"A1\",\"v\":2,\"at\":\"2030-01-01T11:00:00Z\",\"guest\":\"Anne\"}");
    }

    @Test
    void aRulesetIsRegisteredActivatedChangedReplayedActivatedAndRolledBack() {
        // The first version: names are left to a person.
        shop.write("rules.yaml", Workshop.RULES);
        assertThat(shop.done("rules", "register", shop.path("rules.yaml"), "--message", "the beginning")
                        .out())
                .startsWith("Registered seats 1.0.0, digest sha256:")
                .endsWith("Next: truce rules replay 1.0.0, then truce rules activate 1.0.0\n");
        assertThat(shop.done("rules", "activate", "1.0.0").out()).isEqualTo("seats 1.0.0 is active in default\n");

        // Nobody names rules any more: the active ones hold.
        Call first = reconcile();
        assertThat(first.code()).isEqualTo(ExitCode.LEFT_OPEN.code());
        assertThat(first.err()).contains("Rules: seats 1.0.0, active in default");

        // A change: the later name counts. It is more than a patch, and the registry says so.
        shop.write("rules.yaml", Workshop.RULES.replace("1.0.0", "1.0.1") + "fields: { /guest: latest }");
        Call tooSmall = shop.truce("rules", "register", shop.path("rules.yaml"), "--message", "the later name");
        assertThat(tooSmall.code()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(tooSmall.err())
                .isEqualTo(
                        "truce: After seats 1.0.0 this ruleset changes /guest from auto to latest, which needs a minor"
                                + " version, but patch was asked for; write version: 1.1.0 and register it as minor\n");
        shop.write("rules.yaml", Workshop.RULES.replace("1.0.0", "1.1.0") + "fields: { /guest: latest }");
        assertThat(shop.done("rules", "register", shop.path("rules.yaml"), "--message", "the later name")
                        .out())
                .contains("  changed  from  to      needs\n  /guest   auto  latest  minor\n");

        // What would it change? The case that waits would be decided.
        assertThat(shop.done("rules", "replay", "1.1.0").out()).isEqualTo("""
                Replayed 1 conflict under seats 1.1.0
                  same              0
                  now resolved      1
                  now parked        0
                  other value       0
                  parked otherwise  0
                case 1, seat/A1: now resolved
                  /guest  (undecided)  ->  "Anna"
                """);

        // So it is activated, and the case closes itself.
        assertThat(shop.done("rules", "activate", "1.1.0", "--reason", "fewer cases")
                        .out())
                .isEqualTo("seats 1.1.0 is active in default, in place of seats 1.0.0\n");
        assertThat(reconcile().code()).isZero();
        assertThat(shop.done("queue", "list").out()).startsWith("0 open cases");

        // It was wrong: back to the version before, which asks a person again.
        assertThat(shop.done("rules", "rollback", "1.0.0", "--reason", "names were lost")
                        .out())
                .isEqualTo("seats 1.0.0 is active in default, in place of seats 1.1.0\n");
        assertThat(reconcile().code()).isEqualTo(ExitCode.LEFT_OPEN.code());

        // Nothing is forgotten.
        assertThat(shop.done("rules", "list", "--history").out())
                .contains("  seats 1.0.0  -            activate  alice")
                .contains("  seats 1.1.0  seats 1.0.0  activate  alice  fewer cases")
                .contains("  seats 1.0.0  seats 1.1.0  rollback  alice  names were lost");
        assertThat(shop.done("audit", "list", "--limit", "100").out())
                .contains("RULES_REGISTERED")
                .contains("RULES_ACTIVATED")
                .contains("RULES_ROLLED_BACK");
        assertThat(shop.done("audit", "verify").code()).isZero();
    }

    private Call reconcile() {
        return shop.truce(
                "reconcile",
                "--base",
                shop.path("base.ndjson"),
                "--local",
                shop.path("local.ndjson"),
                "--server",
                shop.path("server.ndjson"),
                "--out",
                shop.path("out"));
    }
}
