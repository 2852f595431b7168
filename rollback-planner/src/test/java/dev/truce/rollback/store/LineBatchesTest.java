package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class LineBatchesTest {

    private static final JsonLimits SHORT_LINES = new JsonLimits(8, 100, 16, 100, 100);

    private static LineBatches<Integer> sizes(String text) {
        NdjsonReader lines = NdjsonReader.of(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                "lines",
                StrictJson.reader(SHORT_LINES));
        return new LineBatches<>(lines, Runnable::run, batch -> batch.size());
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
    void aLineThatIsTooLongFailsAfterTheLinesBeforeIt() {
        LineBatches<Integer> batches = sizes("1\n2\n" + "3".repeat(20) + "\n");

        assertThat(batches.next()).isEqualTo(2);
        assertThatThrownBy(batches::next)
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("lines:3:");
    }

    @Test
    void aFirstLineThatIsTooLongFailsAtOnce() {
        LineBatches<Integer> batches = sizes("3".repeat(20) + "\n");

        assertThatThrownBy(batches::next)
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("lines:1:");
    }
}
