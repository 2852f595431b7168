package dev.truce.integrity.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineBlocksTest {

    private static final JsonLimits LIMITS = new JsonLimits(300_000, 300_000, 16, 100, 100);

    /** Gives a few bytes at a time, as a pipe may. */
    private static InputStream slowly(String text, int most) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, most));
            }
        };
    }

    /** Each line as its number in the file, its length and its end; the blocks' lengths must be those of the file. */
    private static List<String> lines(String text, int most) {
        List<String> lines = new ArrayList<>();
        long before = 0;
        int bytes = 0;
        try (LineBlocks blocks = LineBlocks.of(slowly(text, most), "file", StrictJson.reader(LIMITS))) {
            for (Optional<LineBlocks.Block> block = blocks.next(); block.isPresent(); block = blocks.next()) {
                NdjsonReader reader = block.get().lines();
                while (reader.hasNext()) {
                    lines.add(shown(reader.next(), before));
                }
                before += reader.number();
                bytes += block.get().length();
            }
            assertThat(blocks.next()).isEmpty();
        }
        assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        return lines;
    }

    private static String shown(NdjsonReader.Line line, long before) {
        String text = new String(line.bytes(), StandardCharsets.UTF_8);
        return before + line.number() + " " + text.length() + text.substring(Math.max(0, text.length() - 8));
    }

    private static List<String> oneByOne(String text) {
        List<String> lines = new ArrayList<>();
        NdjsonReader reader = NdjsonReader.of(slowly(text, 1 << 20), "file", StrictJson.reader(LIMITS));
        while (reader.hasNext()) {
            lines.add(shown(reader.next(), 0));
        }
        return lines;
    }

    @Test
    void theLinesOfAllBlocksAreThoseOfTheFile() {
        Random random = new Random(20_261_130);
        for (int round = 0; round < 40; round++) {
            StringBuilder text = new StringBuilder();
            for (int line = random.nextInt(20); line > 0; line--) {
                int length = random.nextInt(4) == 0 ? random.nextInt(290_000) : random.nextInt(30_000);
                text.append("é".repeat(random.nextInt(3)))
                        .append("x".repeat(length))
                        .append(random.nextBoolean() ? "\r\n" : random.nextBoolean() ? "\n" : "\n \n\n");
            }
            text.append(random.nextBoolean() ? "the last without its end" : "");
            assertThat(lines(text.toString(), random.nextBoolean() ? 1 << 20 : 50_000))
                    .as("round " + round)
                    .isEqualTo(oneByOne(text.toString()));
        }
    }

    @Test
    void aLineMayHaveJustSoManyBytes() {
        String longest = "x".repeat(300_000);
        String text = "1\n" + longest + "\r\n" + longest + "\n2\n" + longest;

        assertThat(lines(text, 1 << 20)).hasSize(5).isEqualTo(oneByOne(text));
    }

    @Test
    void aLineThatIsTooLongEndsTheBlocksAndIsRefusedWithItsNumber() {
        String text = "1\n\n" + "x".repeat(300_002) + "\n2\n";
        try (LineBlocks blocks = LineBlocks.of(slowly(text, 1 << 20), "file", StrictJson.reader(LIMITS))) {
            NdjsonReader first = blocks.next().orElseThrow().lines();
            assertThat(first.next().number()).isEqualTo(1);
            assertThat(first.hasNext()).isFalse();
            assertThat(first.number()).isEqualTo(2);
            NdjsonReader second = blocks.next().orElseThrow().lines();
            assertThatThrownBy(second::hasNext).isInstanceOfSatisfying(InputRejectedException.class, refused -> {
                assertThat(refused).hasMessageStartingWith("file:1: the line has more than 300000 bytes");
                assertThat(refused.behind(first.number()))
                        .hasMessageStartingWith("file:3: the line has more than 300000 bytes");
                assertThat(refused.behind(0)).isSameAs(refused);
            });
            assertThat(blocks.next()).isEmpty();
        }
    }

    @Test
    void aScanLooksAtALineWhereItStands() {
        byte[] text = "{\"id\":\"a\"}\r\n \n{\"n\":1}\n{\"id\":\"b\",\"n\":[}".getBytes(StandardCharsets.UTF_8);
        NdjsonReader lines = NdjsonReader.of(new ByteArrayInputStream(text), "file", StrictJson.reader());
        JsonScan scan = JsonScan.finding("id");

        assertThat(lines.nextFinds(scan)).isTrue();
        assertThat(scan.text()).contains("a");
        assertThat(lines.nextFinds(scan)).isFalse();
        assertThat(lines.number()).isEqualTo(3);
        assertThat(lines.nextFinds(scan)).as("what follows is not looked at").isTrue();
        assertThat(scan.text()).contains("b");
        assertThat(lines.hasNext()).isFalse();
        assertThatThrownBy(() -> lines.nextFinds(scan)).hasMessage("file has no line after line 4");
    }

    @Test
    void whatNamesNoLineIsTheSameBehindOthers() {
        InputRejectedException whole = new InputRejectedException("file", "it is none");

        assertThat(whole.behind(7)).isSameAs(whole);
    }
}
