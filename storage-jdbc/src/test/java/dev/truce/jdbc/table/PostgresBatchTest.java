package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveRecords.bytes;
import static dev.truce.jdbc.table.LiveRecords.change;
import static dev.truce.jdbc.table.LiveRecords.documents;
import static dev.truce.jdbc.table.LiveRecords.keys;
import static dev.truce.jdbc.table.LiveRecords.put;
import static dev.truce.jdbc.table.LiveRecords.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class PostgresBatchTest extends PostgresTables {

    private static final String FOREIGN_KEYS =
            "SELECT string_agg(conname || condeferrable || pg_get_constraintdef(oid), ' ' ORDER BY conname)"
                    + " FROM pg_constraint WHERE contype = 'f'";

    private static void mails(String action) {
        sql("CREATE TABLE guest (id text PRIMARY KEY, mail text NOT NULL UNIQUE);"
                + "CREATE TABLE letter (id text PRIMARY KEY, mail text REFERENCES guest (mail) " + action + ");"
                + "INSERT INTO guest VALUES ('g', 'old'), ('h', 'other'); INSERT INTO letter VALUES ('l', 'old')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DEFERRABLE", "ON UPDATE CASCADE", "ON DELETE CASCADE", "ON UPDATE SET NULL"})
    void aValueThatOthersReferToChangesWithThem(String action) {
        mails(action);
        String declared = text(FOREIGN_KEYS);
        try (LiveStore store = store()) {
            store.apply(List.of(
                    change(store, "guest", "g", "{\"id\":\"g\",\"mail\":\"new\"}"),
                    change(store, "letter", "l", "{\"id\":\"l\",\"mail\":\"new\"}")));

            assertThat(documents(records(store)))
                    .containsExactly(
                            "{\"id\":\"g\",\"mail\":\"new\"}",
                            "{\"id\":\"h\",\"mail\":\"other\"}",
                            "{\"id\":\"l\",\"mail\":\"new\"}");
            assertThat(text(FOREIGN_KEYS)).isEqualTo(declared);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ON UPDATE CASCADE", "ON DELETE CASCADE"})
    void aValueThatOthersReferToDoesNotChangeWithoutThem(String action) {
        mails(action);
        String declared = text(FOREIGN_KEYS);
        try (LiveStore store = store()) {
            RecordChange change = change(store, "guest", "g", "{\"id\":\"g\",\"mail\":\"new\"}");
            DatabaseException refusal =
                    catchThrowableOfType(DatabaseException.class, () -> store.apply(List.of(change)));

            assertThat(refusal.problem()).isEqualTo(Problem.UNFIT);
            assertThat(refusal).hasMessageContaining("Key (mail)=(old)");
            assertThat(text("SELECT mail FROM guest WHERE id = 'g'")).isEqualTo("old");
            assertThat(text(FOREIGN_KEYS)).isEqualTo(declared);
        }
    }

    @Test
    void aValueThatNobodyRefersToChangesAlone() {
        mails("ON UPDATE CASCADE");
        try (LiveStore store = store()) {
            store.apply(List.of(change(store, "guest", "h", "{\"id\":\"h\",\"mail\":\"new\"}")));
        }
        assertThat(text("SELECT mail FROM guest WHERE id = 'h'")).isEqualTo("new");
    }

    @Test
    void aRecordIsNotRemovedWhileAnotherRefersToAValueOfIt() {
        mails("ON DELETE SET NULL");
        try (LiveStore store = store()) {
            RecordChange gone = change(store, "guest", "g", null);
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(gone)))
                    .withMessageContaining("that is not there (letter/l to guest/g); nothing of the batch was applied");
            assertThat(text("SELECT mail FROM letter")).isEqualTo("old");
        }
    }

    @Test
    void aValueThatPostgresComputesMayBeReferredTo() {
        sql(
                "CREATE TABLE guest (id text PRIMARY KEY, mail text, low text GENERATED ALWAYS AS (lower(mail)) STORED UNIQUE);"
                        + "CREATE TABLE letter (id text PRIMARY KEY, low text REFERENCES guest (low));"
                        + "INSERT INTO guest VALUES ('g', 'A'); INSERT INTO letter VALUES ('l', 'a')");
        try (LiveStore store = store()) {
            assertThat(store.schema().types().get("guest").uniques()).containsExactly(List.of("id"));

            store.apply(List.of(change(store, "letter", "l", "{\"id\":\"l\",\"low\":null}")));
            store.apply(List.of(
                    change(store, "guest", "g", "{\"id\":\"g\",\"mail\":\"B\"}"),
                    change(store, "letter", "l", "{\"id\":\"l\",\"low\":\"b\"}")));

            assertThat(documents(records(store)))
                    .containsExactly("{\"id\":\"g\",\"mail\":\"B\"}", "{\"id\":\"l\",\"low\":\"b\"}");
        }
    }

    @Test
    void tablesOfOneNameInTwoSchemasAreToldApart() {
        sql("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other;"
                + "CREATE TABLE guest (id text PRIMARY KEY, mail text); CREATE TABLE other.guest (id text PRIMARY KEY);"
                + "CREATE TABLE stay (id text PRIMARY KEY, guest text REFERENCES other.guest ON DELETE CASCADE);"
                + "CREATE TABLE other.stay (id text PRIMARY KEY, guest text REFERENCES guest ON DELETE CASCADE);"
                + "INSERT INTO guest VALUES ('g'), ('h'); INSERT INTO other.guest VALUES ('h');"
                + "INSERT INTO stay VALUES ('s', 'h'); INSERT INTO other.stay VALUES ('s', 'g')");
        try (LiveStore store = store()) {
            assertThat(store.schema().types().get("stay").references()).isEmpty();
            RecordChange stay = change(store, "stay", "s", null);
            RecordChange gone = change(store, "guest", "g", null);
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(stay, gone)))
                    .withMessageContaining(
                            "that is not there (stay/a row to guest/g); nothing of the batch was applied");
            assertThat(keys(store)).containsExactly("g", "h", "s");

            store.apply(List.of(change(store, "guest", "h", null)));

            assertThat(keys(store)).containsExactly("g", "s");
            assertThat(text("SELECT count(*) FROM other.stay")).isEqualTo("1");
        } finally {
            sql("DROP SCHEMA other CASCADE");
        }
    }

    @Test
    void theSchemaLeavesOutReferencesToTablesThatAreLeftAlone() {
        mails("");
        try (LiveStore store = PostgresLiveStore.open(database.url(), Set.of("guest"))) {
            assertThat(store.schema().types().get("letter").references()).isEmpty();
        }
    }

    @Test
    void aCircleOfKeysThatAreDeferrableIsMadeAsItIs() {
        sql("CREATE TABLE a (id text PRIMARY KEY, b text NOT NULL);"
                + "CREATE TABLE b (id text PRIMARY KEY, a text NOT NULL REFERENCES a DEFERRABLE);"
                + "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b DEFERRABLE");
        try (LiveStore store = store()) {
            store.apply(
                    List.of(put("a", "1", "{\"id\":\"1\",\"b\":\"x\"}"), put("b", "x", "{\"id\":\"x\",\"a\":\"1\"}")));
            assertThat(keys(store)).containsExactly("1", "x");
        }
    }

    @Test
    void whoDoesNotOwnATableIsToldWhichKeyStandsInTheWay() {
        sql("CREATE TABLE a (id text PRIMARY KEY, b text NOT NULL);"
                + "CREATE TABLE b (id text PRIMARY KEY, a text NOT NULL REFERENCES a);"
                + "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b; DROP ROLE IF EXISTS clerk;"
                + "CREATE ROLE clerk LOGIN PASSWORD 'secret'; GRANT USAGE ON SCHEMA public TO clerk;"
                + "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk");
        PostgresAddress address = new PostgresAddress(database.url(), "clerk", "secret", "public", 1);
        try (LiveStore store = PostgresLiveStore.open(address, Set.of())) {
            List<RecordChange> batch =
                    List.of(put("a", "1", "{\"id\":\"1\",\"b\":\"x\"}"), put("b", "x", "{\"id\":\"x\",\"a\":\"1\"}"));
            DatabaseException refusal = catchThrowableOfType(DatabaseException.class, () -> store.apply(batch));

            assertThat(refusal.problem()).isEqualTo(Problem.NOT_WRITABLE);
            assertThat(refusal)
                    .hasMessageContaining(
                            "these changes need the foreign key \"a_b\" of \"a\" to hold only at their end")
                    .hasMessageNotContaining("secret");
            assertThat(keys(store)).isEmpty();
        } finally {
            sql("DROP OWNED BY clerk; DROP ROLE clerk");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AFTER DELETE  | INSERT INTO t VALUES (OLD.id); RETURN OLD; | there again after it was removed
            BEFORE INSERT | RETURN NULL;                               | gone after it was written
            """)
    void whatATriggerUndoesIsNotApplied(String when, String body, String problem) {
        sql("CREATE TABLE t (id text PRIMARY KEY); INSERT INTO t VALUES ('a');"
                + "CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN " + body + " END';"
                + "CREATE TRIGGER undo " + when + " ON t FOR EACH ROW EXECUTE FUNCTION undo()");
        try (LiveStore store = store()) {
            List<RecordChange> batch = List.of(change(store, "t", "a", null), put("t", "b", "{\"id\":\"b\"}"));
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(batch))
                    .withMessageEndingWith(
                            "does not fit its table: the record is " + problem + "; nothing of the batch was applied.");
            assertThat(keys(store)).containsExactly("a");
        }
    }

    @Test
    void aBatchThatNamesARecordTwiceIsRefused() {
        sql("CREATE TABLE t (id text PRIMARY KEY)");
        try (LiveStore store = store()) {
            RecordChange put = put("t", "a", "{\"id\":\"a\"}");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> store.apply(List.of(put, put)))
                    .withMessage("A batch changes a record once, but t/a twice");
            assertThat(keys(store)).isEmpty();
        }
    }

    @Test
    void aRecordOfNoTableIsRefused() {
        sql("CREATE TABLE t (id text PRIMARY KEY)");
        try (LiveStore store = store()) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> store.apply(List.of(put("u", "a", "{\"id\":\"a\"}"))))
                    .withMessage("Record u/a is of type \"u\", but there is no such table;"
                            + " nothing of the batch was applied.");
        }
    }

    @Test
    void whatNoRowCanBeCalledIsAbsent() {
        sql("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)");
        RecordId none = new RecordId("t", "one");
        try (LiveStore store = store()) {
            store.applyAll(List.of(
                    List.of(new RecordChange(none, null, null)),
                    List.of(put("t", "2", "{\"id\":2}")),
                    List.of(new RecordChange(none, null, null))));
            assertThat(keys(store)).containsExactly("1", "2");

            RecordChange gone = new RecordChange(none, Digest.of(bytes("{}")), null);
            assertThatExceptionOfType(UnexpectedRecordException.class).isThrownBy(() -> store.apply(List.of(gone)));
        }
    }

    @Test
    void aColumnThatPostgresNumbersKeepsItsNumber() {
        sql("CREATE TABLE t (id text PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY, s text);"
                + "INSERT INTO t (id, s) VALUES ('a', 'x')");
        try (LiveStore store = store()) {
            store.apply(List.of(
                    change(store, "t", "a", "{\"id\":\"a\",\"n\":1,\"s\":\"y\"}"),
                    put("t", "b", "{\"id\":\"b\",\"n\":7,\"s\":\"z\"}")));
            assertThat(documents(records(store)))
                    .containsExactly("{\"id\":\"a\",\"n\":1,\"s\":\"y\"}", "{\"id\":\"b\",\"n\":7,\"s\":\"z\"}");

            sql("INSERT INTO t (id) VALUES ('c')");
            assertThat(text("SELECT n FROM t WHERE id = 'c'")).isEqualTo("8");
        }
    }

    @Test
    void textsOfAnyLengthAndLineEndArrive() {
        sql("CREATE TABLE t (id text PRIMARY KEY, s text)");
        String text = "\\r\\n\\t\\\\".repeat(20_000);
        try (LiveStore store = store()) {
            List<RecordChange> batch = List.of(
                    put("t", "a", "{\"id\":\"a\",\"s\":\"" + text + "\"}"),
                    put("t", "b", "{\"id\":\"b\",\"s\":\"" + text + "\"}"));
            store.apply(batch);
            assertThat(documents(records(store)))
                    .containsExactly("{\"id\":\"a\",\"s\":\"" + text + "\"}", "{\"id\":\"b\",\"s\":\"" + text + "\"}");
        }
    }
}
