package dev.truce.cli.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RunbookTest {

    private static final String A = "{\"id\":\"a\",\"v\":1,\"at\":\"2026-01-01T00:00:00Z\",\"row\":1}";
    private static final String NEWER_A = "{\"id\":\"a\",\"v\":2,\"at\":\"2026-02-01T00:00:00Z\",\"row\":9}";

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void plan() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", A);
        shop.root("dir:" + shop.path("data"));
        shop.write("data/seat.ndjson", NEWER_A);
        shop.done("plan", "--to", "latest", "--mode", "authoritative", "-o", shop.path("plan.json"));
    }

    private List<String> commands(String template) {
        List<String> commands = new ArrayList<>();
        Call call = Call.truce("runbook", shop.path("plan.json"), "--template", template, "--json");
        assertThat(call.code()).as("%s", call).isZero();
        for (JsonNode step : call.json().path("steps")) {
            commands.add(step.path("command").asString().replace("truce ", "").replaceAll(" .*", ""));
        }
        return commands;
    }

    @ParameterizedTest
    @CsvSource({
        "rollback, audit snapshot approve rollback recover audit",
        "emergency, stop snapshot approve rollback recover start",
        "device-lost, replica snapshot approve rollback recover sync",
        "reinstall, snapshot approve rollback recover sync snapshot",
        "outage, recover snapshot approve rollback recover queue",
        "corrupted-local, snapshot rollback approve rollback recover status",
        "cloud-failure, snapshot snapshot approve rollback recover compare"
    })
    void eachTemplateHasItsOrderAndProvesTheBackupBeforeItRestores(String template, String order) {
        List<String> expected = new ArrayList<>();
        for (String step : order.split(" ", -1)) {
            expected.add(List.of("stop", "start", "sync").contains(step) ? "" : step);
        }
        assertThat(commands(template)).isEqualTo(expected);
    }

    @Test
    void theTextNamesThePlansReasonsAndCommands() {
        Call call = Call.truce("runbook", shop.path("plan.json"));
        assertThat(call.out().lines())
                .anyMatch(line -> line.startsWith("Runbook for rolling back") && line.endsWith("DANGEROUS)"))
                .anyMatch(line -> line.contains("Read why it is DANGEROUS (R-NEWER-LOST), and approve it."))
                .contains("   $ truce rollback " + shop.path("plan.json"));
        assertThat(Call.truce("runbook", shop.path("plan.json"), "--template", "fire")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aForkIsWrittenBesideTheLiveDataAndNeedsNoApproval() {
        Path fork = shop.path("fork");
        shop.done("plan", "--to", "latest", "--mode", "fork", "--fork", fork, "-o", shop.path("plan.json"));
        assertThat(commands("emergency")).containsExactly("", "snapshot", "rollback", "recover", "");
        assertThat(Call.truce("runbook", shop.path("plan.json")).out())
                .contains("Write the snapshot's records to " + fork + ".")
                .doesNotContain("approve it", "after a safety snapshot");
    }
}
