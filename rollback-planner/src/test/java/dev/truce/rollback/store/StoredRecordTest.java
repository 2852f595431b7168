package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoredRecordTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void equalValuesHaveOneDigestInAnyWriting() {
        assertThat(StoredRecord.digest(utf8("{ \"n\":1.0, \"id\":\"a\" }")))
                .isEqualTo(StoredRecord.digest(utf8("{\"id\":\"a\",\"n\":1}")))
                .isNotEqualTo(StoredRecord.digest(utf8("{\"id\":\"a\",\"n\":2}")));
    }

    @Test
    void aDamagedRecordIsRecognisedByItsBytes() {
        assertThat(StoredRecord.digest(utf8("{\"id\":"))).isEqualTo(Digest.of(utf8("{\"id\":")));
    }
}
