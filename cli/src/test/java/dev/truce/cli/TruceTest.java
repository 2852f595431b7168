package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruceTest {

    @TempDir
    Path folder;

    @Test
    void withoutACommandTheCommandsAreListed() {
        Call call = Call.truce();
        assertThat(call.code()).isZero();
        assertThat(call.out()).startsWith("Resolves conflicts").contains("Commands:", "merge", "snapshot");
    }

    @Test
    void aGroupAloneIsAWrongCallThatIsAnsweredWithItsCommands() {
        Call call = Call.truce("snapshot");
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.out()).contains("Usage: truce snapshot", "Commands:", "prune");
    }

    @Test
    void aStackTraceIsForWhoAsksForIt() {
        Object[] call = {"queue", "list", "--workspace", folder};
        assertThat(Call.truce(call).err()).hasLineCount(1);
        assertThat(Call.truce("queue", "list", "--workspace", folder, "--debug").err())
                .startsWith("truce: " + folder + ": there is no workspace here")
                .contains("InputRejectedException", "\tat dev.truce.cli.");
    }
}
