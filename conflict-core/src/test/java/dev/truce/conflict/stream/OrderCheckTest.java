package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderCheckTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("seat", FieldPath.parse("/id"));

    @TempDir
    Path folder;

    private OrderCheck check(List<String> keys, String more) {
        String filler = "x".repeat(keys.size() < 9 ? 1 : 1_000);
        try {
            Path file = Files.writeString(
                    folder.resolve("set.ndjson"),
                    keys.stream()
                            .map(key -> "{\"id\":\"" + key + "\",\"x\":\"" + filler + "\"}\n")
                            .collect(Collectors.joining("", "\n", more)));
            return OrderCheck.of(NdjsonFile.of(file), FORMAT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileIsInOrderWhenEachRecordComesAfterTheOneBefore() {
        assertThat(check(List.of(), "")).isEqualTo(new OrderCheck(true, 0));
        assertThat(check(List.of("a"), "")).isEqualTo(new OrderCheck(true, 1));
        assertThat(check(List.of("a", "b", "c"), "\n\n")).isEqualTo(new OrderCheck(true, 3));
        assertThat(check(List.of("a", "c", "b", "d"), "").sorted()).isFalse();
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> check(List.of("a", "b", "b"), ""))
                .withMessageContaining("set.ndjson:4: the record seat/b stands on line 3 already");
    }

    @Test
    void theLastRecordOfAPieceIsComparedWithTheFirstOfTheNext() {
        List<String> keys =
                IntStream.range(10_000, 10_600).mapToObj(String::valueOf).toList();
        assertThat(check(keys, "")).isEqualTo(new OrderCheck(true, 600));
        assertThat(check(keys, "{\"id\":\"10598\"}").sorted()).isFalse();
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> check(keys, "{\"id\":\"10599\"}"))
                .withMessageContaining("set.ndjson:602: the record seat/10599 stands on line 601 already");
    }
}
