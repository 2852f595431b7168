package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.json.InputRejectedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSorterTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("seat", FieldPath.parse("/id"));
    private static final int PIECE_BYTES = 256;

    @TempDir
    Path folder;

    private LineSorter sorted(List<String> lines) throws IOException {
        Path file = Files.writeString(folder.resolve("set.ndjson"), String.join("\n", lines) + "\n");
        LineSorter sorter = new LineSorter(NdjsonFile.of(file), FORMAT, folder);
        sorter.sort(PIECE_BYTES, Runnable::run);
        return sorter;
    }

    private static String line(int key, int filler) {
        return "{\"id\":\"" + (10_000 + key) + "\",\"x\":\"" + "-".repeat(filler) + "\"}";
    }

    private static List<String> lines(int count, int filler) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(i, filler));
        }
        return lines;
    }

    private static List<String> shuffled(List<String> lines) {
        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(1));
        return shuffled;
    }

    private static List<String> read(LineSorter sorter) throws IOException {
        try (InputStream in = sorter.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void morePiecesThanAreOpenAtOnceAreMergedInSteps() throws IOException {
        List<String> lines = lines(700, 100);
        try (LineSorter sorter = sorted(shuffled(lines))) {
            assertThat(sorter.records()).isEqualTo(700);
            assertThat(read(sorter)).isEqualTo(lines);
            assertThat(read(sorter)).as("once more").isEqualTo(lines);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("merged files are gone").hasSizeLessThan(64);
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aLineMayBeLongerThanAPiece() throws IOException {
        List<String> lines = lines(9, 1_000);
        try (LineSorter sorter = sorted(shuffled(lines))) {
            assertThat(read(sorter)).isEqualTo(lines);
        }
    }

    @Test
    void piecesOfWhiteSpaceAreNothing() throws IOException {
        List<String> spaced = new ArrayList<>();
        for (String line : shuffled(lines(9, 100))) {
            spaced.add(line);
            spaced.addAll(Collections.nCopies(200, " \t"));
        }
        try (LineSorter sorter = sorted(spaced)) {
            assertThat(sorter.records()).isEqualTo(9);
            assertThat(read(sorter)).isEqualTo(lines(9, 100));
        }
        try (LineSorter sorter = sorted(List.of("", " "))) {
            assertThat(sorter.records()).isZero();
            assertThat(read(sorter)).isEmpty();
        }
    }

    @Test
    void theLinesAreReadInAnyPortions() throws IOException {
        List<String> lines = lines(9, 100);
        try (LineSorter sorter = sorted(shuffled(lines));
                InputStream in = sorter.open()) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            assertThat(in.read(new byte[0])).isZero();
            for (int each = in.read(); each >= 0; each = in.read()) {
                read.write(each);
                byte[] some = new byte[7];
                read.write(some, 0, Math.max(0, in.read(some)));
            }
            assertThat(read.toString(StandardCharsets.UTF_8).lines()).containsExactlyElementsOf(lines);
            assertThat(in.read(new byte[7])).isEqualTo(-1);
            assertThat(in.read(new byte[0])).isZero();
        }
    }

    @Test
    void whoReadsNoFurtherClosesAllPieces() throws IOException {
        try (LineSorter sorter = sorted(shuffled(lines(9, 100)))) {
            InputStream in = sorter.open();
            assertThat(in.read()).isEqualTo('{');
            in.close();
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void recordsThatMeetOnlyWhenPiecesAreMergedAreRefusedByTheirLines() throws IOException {
        List<String> lines = shuffled(lines(700, 100));
        String first = lines.get(3);
        lines.add(first.replace("-\"}", "=\"}"));
        String id = first.substring(7, 12);
        assertThatExceptionOfType(InputRejectedException.class)
                .isThrownBy(() -> {
                    try (LineSorter sorter = sorted(lines)) {
                        read(sorter);
                    }
                })
                .withMessage(folder.resolve("set.ndjson") + ":701: the record seat/" + id
                        + " stands on line 4 already; remove one of the two");
    }

    @Test
    void aFolderThatIsNotThereHoldsNoTemporaryFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("set.ndjson"), line(2, 1) + "\n" + line(1, 1) + "\n");
        try (LineSorter sorter = new LineSorter(NdjsonFile.of(file), FORMAT, folder.resolve("none"))) {
            assertThatExceptionOfType(DurabilityException.class)
                    .isThrownBy(() -> sorter.sort(PIECE_BYTES, Runnable::run))
                    .withMessageContaining("sorting " + file + " in a temporary file");
        }
    }

    @Test
    void aTemporaryFileThatIsGoneIsTold() throws IOException {
        try (LineSorter sorter = sorted(shuffled(lines(9, 100)))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.tmp")) {
                List<Path> runs = new ArrayList<>();
                files.forEach(runs::add);
                Files.delete(Collections.max(runs));
            }
            assertThatExceptionOfType(DurabilityException.class)
                    .isThrownBy(sorter::open)
                    .withMessageContaining("in a temporary file");
        }
    }
}
