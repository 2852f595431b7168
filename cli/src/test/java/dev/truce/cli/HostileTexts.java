package dev.truce.cli;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Files of JSON and CSV that nobody wrote by accident. */
final class HostileTexts {

    private static final int MEGA = 1 << 20;

    private HostileTexts() {}

    private static HostileCase text(String name, String file, String text) {
        return text(name, file, text, StandardCharsets.UTF_8);
    }

    private static HostileCase text(String name, String file, String text, Charset charset) {
        return HostileCase.imported(name, file, folder -> Files.write(folder.resolve(file), text.getBytes(charset)));
    }

    private static HostileCase repeated(String name, String file, String start, String again, int times) {
        return HostileCase.imported(name, file, folder -> {
            byte[] part = again.getBytes(StandardCharsets.UTF_8);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(file)), MEGA)) {
                out.write(start.getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < times; i++) {
                    out.write(part);
                }
            }
        });
    }

    static List<HostileCase> all() {
        return List.of(
                text("an empty JSON file", "seat.json", ""),
                HostileCase.imported(
                        "a folder of nothing to import",
                        "folder",
                        folder -> Files.createDirectory(folder.resolve("folder"))),
                HostileCase.imported(
                        "a folder that is named as a file",
                        "seat.json",
                        folder -> Files.createDirectory(folder.resolve("seat.json"))),
                text("a document nested a hundred thousand deep", "seat.ndjson", "[".repeat(100_000)),
                text("an object nested a hundred thousand deep", "seat.ndjson", "{\"a\":".repeat(100_000)),
                text("a number no double holds", "seat.ndjson", "{\"id\":1e999}"),
                text("a number no exponent holds", "seat.ndjson", "{\"id\":1e99999999999999999999}"),
                text("a number of two million digits", "seat.ndjson", "{\"id\":" + "9".repeat(2_000_000) + "}"),
                text("half a character, escaped", "seat.ndjson", "{\"id\":\"\\ud800\"}"),
                text(
                        "half a character, in bytes",
                        "seat.ndjson",
                        "{\"id\":\"\u00ed\u00a0\u0080\"}",
                        StandardCharsets.ISO_8859_1),
                text("bytes that are no UTF-8", "seat.ndjson", "{\"id\":\"\u00ff\"}", StandardCharsets.ISO_8859_1),
                text("an overlong slash", "seat.ndjson", "{\"id\":\"\u00c0\u00af\"}", StandardCharsets.ISO_8859_1),
                text("UTF-16", "seat.ndjson", "{\"id\":1}", StandardCharsets.UTF_16LE),
                text("a byte order mark", "seat.ndjson", "\ufeff{\"id\":1}"),
                text("zero bytes", "seat.ndjson", "\0".repeat(1_000)),
                text("a member twice", "seat.ndjson", "{\"id\":1,\"id\":2}"),
                text("a record twice", "seat.ndjson", "{\"id\":1}\n{\"id\":1.0}\n"),
                text("a document that is cut off", "seat.ndjson", "{\"id\":1}\n{\"id\":"),
                text("two documents in a line", "seat.ndjson", "{\"id\":1}{\"id\":2}\n"),
                text("a key that is an object", "seat.ndjson", "{\"id\":{\"__proto__\":1}}\n"),
                text("a key that is a list", "seat.ndjson", "{\"id\":[1]}"),
                repeated("a line without end", "seat.ndjson", "{\"id\":\"", "x".repeat(MEGA), 70),
                repeated(
                        "a line of twelve million values",
                        "seat.ndjson",
                        "{\"id\":1,\"a\":[",
                        "{},".repeat(100_000),
                        60),
                text("a JSON export of another version", "seat.json", "{\"version\":\"2.0\",\"items\":[]}"),
                text(
                        "a JSON export whose version comes last",
                        "seat.json",
                        "{\"items\":[{\"id\":1}],\"version\":\"9\"}"),
                text("a JSON export without items", "seat.json", "{\"version\":\"1.0\"}"),
                text("a JSON export that is cut off", "seat.json", "{\"version\":\"1.0\",\"items\":[{\"id\":1},"),
                text(
                        "a JSON export with two lists of items",
                        "seat.json",
                        "{\"version\":\"1.0\",\"items\":[{\"id\":1}],\"items\":[]}"),
                text(
                        "a JSON export nested too deep",
                        "seat.json",
                        "{\"version\":\"1.0\",\"items\":" + "[".repeat(100_000)),
                repeated("a JSON export with a name without end", "seat.json", "{\"", "x".repeat(MEGA), 70),
                text("a CSV file with an open quote", "seat.csv", "id,name\n1,\"abc\n"),
                text("a CSV file with two columns of one name", "seat.csv", "id,id\n1,2\n"),
                text("a CSV file with rows of another length", "seat.csv", "id,name\n1\n"),
                text("a CSV file with more cells than columns", "seat.csv", "id,name\n1,2,3\n"),
                text("a CSV file with a number that is none", "seat.csv", "id,n\n#text,#number\n1,NaN\n"),
                text("a CSV file with a deep value", "seat.csv", "id,n\n#text,#json\n1," + "[".repeat(1_000) + "\n"),
                text("a CSV file with a mark nobody knows", "seat.csv", "id\n#text\n\\q\n"),
                text("a CSV file that is no UTF-8", "seat.csv", "id\n\u00ff\n", StandardCharsets.ISO_8859_1),
                repeated("a CSV file with a million columns", "seat.csv", "id", ",x", 1_000_000),
                repeated("a CSV file with a cell without end", "seat.csv", "id\n\"", "x".repeat(MEGA), 40),
                repeated(
                        "a CSV row of many long cells",
                        "seat.csv",
                        "id" + columns(100) + "\n1",
                        ",\"" + "x".repeat(MEGA) + "\"",
                        90));
    }

    private static String columns(int count) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < count; i++) {
            columns.append(",c").append(i);
        }
        return columns.toString();
    }
}
