package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.integrity.Finding;
import dev.truce.integrity.bag.Bag;
import dev.truce.testkit.fault.FaultFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports of each format with files of about 4 KiB, and everything that may happen to their bytes. In memory, for there are many. */
@Tag("slow")
class ExportDamageTest {

    /** A file system in memory notes every operation, so that one is not used for ever. */
    private static final int FLIPS_A_DISK = 4_000;

    @TempDir
    Path folder;

    private SortedMap<String, byte[]> export(String format, String compression) throws IOException {
        Workshop shop = new Workshop(folder);
        // documents that do not compress well, so that compressed files have some length, too
        shop.write(
                "data/seat.ndjson",
                IntStream.range(0, 40)
                        .mapToObj(i -> "{\"id\":\"" + i + "\",\"v\":" + i + ",\"n\":" + (i * 2_654_435_761L)
                                + ",\"t\":\"" + Long.toString(i * 6_364_136_223_846_793_005L, 36) + "\",\"x\":[" + i * i
                                + "]}")
                        .toArray(String[]::new));
        shop.root("dir:" + shop.path("data"));
        Path bag = shop.path("export");
        shop.done("export", "latest", "--format", format, "--compress", compression, "--out", bag);
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(bag)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(bag.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Path disk(Map<String, byte[]> files) throws IOException {
        Path bag = FaultFileSystem.create(1).root().resolve("bag");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = bag.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return bag;
    }

    private static void put(Path file, int at, byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), at);
            channel.force(true);
        }
    }

    private static boolean blames(Path bag, String file) {
        return Bag.verify(bag).findings().stream().map(Finding::file).anyMatch(file::equals);
    }

    @ParameterizedTest
    @CsvSource({"ndjson, none", "ndjson, gzip", "json, none", "csv, none", "sqlite, zstd"})
    void everyFlippedBitOfAPayloadFileIsBlamedOnIt(String format, String compression) throws IOException {
        SortedMap<String, byte[]> files = export(format, compression);
        String payload = files.keySet().stream()
                .filter(name -> name.startsWith("data/"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = files.get(payload);
        assertThat(bytes.length).as(payload).isBetween(1_000, 6_000);
        List<Integer> missed = new ArrayList<>();
        for (int first = 0; first < Byte.SIZE * bytes.length; first += FLIPS_A_DISK) {
            Path bag = disk(files);
            Path file = bag.resolve(payload);
            for (int bit = first; bit < Math.min(first + FLIPS_A_DISK, Byte.SIZE * bytes.length); bit++) {
                int at = bit / Byte.SIZE;
                put(file, at, (byte) (bytes[at] ^ 1 << bit % Byte.SIZE));
                if (!blames(bag, payload)) {
                    missed.add(bit);
                }
                put(file, at, bytes[at]);
            }
            assertThat(Bag.verify(bag).valid()).isTrue();
        }
        assertThat(missed).as("bits of %s", payload).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ndjson, zstd", "json, none", "csv, gzip", "sqlite, none"})
    void everyTruncationAppendedByteAndSwapIsFound(String format, String compression) throws IOException {
        SortedMap<String, byte[]> files = export(format, compression);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] bytes = file.getValue();
            Path bag = disk(files);
            Path path = bag.resolve(file.getKey());
            // of a database's pages, a length in each sector; every length of everything else
            int step = bytes.length > 8_192 ? 61 : 1;
            for (int length = 0; length <= bytes.length + 16; length += length < bytes.length - step ? step : 1) {
                if (length != bytes.length) {
                    Files.write(path, Arrays.copyOf(bytes, length));
                    assertThat(blames(bag, file.getKey()))
                            .as("%s of %d bytes", path, length)
                            .isTrue();
                }
            }
            for (Map.Entry<String, byte[]> other : files.entrySet()) {
                if (file.getKey().compareTo(other.getKey()) < 0) {
                    Path swapped = bag.resolve(other.getKey());
                    Files.write(path, other.getValue());
                    Files.write(swapped, bytes);
                    assertThat(Bag.verify(bag).findings())
                            .extracting(Finding::file)
                            .as("%s and %s", path, swapped)
                            .containsAnyOf(file.getKey(), other.getKey());
                    Files.write(swapped, other.getValue());
                }
            }
        }
    }

    @Test
    void theTagFilesOfAnOlderExportDoNotVouchForANewerOne() throws IOException {
        SortedMap<String, byte[]> old = export("ndjson", "none");
        Workshop shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"new\",\"v\":1}");
        shop.root("dir:" + shop.path("data"));
        Path bag = shop.path("newer");
        shop.done("export", "latest", "--out", bag);
        for (String name : old.keySet()) {
            if (!name.startsWith("data/")) {
                Files.write(bag.resolve(name), old.get(name));
            }
        }
        Call call = Call.truce("verify", bag);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).startsWith("truce: data/seat.ndjson: damaged; ");
        // one of them alone is a stranger among the others
        shop.done("export", "latest", "--out", shop.path("third"));
        Files.write(shop.path("third").resolve("truce-export.json"), old.get("truce-export.json"));
        assertThat(Call.truce("verify", shop.path("third")).err()).startsWith("truce: truce-export.json: damaged; ");
    }
}
