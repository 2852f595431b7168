package dev.truce.cli;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Compressed files that hold more than they say, or nothing that can be read. */
final class HostileArchives {

    private static final int MEGA = 1 << 20;
    private static final int PART_BYTES = 64 * MEGA;
    private static final int PARTS = 160;

    private HostileArchives() {}

    private static byte[] gzip(byte[] content) throws IOException {
        return packed(GZIPOutputStream::new, content, 1);
    }

    private interface Packing {
        OutputStream into(OutputStream out) throws IOException;
    }

    private static byte[] packed(Packing packing, byte[] content, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream pack = packing.into(out)) {
            for (int i = 0; i < times; i++) {
                pack.write(content);
            }
        }
        return out.toByteArray();
    }

    /** 64 MiB of one character. */
    private static byte[] part(Packing packing, char of) throws IOException {
        byte[] mega = new byte[MEGA];
        Arrays.fill(mega, (byte) of);
        return packed(packing, mega, PART_BYTES / MEGA);
    }

    /** Ten gigabytes, as 160 parts of 64 MiB behind each other, which both formats allow. */
    private static void bomb(Path file, byte[] start, byte[] part) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(start);
            for (int i = 0; i < PARTS; i++) {
                out.write(part);
            }
        }
    }

    private static HostileCase gzipBomb(String name, String file, String start, char with) {
        return HostileCase.imported(
                name,
                file,
                folder -> bomb(
                        folder.resolve(file),
                        gzip(start.getBytes(StandardCharsets.UTF_8)),
                        part(GZIPOutputStream::new, with)));
    }

    private static HostileCase zstdBomb(String name, String file, String start, char with) {
        return HostileCase.imported(
                name,
                file,
                folder -> bomb(
                        folder.resolve(file),
                        Zstd.compress(start.getBytes(StandardCharsets.UTF_8)),
                        part(ZstdOutputStream::new, with)));
    }

    private static HostileCase bytes(String name, String file, Content content) {
        return HostileCase.imported(name, file, folder -> Files.write(folder.resolve(file), content.bytes()));
    }

    private interface Content {
        byte[] bytes() throws IOException;
    }

    private static final byte[] RECORD = HostileBags.RECORD.getBytes(StandardCharsets.UTF_8);

    private static HostileCase inBag(String name, String compression, Content content, String statedBytes) {
        return HostileCase.imported(name, "bag", folder -> {
            byte[] file = content.bytes();
            String path = compression.equals("gzip") ? "data/seat.ndjson.gz" : "data/seat.ndjson.zst";
            HostileBags.bag(
                    folder.resolve("bag"),
                    Map.of(path, file),
                    HostileBags.export(
                            file,
                            "compression",
                            "\"" + compression + "\"",
                            ".file",
                            "\"" + path + "\"",
                            ".expandedBytes",
                            statedBytes));
        });
    }

    private static byte[] cut(byte[] file) {
        return Arrays.copyOf(file, file.length - 5);
    }

    private static byte[] flipped(byte[] file, int fromEnd) {
        file[file.length - fromEnd] ^= 1;
        return file;
    }

    /** A frame that asks for a window of 2 GiB (RFC 8878, section 3.1.1.1). */
    private static byte[] wideWindow() {
        return new byte[] {(byte) 0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) (21 << 3), 1, 0, 0};
    }

    static List<HostileCase> all() {
        return List.of(
                gzipBomb("a gzip bomb of blank lines", "seat.ndjson.gz", "", '\n'),
                gzipBomb("a gzip bomb of one line", "seat.ndjson.gz", "{\"id\":\"", 'x'),
                gzipBomb("a gzip bomb of spaces in JSON", "seat.json.gz", "{\"version\":\"1.0\",\"items\":[", ' '),
                gzipBomb("a gzip bomb of empty rows", "seat.csv.gz", "id\n", '\n'),
                gzipBomb("a gzip bomb that would be a database", "all.sqlite.gz", "SQLite format 3\0", '\0'),
                zstdBomb("a zstd bomb of blank lines", "seat.ndjson.zst", "", '\n'),
                zstdBomb("a zstd bomb of one line", "seat.ndjson.zst", "{\"id\":\"", 'x'),
                zstdBomb("a zstd bomb of spaces in JSON", "seat.json.zst", "{\"version\":\"1.0\",\"items\":[", ' '),
                zstdBomb("a zstd bomb of commas", "seat.csv.zst", "id", ','),
                zstdBomb("a zstd bomb that would be a database", "all.sqlite.zst", "SQLite format 3\0", '\0'),
                bytes("a zstd frame that asks for 2 GiB of memory", "seat.ndjson.zst", HostileArchives::wideWindow),
                bytes("an empty gzip file", "seat.ndjson.gz", () -> new byte[0]),
                bytes("an empty JSON export in zstd", "seat.json.zst", () -> new byte[0]),
                bytes("a text that is called gzip", "seat.ndjson.gz", () -> RECORD),
                bytes("a text that is called zstd", "seat.ndjson.zst", () -> RECORD),
                bytes("a gzip file that is cut off", "seat.ndjson.gz", () -> cut(gzip(RECORD))),
                bytes("a zstd file that is cut off", "seat.ndjson.zst", () -> cut(Zstd.compress(RECORD))),
                bytes("a gzip file with a wrong checksum", "seat.ndjson.gz", () -> flipped(gzip(RECORD), 8)),
                bytes("a gzip file with a wrong length", "seat.ndjson.gz", () -> flipped(gzip(RECORD), 1)),
                bytes("a zstd file in a gzip name", "seat.ndjson.gz", () -> Zstd.compress(RECORD)),
                inBag("an export that expands to more than it says", "gzip", () -> gzip(RECORD), "3"),
                inBag("an export that expands to less than it says", "zstd", () -> Zstd.compress(RECORD), "1000"),
                inBag(
                        "an export that says it expands beyond 64 bits",
                        "gzip",
                        () -> gzip(RECORD),
                        "99999999999999999999"),
                inBag(
                        "an export that is a bomb and says so",
                        "zstd",
                        () -> {
                            byte[] part = part(ZstdOutputStream::new, '\n');
                            byte[] all = new byte[PARTS * part.length];
                            for (int i = 0; i < PARTS; i++) {
                                System.arraycopy(part, 0, all, i * part.length, part.length);
                            }
                            return all;
                        },
                        "" + PARTS * (long) PART_BYTES));
    }
}
