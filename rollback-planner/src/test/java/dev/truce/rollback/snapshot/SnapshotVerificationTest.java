package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.Attic;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot of few records, one of which is an object of its own, and what is told of it. */
class SnapshotVerificationTest {

    @TempDir
    Path temp;

    private Attic attic;
    private WatchedStore objects;
    private Snapshot snapshot;
    private String commit;

    @BeforeEach
    void aSnapshot() {
        attic = new Attic(temp);
        objects = attic.objects;
        snapshot = attic.take("{\"id\":\"a\"}", Attic.noise(1, 20_000));
        commit = "snapshots/" + snapshot.id().hex();
    }

    private VerificationReport verified(boolean deep) {
        return attic.repository().verify(snapshot, deep);
    }

    @Test
    void ofASoundOneEachObjectIsCountedOnceWithItsBytes() {
        SnapshotRepository repository = attic.repository();
        Set<Digest> names = new LinkedHashSet<>();
        repository.tree(snapshot).objects(names::add);
        long bytes = names.stream()
                .mapToLong(name -> repository.contents().get(name).length)
                .sum();
        long commitBytes = objects.get(commit).orElseThrow().length;

        assertThat(names).hasSize(2);
        assertThat(verified(false))
                .isEqualTo(new VerificationReport(
                        "snapshot " + snapshot.id().shortText(), 1 + names.size(), commitBytes + bytes, List.of()));
        assertThat(verified(true).findings()).isEmpty();
        assertThat(verified(true).filesChecked())
                .as("the commit object and the root, with which its records are read")
                .isEqualTo(2);
        assertThat(verified(true).bytesChecked())
                .isEqualTo(commitBytes + snapshot.content().bytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommitObjectThatIsGoneOrDamagedIsFound(boolean deep) {
        objects.damage(commit);
        assertThat(verified(deep).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo(commit);
            assertThat(finding).isNotInstanceOf(Finding.Missing.class);
        });
        objects.delete(commit);
        assertThat(verified(deep).findings())
                .containsExactly(
                        new Finding.Missing(commit, "snapshot " + snapshot.id().shortText()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recordsThatAreGoneAreFound(boolean deep) {
        objects.list("packs/").forEach(objects::delete);

        assertThat(verified(deep).findings()).isNotEmpty().hasOnlyElementsOfType(Finding.Missing.class);
    }

    /** The root, of which the totals are read, is sound. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRecordThatIsDamagedIsFound(boolean deep) {
        String pack = objects.list("packs/").get(0);
        objects.damage(pack);

        assertThat(verified(deep).findings())
                .singleElement()
                .isInstanceOf(Finding.Damaged.class)
                .satisfies(finding -> assertThat(finding.file()).isEqualTo(pack));
    }

    @Test
    void whatTheStoreDemandedIsReadAsItWasWritten() {
        StoreSchema schema = new StoreSchema(new TreeMap<>(Map.of(
                "guest",
                new StoreSchema.TypeSchema(
                        List.of(
                                new StoreSchema.Column("id", "text", true),
                                new StoreSchema.Column("seat", "integer", false)),
                        List.of(new StoreSchema.Reference(List.of("hall", "seat"), "table", List.of("hall", "number"))),
                        List.of(List.of("id"), List.of("hall", "seat"))),
                "table",
                new StoreSchema.TypeSchema(List.of(), List.of(), List.of()))));
        try (LiveStore live = attic.live("live")) {
            LiveStore demanding = (LiveStore) Proxy.newProxyInstance(
                    LiveStore.class.getClassLoader(),
                    new Class<?>[] {LiveStore.class},
                    (proxy, method, given) -> method.getName().equals("schema") ? schema : method.invoke(live, given));
            Snapshot taken = attic.repository().create(demanding, Snapshot.Note.of(""));

            assertThat(attic.repository().find(taken.id().hex()).content().schema())
                    .isEqualTo(schema);
        }
    }

    @Test
    void aRecordThatIsNoJsonIsNoBackupButAStateThatAPlanMayBeMadeFor() {
        StoredRecord broken = new StoredRecord(new RecordId("guest", "x"), "{\"id\":".getBytes(StandardCharsets.UTF_8));
        SnapshotRepository repository = attic.repository();
        try (LiveStore live = attic.live("live");
                InProgress work = repository.begin("planning")) {
            LiveStore damaged = (LiveStore) Proxy.newProxyInstance(
                    LiveStore.class.getClassLoader(),
                    new Class<?>[] {LiveStore.class},
                    (proxy, method, given) ->
                            method.getName().equals("scan") ? only(broken) : method.invoke(live, given));

            assertThatThrownBy(() -> repository.create(damaged, Snapshot.Note.of("")))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageContaining("guest/x");
            assertThat(repository.list()).containsExactly(snapshot);
            assertThat(repository.stage(damaged, work).content().counts()).isEqualTo(Map.of("guest", 1L));
        }
    }

    private static RecordCursor only(StoredRecord record) {
        Iterator<StoredRecord> records = List.of(record).iterator();
        return new RecordCursor() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public StoredRecord next() {
                return records.next();
            }

            @Override
            public void close() {
                // nothing is held open
            }
        };
    }

    @Test
    void whoWasTakenForDeadKeepsNothingForAPlan() {
        try (InProgress work = attic.repository().begin("planning")) {
            objects.list("claims/").forEach(objects::delete);

            assertThatThrownBy(() -> work.keepForPlan(
                            snapshot.id(), attic.now.plus(Duration.ofDays(1)), Set.of(snapshot.id()), List.of()))
                    .isInstanceOf(ClaimLostException.class);
        }
    }
}
