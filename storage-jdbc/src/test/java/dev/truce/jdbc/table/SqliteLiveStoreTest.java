package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveRecords.bytes;
import static dev.truce.jdbc.table.LiveRecords.change;
import static dev.truce.jdbc.table.LiveRecords.documents;
import static dev.truce.jdbc.table.LiveRecords.keys;
import static dev.truce.jdbc.table.LiveRecords.put;
import static dev.truce.jdbc.table.LiveRecords.putBack;
import static dev.truce.jdbc.table.LiveRecords.records;
import static dev.truce.jdbc.table.LiveRecords.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.RecordId;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.SqliteTransaction;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.testkit.contract.LiveStoreContract;
import dev.truce.testkit.contract.RelatedStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteLiveStoreTest {

    private static final String TABLES = """
            CREATE TABLE guest (id TEXT PRIMARY KEY, name TEXT, visits INTEGER);
            CREATE TABLE Room (id TEXT PRIMARY KEY, name TEXT, visits INTEGER)
            """;

    @TempDir
    Path folder;

    @Nested
    class Contract extends LiveStoreContract {

        @Override
        protected LiveStore open() throws Exception {
            return store(Files.exists(file()) ? "" : TABLES);
        }

        @Override
        protected boolean takesAllBatchesInOneStep() {
            return true;
        }
    }

    @Nested
    class ContractWithWriteAheadLog extends LiveStoreContract {

        @Override
        protected LiveStore open() throws Exception {
            return store(Files.exists(file()) ? "" : "PRAGMA journal_mode = WAL;" + TABLES);
        }

        @Override
        protected boolean takesAllBatchesInOneStep() {
            return true;
        }
    }

    @Nested
    class Related extends RelatedStoreContract {

        @Override
        protected LiveStore open() throws Exception {
            return store("CREATE TABLE guest (id TEXT PRIMARY KEY, mail TEXT NOT NULL UNIQUE);"
                    + "CREATE TABLE stay (id TEXT PRIMARY KEY, guest TEXT REFERENCES guest ON DELETE CASCADE)");
        }
    }

    @Test
    void eachKindOfValueHasItsJson() throws Exception {
        try (LiveStore store = store(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b REAL, c BLOB, d TEXT);"
                        + "INSERT INTO t VALUES (1, 9223372036854775807, 1, x'00ff', 'a' || char(0) || 'b'),"
                        + " (2, 0.1, 2e300, x'', ''), (3, NULL, -1.5e-300, NULL, NULL), (4, 1.0, 0.30000000000000004, 7, '7')")) {
            assertThat(documents(records(store)))
                    .containsExactly(
                            "{\"id\":1,\"a\":9223372036854775807,\"b\":1.0,\"c\":{\"$blob\":\"AP8=\"},\"d\":\"a\\u0000b\"}",
                            "{\"id\":2,\"a\":0.1,\"b\":2E+300,\"c\":{\"$blob\":\"\"},\"d\":\"\"}",
                            "{\"id\":3,\"a\":null,\"b\":-1.5E-300,\"c\":null,\"d\":null}",
                            "{\"id\":4,\"a\":1.0,\"b\":0.30000000000000004,\"c\":7,\"d\":\"7\"}");
        }
    }

    @Test
    void whatWasReadCanBeWrittenBackExactly() throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b REAL, c BLOB, d TEXT);"
                + "INSERT INTO t VALUES (1, 1.0, 1, x'00ff', 'a' || char(0) || 'b'), (2, 0.1, 1e-7, x'', '1.0'),"
                + " (3, NULL, 123456789012345680, 5, NULL)")) {
            String types = "SELECT group_concat(typeof(a) || quote(a) || quote(b) || quote(c) || quote(d)) FROM t";
            String before = text(types);
            List<StoredRecord> records = records(store);
            remove(store, records);
            assertThat(records(store)).isEmpty();

            putBack(store, records);

            assertThat(text(types)).isEqualTo(before);
        }
    }

    @Test
    void numbersAreKeysInTheOrderOfTheirTexts() throws Exception {
        try (LiveStore store =
                store("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2), (10), (-5), (100)")) {
            assertThat(keys(store)).containsExactly("-5", "1", "10", "100", "2");
            assertThat(store.get(new RecordId("t", "10"))).isPresent();
            assertThat(store.get(new RecordId("t", "010"))).isEmpty();
            assertThat(store.get(new RecordId("t", "1e1"))).isEmpty();
        }
    }

    @Test
    void severalColumnsMakeAKeyThatIsTheirArray() throws Exception {
        try (LiveStore store = store("CREATE TABLE stay (room TEXT, night INTEGER, guest TEXT,"
                + " PRIMARY KEY (night, room)) WITHOUT ROWID;"
                + "INSERT INTO stay VALUES ('b', 9, 'x'), ('a\"', 10, 'y')")) {
            assertThat(keys(store)).containsExactly("[10,\"a\\\"\"]", "[9,\"b\"]");

            StoredRecord record = store.get(new RecordId("stay", "[9,\"b\"]")).orElseThrow();
            store.apply(List.of(new RecordChange(record.id(), record.digest(), null)));

            assertThat(keys(store)).containsExactly("[10,\"a\\\"\"]");
        }
    }

    @Test
    void everyKindOfValueCanBePartOfAKey() throws Exception {
        try (LiveStore store = store("CREATE TABLE t (a TEXT, b, PRIMARY KEY (a, b));"
                + "INSERT INTO t VALUES ('x', NULL), ('x', 1.5), ('x', x'00'), ('x', 7), ('x', 'y')")) {
            List<StoredRecord> records = records(store);
            assertThat(keys(store))
                    .containsExactly(
                            "[\"x\",\"y\"]",
                            "[\"x\",1.5]",
                            "[\"x\",7]",
                            "[\"x\",null]",
                            "[\"x\",{\"$blob\":\"AA==\"}]");
            for (StoredRecord each : records) {
                assertThat(store.get(each.id()).orElseThrow().digest()).isEqualTo(each.digest());
            }

            remove(store, records);

            assertThat(records(store)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "\"one\"", "[1]", "{\"a\":1}", "1"})
    void aTextIsFoundByItselfWhateverItLooksLike(String key) throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY); INSERT INTO t VALUES ('" + key + "')")) {
            assertThat(store.get(new RecordId("t", key))).isPresent();
            assertThat(store.get(new RecordId("t", key + " "))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9", "\"b\"", "{\"night\":9}", "[9]", "[9,\"b\",1]", "[9,{\"a\":1}]", "[9, \"b\"]", "no JSON"})
    void whatIsNoArrayOfTheKeysColumnsNamesNoRow(String key) throws Exception {
        try (LiveStore store = store("CREATE TABLE stay (night INTEGER, room TEXT, PRIMARY KEY (night, room));"
                + "INSERT INTO stay VALUES (9, 'b')")) {
            assertThat(store.get(new RecordId("stay", key))).isEmpty();
            assertThat(store.get(new RecordId("stay", "[9,\"b\"]"))).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"NULL, no", "char(), an empty"})
    void aRowWithoutAKeyIsRefused(String key, String found) throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY); INSERT INTO t VALUES (" + key + ")")) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> keys(store))
                    .withMessage("A row of table \"t\" has " + found + " primary key, so its record has no name;"
                            + " give it a key, or exclude the table");
        }
    }

    @Test
    void aDocumentTellsTheNameOfItsRecord() throws Exception {
        try (LiveStore store =
                store("CREATE TABLE stay (night INTEGER, room TEXT, guest TEXT, PRIMARY KEY (night, room))")) {
            assertThat(store.idOf("stay", bytes("{\"room\":\"b\",\"night\":9}")))
                    .contains(new RecordId("stay", "[9,\"b\"]"));
            assertThat(store.idOf("stay", bytes("{\"room\":\"b\"}"))).isEmpty();
            assertThat(store.idOf("stay", bytes("{\"room\":\"b\",\"night\":null}")))
                    .isEmpty();
            assertThat(store.idOf("guest", bytes("{}"))).isEmpty();
            assertThat(store.idOf(null, bytes("{}"))).isEmpty();
        }
    }

    @Test
    void aLookUpIsExactWhereTheColumnIsNot() throws Exception {
        try (LiveStore store =
                store("CREATE TABLE t (id TEXT PRIMARY KEY COLLATE NOCASE); INSERT INTO t VALUES ('Ann')")) {
            assertThat(store.get(new RecordId("t", "Ann"))).isPresent();
            assertThat(store.get(new RecordId("t", "ann"))).isEmpty();
        }
    }

    @Test
    void twoRowsOfOneKeyAreRefused() throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id BLOB PRIMARY KEY); INSERT INTO t VALUES (1), ('1')")) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> keys(store))
                    .withMessage("Two rows of table \"t\" have the key 1, one as a number and one as a text;"
                            + " change one, or exclude the table");
        }
    }

    @Test
    void aTableWithoutPrimaryKeyIsRefusedByNameUnlessExcluded() throws Exception {
        String tables =
                "CREATE TABLE log (line TEXT); CREATE TABLE t (id TEXT PRIMARY KEY); INSERT INTO t VALUES ('a')";

        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store(tables))
                .withMessageContaining("the table \"log\" has no primary key");
        try (LiveStore store = SqliteLiveStore.open(url(), Set.of("log"))) {
            assertThat(keys(store)).containsExactly("a");
        }
    }

    @Test
    void aVirtualTableIsRefusedByNameUnlessExcluded() throws Exception {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store("CREATE TABLE t (id TEXT PRIMARY KEY); CREATE VIRTUAL TABLE v USING fts5(a)"))
                .withMessageContaining("the virtual table \"v\" has no primary key");
        try (LiveStore store = SqliteLiveStore.open(url(), Set.of("v"))) {
            assertThat(store.schema().types()).containsOnlyKeys("t");
        }
    }

    @Test
    void aDatabaseInAnotherEncodingIsRefused() {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (id TEXT PRIMARY KEY)"))
                .withMessageEndingWith(": the database holds its texts in UTF-16le, but only UTF-8 is supported;"
                        + " copy it into a database in UTF-8");
    }

    @Test
    void viewsComputedColumnsAndTheTablesOfTruceAreNotRecords() throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY, twice TEXT AS (id || id));"
                + "CREATE VIEW v AS SELECT * FROM t; CREATE TABLE truce_case (x); INSERT INTO t (id) VALUES ('a')")) {
            assertThat(documents(records(store))).containsExactly("{\"id\":\"a\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            t | {"id":"a","n":1,"x":1}      | has the member "x", but table "t" has no such column
            t | {"id":"a"}                  | has no value for column "n", which must not be null
            t | {"id":"a","n":null}         | has no value for column "n", which must not be null
            t | {"id":"b","n":1}            | holds a document with the key b
            t | {"n":1}                     | has no value for column "id", which must not be null
            t | {"id":"a","n":[1]}          | member "n" is of type array, which no column can hold
            t | {"id":"a","n":true}         | member "n" is of type boolean, which no column can hold
            t | {"id":"a","n":1e30000}      | is outside the range of a double
            t | {"id":"a","n":0.1000000000000000055} | which SQLite cannot hold exactly
            t | {"id":"a","n":18446744073709551615} | which SQLite cannot hold exactly
            t | {"id":"a","n":9223372036854775808}  | which SQLite cannot hold exactly
            t | {"id":"a","n":{"$blob":1}}  | member "n" is of type object, which no column can hold
            t | {"id":"a","n":{"x":"AA=="}} | member "n" is of type object, which no column can hold
            t | {"id":"a","n":{"$blob":"AA==","x":1}} | member "n" is of type object, which no column can hold
            t | {"id":"a","n":"12"}         | column "n" was given "12" and holds 12
            t | [1]                         | is not a JSON object
            u | {"id":"a"}                  | is of type "u", but there is no such table
            """)
    void aDocumentThatDoesNotFitIsRefusedBeforeAnythingIsChanged(String type, String json, String problem)
            throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)")) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(
                            () -> store.apply(List.of(put("t", "ok", "{\"id\":\"ok\",\"n\":1}"), put(type, "a", json))))
                    .withMessageContaining(problem);
            assertThat(keys(store)).isEmpty();
        }
    }

    @Test
    void aBatchThatNamesARecordTwiceIsRefused() throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY)")) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() ->
                            store.apply(List.of(put("t", "a", "{\"id\":\"a\"}"), put("t", "a", "{\"id\":\"a\"}"))))
                    .withMessage("A batch changes a record once, but t/a twice");
            assertThat(keys(store)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AFTER DELETE ON t BEGIN INSERT INTO t VALUES (OLD.id) | the record is there again after it was removed
            AFTER INSERT ON t BEGIN DELETE FROM t WHERE id = NEW.id | the record is gone after it was written
            """)
    void whatATriggerUndoesIsNotApplied(String trigger, String problem) throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY); INSERT INTO t VALUES ('a')")) {
            trigger(trigger + "; END");
            List<RecordChange> batch = List.of(change(store, "t", "a", null), put("t", "b", "{\"id\":\"b\"}"));
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(batch))
                    .withMessageEndingWith(
                            " does not fit its table: " + problem + "; nothing of the batch was applied.");
            assertThat(keys(store)).containsExactly("a");
        }
    }

    @Test
    void aColumnThatADocumentLacksBecomesNullAndTheBatchCanBeRepeated() throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER)")) {
            List<RecordChange> batch = List.of(put("t", "a", "{\"id\":\"a\"}"));
            store.apply(batch);
            store.apply(batch);

            assertThat(documents(records(store))).containsExactly("{\"id\":\"a\",\"n\":null}");
        }
    }

    @Test
    void aUniqueValueCanMoveFromARemovedRecordToAnother() throws Exception {
        try (LiveStore store =
                store("CREATE TABLE t (id TEXT PRIMARY KEY, mail TEXT UNIQUE); INSERT INTO t VALUES ('a', 'm')")) {
            StoredRecord a = store.get(new RecordId("t", "a")).orElseThrow();

            store.apply(List.of(
                    put("t", "b", "{\"id\":\"b\",\"mail\":\"m\"}"), new RecordChange(a.id(), a.digest(), null)));

            assertThat(documents(records(store))).containsExactly("{\"id\":\"b\",\"mail\":\"m\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNIQUE", "NOT NULL UNIQUE"})
    void twoRecordsSwapAUniqueValue(String unique) throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY, mail TEXT " + unique + ");"
                + "CREATE TABLE note (id TEXT PRIMARY KEY, t TEXT NOT NULL REFERENCES t ON DELETE CASCADE);"
                + "INSERT INTO t VALUES ('a', 'x'), ('b', 'y'); INSERT INTO note VALUES ('n', 'a')")) {
            store.applyAll(List.of(
                    List.of(change(store, "t", "a", "{\"id\":\"a\",\"mail\":\"y\"}")),
                    List.of(change(store, "t", "b", "{\"id\":\"b\",\"mail\":\"x\"}"))));

            assertThat(text("SELECT group_concat(id || mail, ' ') FROM t ORDER BY id"))
                    .isEqualTo("ay bx");
            assertThat(text("SELECT group_concat(id || t) FROM note")).isEqualTo("na");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT"})
    void noActionOfAForeignKeyTouchesARecordThatIsNotNamed(String action) throws Exception {
        try (LiveStore store = store("CREATE TABLE guest (id TEXT PRIMARY KEY); CREATE TABLE stay (id INTEGER PRIMARY"
                + " KEY, guest TEXT REFERENCES guest " + action + "); INSERT INTO guest VALUES ('g'), ('h');"
                + " INSERT INTO stay VALUES (1, 'g'), (2, 'g')")) {
            RecordChange gone = change(store, "guest", "g", null);
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(gone, change(store, "stay", "1", null))))
                    .withMessageEndingWith(": after the batch a record of \"stay\" would refer to one of \"guest\" that"
                            + " is not there (stay/2); nothing of the batch was applied. Let the batch include both.");
            assertThat(keys(store)).containsExactly("g", "h", "1", "2");

            store.apply(List.of(
                    gone, change(store, "stay", "1", null), change(store, "stay", "2", "{\"id\":2,\"guest\":\"h\"}")));

            assertThat(documents(records(store))).containsExactly("{\"id\":\"h\"}", "{\"id\":2,\"guest\":\"h\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (id INTEGER PRIMARY KEY, guest TEXT %s)               | stay/1, stay/2, stay/3, stay/4, stay/5 and 2 more
            (id INTEGER PRIMARY KEY, guest TEXT %s) WITHOUT ROWID | a row of stay and 6 more
            (id INTEGER PRIMARY KEY, guest TEXT %s, rowid TEXT)   | row 1 of stay, row 2 of stay, row 3 of stay, row 4 of stay, row 5 of stay and 2 more
            """)
    void aFewOfTheRowsThatWouldReferToNothingAreNamed(String columns, String named) throws Exception {
        try (LiveStore store = store("CREATE TABLE guest (id TEXT PRIMARY KEY); CREATE TABLE stay "
                + columns.formatted("REFERENCES guest ON DELETE CASCADE")
                + "; INSERT INTO guest VALUES ('g'); INSERT INTO stay (id, guest) VALUES (1, 'g'), (2, 'g'), (3, 'g'),"
                + " (4, 'g'), (5, 'g'), (6, 'g'), (7, 'g')")) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(change(store, "guest", "g", null))))
                    .withMessageContaining("that is not there (" + named + "); nothing of the batch was applied");
        }
    }

    @Test
    void aRowOfATableThatIsLeftAloneStillKeepsWhatItRefersTo() throws Exception {
        store(
                        "CREATE TABLE guest (id TEXT PRIMARY KEY); CREATE TABLE stay (id TEXT PRIMARY KEY, guest TEXT REFERENCES"
                                + " guest ON DELETE CASCADE); INSERT INTO guest VALUES ('g'); INSERT INTO stay VALUES ('s', 'g')")
                .close();
        try (LiveStore store = SqliteLiveStore.open(url(), Set.of("stay"))) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(change(store, "guest", "g", null))))
                    .withMessageContaining("that is not there (a row of stay); nothing of the batch was applied");
            assertThat(keys(store)).containsExactly("g");
        }
    }

    @Test
    void aReferenceThatWasBrokenBeforeStopsNoBatch() throws Exception {
        try (LiveStore store = store("CREATE TABLE guest (id TEXT PRIMARY KEY); CREATE TABLE stay (id INTEGER PRIMARY"
                + " KEY, guest TEXT REFERENCES guest ON DELETE CASCADE); INSERT INTO guest VALUES ('g');"
                + " INSERT INTO stay VALUES (1, 'nobody')")) {
            store.apply(List.of(change(store, "guest", "g", null)));

            assertThat(keys(store)).containsExactly("1");
        }
    }

    @Test
    void theSchemaNamesColumnsReferencesAndUniques() throws Exception {
        try (LiveStore store = store("CREATE TABLE guest (id INTEGER PRIMARY KEY, mail VARCHAR(9) NOT NULL UNIQUE);"
                + "CREATE TABLE stay (room TEXT, night INTEGER, guest INTEGER REFERENCES Guest, host INTEGER"
                + " REFERENCES guest (id), PRIMARY KEY (night, room)); CREATE UNIQUE INDEX a_few ON stay (guest)"
                + " WHERE room = 'a'; CREATE UNIQUE INDEX low ON guest (lower(mail))")) {
            StoreSchema.TypeSchema guest = store.schema().types().get("guest");
            StoreSchema.TypeSchema stay = store.schema().types().get("stay");
            assertThat(guest.columns())
                    .containsExactly(
                            new StoreSchema.Column("id", "INTEGER", true),
                            new StoreSchema.Column("mail", "VARCHAR(9)", true));
            assertThat(guest.uniques()).containsExactly(List.of("id"), List.of("mail"));
            assertThat(stay.uniques()).containsExactly(List.of("night", "room"));
            assertThat(stay.references())
                    .containsExactlyInAnyOrder(
                            new StoreSchema.Reference(List.of("guest"), "guest", List.of("id")),
                            new StoreSchema.Reference(List.of("host"), "guest", List.of("id")));
        }
    }

    @Test
    void theSchemaLeavesOutReferencesToTablesThatAreLeftAlone() throws Exception {
        store("CREATE TABLE guest (id TEXT PRIMARY KEY); CREATE TABLE room (id TEXT PRIMARY KEY); CREATE TABLE stay"
                        + " (id TEXT PRIMARY KEY, guest TEXT REFERENCES guest, room TEXT REFERENCES room)")
                .close();
        try (LiveStore store = SqliteLiveStore.open(url(), Set.of("guest"))) {
            assertThat(store.schema().types().get("stay").references())
                    .containsExactly(new StoreSchema.Reference(List.of("room"), "room", List.of("id")));
        }
    }

    @Test
    void referencesNeedToHoldOnlyAtTheEndOfABatch() throws Exception {
        try (LiveStore store = store("CREATE TABLE guest (id TEXT PRIMARY KEY);"
                + "CREATE TABLE stay (id TEXT PRIMARY KEY, guest TEXT NOT NULL REFERENCES guest (id))")) {
            RecordChange stay = put("stay", "s", "{\"id\":\"s\",\"guest\":\"g\"}");

            DatabaseException refusal = catchThrowableOfType(DatabaseException.class, () -> store.apply(List.of(stay)));
            assertThat(refusal.problem()).isEqualTo(Problem.UNFIT);
            assertThat(refusal)
                    .hasMessageContaining("a record of \"stay\" would refer to one of \"guest\" that is not there");
            assertThat(keys(store)).isEmpty();

            store.apply(List.of(stay, put("guest", "g", "{\"id\":\"g\"}")));
            assertThat(keys(store)).containsExactly("g", "s");
        }
    }

    @Test
    void aScanSeesOneStateWhateverIsAppliedMeanwhile() throws Exception {
        try (LiveStore store = store(
                        "PRAGMA journal_mode = WAL; CREATE TABLE a (id TEXT PRIMARY KEY);"
                                + "CREATE TABLE b (id TEXT PRIMARY KEY); INSERT INTO a VALUES ('1'); INSERT INTO b VALUES ('2')");
                RecordCursor cursor = store.scan()) {
            assertThat(cursor.next().id().key()).isEqualTo("1");
            StoredRecord b = store.get(new RecordId("b", "2")).orElseThrow();

            store.apply(List.of(new RecordChange(b.id(), b.digest(), null), put("b", "3", "{\"id\":\"3\"}")));

            assertThat(cursor.next().id().key()).isEqualTo("2");
            assertThat(cursor.hasNext()).isFalse();
        }
    }

    @Test
    void aTextThatIsNotUtf8IsRefusedRatherThanAltered() throws Exception {
        try (LiveStore store = store("CREATE TABLE t (id TEXT PRIMARY KEY, n TEXT);"
                + "INSERT INTO t VALUES ('a', char(65533)), ('b', CAST(x'ff' AS TEXT))")) {
            assertThat(store.get(new RecordId("t", "a"))).isPresent();
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.get(new RecordId("t", "b")))
                    .withMessage("Column \"n\" of table \"t\" holds a text that is not UTF-8;"
                            + " mend it, or exclude the table");
        }
    }

    @ParameterizedTest
    @CsvSource({"jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:sqlite:file:x", "jdbc:postgresql:x", "jdbc:sqlite:a?b=c"})
    void aUrlThatNamesNoFileIsRefused(String url) {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> SqliteLiveStore.open(url))
                .withMessage("\"" + url + "\" does not name a SQLite file; write jdbc:sqlite:PATH");
    }

    @Test
    void aMissingDatabaseIsNotMade() {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> SqliteLiveStore.open(url()))
                .withMessageContaining("there is no such file");
        assertThat(file()).doesNotExist();
    }

    private Path file() {
        return folder.resolve("app.db");
    }

    private String url() {
        return "jdbc:sqlite:" + file();
    }

    private LiveStore store(String script) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url())) {
            for (String sql : script.split(";", -1)) {
                if (!sql.isBlank()) {
                    SqliteTransaction.execute(connection, sql);
                }
            }
        }
        return SqliteLiveStore.open(url());
    }

    private void trigger(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url())) {
            SqliteTransaction.execute(connection, "CREATE TRIGGER undo " + sql);
        }
    }

    private @Nullable String text(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.getString(1);
        }
    }
}
