package dev.truce.cli;

import dev.truce.integrity.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bags that are whole as far as their manifests go, and mean harm. */
final class HostileBags {

    static final String RECORD = "{\"id\":\"a\"}\n";
    private static final String OTHER_ROOT = "sha256:" + "1".repeat(64);

    private HostileBags() {}

    /** A bag without a seal, as any program could write it: what its manifest says holds. */
    static void bag(Path bag, Map<String, byte[]> payload, String export) throws IOException {
        Files.createDirectories(bag.resolve("data"));
        StringBuilder manifest = new StringBuilder();
        for (Map.Entry<String, byte[]> file : new TreeMap<>(payload).entrySet()) {
            Files.write(bag.resolve(file.getKey()), file.getValue());
            manifest.append(Digest.of(file.getValue()).hex())
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        }
        Files.writeString(bag.resolve("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        Files.writeString(bag.resolve("manifest-sha256.txt"), manifest);
        Files.writeString(bag.resolve("truce-export.json"), export);
    }

    /** What describes one file of one type; the pairs replace or add members, of the whole or, after a dot, of the type. */
    static String export(byte[] file, String... changes) {
        Map<String, String> whole = new TreeMap<>(Map.of(
                "format",
                "\"truce-export\"",
                "formatVersion",
                "1",
                "files",
                "\"ndjson\"",
                "created",
                "\"2026-01-01T00:00:00Z\"",
                "source",
                "\"dir:x\"",
                "snapshot",
                "\"" + OTHER_ROOT + "\"",
                "stateRoot",
                "\"" + OTHER_ROOT + "\""));
        Map<String, String> type = new TreeMap<>(Map.of(
                "type",
                "\"seat\"",
                "file",
                "\"data/seat.ndjson\"",
                "records",
                "1",
                "bytes",
                "" + file.length,
                "sha256",
                "\"" + Digest.of(file).hex() + "\"",
                "stateRoot",
                "\"" + OTHER_ROOT + "\""));
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i].startsWith(".")) {
                type.put(changes[i].substring(1), changes[i + 1]);
            } else {
                whole.put(changes[i], changes[i + 1]);
            }
        }
        whole.putIfAbsent("types", "[" + object(type) + "]");
        return object(whole);
    }

    private static String object(Map<String, String> members) {
        List<String> texts = new ArrayList<>();
        members.forEach((name, value) -> texts.add("\"" + name + "\":" + value));
        return "{" + String.join(",", texts) + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void ordinary(Path folder, String... changes) throws IOException {
        bag(folder.resolve("bag"), Map.of("data/seat.ndjson", utf8(RECORD)), export(utf8(RECORD), changes));
    }

    private static HostileCase named(String name, String path) {
        return HostileCase.imported(name, "bag", folder -> {
            ordinary(folder);
            Files.writeString(folder.resolve("escape"), "secret");
            Files.writeString(
                    folder.resolve("bag/manifest-sha256.txt"),
                    Digest.of(utf8(RECORD)).hex() + "  data/seat.ndjson\n"
                            + Digest.of(utf8("secret")).hex() + "  " + path + "\n");
        });
    }

    private static HostileCase described(String name, String... changes) {
        return HostileCase.imported(name, "bag", folder -> ordinary(folder, changes));
    }

    private static HostileCase changed(String name, String file, HostileCase.Maker change) {
        return HostileCase.imported(name, "bag", folder -> {
            ordinary(folder);
            Files.deleteIfExists(folder.resolve("bag").resolve(file));
            change.make(folder);
        });
    }

    static List<HostileCase> all() {
        return List.of(
                named("a path that climbs out", "data/../../escape"),
                named("a path that climbs out at once", "../escape"),
                named("an absolute path", "/etc/passwd"),
                named("a path that climbs out by backslashes", "data\\..\\..\\escape"),
                named("a path with a drive letter", "C:/escape"),
                named("a path with a stream of another file", "data/seat.ndjson:hidden"),
                named("a path with an empty segment", "data//seat.ndjson"),
                named("a path with a dot for a segment", "data/./seat.ndjson"),
                named("an encoded line end in a path that climbs out", "data/%0D%0A/../../escape"),
                named("a path with a zero byte", "data/seat\0.ndjson"),
                named("a file named twice", "data/seat.ndjson"),
                named("a file named in other letter case", "data/SEAT.ndjson"),
                named("a file that is not there", "data/ghost.ndjson"),
                changed("a payload file that is a symbolic link", "data/seat.ndjson", folder -> {
                    Files.writeString(folder.resolve("secret.ndjson"), RECORD);
                    Files.createSymbolicLink(folder.resolve("bag/data/seat.ndjson"), folder.resolve("secret.ndjson"));
                }),
                changed("a payload folder that is a symbolic link", "data/seat.ndjson", folder -> {
                    Files.delete(folder.resolve("bag/data"));
                    Files.createDirectory(folder.resolve("elsewhere"));
                    Files.writeString(folder.resolve("elsewhere/seat.ndjson"), RECORD);
                    Files.createSymbolicLink(folder.resolve("bag/data"), folder.resolve("elsewhere"));
                }),
                changed("a manifest that is a symbolic link", "manifest-sha256.txt", folder -> {
                    Files.writeString(folder.resolve("secret"), "secret\n");
                    Files.createSymbolicLink(folder.resolve("bag/manifest-sha256.txt"), folder.resolve("secret"));
                }),
                changed("a description that is a symbolic link", "truce-export.json", folder -> {
                    Files.writeString(folder.resolve("secret"), export(utf8(RECORD)));
                    Files.createSymbolicLink(folder.resolve("bag/truce-export.json"), folder.resolve("secret"));
                }),
                changed(
                        "a symbolic link that leads round in a ring",
                        "data/seat.ndjson",
                        folder -> Files.createSymbolicLink(
                                folder.resolve("bag/data/seat.ndjson"), Path.of("seat.ndjson"))),
                changed("a hard link to a file outside", "data/seat.ndjson", folder -> {
                    Files.writeString(folder.resolve("secret.ndjson"), "{\"id\":\"secret\"}\n");
                    Files.createLink(folder.resolve("bag/data/seat.ndjson"), folder.resolve("secret.ndjson"));
                }),
                changed(
                        "a list of files to fetch",
                        "fetch.txt",
                        folder -> Files.writeString(
                                folder.resolve("bag/fetch.txt"), "file:///etc/passwd 10 data/passwd\n")),
                changed(
                        "a declaration of another encoding",
                        "bagit.txt",
                        folder -> Files.writeString(
                                folder.resolve("bag/bagit.txt"),
                                "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n")),
                changed("a manifest of 100 MB", "manifest-sha256.txt", folder -> {
                    try (RandomAccessFile file = new RandomAccessFile(
                            folder.resolve("bag/manifest-sha256.txt").toFile(), "rw")) {
                        file.setLength(100_000_000);
                    }
                }),
                changed("a manifest of a hundred thousand files", "manifest-sha256.txt", folder -> {
                    StringBuilder lines = new StringBuilder();
                    for (int i = 0; i < 100_000; i++) {
                        lines.append("0".repeat(64)).append("  data/").append(i).append('\n');
                    }
                    Files.writeString(folder.resolve("bag/manifest-sha256.txt"), lines);
                }),
                changed(
                        "a wrong Payload-Oxum",
                        "bag-info.txt",
                        folder -> Files.writeString(
                                folder.resolve("bag/bag-info.txt"), "Payload-Oxum: 9999999999999999999.1\n")),
                changed("a description that is missing", "truce-export.json", folder -> {}),
                changed(
                        "an empty description",
                        "truce-export.json",
                        folder -> Files.createFile(folder.resolve("bag/truce-export.json"))),
                changed(
                        "a description nested a million deep",
                        "truce-export.json",
                        folder -> Files.writeString(folder.resolve("bag/truce-export.json"), "[".repeat(1_000_000))),
                changed(
                        "a description of 8 million values",
                        "truce-export.json",
                        folder -> Files.writeString(
                                folder.resolve("bag/truce-export.json"), "[" + "{},".repeat(4_000_000) + "1]")),
                changed(
                        "a description that is cut off",
                        "truce-export.json",
                        folder -> Files.writeString(
                                folder.resolve("bag/truce-export.json"), "{\"format\":\"truce-export\",")),
                described("a later format version", "formatVersion", "2"),
                described("a format version of text", "formatVersion", "\"1\""),
                described("a description of something else", "format", "\"other\""),
                described("files of an unknown format", "files", "\"xml\""),
                described("an unknown compression", "compression", "\"bzip2\""),
                described("a time that is none", "created", "\"yesterday\""),
                described("a digest that is none", "snapshot", "\"sha256:1\""),
                described("more records than there are", ".records", "2"),
                described("a count near the end of 64 bits", ".records", "9223372036854775807"),
                described("a count beyond 64 bits", ".records", "9223372036854775808"),
                described("a negative count", ".records", "-1"),
                described("a count that is no number", ".records", "\"1\""),
                described("fewer bytes than there are", ".bytes", "3"),
                described("a state root of other records"),
                described("a digest that is not the bag's", ".sha256", "\"" + "2".repeat(64) + "\""),
                described("a description that names a file outside", ".file", "\"../escape\""),
                described("a description that names an absolute file", ".file", "\"/etc/passwd\""),
                described("a record that is of another type", ".type", "\"table\"", ".records", "7"),
                described("a type that comes twice", "types", "[" + typeOf(1) + "," + typeOf(1) + "]"));
    }

    private static String typeOf(int records) {
        byte[] file = utf8(RECORD);
        return "{\"type\":\"seat\",\"file\":\"data/seat.ndjson\",\"records\":" + records + ",\"bytes\":" + file.length
                + ",\"sha256\":\"" + Digest.of(file).hex() + "\",\"stateRoot\":\"" + OTHER_ROOT + "\"}";
    }
}
