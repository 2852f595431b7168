package dev.truce.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void itIsTheSha256OfTheContent() {
        assertThat(Digest.of(new byte[0]).hex()).isEqualTo(EMPTY);
        assertThat(Digest.of("abc".getBytes(StandardCharsets.US_ASCII)))
                .hasToString("sha256:" + ABC)
                .extracting(Digest::shortText)
                .isEqualTo("ba7816bf8f01");
    }

    @Property
    void itParsesExactlyWhatItPrints(@ForAll byte[] content) {
        Digest digest = Digest.of(content);
        assertThat(Digest.parse(digest.toString())).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(Digest.parseHex(digest.hex())).isEqualTo(digest);
        assertThat(Digest.ofBytes(digest.bytes())).isEqualTo(digest);
    }

    @Test
    void everyByteCounts() {
        Digest digest = Digest.parseHex(ABC);
        for (int at = 0; at < Digest.BYTES; at++) {
            byte[] other = digest.bytes();
            other[at] ^= 0x10;
            assertThat(Digest.ofBytes(other)).as("byte %d", at).isNotEqualTo(digest);
            assertThat(Digest.ofBytes(other).compareTo(digest))
                    .as("byte %d", at)
                    .isNotZero();
        }
        assertThat(digest).isNotEqualTo(ABC);
    }

    @Test
    void differentDigestsHardlyShareAHashCode() {
        assertThat(IntStream.range(0, 256)
                        .map(i -> Digest.of(new byte[] {(byte) i}).hashCode())
                        .distinct())
                .hasSizeGreaterThan(250);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sha256:", ABC, "SHA256:" + ABC, "sha256:" + ABC + "0", "sha512:" + ABC, "sha256:٣" + ABC})
    void anyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> Digest.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a digest; expected 64 lower-case hexadecimal digits");
    }

    @Test
    void upperCaseAndOtherLengthsAreRefused() {
        assertThatThrownBy(() -> Digest.parse("sha256:" + ABC.toUpperCase(Locale.ROOT)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Digest.ofBytes(new byte[31]))
                .hasMessage("a SHA-256 digest has 32 bytes, but 31 were given");
    }

    @Property
    void pieceByPieceGivesTheSame(@ForAll byte[] one, @ForAll byte[] two) {
        byte[] both = new byte[one.length + two.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        Digest.Hasher hasher = Digest.hasher().update(one).update(both, one.length, two.length);

        assertThat(hasher.digest()).isEqualTo(Digest.of(both));
        assertThat(hasher.digest()).isEqualTo(Digest.of(new byte[0]));
    }

    @Property
    void theOrderIsThatOfTheText(@ForAll byte[] a, @ForAll byte[] b) {
        Digest one = Digest.of(a);
        Digest two = Digest.of(b);
        assertThat(Integer.signum(one.compareTo(two)))
                .isEqualTo(Integer.signum(one.hex().compareTo(two.hex())));
    }

    @Test
    void nobodyCanChangeItFromOutside() {
        Digest digest = Digest.of(new byte[0]);
        digest.bytes()[0] ^= 1;
        assertThat(digest.hex()).isEqualTo(EMPTY);
    }
}
