package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Condemnation;
import dev.truce.rollback.claim.Condemnations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands under the name of a snapshot, and who holds on to it. */
class SnapshotNamesTest {

    @TempDir
    Path folder;

    private Attic attic;

    @BeforeEach
    void anAttic() {
        attic = new Attic(folder);
    }

    private static byte[] commit(int number) {
        Digest any = Digest.of(new byte[0]);
        return CommitObject.write(
                Instant.EPOCH.plusSeconds(number),
                Snapshot.Note.of(""),
                "dir:a",
                new Snapshot.Content(any, any, new TreeMap<>(), 0),
                "test");
    }

    @Test
    void aBeginningThatSeveralHaveNeedsMoreDigits() {
        Map<String, Integer> begun = new HashMap<>();
        int number = 0;
        String begin;
        Integer other;
        do {
            number++;
            begin = Digest.of(commit(number)).hex().substring(0, 4);
            other = begun.put(begin, number);
        } while (other == null);
        for (byte[] commit : new byte[][] {commit(other), commit(number)}) {
            attic.objects.below().putIfAbsent("snapshots/" + Digest.of(commit).hex(), commit);
        }
        SnapshotRepository repository = attic.repository();
        String both = begin;

        assertThatThrownBy(() -> repository.find(both))
                .isInstanceOf(UnknownSnapshotException.class)
                .hasMessageStartingWith("Snapshot " + both + " was asked for, but 2 begin so: " + both)
                .hasMessageEndingWith("; give more digits.");
        assertThat(repository.find(Digest.of(commit(number)).hex()).createdAt())
                .isEqualTo(Instant.EPOCH.plusSeconds(number));
    }

    @Test
    void whatStoodUnderTheNameBeforeIsNotTakenAway() {
        WatchedStore objects = attic.objects;
        AtomicReference<String> taken = new AtomicReference<>("");
        objects.beforePut = name -> {
            if (name.startsWith("snapshots/")) {
                objects.below().putIfAbsent(name, "garbage".getBytes(StandardCharsets.UTF_8));
                taken.set(name);
            }
        };

        assertThatThrownBy(() -> attic.take(Attic.noise(1, 10))).isInstanceOf(DamageException.class);

        assertThat(objects.list("snapshots/")).containsExactly(taken.get());
        assertThat(attic.repository().list()).isEmpty();
    }

    @Test
    void whatAPlanKeepsIsNotPinned() {
        Snapshot snapshot = attic.take(Attic.noise(1, 10));
        SnapshotRepository repository = attic.repository();
        try (InProgress work = repository.begin("plan")) {
            work.keepForPlan(snapshot.id(), attic.now.plus(Duration.ofDays(7)), Set.of(snapshot.id()), Set.of());
        }
        assertThat(attic.files("claims/")).hasSize(1);
        assertThat(repository.pins().all()).isEmpty();

        repository.pins().pin(snapshot, "the wedding");

        assertThat(repository.pins().all()).containsOnlyKeys(snapshot.id());
        assertThat(repository.pins().unpin(snapshot.id())).isTrue();
        assertThat(repository.pins().all()).isEmpty();
    }

    @Test
    void workThatBeginsWhileFilesAreCondemnedDoesNotRelyOnThem() {
        Snapshot snapshot = attic.take(Attic.noise(1, 3_000));
        Digest root = snapshot.content().rootObject();
        byte[] content = attic.repository().contents().get(root);
        Condemnations condemnations = new Condemnations(attic.objects.below());
        attic.objects.beforePut = name -> {
            if (name.startsWith("claims/") && condemnations.read().highest() == 0) {
                condemnations.put(new Condemnation(
                        1, "prune", attic.now, false, new TreeSet<>(), new TreeSet<>(attic.files("packs/"))));
            }
        };
        assertThat(attic.objects.contains(ContentStore.name(root))).isFalse();

        try (InProgress work = attic.repository().begin("plan")) {
            work.contents().put(content);
            assertThat(attic.files("claims/"))
                    .singleElement()
                    .satisfies(claim -> assertThat(attic.objects.get(claim).orElseThrow())
                            .asString(StandardCharsets.UTF_8)
                            .contains("\"generation\":1"));
        }

        assertThat(condemnations.read().highest()).isEqualTo(1);
        assertThat(attic.objects.contains(ContentStore.name(root))).isTrue();
    }
}
