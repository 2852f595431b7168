package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.LineBlocks;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class LineBatchesTest {

    private static final JsonLimits SHORT_LINES = new JsonLimits(8, 100, 16, 100, 100);

    private static LineBatches<Integer> sizes(String text) {
        return sizes(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LineBatches<Integer> sizes(InputStream in) {
        LineBlocks blocks = LineBlocks.of(in, "lines", StrictJson.reader(SHORT_LINES));
        return new LineBatches<>(blocks, "lines", Runnable::run, LineBatchesTest::count);
    }

    private static int count(NdjsonReader lines) {
        int count = 0;
        for (; lines.hasNext(); count++) {
            lines.next();
        }
        return count;
    }

    @Test
    void nothingFollowsTheLastBatch() {
        LineBatches<Integer> batches = sizes("1\n2\n");

        assertThat(batches.next()).isEqualTo(2);
        assertThat(batches.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(batches::next)
                .withMessage("the file has no further line");
    }

    @Test
    void aLineThatIsTooLongFailsAfterTheBlocksBeforeItUnderItsNumberInTheFile() {
        LineBatches<Integer> batches = sizes("1\n\n2\n".repeat(50_000) + "3".repeat(20) + "\n");

        assertThat(batches.next()).isPositive();
        assertThat(batches.linesBefore()).isZero();
        assertThatThrownBy(() -> batches.forEachRemaining(count -> {}))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("lines:150001:");
        assertThat(batches.linesBefore()).isPositive().isLessThanOrEqualTo(150_000);
    }

    @Test
    void whatCannotBeReadFailsAfterWhatStandsBeforeIt() {
        InputStream torn = new SequenceInputStream(
                new ByteArrayInputStream("1\n2\n".repeat(100_000).getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is gone");
                    }
                });
        LineBatches<Integer> batches = sizes(torn);
        int[] lines = new int[1];

        assertThatThrownBy(() -> batches.forEachRemaining(count -> lines[0] += count))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("lines: reading failed after line " + lines[0] + ": the disk is gone")
                .hasCauseInstanceOf(IOException.class);
        assertThat(lines[0]).isPositive();
    }

    @Test
    void aFirstLineThatIsTooLongFailsAtOnce() {
        LineBatches<Integer> batches = sizes("3".repeat(20) + "\n");

        assertThatThrownBy(batches::next)
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("lines:1:");
    }
}
