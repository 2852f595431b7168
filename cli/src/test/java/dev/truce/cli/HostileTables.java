package dev.truce.cli;

import dev.truce.jdbc.table.SqliteExportFormat;
import dev.truce.rollback.export.DatabaseFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SQLite files that do more than hold tables, or less. */
final class HostileTables {

    private static final String FILE = "all.sqlite";
    private static final int PAGE_BYTES = 4_096;

    private HostileTables() {}

    private static void run(Path file, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static HostileCase database(String name, String... statements) {
        return HostileCase.imported(name, FILE, folder -> run(folder.resolve(FILE), statements));
    }

    private static Path export(Path folder) {
        Path file = folder.resolve(FILE);
        byte[] json = "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        DatabaseFormat.Table table = new DatabaseFormat.Table("seat", 1, dev.truce.integrity.Digest.of(json));
        new SqliteExportFormat()
                .write(
                        file,
                        new TreeMap<>(Map.of("format", "truce-export", "formatVersion", "1")),
                        List.of(table),
                        type -> List.of(new DatabaseFormat.Row("a", json)).iterator());
        return file;
    }

    private static HostileCase changed(String name, String... statements) {
        return HostileCase.imported(name, FILE, folder -> run(export(folder), statements));
    }

    private interface Damage {
        byte[] of(byte[] bytes) throws IOException;
    }

    private static HostileCase damaged(String name, Damage damage) {
        return HostileCase.imported(name, FILE, folder -> {
            Path file = export(folder);
            Files.write(file, damage.of(Files.readAllBytes(file)));
        });
    }

    private static byte[] filled(byte[] bytes, int page, int value) {
        Arrays.fill(bytes, page * PAGE_BYTES, (page + 1) * PAGE_BYTES, (byte) value);
        return bytes;
    }

    static List<HostileCase> all() {
        return List.of(
                changed(
                        "an export with a trigger",
                        "CREATE TRIGGER t AFTER INSERT ON seat BEGIN DELETE FROM seat; END"),
                changed("an export with a view", "CREATE VIEW v AS SELECT 1"),
                changed(
                        "an export whose table is a view that never ends",
                        "DROP TABLE seat",
                        "CREATE VIEW seat AS WITH RECURSIVE r(key, document) AS"
                                + " (SELECT 1, '{}' UNION ALL SELECT key + 1, document FROM r) SELECT * FROM r"),
                database(
                        "a description that is a view that never ends",
                        "CREATE VIEW truce_export AS WITH RECURSIVE r(name, value) AS"
                                + " (SELECT 1, 2 UNION ALL SELECT name + 1, 2 FROM r) SELECT * FROM r"),
                changed("an export with a table nobody accounts for", "CREATE TABLE more (id PRIMARY KEY)"),
                changed("an export without its table", "DROP TABLE seat"),
                changed("an export without its list of tables", "DROP TABLE truce_export_tables"),
                changed(
                        "an export of a later version",
                        "UPDATE truce_export SET value = '2' WHERE name = 'formatVersion'"),
                changed("an export of no version", "DELETE FROM truce_export"),
                changed("an export with fewer records than it says", "DELETE FROM seat"),
                changed("an export with another record than it says", "UPDATE seat SET document = '{\"id\":\"b\"}'"),
                changed("an export with a document that is a blob", "UPDATE seat SET document = x'7b7d'"),
                changed("an export with a document that is no JSON", "UPDATE seat SET document = '{'"),
                changed(
                        "an export that names a table of SQLite",
                        "UPDATE truce_export_tables SET name = 'sqlite_schema'"),
                changed(
                        "an export with a computed column",
                        "ALTER TABLE seat RENAME COLUMN document TO d",
                        "ALTER TABLE seat ADD COLUMN document AS (d || zeroblob(1000000000))"),
                damaged("an empty database", bytes -> new byte[0]),
                damaged("a text that is called a database", bytes -> "id,name\n1,2\n".getBytes(StandardCharsets.UTF_8)),
                damaged("a database that is only its first line", bytes -> Arrays.copyOf(bytes, 16)),
                damaged("a database that is cut off", bytes -> Arrays.copyOf(bytes, bytes.length - PAGE_BYTES)),
                damaged("a database whose schema is noise", bytes -> {
                    Arrays.fill(bytes, 200, PAGE_BYTES, (byte) 0x5A);
                    return bytes;
                }),
                damaged("a database with a page of zeroes", bytes -> filled(bytes, 1, 0)),
                damaged("a database with a page of noise", bytes -> filled(bytes, 5, 0x5A)),
                damaged("a database that says its pages have 3 bytes", bytes -> {
                    bytes[16] = 0;
                    bytes[17] = 3;
                    return bytes;
                }),
                damaged("a database of a later file format", bytes -> {
                    bytes[18] = 9;
                    bytes[19] = 9;
                    return bytes;
                }),
                HostileCase.imported("a database with a log beside it", FILE, folder -> {
                    export(folder);
                    Files.writeString(folder.resolve(FILE + "-wal"), "x".repeat(5_000));
                }),
                HostileCase.imported("a database with a journal beside it", FILE, folder -> {
                    export(folder);
                    Files.writeString(folder.resolve(FILE + "-journal"), "x".repeat(5_000));
                }),
                database("a database with views only", "CREATE VIEW seat AS SELECT 'a' AS id"),
                database("a virtual table", "CREATE VIRTUAL TABLE seat USING fts5(id)"),
                database("a table without a key", "CREATE TABLE seat (id)"),
                database("texts in UTF-16", "PRAGMA encoding = 'UTF-16'", "CREATE TABLE seat (id PRIMARY KEY)"),
                database(
                        "a number beyond all", "CREATE TABLE seat (id PRIMARY KEY)", "INSERT INTO seat VALUES (9e999)"),
                database(
                        "a text that is no UTF-8",
                        "CREATE TABLE seat (id PRIMARY KEY)",
                        "INSERT INTO seat VALUES (CAST(x'ff' AS TEXT))"),
                database(
                        "a key that is missing",
                        "CREATE TABLE seat (id PRIMARY KEY, n)",
                        "INSERT INTO seat VALUES (NULL, 1)"),
                database(
                        "a schema that is no SQL",
                        "CREATE TABLE seat (id PRIMARY KEY)",
                        "PRAGMA writable_schema = ON",
                        "UPDATE sqlite_schema SET sql = 'CREATE TABLE seat (((' WHERE type = 'table'"),
                database(
                        "a schema that sends two tables to one page",
                        "CREATE TABLE seat (id PRIMARY KEY)",
                        "CREATE TABLE other (id PRIMARY KEY)",
                        "PRAGMA writable_schema = ON",
                        "UPDATE sqlite_schema SET rootpage = 2 WHERE type = 'table'"),
                database(
                        "a table of a million columns, as far as it says",
                        "CREATE TABLE seat (id PRIMARY KEY)",
                        "PRAGMA writable_schema = ON",
                        "UPDATE sqlite_schema SET sql = 'CREATE TABLE seat (id PRIMARY KEY' || replace(hex(zeroblob(100000)),"
                                + " '00', ', c') || ')' WHERE type = 'table'"));
    }
}
