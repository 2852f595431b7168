package dev.truce.integrity.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 7914, section 12, that have the parameters of age. */
class ScryptTest {

    @Test
    void derivesWhatTheStandardSays() throws Exception {
        byte[] key = Scrypt.derive(ascii("pleaseletmein"), ascii("SodiumChloride"), 14, 64);

        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
    }

    @Test
    void aShorterKeyIsTheStartOfALongerOne() throws Exception {
        byte[] key = Scrypt.derive(ascii("pleaseletmein"), ascii("SodiumChloride"), 14, 32);

        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
