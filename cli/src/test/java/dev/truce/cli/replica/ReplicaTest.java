package dev.truce.cli.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReplicaTest {

    @TempDir
    Path folder;

    private Call truce(String command, Object... arguments) {
        List<Object> call = new ArrayList<>(List.of("replica", command, "--workspace", folder.resolve("work")));
        call.addAll(List.of(arguments));
        return Call.truce(call.toArray());
    }

    @Test
    void whatIsReportedIsListed() {
        assertThat(truce("report", "phone").out()).isEqualTo("Replica phone was seen at 2030-03-01T12:00:00Z.\n");
        truce(
                "report",
                "till",
                "--seen",
                "2030-02-01T00:00:00Z",
                "--until",
                "2030-01-31T23:59:00Z",
                "--highest",
                "1.7");

        assertThat(truce("list").out()).isEqualTo("""
                REPLICA  LAST SEEN             HAS
                phone    2030-03-01T12:00:00Z
                till     2030-02-01T00:00:00Z  changes until 2030-01-31T23:59:00Z
                """);
        List<JsonNode> listed = truce("list", "--json").jsonLines();
        assertThat(listed).hasSize(2);
        assertThat(listed.get(1).path("version").path("epoch").asLong()).isEqualTo(1);
        assertThat(listed.get(1).path("version").path("syncVersion").asLong()).isEqualTo(7);
    }

    @Test
    void aLateReportChangesNothingAndSaysSo() {
        truce("report", "phone");

        Call late = truce("report", "phone", "--seen", "2030-02-01T00:00:00Z");

        assertThat(late.code()).isZero();
        assertThat(late.out()).isEqualTo("Nothing changed: replica phone was seen later.\n");
    }

    @Test
    void whoeverIsRetiredIsListedOnlyAmongAll() {
        truce("report", "phone", "--seen", "2030-02-01T00:00:00Z");

        assertThat(truce("retire", "phone").out()).isEqualTo("Replica phone is retired.\n");
        assertThat(truce("list").out()).startsWith("No replica is known");
        assertThat(truce("list", "--all").out()).contains("phone").contains("retired");
    }

    @Test
    void whatMakesNoSenseIsRefusedWithARemedy() {
        truce("report", "phone");

        assertThat(truce("retire", "fone"))
                .isEqualTo(new Call(2, "", "truce: fone: there is no such replica; see: truce replica list --all\n"));
        assertThat(truce("report", "phone", "--highest", "x").code()).isEqualTo(2);
        assertThat(truce("report", "phone", "--state", "x").err()).contains("--state is a digest");
        assertThat(truce("report", " ").code()).isEqualTo(2);
    }

    @Test
    void replicasOfSeveralTenantsAreListedWithTheirs() {
        String root = "sha256:" + "3f".repeat(32);
        truce("report", "phone", "--tenant", "north", "--state", root);
        truce("report", "till", "--tenant", "south", "--state", root.substring("sha256:".length()));
        truce("report", "till", "--highest", 7);

        assertThat(truce("list").out().lines().map(String::strip))
                .satisfiesExactly(
                        title -> assertThat(title).matches("TENANT +REPLICA +LAST SEEN +HAS"),
                        own -> assertThat(own).matches("till +2030-03-01T12:00:00Z +versions up to 0\\.7"),
                        north -> assertThat(north).matches("north +phone +2030-03-01T12:00:00Z +state 3f3f.*"),
                        south -> assertThat(south).matches("south +till +2030-03-01T12:00:00Z +state 3f3f.*"));
        assertThat(truce("list", "--json").jsonLines())
                .extracting(each -> each.path("stateRoot").asString(""))
                .containsExactly("", root, root);
        assertThat(truce("retire", "till", "--tenant", "north").err())
                .startsWith("truce: north/till: there is no such replica");
    }

    @Test
    void aReportFromBeforeItWasRetiredBringsItNotBack() {
        truce("report", "phone", "--seen", "2030-02-01T00:00:00Z");
        truce("retire", "phone");

        assertThat(truce("report", "phone", "--seen", "2030-02-02T00:00:00Z").out())
                .isEqualTo("Nothing changed: replica phone was retired later.\n");
    }
}
