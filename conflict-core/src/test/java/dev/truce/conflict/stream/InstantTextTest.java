package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class InstantTextTest {

    @Property
    void timesOfFourDigitYearsAreWrittenAsInstantsAre(
            @ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long millis) {
        assertThat(written(millis)).isEqualTo(Instant.ofEpochMilli(millis).toString());
    }

    @Example
    void timesAtTheEdgesAreWrittenAsInstantsAre() {
        String[] edges = {
            "-0001-12-31T23:59:59.999Z",
            "0000-01-01T00:00:00Z",
            "0000-02-29T12:00:00.010Z",
            "1899-12-31T23:59:59.900Z",
            "1900-03-01T00:00:00Z",
            "1969-12-31T23:59:59.999Z",
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59.001Z",
            "9999-12-31T23:59:59.999Z",
            "+10000-01-01T00:00:00Z"
        };
        for (String edge : edges) {
            assertThat(written(Instant.parse(edge).toEpochMilli())).isEqualTo(edge);
        }
    }

    private static String written(long millis) {
        Bytes text = new Bytes(4);
        InstantText.add(text, millis);
        return new String(text.data(), 0, text.size(), StandardCharsets.UTF_8);
    }
}
