package dev.truce.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Workshop;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A case is shown and decided in a pseudo-terminal, at which the test types what a person would. */
@Tag("interop")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueTerminalTest {

    private static final String LONG =
            "\u6771\u4eac Zo\u00eb \\u009b2J ".repeat(12).strip();
    private static final String RECORD = "The record as it would be stored:\n";
    private static final String FIELD = "(? for more): ";

    @TempDir
    Path folder;

    Workshop shop;

    @BeforeEach
    void park() {
        shop = new Workshop(folder);
        TwoFields.reconcile(shop, "", TwoFields.BASE, TwoFields.LOCAL, TwoFields.SERVER.replace("Anne", LONG));
    }

    private static String compact(JsonNode json) {
        return StrictJson.text(json);
    }

    /** The record on the screen. */
    private static String previewed(String shown) {
        String after = shown.substring(shown.indexOf(RECORD) + RECORD.length());
        return compact(StrictJson.reader()
                .read(
                        after.lines().takeWhile(line -> line.startsWith("  ")).collect(Collectors.joining("\n")),
                        "the screen"));
    }

    private JsonNode stored() {
        return shop.done("queue", "show", 1, "--json").json();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 24})
    void whatThePreviewShowsIsWhatIsStored(int columns) throws Exception {
        try (TerminalSession show = TerminalSession.of(folder, columns, "queue show 1")) {
            assertThat(show.end(0))
                    .contains("Case 1, revision 1", "/seat/row", "\u6771\u4eac Zo\u00eb \\u009b2J")
                    .doesNotContain("\u009b")
                    .endsWith("  truce queue decide 1 asks, and shows first what it would store\n");
        }
        String shown;
        try (TerminalSession decide = TerminalSession.of(folder, columns, "queue decide 1")) {
            decide.until(FIELD).type("sever\n").until(FIELD).type("server\n");
            decide.until(FIELD).type("{\"row\": 1.10, \"\u6771\u4eac\": \"Zo\u00eb\"}\n");
            shown = decide.until("or quit: ").shown();
            assertThat(stored().path("status").asString()).isEqualTo("OPEN");
            decide.type("yes\n").until("no reason): ").type("she spells it so\n");
            assertThat(decide.end(0)).contains("Decided case 1").doesNotContain("\u009b");
        }
        JsonNode decision = stored().path("decision");
        assertThat(previewed(shown))
                .contains("\"row\":{\"row\":1.10,", LONG.substring(0, 6))
                .isEqualTo(compact(decision.path("value")));
        assertThat(shown)
                .contains("  version   0."
                        + decision.path("stamp").path("syncVersion").asInt() + "\n")
                .contains("  modified  the time of the decision\n");
        assertThat(decision.path("reason").asString()).isEqualTo("she spells it so");
    }

    @Test
    void whoEndsTheInputDecidesNothing() throws Exception {
        try (TerminalSession decide = TerminalSession.of(folder, 80, "queue decide 1")) {
            decide.until(FIELD).type("all local\n").until("or quit: ").type("\u0004");
            assertThat(decide.end(1)).endsWith("\nNothing was decided.\n");
        }
        assertThat(stored().path("status").asString()).isEqualTo("OPEN");
    }
}
