package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Utf8Test {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    private boolean decodes(byte[] bytes) {
        try {
            decoder.decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Each first byte with each second, and behind these what may continue them, what may not, and nothing. */
    @Test
    void whatTheJdkDecodesIsValidAndNothingElse() {
        byte[][] ends = {
            {},
            {(byte) 0x80},
            {(byte) 0xBF},
            {0x41},
            {(byte) 0x80, (byte) 0xBF},
            {(byte) 0x80, 0x41},
            {(byte) 0x80, (byte) 0xC3}
        };
        for (int first = 0x80; first <= 0xFF; first++) {
            assertThat(Utf8.firstInvalid(new byte[] {'a', (byte) first})).isEqualTo(1);
            for (int second = 0; second <= 0xFF; second++) {
                for (byte[] end : ends) {
                    byte[] bytes = new byte[3 + end.length];
                    bytes[0] = 'a';
                    bytes[1] = (byte) first;
                    bytes[2] = (byte) second;
                    System.arraycopy(end, 0, bytes, 3, end.length);
                    int invalid = Utf8.firstInvalid(bytes);
                    assertThat(invalid < 0).as(() -> Arrays.toString(bytes)).isEqualTo(decodes(bytes));
                    assertThat(invalid < 0 || decodes(Arrays.copyOf(bytes, invalid)))
                            .as(() -> "what stands before in " + Arrays.toString(bytes))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aSurrogateWithoutItsPartnerIsFound() {
        assertThat(Utf8.firstLoneSurrogate("")).isEqualTo(-1);
        assertThat(Utf8.firstLoneSurrogate("a\uD83D\uDE00\uD83D\uDE00b")).isEqualTo(-1);
        assertThat(Utf8.firstLoneSurrogate("a\uD83D")).isEqualTo(1);
        assertThat(Utf8.firstLoneSurrogate("a\uD83Db")).isEqualTo(1);
        assertThat(Utf8.firstLoneSurrogate("\uD83D\uD83D\uDE00")).isZero();
        assertThat(Utf8.firstLoneSurrogate("\uDE00a")).isZero();
        assertThat(Utf8.firstLoneSurrogate("a\uDE00")).isEqualTo(1);
        assertThat(Utf8.firstLoneSurrogate("\uD83D\uDE00\uDE00")).isEqualTo(2);
    }
}
