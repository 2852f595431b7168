package dev.truce.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.export.DatabaseFormat;
import dev.truce.rollback.export.DatabaseFormat.Content;
import dev.truce.rollback.export.DatabaseFormat.Row;
import dev.truce.rollback.export.DatabaseFormat.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteExportFormatTest {

    private static final Digest ROOT = Digest.of(new byte[] {1});
    private static final SortedMap<String, String> FACTS =
            new TreeMap<>(Map.of("format", "truce-export", "formatVersion", "1"));

    @TempDir
    Path folder;

    private final DatabaseFormat format = new SqliteExportFormat();

    private Path written(String... types) {
        Path file = folder.resolve("export.sqlite");
        List<Table> tables =
                Arrays.stream(types).map(type -> new Table(type, 2, ROOT)).toList();
        format.write(
                file,
                FACTS,
                tables,
                type -> List.of(row("a", "{\"id\" : \"a\",\"t\":\"" + type.replace("\0", "") + "\"}"), row("b", "{}"))
                        .iterator());
        return file;
    }

    private static Row row(String key, String json) {
        return new Row(key, json.getBytes(StandardCharsets.UTF_8));
    }

    private Path database(String... statements) throws SQLException {
        return change(folder.resolve("other.sqlite"), statements);
    }

    private static Path change(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
        return file;
    }

    private static List<String> documents(Content content, String type) {
        List<String> documents = new ArrayList<>();
        content.documents(type).forEachRemaining(each -> documents.add(new String(each, StandardCharsets.UTF_8)));
        return documents;
    }

    private void assertRefused(Path file, String problem) {
        assertThatThrownBy(() -> {
                    try (Content content = format.open(file, "given.sqlite")) {
                        content.types().forEach(type -> documents(content, type));
                    }
                })
                .isInstanceOf(InputRejectedException.class)
                .hasMessageStartingWith("given.sqlite: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("given.sqlite: given.sqlite");
    }

    @Test
    void whatWasWrittenIsReadByteForByte() {
        try (Content content = format.open(written("guest", "Größe /2?#%"), "given.sqlite")) {
            assertThat(content.facts()).contains(FACTS);
            assertThat(content.tables())
                    .containsExactly(new Table("Größe /2?#%", 2, ROOT), new Table("guest", 2, ROOT));
            assertThat(content.types()).containsExactly("Größe /2?#%", "guest");
            assertThat(documents(content, "guest")).containsExactly("{\"id\" : \"a\",\"t\":\"guest\"}", "{}");
            assertThat(documents(content, "Größe /2?#%")).hasSize(2);
            assertThatThrownBy(() -> content.documents("gast")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void typesWhoseNamesWouldClashHaveTablesOfTheirOwn() {
        String[] types = {"Guest", "guest", "records", "sqlite_x", "truce_export", "zero\0"};
        try (Content content = format.open(written(types), "given.sqlite")) {
            assertThat(content.types()).containsExactly(types);
            for (String type : types) {
                assertThat(documents(content, type).get(0)).contains(type.substring(0, 4));
            }
        }
    }

    @Test
    void whatNoTextHoldsIsNotWritten() {
        for (byte[] json : new byte[][] {{'"', (byte) 0xFF, '"'}, {'"', 0, '"'}}) {
            Path file = folder.resolve("x" + json[1] + ".sqlite");
            assertThatThrownBy(() -> format.write(
                            file,
                            FACTS,
                            List.of(new Table("t", 1, ROOT)),
                            type -> List.of(new Row("k", json)).iterator()))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessage("record t/k: this is no JSON text, which a table could hold; export as ndjson");
        }
    }

    @Test
    void tablesOfAnotherProgramAreRecordsAndNothingElseOfItRuns() throws SQLException {
        Path file = database(
                "CREATE TABLE seat (id TEXT PRIMARY KEY, n INTEGER CHECK (n < abs(-9223372036854775808)), r REAL, b BLOB)",
                "CREATE TABLE \"view\" (a INTEGER, c AS (a / 0), b TEXT DEFAULT 'x', PRIMARY KEY (a, b))",
                "CREATE VIEW broken AS SELECT * FROM nowhere",
                "CREATE TRIGGER t AFTER INSERT ON seat BEGIN SELECT 1; END",
                "PRAGMA ignore_check_constraints = ON",
                "INSERT INTO seat VALUES ('a', 1, 1.5, x'00ff'), ('b', NULL, NULL, NULL)",
                "INSERT INTO \"view\" (a) VALUES (7)");
        try (Content content = format.open(file, "given.sqlite")) {
            assertThat(content.facts()).isEmpty();
            assertThat(content.tables()).isEmpty();
            assertThat(content.types()).containsExactly("seat", "view");
            assertThat(documents(content, "seat"))
                    .containsExactly(
                            "{\"id\":\"a\",\"n\":1,\"r\":1.5,\"b\":{\"$blob\":\"AP8=\"}}",
                            "{\"id\":\"b\",\"n\":null,\"r\":null,\"b\":null}");
            assertThat(documents(content, "view")).containsExactly("{\"a\":7,\"b\":\"x\"}");
        }
    }

    @Test
    void readingLeavesTheFolderAsItWas() throws IOException {
        Path file = written("guest");
        byte[] before = Files.readAllBytes(file);
        try (Content content = format.open(file, "given.sqlite")) {
            documents(content, "guest");
            assertThat(folder.toFile().list()).containsExactly("export.sqlite");
        }
        assertThat(file).hasBinaryContent(before);
        assertThat(folder.toFile().list()).containsExactly("export.sqlite");
    }

    @Test
    void aFileWithALogBesideItIsNotTheWhole() throws IOException {
        Path file = written("guest");
        Files.createFile(folder.resolve("export.sqlite-wal"));
        format.open(file, "given.sqlite").close();
        Files.writeString(folder.resolve("export.sqlite-wal"), "x");
        assertRefused(file, "part of it may still be in export.sqlite-wal");
    }

    @Test
    void whatIsNoDatabaseIsRefused() throws IOException {
        assertRefused(Files.createFile(folder.resolve("empty")), "this is not a SQLite database");
        assertRefused(Files.writeString(folder.resolve("text"), "SQLite format 4\0"), "this is not a SQLite database");
        assertRefused(Files.writeString(folder.resolve("magic"), "SQLite format 3\0"), "(SQLite: ");
        Path file = written("guest");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 4096));
        assertRefused(file, "the database is damaged");
    }

    @Test
    void anyDamagedPageIsRefusedOrChangesNoStructure() throws IOException {
        Path file = written("guest");
        byte[] bytes = Files.readAllBytes(file);
        for (int page = 1; page < bytes.length / 4096; page++) {
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, page * 4096, page * 4096 + 4096, (byte) 0x5A);
            Files.write(file, damaged);
            assertRefused(file, "the database is damaged");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "CREATE VIEW v AS SELECT 1              | an export has tables only, but here is the view \"v\"",
                "CREATE TRIGGER t AFTER INSERT ON guest BEGIN SELECT 1; END | an export has tables only, but here is the trigger \"t\"",
                "CREATE TABLE more (a)                  | nothing accounts for its table \"more\"",
                "DROP TABLE truce_export_tables         | the table truce_export_tables is missing",
                "DROP TABLE guest                       | it names the table \"guest\" twice, or it is missing",
                "INSERT INTO truce_export_tables VALUES ('x', 'sqlite_schema', 1, 'x')  | it names the table \"sqlite_schema\" twice, or it is missing",
                "UPDATE truce_export_tables SET state_root = 'x' | is not a digest",
                "UPDATE guest SET document = x'7b7d'    | a document is no text",
                "ALTER TABLE guest RENAME COLUMN document TO d | no such column: document",
            })
    void anExportThatIsNotAsWrittenIsRefused(String change, String problem) throws SQLException {
        assertRefused(change(written("guest"), change), problem);
    }

    @Test
    void twoTablesOfOneTypeAreRefused() throws SQLException {
        Path file = change(
                written("guest"),
                "CREATE TABLE more (key, document)",
                "INSERT INTO truce_export_tables VALUES (CAST('guest' AS BLOB), 'more', 2, 'x')");
        assertRefused(file, "it names the table \"more\" twice, or it is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "CREATE VIEW v AS SELECT 1 AS id        | the database has no table",
                "CREATE VIRTUAL TABLE v USING fts5(a)   | \"v\" is a virtual table",
                "CREATE TABLE t (a)                     | has no primary key",
                "CREATE TABLE t (a PRIMARY KEY); PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = NULL | the database is damaged",
                "PRAGMA encoding = 'UTF-16'; CREATE TABLE t (a PRIMARY KEY) | its texts must be UTF-8",
                "CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (9e999) | holds Infinity",
                "CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (CAST(x'ff' AS TEXT)) | holds a text that is not UTF-8",
            })
    void aDatabaseWithoutReadableRecordsIsRefused(String statements, String problem) throws SQLException {
        assertRefused(database(statements.split("; ")), problem);
    }

    @Test
    void whatSqliteKeepsForItselfIsNoType() throws SQLException {
        Path file = database("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO t VALUES (7)");
        try (Content content = format.open(file, "given.sqlite")) {
            assertThat(content.types()).containsExactly("t");
            assertThat(documents(content, "t")).containsExactly("{\"id\":7}");
        }
    }

    @Test
    void nothingFollowsTheLastDocument() {
        try (Content content = format.open(written("guest"), "given.sqlite")) {
            Iterator<byte[]> documents = content.documents("guest");
            documents.next();
            documents.next();
            assertThat(documents.hasNext()).isFalse();
            assertThatThrownBy(documents::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void viewsThatGrowWithoutEndAreNotLookedInto() throws SQLException {
        Stream<String> views = Stream.iterate(1, i -> i + 1)
                .limit(40)
                .map(i -> "CREATE VIEW v" + i + " AS SELECT a.n FROM v" + (i - 1) + " a, v" + (i - 1) + " b");
        Path file = database(
                Stream.concat(Stream.of("CREATE TABLE t (id PRIMARY KEY)", "CREATE VIEW v0 AS SELECT 1 AS n"), views)
                        .toArray(String[]::new));
        try (Content content = format.open(file, "given.sqlite")) {
            assertThat(content.types()).containsExactly("t");
        }
    }
}
