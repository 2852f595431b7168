package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.age.Identities;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpandedFileTest {

    @TempDir
    Path temp;

    private byte[] read(Path file, Compression compression, long statedBytes) throws IOException {
        ImportLimits tight =
                new ImportLimits(1_000, 200, ImportLimits.defaults().document());
        try (ExpandedFile in = ExpandedFile.open(file, compression, tight, statedBytes, Identities.none())) {
            return in.readAllBytes();
        }
    }

    private Path packed(int bytes) throws IOException {
        Path file = temp.resolve("file.gz");
        try (OutputStream out = Compression.GZIP.compress(Files.newOutputStream(file))) {
            out.write(new byte[bytes]);
        }
        return file;
    }

    @Test
    void aCompressedFileHoldsAsMuchAsTheLimitAllowsAndNoMore() throws IOException {
        assertThat(read(packed(1_000), Compression.GZIP, -1)).hasSize(1_000);
        Path more = packed(1_001);
        assertThatThrownBy(() -> read(more, Compression.GZIP, -1))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage(more + ": it expands to more than 1000 bytes; raise the limit to read it");
    }

    @Test
    void theSmallestLimitsAreLimits() {
        assertThat(new ImportLimits(1, 1, ImportLimits.defaults().document()).maxExpansion())
                .isEqualTo(1);
    }

    @Test
    void whatIsNotCompressedIsAsLongAsItIs() throws IOException {
        Path file = Files.write(temp.resolve("file"), new byte[1_001]);
        assertThat(read(file, Compression.NONE, -1)).hasSize(1_001);
    }

    @Test
    void whatIsSaidToBeEmptyIsEmpty() throws IOException {
        Path empty = Files.write(temp.resolve("empty"), new byte[0]);
        assertThat(read(empty, Compression.NONE, 0)).isEmpty();
        Path file = Files.write(temp.resolve("file"), new byte[1]);
        assertThatThrownBy(() -> read(file, Compression.NONE, 0))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage(file + ": it holds more than the 0 bytes that the export says; get a good copy");
    }

    @Test
    void bytesAreReadOneByOneUpToTheEnd() throws IOException {
        Path file = Files.write(temp.resolve("file"), new byte[] {7, -1});
        try (ExpandedFile in =
                ExpandedFile.open(file, Compression.NONE, ImportLimits.defaults(), 2, Identities.none())) {
            assertThat(in.read()).isEqualTo(7);
            assertThat(in.read(new byte[0])).isZero();
            assertThat(in.read()).isEqualTo(255);
            assertThat(in.read()).isEqualTo(-1);
        }
    }
}
