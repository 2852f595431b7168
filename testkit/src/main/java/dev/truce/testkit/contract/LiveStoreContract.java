package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreLockedException;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LiveStore} must do. Extend it and say how to make a store that can hold records of the types
 * {@code guest} and {@code Room}: objects of {@code id}, the key, {@code name}, a string or null, and {@code visits}, a whole
 * number or null.
 */
public abstract class LiveStoreContract {

    private @Nullable LiveStore store;

    /** For subclasses. */
    protected LiveStoreContract() {}

    /**
     * The store.
     *
     * @return the store under test, open; empty at the first call of a test, with what was written at later ones
     * @throws Exception when it cannot be opened
     */
    protected abstract LiveStore open() throws Exception;

    /**
     * Whether a text can hold U+0000.
     *
     * @return true, unless the store says otherwise
     */
    protected boolean holdsNul() {
        return true;
    }

    /**
     * Whether {@link LiveStore#applyAll} makes all batches or none.
     *
     * @return false, unless the store says otherwise
     */
    protected boolean takesAllBatchesInOneStep() {
        return false;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store().close();
    }

    @Test
    void anEmptyStoreHoldsNoRecord() {
        assertThat(scan()).isEmpty();
        assertThat(store().get(id("guest", "1"))).isEmpty();
        assertThat(store().get(id("nobody", "1"))).isEmpty();
    }

    @Test
    void whatWasPutIsReadOneByOneAndInAScan() {
        store().apply(List.of(put("guest", "1", "Ann", 3)));

        assertThat(state(id("guest", "1"))).isEqualTo(digest("1", "Ann", 3));
        assertThat(scan()).containsExactly("guest/1");
    }

    @Test
    void aScanIsOrderedByTypeAndKeyByCodePoints() {
        List<String> keys = List.of("10", "9", "B", "a", "\u00e9", "\uffee", "\ud83d\ude00", "1", "0a");
        store().apply(keys.stream().map(key -> put("guest", key, "x", 1)).toList());
        store().apply(List.of(put("Room", "7", "x", 1)));

        List<RecordId> sorted = Stream.concat(
                        Stream.of(id("Room", "7")), keys.stream().map(key -> id("guest", key)))
                .sorted()
                .toList();
        assertThat(scan())
                .containsExactlyElementsOf(
                        sorted.stream().map(RecordId::toString).toList());
        assertThat(sorted.get(sorted.size() - 1).key()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void aCursorEndsWithAnException() {
        try (RecordCursor cursor = store().scan()) {
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(cursor::next);
        }
    }

    @Test
    void textsAndNullsAreKeptAsTheyAre() {
        String odd = (holdsNul() ? "a\\u0000b" : "a\\u0001b") + " \\\"quoted\\\" \\\\ \ud83d\ude00 ' \\n";
        store().apply(List.of(
                new RecordChange(id("guest", "1"), null, json("1", "\"" + odd + "\"", 1)),
                new RecordChange(id("guest", "2"), null, json("2", "null", 1))));

        assertThat(state(id("guest", "1"))).isEqualTo(StoredRecord.digest(json("1", "\"" + odd + "\"", 1)));
        assertThat(state(id("guest", "2"))).isEqualTo(StoredRecord.digest(json("2", "null", 1)));
    }

    @Test
    void aChangeReplacesAndRemovesWhatItExpects() {
        store().apply(List.of(put("guest", "1", "Ann", 1), put("guest", "2", "Bob", 1)));

        store().apply(List.of(
                new RecordChange(id("guest", "1"), digest("1", "Ann", 1), json("1", "\"Anna\"", 2)),
                new RecordChange(id("guest", "2"), digest("2", "Bob", 1), null)));

        assertThat(state(id("guest", "1"))).isEqualTo(digest("1", "Anna", 2));
        assertThat(scan()).containsExactly("guest/1");
    }

    @Test
    void aRecordInAnotherStateStopsTheWholeBatch() {
        store().apply(List.of(put("guest", "1", "Ann", 1)));

        for (RecordChange unexpected : List.of(
                put("guest", "1", "Anna", 1),
                new RecordChange(id("guest", "1"), digest("1", "Eve", 1), json("1", "\"Anna\"", 1)),
                new RecordChange(id("guest", "1"), digest("1", "Eve", 1), null),
                new RecordChange(id("guest", "9"), digest("9", "Eve", 1), json("9", "\"Anna\"", 1)))) {
            assertThatExceptionOfType(UnexpectedRecordException.class)
                    .isThrownBy(() -> store().apply(List.of(put("guest", "2", "Bob", 1), unexpected)))
                    .withMessageContaining(unexpected.id().toString());
        }
        assertThat(scan()).containsExactly("guest/1");
        assertThat(state(id("guest", "1"))).isEqualTo(digest("1", "Ann", 1));
    }

    @Test
    void aBatchCanBeRepeated() {
        store().apply(List.of(put("guest", "1", "Ann", 1), put("guest", "2", "Bob", 1)));
        List<RecordChange> batch = List.of(
                new RecordChange(id("guest", "1"), digest("1", "Ann", 1), json("1", "\"Anna\"", 2)),
                new RecordChange(id("guest", "2"), digest("2", "Bob", 1), null),
                put("guest", "3", "Cid", 1));

        store().apply(batch);
        store().apply(batch);

        assertThat(state(id("guest", "1"))).isEqualTo(digest("1", "Anna", 2));
        assertThat(scan()).containsExactly("guest/1", "guest/3");
    }

    @Test
    void theWritingOfAnExpectedDocumentDoesNotMatter() {
        store().apply(List.of(put("guest", "1", "Ann", 1)));
        Digest otherWriting = StoredRecord.digest(utf8("{\"visits\":1.0, \"name\":\"Ann\", \"id\":\"1\"}"));

        store().apply(List.of(new RecordChange(id("guest", "1"), otherWriting, null)));

        assertThat(scan()).isEmpty();
    }

    @Test
    void severalRecordsAreReadAtOnce() {
        store().apply(List.of(put("guest", "1", "Ann", 1), put("guest", "2", "Bob", 2), put("Room", "1", "x", 3)));

        Map<RecordId, StoredRecord> found =
                store().getAll(List.of(id("Room", "1"), id("guest", "2"), id("guest", "9"), id("nobody", "1")));

        assertThat(found).containsOnlyKeys(id("Room", "1"), id("guest", "2"));
        assertThat(Objects.requireNonNull(found.get(id("guest", "2"))).digest()).isEqualTo(digest("2", "Bob", 2));
    }

    @Test
    void severalBatchesAreApplied() {
        store().applyAll(List.of(
                List.of(put("Room", "7", "x", 1), put("guest", "1", "Ann", 1)), List.of(put("guest", "2", "Bob", 1))));

        assertThat(scan()).containsExactly("Room/7", "guest/1", "guest/2");
    }

    @Test
    void aStoreThatTakesAllBatchesInOneStepMakesAllOrNone() {
        List<List<RecordChange>> batches = List.of(
                List.of(put("guest", "1", "Ann", 1)),
                List.of(new RecordChange(id("guest", "2"), digest("2", "Eve", 1), json("2", "\"Anna\"", 1))));

        assertThatExceptionOfType(UnexpectedRecordException.class).isThrownBy(() -> store().applyAll(batches));

        assertThat(scan()).hasSize(takesAllBatchesInOneStep() ? 0 : 1);
    }

    @Test
    void theSchemaSpeaksOfMembersThatDocumentsHave() {
        store().schema().types().forEach((type, schema) -> {
            List<String> members =
                    schema.columns().stream().map(StoreSchema.Column::name).toList();
            assertThat(type).isIn("guest", "Room");
            assertThat(members).containsExactly("id", "name", "visits");
            assertThat(schema.uniques()).contains(List.of("id"));
            schema.references().forEach(reference -> assertThat(members).containsAll(reference.members()));
        });
    }

    @Test
    void anEmptyBatchChangesNothing() {
        store().apply(List.of());

        assertThat(scan()).isEmpty();
    }

    @Test
    void whatWasAppliedIsThereAfterReopening() throws Exception {
        store().apply(List.of(put("guest", "1", "Ann", 1)));
        store().close();

        store = open();

        assertThat(state(id("guest", "1"))).isEqualTo(digest("1", "Ann", 1));
    }

    @Test
    void aLockKeepsASecondOneOutUntilItIsClosed() throws Exception {
        LiveStore second = open();
        try {
            try (LiveStore.StoreLock lock = store().lock()) {
                assertThat(lock).isNotNull();
                assertThatExceptionOfType(StoreLockedException.class).isThrownBy(second::lock);
            }
            second.lock().close();
        } finally {
            second.close();
        }
    }

    private LiveStore store() {
        return Objects.requireNonNull(store, "no store is open");
    }

    private List<String> scan() {
        List<String> ids = new ArrayList<>();
        try (RecordCursor cursor = store().scan()) {
            while (cursor.hasNext()) {
                StoredRecord record = cursor.next();
                assertThat(state(record.id())).isEqualTo(record.digest());
                ids.add(record.id().toString());
            }
        }
        return ids;
    }

    private Digest state(RecordId id) {
        return store().get(id).orElseThrow().digest();
    }

    private static RecordId id(String type, String key) {
        return new RecordId(type, key);
    }

    private static RecordChange put(String type, String key, String name, int visits) {
        return new RecordChange(id(type, key), null, json(key, "\"" + name + "\"", visits));
    }

    private static Digest digest(String key, String name, int visits) {
        return StoredRecord.digest(json(key, "\"" + name + "\"", visits));
    }

    private static byte[] json(String key, String name, int visits) {
        return utf8("{\"id\":\"" + key + "\",\"name\":" + name + ",\"visits\":" + visits + "}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
