package dev.truce.rollback.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipFileTest {

    private static final byte[] TEXT = "{\"id\":\"a\"}\n".getBytes(StandardCharsets.UTF_8);
    private static final int EXTRA = 4;
    private static final int NAMED = 8;
    private static final int COMMENTED = 16;
    private static final int CHECKED = 2;

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] file) throws IOException {
        try (GzipFile in = new GzipFile(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }

    /** A header with all that it can hold, before what a file holds behind a plain one. */
    private static byte[] withHeader(int flags, byte[] file) {
        byte[] header = Arrays.copyOf(file, 10);
        header[3] = (byte) flags;
        byte[] extra = (flags & EXTRA) == 0 ? new byte[0] : joined(new byte[] {44, 1}, new byte[300]);
        byte[] name = (flags & NAMED) == 0 ? new byte[0] : new byte[] {'n', 'a', 'm', 'e', 0};
        byte[] comment = (flags & COMMENTED) == 0 ? new byte[0] : new byte[] {0};
        byte[] check = (flags & CHECKED) == 0 ? new byte[0] : new byte[] {1, 2};
        return joined(header, extra, name, comment, check, Arrays.copyOfRange(file, 10, file.length));
    }

    private static byte[] with(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void whatWasPackedComesOut() throws IOException {
        byte[] large = new byte[1_000_000];
        new Random(7).nextBytes(large);

        assertThat(unpacked(packed(TEXT))).isEqualTo(TEXT);
        assertThat(unpacked(packed(new byte[0]))).isEmpty();
        assertThat(unpacked(packed(large))).isEqualTo(large);
    }

    @Test
    void itIsReadByteByByte() throws IOException {
        GzipFile in = new GzipFile(new ByteArrayInputStream(packed(new byte[] {(byte) 200, 3})));

        assertThat(in.read(new byte[4], 1, 0)).isZero();
        assertThat(in.read()).isEqualTo(200);
        assertThat(in.read()).isEqualTo(3);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void membersAreJoined() throws IOException {
        assertThat(unpacked(joined(packed(TEXT), packed(new byte[0]), packed(TEXT))))
                .isEqualTo(joined(TEXT, TEXT));
    }

    @Test
    void whatAHeaderMayHoldIsPassedOver() throws IOException {
        for (int flags = 0; flags < 32; flags++) {
            assertThat(unpacked(withHeader(flags, packed(TEXT))))
                    .as("flags %d", flags)
                    .isEqualTo(TEXT);
        }
    }

    /** The reader of the JDK takes it for the end, and so did an import. */
    @Test
    void whatFollowsTheEndIsRefusedWhateverItsLength() throws IOException {
        for (int length : new int[] {1, 2, 3, 9, 10, 18, 19, 100, 1 << 16, 1 << 17}) {
            byte[] zeroes = joined(packed(TEXT), new byte[length]);
            byte[] texts = new byte[length];
            Arrays.fill(texts, (byte) 'x');

            for (byte[] file : new byte[][] {zeroes, joined(packed(TEXT), texts)}) {
                assertThatThrownBy(() -> unpacked(file))
                        .as("%d bytes", length)
                        .isInstanceOf(IOException.class)
                        .hasMessage("what follows its end is no gzip");
            }
        }
        assertThatThrownBy(() -> unpacked(joined(packed(TEXT), new byte[] {0x1f, 0})))
                .hasMessage("what follows its end is no gzip");
        assertThatThrownBy(() -> unpacked(joined(packed(TEXT), new byte[] {0x1f})))
                .hasMessage("it ends too early");
    }

    /** The reader gets the file in pieces of 64 KiB; here what follows begins just where a piece does. */
    @Test
    void whatFollowsInAPieceOfItsOwnIsRefused() throws IOException {
        byte[] noise = new byte[1 << 16];
        new Random(1).nextBytes(noise);
        byte[] name = new byte[(1 << 17) - packed(noise).length - 1];
        Arrays.fill(name, (byte) 'n');
        byte[] plain = packed(noise);
        byte[] whole = joined(
                with(Arrays.copyOf(plain, 10), 3, NAMED),
                name,
                new byte[1],
                Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(whole).hasSize(1 << 17);
        assertThat(unpacked(whole)).isEqualTo(noise);
        assertThatThrownBy(() -> unpacked(joined(whole, new byte[] {'x', 'x'})))
                .hasMessage("what follows its end is no gzip");
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        byte[] file = packed(TEXT);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> unpacked(cut)).as("%d bytes", length).hasMessage("it ends too early");
        }
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        byte[] file = packed(TEXT);
        byte[] broken = with(file, 10, 7);

        assertThatThrownBy(() -> unpacked(TEXT)).hasMessage("it does not begin as gzip does");
        assertThatThrownBy(() -> unpacked(with(file, 1, 0))).hasMessage("it does not begin as gzip does");
        assertThatThrownBy(() -> unpacked(with(file, 2, 9))).hasMessage("it is compressed in a way that is not known");
        assertThatThrownBy(() -> unpacked(broken)).hasMessage("invalid block type");
        for (int i = 5; i <= 8; i++) {
            int at = file.length - i;
            assertThatThrownBy(() -> unpacked(with(file, at, file[at] ^ 1)))
                    .hasMessage("its content does not have the checksum at its end");
        }
        for (int i = 1; i <= 4; i++) {
            int at = file.length - i;
            assertThatThrownBy(() -> unpacked(with(file, at, file[at] ^ 1)))
                    .hasMessage("its content does not have the length at its end");
        }
    }
}
