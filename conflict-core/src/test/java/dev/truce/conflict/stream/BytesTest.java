package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BytesTest {

    private final Bytes bytes = new Bytes(1);

    private String text() {
        return Bytes.text(bytes.data(), 0, bytes.size());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 9, 10, 12_345, 999_999_999, 1_000_000_000, Long.MAX_VALUE, -1, -999_999_999, Long.MIN_VALUE})
    void aNumberIsWrittenInItsDigits(long number) {
        bytes.add(number).add('|').add(number);
        assertThat(text()).isEqualTo(number + "|" + number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain ~ text",
                "\"quoted\"",
                "back\\slash",
                "new\nline",
                "\"",
                "\\",
                "\n",
                "\u007f",
                "é",
                "日本",
                "😀"
            })
    void aTextIsWrittenAsAJsonStringThatReadsAsIt(String text) {
        bytes.add('[').quoted(text).add(',').quoted(text).add(']');
        assertThat(StrictJson.reader().read(text(), "text").values())
                .extracting(JsonNode::stringValue)
                .containsExactly(text, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-01-13T19:00:00.123Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59.999Z"
            })
    void anInstantIsWrittenAsJavaWritesIt(String instant) {
        bytes.addInstant(Instant.parse(instant).toEpochMilli())
                .add('|')
                .add("z".getBytes(StandardCharsets.US_ASCII), 0, 1);
        assertThat(text()).isEqualTo(instant + "|z");
    }

    @Test
    void whatIsWrittenIsComparedWithAPieceOfOtherBytes() {
        byte[] other = "xabcx".getBytes(StandardCharsets.US_ASCII);
        bytes.add("abc");
        assertThat(bytes.isCopyOf(other, 1, 4)).isTrue();
        assertThat(bytes.isCopyOf(other, 0, 4)).isFalse();
        bytes.clear();
        bytes.add(other, 2, 4);
        assertThat(text()).isEqualTo("bc");
        bytes.clear();
        assertThat(bytes.isCopyOf(other, 1, 1)).isTrue();
    }
}
