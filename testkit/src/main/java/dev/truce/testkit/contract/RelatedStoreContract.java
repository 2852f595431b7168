package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a {@link LiveStore} must do that watches over references and unique values, beside {@link LiveStoreContract}. Extend it and
 * say how to make an empty store with the types {@code guest}, objects of {@code id}, the key, and {@code mail}, a string that no
 * two guests share, and {@code stay}, objects of {@code id}, the key, and {@code guest}, the id of a guest that must be there, or
 * null. What the store does by itself to the stays of a guest that goes is up to it.
 */
public abstract class RelatedStoreContract {

    private @Nullable LiveStore store;

    /** For subclasses. */
    protected RelatedStoreContract() {}

    /**
     * The store.
     *
     * @return the store under test, open and empty
     * @throws Exception when it cannot be opened
     */
    protected abstract LiveStore open() throws Exception;

    @BeforeEach
    final void twoGuestsAndTheirStays() throws Exception {
        store = open();
        store().apply(List.of(guest("1", "ann"), guest("2", "bob")));
        store().apply(List.of(stay("s", "1"), stay("t", "1"), stay("u", "2")));
    }

    @AfterEach
    final void closeStore() {
        store().close();
    }

    @Test
    void referencesNeedToHoldOnlyWhenAllBatchesAreApplied() {
        store().apply(List.of(stay("v", "3"), guest("3", "eve")));
        store().applyAll(List.of(List.of(stay("w", "4"), to(stay("s", "4"))), List.of(guest("4", "dan"))));

        assertThat(records())
                .containsExactly(
                        "guest/1 ann",
                        "guest/2 bob",
                        "guest/3 eve",
                        "guest/4 dan",
                        "stay/s 4",
                        "stay/t 1",
                        "stay/u 2",
                        "stay/v 3",
                        "stay/w 4");
    }

    @Test
    void recordsSwapAUniqueValueInOneBatchAndInTwo() {
        store().apply(List.of(to(guest("1", "bob")), to(guest("2", "ann"))));
        assertThat(records()).contains("guest/1 bob", "guest/2 ann").hasSize(5);

        store().applyAll(List.of(List.of(to(guest("1", "ann"))), List.of(to(guest("2", "bob")))));
        assertThat(records()).contains("guest/1 ann", "guest/2 bob").hasSize(5);
    }

    @Test
    void aUniqueValueMovesToARecordThatIsMadeWhileItsHolderGoes() {
        store().apply(List.of(guest("0", "bob"), gone("guest", "2"), to(stay("u", "0"))));

        assertThat(records()).containsExactly("guest/0 bob", "guest/1 ann", "stay/s 1", "stay/t 1", "stay/u 0");
    }

    @Test
    void aUniqueValueMovesToARecordThatIsThereWhileItsHolderGoes() {
        store().apply(List.of(to(guest("1", "bob")), gone("guest", "2"), to(stay("u", "1")), guest("3", "ann")));

        assertThat(records()).containsExactly("guest/1 bob", "guest/3 ann", "stay/s 1", "stay/t 1", "stay/u 1");
    }

    @Test
    void aUniqueValueIsNotTakenFromARecordThatIsNotNamed() {
        assertThatThrownBy(() -> store().apply(List.of(gone("stay", "s"), to(guest("1", "bob")))))
                .isInstanceOf(RuntimeException.class);

        assertThat(records()).contains("guest/1 ann", "guest/2 bob", "stay/s 1");

        store().apply(List.of(guest("3", "eve"))); // nobody refers to her, so that no reference keeps her
        assertThatThrownBy(() -> store().apply(List.of(gone("stay", "s"), to(guest("1", "eve")))))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> store().apply(List.of(guest("4", "eve")))).isInstanceOf(RuntimeException.class);

        assertThat(records()).contains("guest/1 ann", "guest/3 eve", "stay/s 1").hasSize(6);
    }

    @Test
    void aRecordThatIsNotNamedIsNeitherTouchedNorLeftWithoutWhatItRefersTo() {
        List<String> before = records();

        assertThatThrownBy(() -> store().apply(List.of(gone("guest", "1"), gone("stay", "s"))))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("stay");
        assertThatThrownBy(() -> store().apply(List.of(stay("v", "3"))))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("guest");
        assertThatThrownBy(() -> store().apply(List.of(gone("stay", "t"), to(stay("s", "3")))))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("guest");

        assertThat(records()).isEqualTo(before);
    }

    @Test
    void ofSeveralBatchesAllAreAppliedOrNone() {
        List<String> before = records();
        List<RecordChange> first = List.of(gone("stay", "s"), guest("3", "eve"));

        for (RecordChange broken : List.of(stay("v", "4"), gone("guest", "1"), guest("4", "ann"))) {
            assertThatThrownBy(() -> store().applyAll(List.of(first, List.of(broken))))
                    .as("%s", broken.id())
                    .isInstanceOf(RuntimeException.class);
            assertThat(records()).as("%s", broken.id()).isEqualTo(before);
        }
    }

    @Test
    void allThatReferToARecordGoWithItInAnyOrder() {
        store().applyAll(List.of(
                List.of(gone("guest", "1"), gone("stay", "s")), List.of(to(stay("t", "2")), stay("v", null))));

        assertThat(records()).containsExactly("guest/2 bob", "stay/t 2", "stay/u 2", "stay/v null");
    }

    @Test
    void theSchemaSaysWhatIsDemanded() {
        StoreSchema.TypeSchema guest = schema("guest");
        StoreSchema.TypeSchema stay = schema("stay");

        assertThat(guest.uniques()).containsExactlyInAnyOrder(List.of("id"), List.of("mail"));
        assertThat(guest.references()).isEmpty();
        assertThat(stay.uniques()).containsExactly(List.of("id"));
        assertThat(stay.references())
                .containsExactly(new StoreSchema.Reference(List.of("guest"), "guest", List.of("id")));
    }

    private StoreSchema.TypeSchema schema(String type) {
        return Objects.requireNonNull(store().schema().types().get(type), type);
    }

    private LiveStore store() {
        return Objects.requireNonNull(store, "no store is open");
    }

    /** Each record with its second member. */
    private List<String> records() {
        List<String> records = new ArrayList<>();
        try (RecordCursor cursor = store().scan()) {
            cursor.forEachRemaining(record -> records.add(record.id() + " "
                    + new String(record.json(), StandardCharsets.UTF_8)
                            .replaceAll(".*\"(?:mail|guest)\"\\s*:\\s*\"?([^\",}]*)\"?.*", "$1")));
        }
        return records;
    }

    private static RecordChange guest(String id, String mail) {
        return put("guest", id, "{\"id\":\"" + id + "\",\"mail\":\"" + mail + "\"}");
    }

    private static RecordChange stay(String id, @Nullable String guest) {
        String named = guest == null ? "null" : "\"" + guest + "\"";
        return put("stay", id, "{\"id\":\"" + id + "\",\"guest\":" + named + "}");
    }

    private static RecordChange put(String type, String key, String json) {
        return new RecordChange(new RecordId(type, key), null, json.getBytes(StandardCharsets.UTF_8));
    }

    /** A change of a record that is there. */
    private RecordChange to(RecordChange wanted) {
        StoredRecord now = store().get(wanted.id()).orElseThrow();
        return new RecordChange(now.id(), now.digest(), wanted.json());
    }

    private RecordChange gone(String type, String key) {
        StoredRecord now = store().get(new RecordId(type, key)).orElseThrow();
        return new RecordChange(now.id(), now.digest(), null);
    }
}
