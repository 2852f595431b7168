package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

    private final KnownNames names = new KnownNames();

    private String text(String name) {
        byte[] bytes = ('"' + name + '"').getBytes(StandardCharsets.UTF_8);
        return names.text(Arrays.copyOf(bytes, bytes.length + Swar.SLACK), 1, bytes.length - 1);
    }

    @Test
    void everyNameIsItselfHoweverManyThereAre() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(text("name" + i)).isEqualTo("name" + i);
            }
            for (String name :
                    new String[] {"", "a", "é", "\uD83D\uDE00", "a".repeat(7), "a".repeat(8), "a".repeat(300)}) {
                assertThat(text(name)).isEqualTo(name);
            }
        }
    }

    @Test
    void aNameThatComesAgainIsTheSameText() {
        assertThat(text("updatedAt")).isSameAs(text("updatedAt"));
    }
}
