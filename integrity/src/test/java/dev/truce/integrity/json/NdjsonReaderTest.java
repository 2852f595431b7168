package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NdjsonReaderTest {

    @Test
    void linesKeepTheirNumberWhateverTheirEnd() {
        assertThat(numbered("{\"a\":1}\r\n\n  \n{\"a\":2}\n{\"a\":3}"))
                .containsExactly("1 {\"a\":1}", "4 {\"a\":2}", "5 {\"a\":3}");
        assertThat(numbered("")).isEmpty();
        assertThat(numbered("\n \r\n\t\n \t\r\r\n")).isEmpty();
    }

    @Test
    void linesAcrossTheBufferAreWhole() {
        String line = "[" + "1,".repeat(50_000) + "1]";

        assertThat(numbered(line + "\n" + line + "\r\n" + line)).containsExactly("1 " + line, "2 " + line, "3 " + line);
    }

    @Test
    void linesKnowWhereTheyBegin() {
        String text = "[1]\r\n\n  \n[" + "1,".repeat(50_000) + "1]\n[2]";
        NdjsonReader reader = reader(text, StrictJson.reader());
        byte[] file = text.getBytes(StandardCharsets.UTF_8);

        while (reader.hasNext()) {
            NdjsonReader.Line line = reader.next();
            assertThat(line.bytes())
                    .isEqualTo(
                            Arrays.copyOfRange(file, (int) line.offset(), (int) line.offset() + line.bytes().length));
        }
    }

    @Test
    void errorsNameFileLineAndColumn() {
        NdjsonReader reader = reader("{}\n\n{\"a\":1,\"a\":2}\n", StrictJson.reader());
        reader.next();
        NdjsonReader.Line bad = reader.next();

        assertThatThrownBy(bad::json).hasMessage("in.ndjson:3:8: duplicate member \"a\"; remove one of the two");
        assertThat(bad.rejected("/id", "no key at /id; add one"))
                .hasMessage("in.ndjson:3: no key at /id; add one")
                .extracting(InputRejectedException::path)
                .isEqualTo("/id");
    }

    @Test
    void aLineAboveTheLimitIsRefusedBeforeItIsHeld() {
        StrictJson small = StrictJson.reader(new JsonLimits(10, 100, 10, 10, 100));

        assertThat(reader("[12345678]\r\n", small).next().json()).hasSize(1);
        NdjsonReader reader = reader("[]\n[123456789]\n", small);
        reader.next();
        assertThatThrownBy(() -> reader.next().json())
                .hasMessage("in.ndjson:2: the document has more than 10 bytes; split it or raise the limit");
        NdjsonReader endless = NdjsonReader.of(
                new SequenceInputStream(
                        new ByteArrayInputStream("[]\n".getBytes(StandardCharsets.US_ASCII)), new EndlessStream()),
                "in.ndjson",
                small);
        endless.next();
        assertThatThrownBy(endless::hasNext)
                .hasMessage("in.ndjson:2: the line has more than 10 bytes; split it or raise the limit");
    }

    @Test
    void aLineAsLongAsTheLimitIsRead() {
        String line = "[" + "1,".repeat(300_000) + "1]";
        StrictJson exact = StrictJson.reader(new JsonLimits(line.length(), 100, 10, 10, 1_000_000));
        NdjsonReader reader = reader("[]\n" + line + "\r\n[2]", exact);

        assertThat(reader.next().bytes()).isEqualTo(bytes("[]"));
        assertThat(reader.next().bytes()).isEqualTo(bytes(line));
        assertThat(reader.next().bytes()).isEqualTo(bytes("[2]"));
        assertThat(reader.hasNext()).isFalse();
    }

    /** Endless text without a line end, which notes how much was asked of it at once. */
    private static final class AskedStream extends InputStream {

        private final List<Integer> asked = new ArrayList<>();

        @Override
        public int read() {
            return '1';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            asked.add(length);
            Arrays.fill(into, offset, offset + length, (byte) '1');
            return length;
        }
    }

    private static List<Integer> askedWithLinesUpTo(int most) {
        AskedStream stream = new AskedStream();
        NdjsonReader reader =
                NdjsonReader.of(stream, "in.ndjson", StrictJson.reader(new JsonLimits(most, 100, 10, 10, 1_000_000)));
        assertThatThrownBy(reader::hasNext).hasMessageStartingWith("in.ndjson:1: the line has more than " + most);
        return stream.asked;
    }

    /** The room for a line doubles, and in its last step is that of the longest line that is allowed. */
    @Test
    void aLongLineTakesLittleMoreRoomThanItNeeds() {
        int buffer = 1 << 17;
        assertThat(askedWithLinesUpTo(600_000)).containsExactly(buffer, buffer, 600_000 - buffer);
        assertThat(askedWithLinesUpTo(3 * buffer)).containsExactly(buffer, buffer, 2 * buffer);
        assertThat(askedWithLinesUpTo(3 * buffer - 1)).containsExactly(buffer, 3 * buffer - 1);
    }

    @Test
    void closingTheReaderClosesTheStream() {
        boolean[] closed = new boolean[1];
        NdjsonReader reader = NdjsonReader.of(
                new ByteArrayInputStream(bytes("[]")) {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                },
                "in.ndjson",
                StrictJson.reader());
        assertThat(reader.next().number()).isEqualTo(1);
        assertThat(closed).containsExactly(false);

        reader.close();
        assertThat(closed).containsExactly(true);
    }

    @Test
    void aFileIsNamedByItsPath(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("x.ndjson"), "[1]\n[");
        try (NdjsonReader reader = NdjsonReader.open(file, StrictJson.reader())) {
            assertThat(reader.next().json()).hasSize(1);
            NdjsonReader.Line cut = reader.next();
            assertThatThrownBy(cut::json).hasMessageStartingWith(file + ":2:2: ");
        }
    }

    @Test
    void pastTheEndIsRefused(@TempDir Path dir) {
        assertThatThrownBy(() -> reader("", StrictJson.reader()).next()).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> NdjsonReader.open(dir.resolve("no.ndjson"), StrictJson.reader()))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageEndingWith("no.ndjson: there is no such file; check the path");
    }

    private static final class EndlessStream extends InputStream {
        @Override
        public int read() {
            return '1';
        }
    }

    private static List<String> numbered(String text) {
        List<String> lines = new ArrayList<>();
        try (NdjsonReader reader = reader(text, StrictJson.reader())) {
            reader.forEachRemaining(
                    line -> lines.add(line.number() + " " + new String(line.bytes(), StandardCharsets.UTF_8)));
        }
        return lines;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static NdjsonReader reader(String text, StrictJson json) {
        return NdjsonReader.of(new ByteArrayInputStream(bytes(text)), "in.ndjson", json);
    }
}
