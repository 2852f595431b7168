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

import dev.truce.conflict.RecordId;
import dev.truce.jdbc.Postgres;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreLockedException;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.testkit.contract.LiveStoreContract;
import dev.truce.testkit.contract.RelatedStoreContract;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class PostgresLiveStoreTest extends PostgresTables {

    @Nested
    class Contract extends LiveStoreContract {

        @Override
        protected LiveStore open() {
            sql("CREATE TABLE IF NOT EXISTS guest (id text PRIMARY KEY, name text, visits integer);"
                    + "CREATE TABLE IF NOT EXISTS \"Room\" (id text PRIMARY KEY, name text, visits integer)");
            return store();
        }

        @Override
        protected boolean holdsNul() {
            return false;
        }

        @Override
        protected boolean takesAllBatchesInOneStep() {
            return true;
        }
    }

    @Nested
    class Related extends RelatedStoreContract {

        @Override
        protected LiveStore open() {
            sql("CREATE TABLE guest (id text PRIMARY KEY, mail text NOT NULL UNIQUE);"
                    + "CREATE TABLE stay (id text PRIMARY KEY, guest text REFERENCES guest ON DELETE CASCADE)");
            return store();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            smallint                    | -32768                             | -32768
            bigint                      | 9223372036854775807                | 9223372036854775807
            numeric(12,3)               | 1.5                                | 1.500
            numeric                     | 1.50                               | {"$numeric":"1.50"}
            numeric                     | 12345678901234567890.123456789     | 12345678901234567890.123456789
            numeric                     | 'NaN'                              | {"$numeric":"NaN"}
            numeric                     | '-Infinity'                        | {"$numeric":"-Infinity"}
            real                        | 0.1                                | 0.1
            double precision            | 0.1::float8 + 0.2                  | 0.30000000000000004
            double precision            | 'Infinity'                         | {"$float":"Infinity"}
            double precision            | '-0'                               | {"$float":"-0"}
            double precision            | 1e300                              | 1E+300
            boolean                     | true                               | true
            text                        | E'a\\t\\\\N "ü" \\n'               | "a\\t\\\\N \\"ü\\" \\n"
            varchar(9)                  | ''                                 | ""
            char(4)                     | 'ab'                               | "ab"
            bytea                       | '\\x00ff'                          | {"$blob":"AP8="}
            date                        | '2026-02-28'                       | "2026-02-28"
            date                        | '0044-03-15 BC'                    | "0044-03-15 BC"
            time                        | '12:30:00.000001'                  | "12:30:00.000001"
            timetz                      | '12:30+02'                         | "12:30:00+02"
            timestamp                   | '2026-02-28 12:30:00.5'            | "2026-02-28 12:30:00.5"
            timestamptz                 | '2026-02-28 12:30:00.000001+02'    | "2026-02-28T10:30:00.000001Z"
            timestamptz                 | '-infinity'                        | "-infinity"
            timestamptz                 | '0044-03-15 00:00+00 BC'           | "0044-03-15 00:00:00+00 BC"
            interval                    | '1 mon 2 days 00:00:03.5'          | "1 mon 2 days 00:00:03.5"
            uuid                        | 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' | "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
            json                        | '{"b": 1,  "a":1.0}'               | "{\\"b\\": 1,  \\"a\\":1.0}"
            jsonb                       | '{"b": 1,  "a":1.0}'               | "{\\"a\\": 1.0, \\"b\\": 1}"
            integer[]                   | '[0:1]={1,NULL}'                   | "[0:1]={1,NULL}"
            text[]                      | array['a,b','"']                   | "{\\"a,b\\",\\"\\\\\\"\\"}"
            inet                        | '192.168.0.1'                      | "192.168.0.1/32"
            cidr                        | '10.0.0.0/8'                       | "10.0.0.0/8"
            macaddr                     | '08:00:2b:01:02:03'                | "08:00:2b:01:02:03"
            bit(3)                      | B'101'                             | "101"
            varbit                      | B'1'                               | "1"
            int4range                   | '[1,5)'                            | "[1,5)"
            money                       | 12.3                               | "$12.30"
            point                       | '(1,2)'                            | "(1,2)"
            tsvector                    | 'a:1 b:2'                          | "'a':1 'b':2"
            xml                         | '<a/>'                             | "<a/>"
            mood                        | 'so so'                            | "so so"
            short                       | 'abc'                              | "abc"
            pair                        | '(1,"x y")'                        | "(1,\\"x y\\")"
            """)
    void everyTypeComesBackAsItWas(String type, String literal, String json) {
        sql("CREATE TYPE mood AS ENUM ('good', 'so so'); CREATE DOMAIN short AS varchar(3) CHECK (value <> 'no');"
                + "CREATE TYPE pair AS (a integer, b text); CREATE TABLE t (id integer PRIMARY KEY, v " + type
                + "); INSERT INTO t VALUES (1, " + literal + "), (2, NULL)");
        String shown =
                "SELECT string_agg(id || '=' || coalesce(v::text, 'NULL') || pg_typeof(v), ';' ORDER BY id) FROM t";
        String before = text(shown);
        try (LiveStore store = store()) {
            List<StoredRecord> records = records(store);
            assertThat(documents(records)).containsExactly("{\"id\":1,\"v\":" + json + "}", "{\"id\":2,\"v\":null}");
            remove(store, records);
            assertThat(text("SELECT count(*) FROM t")).isEqualTo("0");

            putBack(store, records);

            assertThat(text(shown)).isEqualTo(before);
            assertThat(documents(records(store))).isEqualTo(documents(records));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            integer          | (10), (9), (-5)                        | -5 10 9
            text             | ('b'), ('B'), ('é'), ('a b')           | B a_b b é
            uuid             | ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11') | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
            numeric          | (1.50), (10), (9)                      | 1.50 10 9
            timestamptz      | ('2026-01-01 00:00+01')                | 2025-12-31_23:00:00+00
            date             | ('2026-01-02'), ('2026-01-01')         | 2026-01-01 2026-01-02
            boolean          | (true), (false)                        | false true
            bytea            | ('\\x00'), ('\\xff')                   | \\x00 \\xff
            """)
    void everyTypeCanBeAKey(String type, String values, String keys) {
        sql("CREATE TABLE t (id " + type + " PRIMARY KEY); INSERT INTO t VALUES " + values);
        try (LiveStore store = store()) {
            List<StoredRecord> records = records(store);
            assertThat(String.join(" ", keys(store)).replace("a b", "a_b").replace("31 23", "31_23"))
                    .isEqualTo(keys);
            for (StoredRecord each : records) {
                assertThat(store.get(each.id()).orElseThrow().digest()).isEqualTo(each.digest());
                assertThat(store.idOf("t", each.json())).contains(each.id());
            }
            assertThat(store.get(new RecordId("t", "no such key"))).isEmpty();
            remove(store, records);
            putBack(store, records);
            assertThat(documents(records(store))).isEqualTo(documents(records));
        }
    }

    @Test
    void severalColumnsMakeAKeyThatIsTheirArray() {
        sql("CREATE TABLE stay (room text, night integer, guest text, PRIMARY KEY (night, room));"
                + "INSERT INTO stay VALUES ('b', 9, 'x'), (E'a\"\\u0001', 10, 'y')");
        try (LiveStore store = store()) {
            assertThat(keys(store)).containsExactly("[10,\"a\\\"\\u0001\"]", "[9,\"b\"]");
            StoredRecord record = store.get(new RecordId("stay", "[9,\"b\"]")).orElseThrow();
            assertThat(store.get(new RecordId("stay", "[9, \"b\"]"))).isEmpty();

            store.apply(List.of(new RecordChange(record.id(), record.digest(), null)));

            assertThat(keys(store)).containsExactly("[10,\"a\\\"\\u0001\"]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9",
                "\"b\"",
                "{\"night\":9}",
                "[9]",
                "[9,\"b\",1]",
                "[9,1]",
                "[9, \"b\"]",
                "[9,\"b\\u0000\"]",
                "no JSON"
            })
    void whatIsNoArrayOfTheKeysColumnsNamesNoRow(String key) {
        sql(
                "CREATE TABLE stay (night integer, room text, PRIMARY KEY (night, room)); INSERT INTO stay VALUES (9, 'b')");
        try (LiveStore store = store()) {
            assertThat(store.get(new RecordId("stay", key))).isEmpty();
            assertThat(store.get(new RecordId("stay", "[9,\"b\"]"))).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"numeric, 1.50, 1.5", "timestamptz, 2026-01-01 00:00:00+00, 2026-01-01 01:00:00+01", "numeric, 10, 10.0"
    })
    void aKeyIsTheTextThatPostgresWrites(String type, String key, String other) {
        sql("CREATE TABLE t (id " + type + " PRIMARY KEY); INSERT INTO t VALUES ('" + key + "')");
        try (LiveStore store = store()) {
            assertThat(store.get(new RecordId("t", key))).isPresent();
            assertThat(store.get(new RecordId("t", other))).isEmpty();
            assertThat(store.get(new RecordId("t", key + "\0"))).isEmpty();
        }
    }

    @Test
    void amongKeysThatAreNoneTheOthersAreFound() {
        String id = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        sql("CREATE TABLE t (id uuid PRIMARY KEY); INSERT INTO t VALUES ('" + id + "')");
        try (LiveStore store = store()) {
            List<RecordId> ids = Stream.of("x", "y", id, "z")
                    .map(key -> new RecordId("t", key))
                    .toList();
            assertThat(store.getAll(ids)).containsOnlyKeys(new RecordId("t", id));
        }
    }

    @Test
    void tablesThatChangedMeanwhileAreReadAsTheyAre() {
        sql("CREATE TABLE t (id text PRIMARY KEY, n integer); INSERT INTO t VALUES ('a', 1)");
        RecordId id = new RecordId("t", "a");
        try (LiveStore store = store()) {
            assertThat(store.get(id)).isPresent();
            sql("ALTER TABLE t RENAME COLUMN n TO m");
            assertThat(documents(List.of(store.get(id).orElseThrow()))).containsExactly("{\"id\":\"a\",\"m\":1}");
            sql("DROP TABLE t");
            assertThat(store.get(id)).isEmpty();
        }
    }

    @Test
    void aDocumentTellsTheNameOfItsRecord() {
        sql("CREATE TABLE stay (night integer, room text, guest text, PRIMARY KEY (night, room))");
        try (LiveStore store = store()) {
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
    void quotedNamesSchemasPartitionsIdentitiesAndComputedColumns() {
        sql("CREATE SCHEMA \"My \"\"Shop\"; SET search_path = \"My \"\"Shop\";"
                + "CREATE TABLE \"Odd \"\"name\" (\"the id\" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                + " \"truce key\" text, twice text GENERATED ALWAYS AS (\"truce key\" || \"truce key\") STORED);"
                + "INSERT INTO \"Odd \"\"name\" (\"truce key\") VALUES ('a'), ('b');"
                + "CREATE TABLE part (id integer, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);"
                + "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
                + "INSERT INTO part VALUES (1, '2026-01-05')");
        try (LiveStore store =
                PostgresLiveStore.open(new PostgresAddress(database.url(), null, null, "My \"Shop", 1), Set.of())) {
            List<StoredRecord> records = records(store);
            assertThat(documents(records))
                    .containsExactly(
                            "{\"the id\":1,\"truce key\":\"a\"}",
                            "{\"the id\":2,\"truce key\":\"b\"}",
                            "{\"id\":1,\"day\":\"2026-01-05\"}");
            remove(store, records);
            sql("ALTER TABLE \"My \"\"Shop\".\"Odd \"\"name\" ALTER \"the id\" RESTART");
            putBack(store, records);

            assertThat(documents(records(store))).isEqualTo(documents(records));
            sql("INSERT INTO \"My \"\"Shop\".\"Odd \"\"name\" (\"truce key\") VALUES ('c')");
            assertThat(text("SELECT max(\"the id\") FROM \"My \"\"Shop\".\"Odd \"\"name\""))
                    .isEqualTo("3");
        }
    }

    @Test
    void tablesOfTruceViewsAndExcludedTablesAreNoRecordsAndOthersNeedAKey() {
        sql(
                "CREATE TABLE log (line text); CREATE TABLE nothing (); CREATE TABLE truce_cases (a text); CREATE TABLE t (id text PRIMARY KEY);"
                        + "CREATE VIEW v AS SELECT * FROM t; INSERT INTO t VALUES ('a')");
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(PostgresTables::store)
                .withMessageEndingWith(": the table \"log\" has no primary key that tells its records apart; give it"
                        + " one, or exclude the table");
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> PostgresLiveStore.open(database.url(), Set.of("log")))
                .withMessageContaining("the table \"nothing\" has no primary key");
        try (LiveStore store = PostgresLiveStore.open(database.url(), Set.of("log", "nothing"))) {
            assertThat(keys(store)).containsExactly("a");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"a","n":1,"x":1}     | has the member "x", but table "t" has no such column
            {"id":"a"}                 | has no value for column "n", which must not be null
            {"id":"b","n":1}           | holds a document with the key b
            {"id":"a","n":"1"}         | member "n" is of type string, but its column takes a number
            {"id":"a","n":1.5}         | member "n" is the number 1.5, which is no whole number of 64 bits
            {"id":"a","n":99999999999} | the tables refuse the data
            {"id":"a","n":1,"s":"abcd"}| the tables refuse the data
            {"id":"a","n":1,"s":1}     | member "s" is of type number, but its column takes a string
            {"id":"a","n":1,"s":"\\u0000"} | member "s" holds U+0000 at place 0, which PostgreSQL cannot hold
            {"id":"a","n":1,"s":"\\ud800"} | lone surrogate
            {"id":"a","n":1,"r":0.123456789} | writes one of its values in another way: it holds {"id":"a","n":1,"r":0.12345679,"s":null}
            """)
    void aDocumentThatDoesNotFitIsRefusedAndNothingIsApplied(String json, String problem) {
        sql("CREATE TABLE t (id text PRIMARY KEY, n integer NOT NULL, s varchar(3), r real)");
        try (LiveStore store = store()) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(
                            () -> store.apply(List.of(put("t", "ok", "{\"id\":\"ok\",\"n\":1}"), put("t", "a", json))))
                    .withMessageContaining(problem);
            assertThat(keys(store)).isEmpty();
        }
    }

    @Test
    void whatATriggerMakesOfARecordIsReadBack() {
        sql(
                "CREATE TABLE t (id text PRIMARY KEY, n integer); CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN NEW.n := NEW.n + 1; RETURN NEW; END'; CREATE TRIGGER other BEFORE INSERT ON t FOR EACH ROW"
                        + " EXECUTE FUNCTION other()");
        try (LiveStore store = store()) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(put("t", "a", "{\"id\":\"a\",\"n\":1}"))))
                    .withMessage("Record t/a does not fit its table: column \"n\" was given 1 and holds 2;"
                            + " nothing of the batch was applied.");
            assertThat(keys(store)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNIQUE", "NOT NULL UNIQUE", "UNIQUE DEFERRABLE"})
    void twoRecordsSwapAUniqueValue(String unique) {
        sql("CREATE TABLE t (id text PRIMARY KEY, mail text " + unique + ");"
                + "CREATE TABLE note (id text PRIMARY KEY, t text NOT NULL REFERENCES t ON DELETE CASCADE);"
                + "INSERT INTO t VALUES ('a', 'x'), ('b', 'y'), ('c', 'z'); INSERT INTO note VALUES ('n', 'a')");
        try (LiveStore store = store()) {
            store.apply(List.of(
                    change(store, "t", "a", "{\"id\":\"a\",\"mail\":\"y\"}"),
                    change(store, "t", "b", "{\"id\":\"b\",\"mail\":\"z\"}"),
                    change(store, "t", "c", null),
                    put("t", "d", "{\"id\":\"d\",\"mail\":\"x\"}")));

            assertThat(text("SELECT string_agg(id || mail, ' ' ORDER BY id) FROM t"))
                    .isEqualTo("ay bz dx");
            assertThat(text("SELECT string_agg(id || t, ' ') FROM note")).isEqualTo("na");
        }
    }

    @Test
    void aUniqueValueOfARecordThatIsNotNamedIsNotTaken() {
        sql("CREATE TABLE t (id text PRIMARY KEY, mail text UNIQUE); INSERT INTO t VALUES ('a', 'x')");
        try (LiveStore store = store()) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(put("t", "b", "{\"id\":\"b\",\"mail\":\"x\"}"))))
                    .withMessageContaining("Key (mail)=(x) already exists");
            assertThat(documents(records(store))).containsExactly("{\"id\":\"a\",\"mail\":\"x\"}");
        }
    }

    @Test
    void referencesInCirclesAndToItselfHoldAtTheEnd() {
        sql("CREATE TABLE a (id text PRIMARY KEY, b text NOT NULL, up text REFERENCES a);"
                + "CREATE TABLE b (id text PRIMARY KEY, a text NOT NULL REFERENCES a);"
                + "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b");
        String keys = "SELECT string_agg(conname || condeferrable || pg_get_constraintdef(oid), ' ' ORDER BY conname)"
                + " FROM pg_constraint WHERE contype = 'f'";
        String declared = text(keys);
        try (LiveStore store = store()) {
            store.applyAll(List.of(
                    List.of(
                            put("a", "1", "{\"id\":\"1\",\"b\":\"x\",\"up\":\"2\"}"),
                            put("a", "2", "{\"id\":\"2\",\"b\":\"x\",\"up\":\"1\"}")),
                    List.of(put("b", "x", "{\"id\":\"x\",\"a\":\"1\"}"))));
            List<StoredRecord> records = records(store);
            assertThat(records).hasSize(3);
            remove(store, records);
            assertThat(keys(store)).isEmpty();
            putBack(store, records);

            assertThat(documents(records(store))).isEqualTo(documents(records));
            assertThat(text(keys)).isEqualTo(declared);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT"})
    void noActionOfAForeignKeyTouchesARecordThatIsNotNamed(String action) {
        sql("CREATE TABLE guest (id text PRIMARY KEY); CREATE TABLE stay (id integer PRIMARY KEY, guest text REFERENCES"
                + " guest " + action
                + "); INSERT INTO guest VALUES ('g'), ('h'); INSERT INTO stay VALUES (1, 'g'), (2, 'g')");
        try (LiveStore store = store()) {
            RecordChange gone = change(store, "guest", "g", null);
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(gone, change(store, "stay", "1", null))))
                    .withMessageEndingWith(": after the batch a record of \"stay\" would refer to one of \"guest\" that"
                            + " is not there (stay/2 to guest/g); nothing of the batch was applied. Let the batch"
                            + " include both.");
            assertThat(keys(store)).containsExactly("g", "h", "1", "2");

            store.apply(List.of(
                    gone, change(store, "stay", "1", null), change(store, "stay", "2", "{\"id\":2,\"guest\":\"h\"}")));

            assertThat(documents(records(store))).containsExactly("{\"id\":\"h\"}", "{\"id\":2,\"guest\":\"h\"}");
        }
    }

    @Test
    void aMissingRecordThatIsReferredToIsNamed() {
        sql("CREATE TABLE guest (id text PRIMARY KEY); CREATE TABLE stay (id integer PRIMARY KEY, guest text REFERENCES"
                + " guest)");
        try (LiveStore store = store()) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(put("stay", "1", "{\"id\":1,\"guest\":\"g\"}"))))
                    .withMessageContaining("Key (guest)=(g) is not present in table \"guest\"");
            assertThat(keys(store)).isEmpty();
        }
    }

    @Test
    void theSchemaNamesColumnsReferencesAndUniques() {
        sql(
                "CREATE TABLE guest (id text PRIMARY KEY, mail varchar(9) NOT NULL UNIQUE);"
                        + "CREATE TABLE stay (room text, night integer, guest text REFERENCES guest, PRIMARY KEY (night, room));"
                        + "CREATE UNIQUE INDEX a_few ON stay (guest) WHERE room = 'a'; CREATE UNIQUE INDEX low ON guest (lower(id))");
        try (LiveStore store = store()) {
            StoreSchema.TypeSchema guest = store.schema().types().get("guest");
            StoreSchema.TypeSchema stay = store.schema().types().get("stay");
            assertThat(guest.columns())
                    .containsExactly(
                            new StoreSchema.Column("id", "text", true),
                            new StoreSchema.Column("mail", "character varying(9)", true));
            assertThat(guest.uniques()).containsExactly(List.of("id"), List.of("mail"));
            assertThat(stay.uniques()).containsExactly(List.of("night", "room"));
            assertThat(stay.references())
                    .containsExactly(new StoreSchema.Reference(List.of("guest"), "guest", List.of("id")));
        }
    }

    @Test
    void aScanSeesOneStateWhateverIsAppliedMeanwhile() {
        sql("CREATE TABLE a (id text PRIMARY KEY); CREATE TABLE b (id text PRIMARY KEY);"
                + "INSERT INTO a VALUES ('1'); INSERT INTO b VALUES ('2')");
        try (LiveStore store = store();
                RecordCursor cursor = store.scan()) {
            assertThat(cursor.next().id().key()).isEqualTo("1");

            store.apply(List.of(change(store, "b", "2", null), put("b", "3", "{\"id\":\"3\"}")));

            assertThat(cursor.next().id().key()).isEqualTo("2");
            assertThat(cursor.hasNext()).isFalse();
        }
    }

    @Test
    void theLocationNamesTheSchemaAndNoSecret() {
        sql("CREATE TABLE t (id text PRIMARY KEY)");
        try (LiveStore store = store();
                LiveStore same = PostgresLiveStore.open(
                        database.url() + "&password=hidden&ApplicationName=x&currentSchema=public")) {
            assertThat(store.location())
                    .startsWith("jdbc:postgresql://localhost:")
                    .endsWith("?currentSchema=public")
                    .isEqualTo(same.location())
                    .doesNotContain("hidden");
        }
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> PostgresLiveStore.open(database.url() + "&password=hidden&currentSchema=none"))
                .withMessageEndingWith(
                        "there is no schema \"none\" that the user may see; name another with" + " ?currentSchema=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql:db                     | jdbc:postgresql://localhost:5432/db?currentSchema=truce
            jdbc:postgresql://Server/db?user=x     | jdbc:postgresql://server:5432/db?currentSchema=truce
            jdbc:postgresql://One,two:5433/db      | jdbc:postgresql://one:5432,two:5433/db?currentSchema=truce
            """)
    void everyServerIsNamedWithItsPort(String url, String location) {
        try (PostgresSession session = new PostgresSession(PostgresAddress.of(url))) {
            assertThat(session.location()).isEqualTo(location);
        }
    }

    @Test
    void aDatabaseInAnotherEncodingIsRefused() {
        sql("DROP DATABASE IF EXISTS latin");
        sql("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        String url = database.url().replaceFirst("/truce_[0-9]+", "/latin");
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> PostgresLiveStore.open(url))
                .withMessageEndingWith(": the database holds its texts in LATIN1, but only UTF-8 is supported;"
                        + " copy it into a database in UTF-8");
    }

    @Test
    void aScanOfADatabaseThatLetsNobodyInIsRefused() {
        PostgresAddress own = Postgres.newDatabase();
        String name = own.url().replaceFirst(".*/(truce_[0-9]+).*", "$1");
        try (LiveStore store = PostgresLiveStore.open(own.url())) {
            sql("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(store::scan)
                    .withMessageContaining("is not currently accepting connections");
        }
    }

    @Test
    void aStoreIsLockedOnce() {
        try (LiveStore store = store()) {
            LiveStore.StoreLock lock = store.lock();
            assertThatExceptionOfType(StoreLockedException.class).isThrownBy(store::lock);
            lock.close();
            store.lock().close();
        }
    }

    @Test
    void aLockEndsWithItsStore() {
        LiveStore store = store();
        LiveStore.StoreLock lock = store.lock();
        store.close();
        lock.close();
        try (LiveStore another = store()) {
            another.lock().close();
        }
    }

    @Test
    void aLockThatWasLostIsNotPretended() {
        sql("CREATE TABLE t (id text PRIMARY KEY)");
        try (LiveStore store = store()) {
            LiveStore.StoreLock lock = store.lock();
            sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'truce' AND datname ="
                    + " current_database()");
            RecordChange put = put("t", "a", "{\"id\":\"a\"}");
            assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> store.apply(List.of(put)));
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(put)))
                    .withMessageEndingWith("the connection broke, and the lock on the store with it; begin again");
            lock.close();

            store.apply(List.of(put));

            assertThat(keys(store)).containsExactly("a");
        }
    }
}
