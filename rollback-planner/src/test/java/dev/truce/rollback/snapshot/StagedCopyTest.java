package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedCopyTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));

    @TempDir
    Path temp;

    private SnapshotRepository repository;
    private LiveStore live;
    private InProgress work;
    private StagedCopy copy;

    @BeforeEach
    void aCopyOfThreeGuests() throws IOException {
        begin("{\"id\":\"a\"}", "{\"id\":\"b\"}", "{\"id\":\"d\"}");
    }

    private void begin(String... lines) throws IOException {
        Files.createDirectories(temp.resolve("live"));
        Files.writeString(temp.resolve("live/guest.ndjson"), String.join("\n", lines));
        repository =
                SnapshotRepository.directory(temp.resolve("repository"), () -> Instant.parse("2026-01-10T00:00:00Z"));
        live = LiveStore.directory(temp.resolve("live"), FORMAT);
        work = repository.begin("test");
        copy = repository.copy(live, repository.stage(live, work), work);
    }

    @AfterEach
    void end() {
        copy.close();
        work.close();
        live.close();
    }

    private static RecordId id(String key) {
        return new RecordId("guest", key);
    }

    private static RecordChange change(String key, @Nullable String expected, @Nullable String json) {
        return new RecordChange(
                id(key),
                expected == null ? null : StoredRecord.digest(utf8(expected)),
                json == null ? null : utf8(json));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> scanned(LiveStore store) {
        List<String> records = new ArrayList<>();
        try (RecordCursor cursor = store.scan()) {
            cursor.forEachRemaining(
                    record -> records.add(record.id() + " " + new String(record.json(), StandardCharsets.UTF_8)));
        }
        return records;
    }

    private List<Long> counts() {
        return List.of(copy.added(), copy.replaced(), copy.removed());
    }

    @Test
    void itShowsItsChangesAndLeavesTheStoreAlone() {
        copy.apply(List.of(
                change("e", null, "{\"id\":\"e\"}"),
                change("a", "{\"id\":\"a\"}", "{\"id\":\"a\",\"n\":1}"),
                change("b", "{\"id\":\"b\"}", null),
                change("c", null, "{\"id\":\"c\"}")));

        assertThat(scanned(copy))
                .containsExactly(
                        "guest/a {\"id\":\"a\",\"n\":1}",
                        "guest/c {\"id\":\"c\"}",
                        "guest/d {\"id\":\"d\"}",
                        "guest/e {\"id\":\"e\"}");
        assertThat(counts()).containsExactly(2L, 1L, 1L);
        assertThat(copy.get(id("b"))).isEmpty();
        assertThat(copy.getAll(List.of(id("e"), id("b"), id("a")))).containsOnlyKeys(id("a"), id("e"));
        assertThat(copy.stateRoot()).isEqualTo(StateRoot.of(copy)).isNotEqualTo(StateRoot.of(live));
        assertThat(scanned(live)).hasSize(3);
    }

    @Test
    void itHasTheFormOfTheStoreAndNobodyElseIsInIt() {
        StoreSchema schema = new StoreSchema(
                new TreeMap<>(Map.of("guest", new StoreSchema.TypeSchema(List.of(), List.of(), List.of()))));
        LiveStore formed = (LiveStore) Proxy.newProxyInstance(
                LiveStore.class.getClassLoader(),
                new Class<?>[] {LiveStore.class},
                (proxy, method, given) -> switch (method.getName()) {
                    case "schema" -> schema;
                    case "idOf" ->
                        Optional.of(id(given[0] + " " + new String((byte[]) given[1], StandardCharsets.UTF_8)));
                    default -> method.invoke(live, given);
                });
        try (StagedCopy copied = repository.copy(formed, repository.stage(live, work), work)) {
            assertThat(copied.schema()).isEqualTo(schema);
            assertThat(copied.idOf("guest", utf8("{}"))).contains(id("guest {}"));
        }
        assertThat(copy.location()).isEqualTo(live.location());
        assertThat(copy.atomic()).isTrue();
        try (LiveStore.StoreLock lock = copy.lock()) {
            assertThat(lock).isNotNull();
            copy.lock().close();
        }
    }

    @Test
    void aChangeThatIsMadeAlreadyIsNoneAndOneOnAnUnexpectedRecordStopsTheBatch() {
        copy.apply(List.of(change("a", "{\"id\":\"was\"}", "{\"id\" : \"a\"}"), change("x", "{\"id\":\"x\"}", null)));
        assertThat(counts()).containsExactly(0L, 0L, 0L);

        copy.apply(List.of(
                change("a", "{\"id\":\"was\"}", "{\"id\":\"a\"}"),
                change("b", "{\"id\":\"b\"}", "{\"id\":\"b\",\"n\":1}")));
        assertThat(counts()).containsExactly(0L, 1L, 0L);

        List<RecordChange> unexpected = List.of(
                change("c", null, "{\"id\":\"c\"}"), change("d", "{\"id\":\"other\"}", "{\"id\":\"d\",\"n\":2}"));
        assertThatThrownBy(() -> copy.apply(unexpected))
                .isInstanceOf(UnexpectedRecordException.class)
                .hasMessageContaining("Record guest/d of dir:");
        assertThat(scanned(copy)).hasSize(3);
        assertThat(counts()).containsExactly(0L, 1L, 0L);
    }

    @Test
    void whatIsKeptIsTheStateThatAStoreWithTheseRecordsWouldHave() throws IOException {
        end();
        Random random = new Random(5);
        TreeMap<String, String> records = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            String key = String.format("%05d", random.nextInt(100_000));
            records.put(key, "{\"id\":\"" + key + "\",\"n\":" + i + "}");
        }
        records.put("big", "{\"id\":\"big\",\"text\":\"" + "x".repeat(100_000) + "\"}");
        begin(records.values().toArray(String[]::new));
        for (int round = 0; round < 5; round++) {
            List<RecordChange> changes = new ArrayList<>();
            for (String key : List.copyOf(records.keySet())) {
                String now = records.get(key);
                if (random.nextInt(10) == 0) {
                    changes.add(change(key, now, null));
                    records.remove(key);
                } else if (random.nextInt(10) == 0) {
                    String edited = now.replace("}", ",\"round" + round + "\":0}");
                    changes.add(change(key, now, edited));
                    records.put(key, edited);
                }
            }
            copy.apply(changes);
        }
        StagedState kept = copy.keep();

        Files.writeString(temp.resolve("live/guest.ndjson"), String.join("\n", records.values()));
        StagedState expected = repository.stage(live, work);
        assertThat(kept).isEqualTo(expected);
        Snapshot snapshot = repository.commit(kept, new Snapshot.Note("kept", new TreeSet<>(), null), work);
        assertThat(repository.verify(snapshot, true).valid()).isTrue();
    }
}
