package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;

class InstantTextProperties {

    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    @Provide
    Arbitrary<Instant> instants() {
        Arbitrary<Long> seconds = Arbitraries.longs().between(FIRST, LAST);
        Arbitrary<Integer> nanos = Arbitraries.oneOf(
                Arbitraries.just(0),
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000),
                Arbitraries.integers().between(0, 999_999).map(micros -> micros * 1_000),
                Arbitraries.integers().between(0, 999_999_999));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<String> almostInstants() {
        Arbitrary<Character> character =
                Arbitraries.chars().with("0123456789-:.TZ+z ").with('\0', 'é');
        return Combinators.combine(
                        instants().map(Instant::toString),
                        Arbitraries.integers().between(0, 35),
                        Arbitraries.integers().between(0, 2),
                        character)
                .as((text, at, cut, with) -> {
                    int from = Math.min(at, text.length());
                    return text.substring(0, from) + with + text.substring(Math.min(from + cut, text.length()));
                });
    }

    @Property
    void whatAnInstantWritesIsReadInItsUsualForm(@ForAll("instants") Instant instant) {
        assertThat(InstantText.usual(instant.toString())).isEqualTo(instant);
        byte[] within = ("\"" + instant + "\"").getBytes(StandardCharsets.US_ASCII);
        assertThat(InstantText.usualMillis(within, 1, within.length - 1)).isEqualTo(instant.toEpochMilli());
    }

    @Property
    void anInstantIsWrittenAsTheJdkDoes(@ForAll("instants") Instant instant) {
        assertThat(InstantText.write(instant)).isEqualTo(instant.toString());
    }

    @Property
    void millisecondsAreWrittenWhereTheyAreToStand(@ForAll("instants") Instant instant) {
        byte[] out = new byte[InstantText.MOST_BYTES + 2];
        long millis = instant.toEpochMilli();
        int end = InstantText.writeMillis(millis, out, 2);

        assertThat(new String(out, 2, end - 2, StandardCharsets.US_ASCII))
                .isEqualTo(Instant.ofEpochMilli(millis).toString());
        assertThat(out[1]).isZero();
    }

    @Example
    void whatIsNoUsualInstantIsNotWritten() {
        byte[] out = new byte[InstantText.MOST_BYTES];
        for (long second : new long[] {FIRST - 1, LAST + 1}) {
            assertThat(InstantText.writeMillis(second * 1_000, out, 0)).isZero();
        }
        assertThat(out).containsOnly(0);
    }

    /** Each character in each place, where the JDK reads nothing else than this does. */
    @Example
    @Tag("slow")
    void everyOtherCharacterInAnyPlaceIsReadOrRefusedAsTheJdkDoes() {
        for (String text : new String[] {"2024-02-29T19:58:37Z", "1999-12-31T00:00:00.120Z"}) {
            for (int at = 0; at < text.length(); at++) {
                for (char with = 0; with < 256; with++) {
                    String changed = text.substring(0, at) + with + text.substring(at + 1);
                    assertThat(orNull(InstantText::parse, changed))
                            .as(changed)
                            .isEqualTo(orNull(Instant::parse, changed));
                    byte[] bytes = changed.getBytes(StandardCharsets.ISO_8859_1);
                    boolean usual = InstantText.usualMillis(bytes, 0, bytes.length) != InstantText.NONE;
                    assertThat(usual).as(changed).isEqualTo(InstantText.usual(changed) != null);
                }
            }
        }
    }

    @Example
    void onlyAWholeTextIsReadWhereverItStands() {
        String text = "2026-01-13T19:00:00Z";
        byte[] bytes = text.repeat(2).getBytes(StandardCharsets.US_ASCII);
        for (int from = 0; from < bytes.length; from++) {
            for (int to = from; to <= bytes.length; to++) {
                boolean whole = from % text.length() == 0 && to - from == text.length();
                assertThat(InstantText.usualMillis(bytes, from, to))
                        .as("%d to %d", from, to)
                        .isEqualTo(whole ? Instant.parse(text).toEpochMilli() : InstantText.NONE);
            }
        }
    }

    @Property
    void anyTextIsReadOrRefusedAsTheJdkDoes(@ForAll("almostInstants") String text) {
        assertThat(orNull(InstantText::parse, text)).as(text).isEqualTo(orNull(Instant::parse, text));
    }

    private static @Nullable Instant orNull(Function<String, Instant> read, String text) {
        try {
            return read.apply(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Example
    void edgesAreAsTheJdkHasThem() {
        for (String text : new String[] {
            "",
            "Z",
            "2026-02-29T00:00:00Z",
            "2024-02-29T00:00:00Z",
            "2026-01-13T24:00:00Z",
            "2026-01-13T23:59:60Z",
            "2026-01-13T23:60:00Z",
            "2026-01-13T24:00:01Z",
            "2026-01-13T19:00:00.Z",
            "2026-01-13T19:00:00.1Z",
            "2026-01-13T19:00:00.1234567890Z",
            "2026-01-13T19:00Z",
            "2026-01-13T19:00:00",
            "2026-13-13T19:00:00Z",
            "2026-01-32T19:00:00Z",
            "+12026-01-13T19:00:00Z",
            "2026-00-13T19:00:00Z"
        }) {
            assertThat(orNull(InstantText::parse, text)).as(text).isEqualTo(orNull(Instant::parse, text));
        }
        for (Instant instant : new Instant[] {
            Instant.parse("0000-02-29T12:00:00.010Z"),
            Instant.parse("1900-03-01T00:00:00Z"),
            Instant.EPOCH,
            Instant.MIN,
            Instant.MAX,
            Instant.ofEpochSecond(FIRST),
            Instant.ofEpochSecond(FIRST - 1),
            Instant.ofEpochSecond(LAST, 999_999_999),
            Instant.ofEpochSecond(LAST + 1),
            Instant.ofEpochSecond(-1, 1_000)
        }) {
            assertThat(InstantText.write(instant)).isEqualTo(instant.toString());
            assertThat(InstantText.parse(instant.toString())).isEqualTo(instant);
        }
        assertThat(InstantText.usual("2026-01-13T19:00:00.120Z")).isEqualTo("2026-01-13T19:00:00.120Z");
        assertThat(InstantText.usual("2026-01-13T19:00:00+00:00")).isNull();
    }
}
