package dev.truce.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "ab",
            "b",
            "\u00e9",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\ud83d\ude01",
            "\udbff\udfff",
            "a\uffff",
            "a\ud83d\ude00");

    @Test
    void textsAreOrderedAsTheirBytes() {
        for (String a : TEXTS) {
            for (String b : TEXTS) {
                int bytes =
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
                assertThat(Integer.signum(Utf8Order.compare(a, b)))
                        .as("%s and %s", a, b)
                        .isEqualTo(Integer.signum(bytes));
            }
        }
    }
}
