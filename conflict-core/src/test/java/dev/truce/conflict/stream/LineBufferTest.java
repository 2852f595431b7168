package dev.truce.conflict.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.integrity.json.InputRejectedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {

    private static final NdjsonFile FILE = new NdjsonFile("set.ndjson", Path.of("set.ndjson"));

    private static List<String> lines(String text, int pieceBytes) {
        List<String> lines = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        try (LineBuffer buffer = new LineBuffer(FILE, in, pieceBytes)) {
            while (buffer.next()) {
                byte[] line = buffer.line();
                lines.add(Bytes.text(line, 0, line.length));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 100})
    void linesOfWhiteSpaceArePassedOverWhateverTheLengthOfAPiece(int pieceBytes) {
        assertThat(lines("\n \n\t\r\na\r\n\n b \n \t\r\ncde\n\n", pieceBytes)).containsExactly("a\r", " b ", "cde");
        assertThat(lines("a\n\nlast", pieceBytes)).containsExactly("a", "last");
        assertThat(lines(" \n", pieceBytes)).isEmpty();
        assertThat(lines("", pieceBytes)).isEmpty();
    }

    @Test
    void aLineThatIsLongerThanAPieceIsReadWhole() {
        String line = "x".repeat(1_000);
        assertThat(lines("a\n" + line + "\n" + line, 16)).containsExactly("a", line, line);
    }

    @Test
    void aLineThatNeverEndsIsRefused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };
        try (LineBuffer buffer = new LineBuffer(FILE, endless, 129 << 20)) {
            assertThatExceptionOfType(InputRejectedException.class)
                    .isThrownBy(buffer::next)
                    .withMessage("set.ndjson: a line has more than 67108864 bytes; split it or raise the limit");
        }
    }

    @Test
    void aStreamThatFailsIsNamed() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the cable broke");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new IOException("the cable broke");
            }

            @Override
            public void close() throws IOException {
                throw new IOException("the cable is gone");
            }
        };
        LineBuffer buffer = new LineBuffer(FILE, failing, 16);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(buffer::next)
                .withMessage("set.ndjson: reading failed: the cable broke");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(buffer::close)
                .withMessage("set.ndjson: closing failed: the cable is gone");
    }
}
