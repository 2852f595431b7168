package dev.truce.conflict.ruleset;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TimesTest {

    private static final FieldPath AT = FieldPath.parse("/at");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'1970-01-01T00:00:01Z'              | 1000",
                "'1970-01-01T01:00:01.5+01:00'       | 1500",
                "'1970-01-01t00:00:01z'              | 1000",
                "'1970-01-01T00:00:00.0019999Z'      | 1",
                "'1969-12-31T23:59:59Z'              | -1000",
                "1500                                | 1500",
                "-1                                  | -1",
                "{'physical':1500}                   | 1500",
                "{'physical':1500,'counter':0,'node':''} | 1500",
            })
    void bareInstantsAreMillisecondsSince1970(String value, long millis) {
        assertThat(read(value, null)).isEqualTo(HybridTime.ofMillis(millis));
    }

    @Test
    void hybridTimesKeepCounterAndNode() {
        assertThat(read("{'physical':1500,'counter':3,'node':'n1'}", null)).isEqualTo(new HybridTime(1500, 3, "n1"));
    }

    @ParameterizedTest
    @CsvSource({"1999, 1000", "2000, 2000", "-1, -1000", "-1000, -1000"})
    void precisionCutsTowardsThePast(long millis, long cut) {
        assertThat(read(Long.toString(millis), Duration.ofSeconds(1))).isEqualTo(HybridTime.ofMillis(cut));
    }

    @Test
    void precisionLeavesHybridTimesAlone() {
        assertThat(read("{'physical':1999,'counter':1}", Duration.ofSeconds(1))).isEqualTo(new HybridTime(1999, 1, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'2026-01-13'",
                "'2026-01-13T19:00:00'",
                "'13 Jan 2026'",
                "''",
                "1.5",
                "true",
                "[]",
                "{}",
                "{'physical':'1'}",
                "{'physical':9223372036854775808}",
                "{'physical':1,'counter':-1}",
                "{'physical':1,'counter':1.5}",
                "{'physical':1,'node':2}",
                "9223372036854775808",
                "'+999999999-12-31T00:00:00Z'",
                "'2026-02-30T00:00:00Z'"
            })
    void anythingElseIsRefused(String value) {
        assertThatThrownBy(() -> read(value, null))
                .isInstanceOf(MetadataException.class)
                .hasMessageStartingWith("/at: a time is an RFC 3339 instant such as \"2026-01-13T19:00:00Z\"")
                .hasMessageContaining(", but found ");
    }

    @Test
    void aTimeThatPrecisionCannotCutIsRefused() {
        assertThatThrownBy(() -> read("-9223372036854775808", Duration.ofSeconds(1)))
                .isInstanceOf(MetadataException.class)
                .hasMessage("/at: the time -9223372036854775808 lies out of range for the precision PT1S");
    }

    @Test
    void aTimeIsWrittenAsItWasWritten() {
        assertThat(Times.write(HybridTime.ofMillis(1500), null)).isEqualTo(json("'1970-01-01T00:00:01.500Z'"));
        assertThat(Times.write(HybridTime.ofMillis(1500), json("'x'"))).isEqualTo(json("'1970-01-01T00:00:01.500Z'"));
        assertThat(Times.write(HybridTime.ofMillis(1L << 40), json("7"))).isEqualTo(json("1099511627776"));
        assertThat(Times.write(new HybridTime(1L << 40, 2, "n"), json("7")))
                .isEqualTo(json("{'physical':1099511627776,'counter':2,'node':'n'}"));
    }

    @Test
    void timesOfFieldsAreReadByPointer() {
        JsonNode times =
                json("{'/b':1999,'/a/0':'1970-01-01T00:00:02Z','/a~1b':{'physical':5,'counter':3,'node':'n'}}");
        assertThat(Times.readAll(times, AT, null))
                .containsExactly(
                        Map.entry("/a/0", HybridTime.ofMillis(2000)),
                        Map.entry("/a~1b", new HybridTime(5, 3, "n")),
                        Map.entry("/b", HybridTime.ofMillis(1999)));
        assertThat(Times.readAll(times, AT, Duration.ofSeconds(1)))
                .containsEntry("/b", HybridTime.ofMillis(1000))
                .containsEntry("/a~1b", new HybridTime(5, 3, "n"));
        assertThat(Times.readAll(json("{}"), AT, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]               | /at: the times of fields are an object such as {\"/name\": \"2026-01-13T19:00:00Z\"}, but found []",
                "'x'              | /at: the times of fields are an object such as {\"/name\": \"2026-01-13T19:00:00Z\"}, but found \"x\"",
                "{'name':1}       | /at: \"name\" is not a JSON Pointer: begin it with \"/\"",
                "{'/name':'noon'} | /at/~1name: a time is an RFC 3339 instant such as \"2026-01-13T19:00:00Z\", but found \"noon\"",
            })
    void whatIsNoTimesOfFieldsIsRefused(String value, String message) {
        assertThatThrownBy(() -> Times.readAll(json(value), AT, null))
                .isInstanceOf(MetadataException.class)
                .hasMessage(message);
    }

    private static HybridTime read(String value, @Nullable Duration precision) {
        return Times.read(json(value), AT, precision);
    }
}
