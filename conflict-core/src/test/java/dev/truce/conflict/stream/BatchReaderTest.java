package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sets of several pieces of 1 MiB, in whose lines the key stands first. */
class BatchReaderTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("seat", FieldPath.parse("/id"));
    private static final String FILLER = "-".repeat(1_000);
    private static final String BLANK_PIECE = "  \t\r\n\n".repeat(200_000);

    private static String line(int key) {
        return "{\"id\":\"" + (1_000_000 + key) + "\",\"x\":\"" + FILLER + "\"}\n";
    }

    private static String lines(int from, int to, int step) {
        StringBuilder lines = new StringBuilder();
        for (int key = from; key < to; key += step) {
            lines.append(line(key));
        }
        return lines.toString();
    }

    /** The keys of each batch, set after set. */
    private static List<List<List<String>>> batches(String... sets) {
        NdjsonFile[] files = new NdjsonFile[Batch.SETS];
        InputStream[] streams = new InputStream[Batch.SETS];
        for (int set = 0; set < Batch.SETS; set++) {
            files[set] = new NdjsonFile("set " + set, Path.of("none"));
            streams[set] = new ByteArrayInputStream(sets[set].getBytes(StandardCharsets.UTF_8));
        }
        List<List<List<String>>> batches = new ArrayList<>();
        try (BatchReader reader = new BatchReader(files, streams, FORMAT)) {
            Batch batch = new Batch();
            while (reader.next(batch)) {
                List<List<String>> keys = new ArrayList<>();
                for (int set = 0; set < Batch.SETS; set++) {
                    keys.add(Bytes.text(batch.data(set), 0, batch.end(set))
                            .lines()
                            .filter(line -> !line.isBlank())
                            .map(line -> line.substring(7, 14))
                            .toList());
                }
                batches.add(keys);
            }
        }
        return batches;
    }

    private static void assertCut(String... sets) {
        List<List<List<String>>> batches = batches(sets);
        assertThat(batches).hasSizeGreaterThan(1);
        for (int set = 0; set < Batch.SETS; set++) {
            List<String> all = new ArrayList<>();
            for (List<List<String>> batch : batches) {
                all.addAll(batch.get(set));
            }
            assertThat(all)
                    .isEqualTo(sets[set]
                            .lines()
                            .filter(line -> !line.isBlank())
                            .map(line -> line.substring(7, 14))
                            .toList());
        }
        String last = "";
        for (List<List<String>> batch : batches) {
            List<String> sorted = batch.stream().flatMap(List::stream).sorted().toList();
            if (!sorted.isEmpty()) {
                assertThat(sorted.get(0)).isGreaterThan(last);
                last = sorted.get(sorted.size() - 1);
            }
        }
    }

    @Test
    void noRecordIsCutApartWhereSetsAreOfDifferentDensity() {
        assertCut(lines(0, 3_000, 1), lines(0, 30_000, 10), lines(5, 3_000, 7));
        assertCut(lines(0, 3_000, 2), lines(1, 3_000, 2), "");
    }

    @Test
    void aSetThatBeginsWhereAnotherEndsWaitsInMemory() {
        assertCut("", lines(0, 2_500, 1), lines(2_500, 5_000, 1));
        assertCut(lines(4_000, 6_000, 1), lines(2_000, 4_000, 1), lines(0, 2_000, 1));
    }

    @Test
    void linesOfWhiteSpaceStandAnywhere() {
        String sparse = lines(0, 600, 1) + BLANK_PIECE + lines(600, 1_200, 1) + "\n\n \n" + lines(1_200, 2_000, 1);
        assertCut(lines(0, 2_000, 1), sparse, BLANK_PIECE + lines(0, 2_000, 3) + BLANK_PIECE);
        String each = lines(0, 2_000, 1).replace("\n", "\n \n\t\n\n");
        assertCut(each, lines(0, 2_000, 5), each + BLANK_PIECE);
    }

    @Test
    void aRecordMayBeLongerThanAPiece() {
        String wide = "{\"id\":\"1000700\",\"x\":\"" + "-".repeat(3 << 20) + "\"}\n";
        assertCut(lines(0, 1_400, 1), lines(0, 700, 1) + wide + lines(701, 1_400, 1), wide);
    }
}
