package dev.truce.rollback.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineCopyTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private LineCopy copy(String text) {
        return new LineCopy(new ByteArrayInputStream(utf8(text)), out);
    }

    @Test
    void theLastLineMayEndWithTheFile() throws IOException {
        LineCopy copy = copy("a\nb");
        copy.upTo(2);
        copy.skip(1);
        copy.skipLineEnd();
        copy.rest();
        copy.appendLine(utf8("c"));

        assertThat(out).hasToString("a\nc\n");
    }

    @Test
    void aLineGoesWithBothBytesOfItsEnd() throws IOException {
        LineCopy copy = copy("a\r\nb\r\nc\r\n");
        copy.upTo(3);
        copy.skip(1);
        copy.skipLineEnd();
        copy.upTo(7);
        copy.write(utf8("-"));
        copy.rest();

        assertThat(out).hasToString("a\r\nc-\r\n");
    }

    @Test
    void nothingThatIsWrittenBeginsNoLine() throws IOException {
        LineCopy copy = copy("a\n");
        copy.upTo(2);
        copy.write(new byte[0]);
        copy.appendLine(utf8("b"));

        assertThat(out).hasToString("a\nb\n");
    }

    @Test
    void aFileThatBecameShorterIsNoticed() {
        assertThatIOException()
                .isThrownBy(() -> copy("a\n").upTo(3))
                .withMessage("the file became shorter while it was copied");
        assertThatIOException().isThrownBy(() -> copy("a\n").skip(3)).isInstanceOf(EOFException.class);
    }
}
