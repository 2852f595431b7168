package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.json.InputRejectedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsOneLineStaysAsItIsWritten() {
        byte[] line = utf8("{ \"n\" : 1.10 }");
        assertThat(OneLine.of(line)).isSameAs(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\n  \"n\" : 1.10\n}", "{\r  \"n\" : 1.10\r}", "{\r\n\"n\":\r\n1.10}"})
    void whatHasSeveralLinesIsWrittenCompactly(String document) {
        assertThat(OneLine.of(utf8(document))).isEqualTo(utf8("{\"n\":1.10}"));
    }

    /** Beside tabs, which are no line breaks, and characters of several bytes. */
    @Test
    void aLineBreakIsFoundWhereverItStands() {
        for (int before = 0; before < 20; before++) {
            for (int after = 0; after < 20; after++) {
                String spaces = "\t".repeat(before) + "{\"é\":1" + "\t".repeat(after);
                byte[] line = utf8(spaces + "}");
                assertThat(OneLine.of(line)).isSameAs(line);
                for (String lineBreak : new String[] {"\n", "\r"}) {
                    assertThat(OneLine.of(utf8(spaces + lineBreak + "}"))).isEqualTo(utf8("{\"é\":1}"));
                    assertThat(OneLine.of(utf8(spaces + "}" + lineBreak))).isEqualTo(utf8("{\"é\":1}"));
                }
            }
        }
    }

    @Test
    void severalLinesThatAreNoJsonAreRefused() {
        assertThatThrownBy(() -> OneLine.of(utf8("{\n"))).isInstanceOf(InputRejectedException.class);
    }
}
