package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PayloadTest {

    @Property
    void contentComesBackAndIsNeverLonger(@ForAll byte[] content, @ForAll boolean compress) {
        Payload payload = Payload.of(content, compress);

        assertThat(payload.bytes()).hasSizeLessThanOrEqualTo(content.length);
        assertThat(payload.content(Digest.of(content), content.length, Payload.NO_BASES))
                .isEqualTo(content);
    }

    @Test
    @Tag("slow")
    void theMostCompressibleContentComesBack() {
        byte[] zeroes = new byte[1 << 26];
        Payload payload = Payload.of(zeroes, true);

        assertThat(payload.content(Digest.of(zeroes), zeroes.length, Payload.NO_BASES))
                .isEqualTo(zeroes);
    }

    @Property
    void whatIsNoFrameIsRefusedAndNothingElseHappens(
            @ForAll byte[] stored, @ForAll @IntRange(max = 1 << 20) int length) {
        assertThatThrownBy(() -> new Payload(Payload.ZSTD, stored).content(Digest.of(stored), length, Payload.NO_BASES))
                .isInstanceOf(Payload.UndecodableException.class);
    }

    @Test
    void whatDecodesToOtherContentOfTheSameLengthIsRefused() {
        byte[] content = new byte[1_000];
        byte[] other = new byte[1_000];
        other[500] = 1;
        for (boolean compress : new boolean[] {false, true}) {
            assertThatThrownBy(() ->
                            Payload.of(content, compress).content(Digest.of(other), content.length, Payload.NO_BASES))
                    .isInstanceOf(Payload.UndecodableException.class)
                    .hasMessage("its content does not have its digest");
        }
    }

    @Test
    void contentOfAnotherLengthIsRefused() {
        byte[] content = {1, 2};
        assertThatThrownBy(() -> new Payload(Payload.NONE, content).content(Digest.of(content), 3, Payload.NO_BASES))
                .isInstanceOf(Payload.UndecodableException.class)
                .hasMessage("its content does not have its digest");
    }

    @Test
    void aPayloadSaysHowItIsStored() {
        assertThat(new Payload(Payload.NONE, new byte[3])).hasToString("3 bytes");
        assertThat(new Payload(Payload.ZSTD, new byte[4])).hasToString("4 bytes of zstd");
        assertThat(new Payload(Payload.DELTA, new byte[5])).hasToString("5 bytes of a change");
        assertThat(new Payload(Payload.NOTED_DELTA, new byte[6])).hasToString("6 bytes of a change");
    }

    @Test
    void payloadsAreEqualByEncodingAndBytes() {
        Payload payload = new Payload(Payload.NONE, new byte[] {1, 2});

        assertThat(payload)
                .isEqualTo(new Payload(Payload.NONE, new byte[] {1, 2}))
                .hasSameHashCodeAs(new Payload(Payload.NONE, new byte[] {1, 2}))
                .isNotEqualTo(new Payload(Payload.ZSTD, new byte[] {1, 2}))
                .isNotEqualTo(new Payload(Payload.NONE, new byte[] {1, 3}))
                .isNotEqualTo("2 bytes");
    }

    @Test
    void nothingIsNoFrame() {
        assertThatThrownBy(() ->
                        new Payload(Payload.ZSTD, new byte[0]).content(Digest.of(new byte[0]), 0, Payload.NO_BASES))
                .hasMessage("its payload does not have the length it claims");
    }

    /** A frame of 13 bytes that claims 128 MiB: its header, and one block that would be broken if anybody came to it. */
    @Test
    void aFrameThatClaimsMoreThanAnyCanHaveIsNotDecompressed() {
        int claim = 1 << 27;
        ByteBuffer frame = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(0xFD2FB528).put((byte) 0xA0).putInt(claim).putInt(-1);

        assertThatThrownBy(() -> new Payload(Payload.ZSTD, frame.array())
                        .content(Digest.of(new byte[0]), claim, Payload.NO_BASES))
                .isInstanceOf(Payload.UndecodableException.class)
                .hasMessage("its payload does not have the length it claims");
        frame.putInt(5, 100);
        assertThatThrownBy(() ->
                        new Payload(Payload.ZSTD, frame.array()).content(Digest.of(new byte[0]), 100, Payload.NO_BASES))
                .hasMessage("its payload does not decompress");
    }
}
