package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineMetadataTest {

    private static final RecordFormat FORMAT =
            Objects.requireNonNull(Ruleset.parse("""
                    ruleset: seats
                    version: 1.0.0
                    record: { type: seat, key: /id, epoch: /e, syncVersion: /v, modifiedAt: /at, deleted: /gone }
                    """, "test").record());

    private final LineMetadata metadata = new LineMetadata(true);

    private static boolean reads(LineMetadata metadata, String line) {
        byte[] text = (line.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(text, text.length + Swar.SLACK);
        LineScanner scanner = new LineScanner(MetadataNames.of(FORMAT, false));
        assertThat(scanner.line(bytes, 0)).isPositive();
        return metadata.read(bytes, scanner);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':1}",
                "{'id':1,'v':7}",
                "{'id':1,'e':2}",
                "{'id':1,'e':2,'v':7}",
                "{'id':1,'e':null,'v':7}",
                "{'id':1,'e':2,'v':null}",
                "{'id':1,'v':0}",
                "{'id':1,'v':999999999999999999}",
                "{'id':1,'at':null}",
                "{'id':1,'at':1767225600000}",
                "{'id':1,'at':-1}",
                "{'id':1,'at':'2026-01-01T00:00:00.123Z'}",
                "{'id':1,'v':7,'gone':false}",
                "{'id':1,'v':7,'gone':null}"
            })
    void whatIsWrittenTheUsualWayIsReadAsEverywhere(String line) {
        assertThat(reads(metadata, line)).isTrue();
        assertThat(metadata.stamp()).isEqualTo(FORMAT.stamp(StrictJson.reader().read(line.replace('\'', '"'), "line")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':1,'gone':true}                        | a tombstone",
                "{'id':1,'gone':'false'}                     | a mark that is none",
                "{'id':1,'v':1000000000000000000}            | nineteen digits",
                "{'id':1,'v':1.0}                            | a fraction",
                "{'id':1,'e':1e2}                            | an exponent",
                "{'id':1,'v':'7'}                            | a text",
                "{'id':1,'v':[7]}                            | a list",
                "{'id':1,'at':'2026-01-01T00:00:00+01:00'}   | another zone",
                "{'id':1,'at':1.5}                           | a time with a fraction"
            })
    void whatIsWrittenOtherwiseIsNotRead(String line, String why) {
        assertThat(reads(metadata, line)).as(why).isFalse();
    }

    @Test
    void timesThatAreCutOffAreNotReadHere() {
        LineMetadata cutOff = new LineMetadata(false);
        assertThat(reads(cutOff, "{'id':1,'at':1767225600000}")).isFalse();
        assertThat(reads(cutOff, "{'id':1,'at':'2026-01-01T00:00:00Z'}")).isFalse();
        assertThat(reads(cutOff, "{'id':1,'at':null}")).isTrue();
    }

    @Test
    void countsAndTimesAreComparedAsTheyStand() {
        reads(metadata, "{'id':1,'e':2,'v':7,'at':1000}");
        assertThat(metadata.hasEpoch(2)).isTrue();
        assertThat(metadata.hasEpoch(0)).isFalse();
        assertThat(metadata.hasVersion(7)).isTrue();
        assertThat(metadata.hasVersion(2)).isFalse();
        assertThat(metadata.isLaterThan(999)).isTrue();
        assertThat(metadata.isLaterThan(1_000)).isFalse();
        reads(metadata, "{'id':1}");
        assertThat(metadata.hasEpoch(0)).isFalse();
        assertThat(metadata.isLaterThan(Long.MIN_VALUE)).isFalse();
    }
}
