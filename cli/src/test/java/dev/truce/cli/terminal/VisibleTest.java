package dev.truce.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.StrictJson;
import org.junit.jupiter.api.Test;

class VisibleTest {

    @Test
    void whatDrivesATerminalIsShownAsJsonEscapesIt() {
        assertThat(Visible.of("a\u001b[2J\u0007\u007f\u009b\n\t\u202e\u2066\u2028\u2029\ud800z"))
                .isEqualTo("a\\u001b[2J\\u0007\\u007f\\u009b\\u000a\\u0009\\u202e\\u2066\\u2028\\u2029\\ud800z");
    }

    @Test
    void textOfAllLanguagesStandsAsItIs() {
        String text = "Zoe\u0308 \u6771\u4eac \u05d0\u200f\u0627 \ud83d\udc69\u200d\ud83d\ude80 \u00a0\ue000";
        assertThat(Visible.of(text)).isEqualTo(text);
        assertThat(Visible.lines("a\n\tb")).isEqualTo("a\n\tb");
    }

    @Test
    void aShownJsonTextIsTheSameValue() {
        String json = "{\"\u009b\":\"\u007f\u202e\u2028\"}";
        assertThat(Visible.of(json)).isNotEqualTo(json);
        assertThat(StrictJson.reader().read(Visible.of(json), "shown"))
                .isEqualTo(StrictJson.reader().read(json, "as it is"));
    }

    @Test
    void onlyTheColoursOfTheOutputStand() {
        String own = "\u001b[32mgood\u001b[0m";
        assertThat(Visible.coloured(own + "\n")).isEqualTo(own + "\\u000a");
        assertThat(Visible.colouredLines(own + "\n\u001b[8mhidden\u001b[0;1m"))
                .isEqualTo(own + "\n\\u001b[8mhidden\\u001b[0;1m");
        assertThat(Visible.colouredLines("a\tb\n")).isEqualTo("a\tb\n");
        assertThat(Visible.lines(own)).isEqualTo("\\u001b[32mgood\\u001b[0m");
    }
}
