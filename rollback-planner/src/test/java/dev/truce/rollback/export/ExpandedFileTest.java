package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.age.Identities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpandedFileTest {

    @TempDir
    Path temp;

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
