package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.json.InputRejectedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortedLinesTest {

    private static final Path SOURCE = Path.of("set.ndjson");

    private static SortedLines.Sorter sorter(List<String> keys, long pieceBytes) {
        SortedLines.Sorter sorter = new SortedLines.Sorter(SOURCE, pieceBytes);
        long number = 0;
        for (String key : keys) {
            sorter.add(new RecordId("t", key), ++number, ("{\"k\":\"" + key + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        return sorter;
    }

    private static List<String> keys(SortedLines lines) {
        List<String> keys = new ArrayList<>();
        lines.iterator().forEachRemaining(line -> keys.add(line.id().key()));
        return keys;
    }

    @Test
    void manySmallPiecesAreReadAsOneOrder() {
        List<String> sorted = IntStream.range(0, 2_000)
                .mapToObj(i -> String.format("k%05d", i))
                .toList();
        List<String> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(7));
        try (SortedLines lines = sorter(shuffled, 10_000).sorted()) {
            assertThat(keys(lines)).isEqualTo(sorted);
            assertThat(keys(lines)).as("read again").isEqualTo(sorted);
        }
    }

    @Test
    void keysAreOrderedByCodePoints() {
        try (SortedLines lines =
                sorter(List.of("\ud83d\ude00", "\uffee", "b", "B"), 1).sorted()) {
            assertThat(keys(lines)).containsExactly("B", "b", "\uffee", "\ud83d\ude00");
        }
    }

    @Test
    void twoOfOneKeyAreFoundAcrossPieces() {
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> sorter(List.of("a", "b", "a"), 1).sorted())
                .withMessage("set.ndjson:3: the record t/a stands on line 1 already; remove one of the two");
    }
}
