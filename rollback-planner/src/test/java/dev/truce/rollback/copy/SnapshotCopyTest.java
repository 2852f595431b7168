package dev.truce.rollback.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.Sample;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Heartbeat;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import dev.truce.rollback.store.ClaimLostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCopyTest {

    @TempDir
    Path folder;

    private Attic attic;
    private final WatchedStore second = new WatchedStore();

    @BeforeEach
    void anAttic() {
        attic = new Attic(folder);
    }

    private SnapshotRepository second() {
        return SnapshotRepository.in(second, () -> attic.now);
    }

    private SnapshotCopy copy() {
        return new SnapshotCopy(attic.repository(), second());
    }

    @Test
    void aCopyIsTheSameSnapshotAndIsProvedThere() {
        Snapshot first = attic.take(Attic.noise(1, 100_000), Attic.noise(2, 3_000));
        Snapshot next = attic.take(Attic.noise(1, 100_000), Attic.noise(3, 3_000));
        assertThat(copy().missing()).containsExactly(first, next);

        CopyReport report = copy().copy(first);
        CopyReport more = copy().copy(next);

        assertThat(second().list()).containsExactly(next, first);
        assertThat(second().verify("second", true, Sample.ALL).findings()).isEmpty();
        assertThat(report.bytes()).isGreaterThan(130_000);
        assertThat(more.bytes()).as("what the first has is not read again").isBetween(4_000L, 100_000L);
        assertThat(copy().missing()).isEmpty();
        assertThat(copy().copy(next).objects()).isZero();
        assertThat(attic.files("claims/")).isEmpty();
        assertThat(second.list("claims/")).isEmpty();
    }

    @Test
    void itIsThereOnlyWhenTheLastPutSucceededAndARepetitionEndsIt() {
        Snapshot snapshot = attic.take(Attic.noise(1, 3_000), Attic.noise(2, 3_000));
        copy().copy(snapshot);
        int puts = second.puts().size();
        assertThat(second.puts().stream().filter(name -> name.startsWith("snapshots/")))
                .hasSize(1);
        for (int failing = 0; failing < puts; failing++) {
            for (boolean done : new boolean[] {false, true}) {
                WatchedStore broken = new WatchedStore().failingAfter(failing).thoughDone(done);
                SnapshotRepository there = SnapshotRepository.in(broken, () -> attic.now);
                try {
                    new SnapshotCopy(attic.repository(), there).copy(snapshot);
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("the disk is gone");
                }
                SnapshotRepository later = SnapshotRepository.in(broken.below(), () -> attic.now);
                for (Snapshot listed : later.list()) {
                    assertThat(later.verify(listed, true).findings())
                            .as("put %s", failing)
                            .isEmpty();
                }
                new SnapshotCopy(attic.repository(), later).copy(snapshot);
                assertThat(later.list()).containsExactly(snapshot);
                assertThat(later.verify(snapshot, true).findings()).isEmpty();
            }
        }
    }

    @Test
    void whatIsDamagedHereDoesNotArriveThere() {
        Snapshot snapshot = attic.take(Attic.noise(1, 3_000));
        attic.files("packs/").forEach(attic.objects::damage);

        assertThatThrownBy(() -> copy().copy(snapshot)).isInstanceOf(DamageException.class);

        assertThat(second().list()).isEmpty();
    }

    @Test
    void aCommitObjectThatIsDamagedHereOrSaysOtherRecordsIsNotPutThere() {
        Snapshot sound = attic.take(Attic.noise(1, 3_000));
        Snapshot.Content content = sound.content();
        Snapshot other = new Snapshot(
                sound.id(),
                sound.createdAt(),
                sound.note(),
                sound.source(),
                new Snapshot.Content(
                        content.stateRoot(), content.rootObject(), new TreeMap<>(Map.of("guest", 7L)), content.bytes()),
                sound.libraryVersion());
        assertThatThrownBy(() -> copy().copy(other))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining("its copy is not sound: its records are not those its commit object names");

        attic.objects.damage("snapshots/" + sound.id().hex());
        assertThatThrownBy(() -> copy().copy(sound))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining("its content does not have the digest that names it");
        assertThat(second().list()).isEmpty();
        assertThat(second.list("snapshots/")).isEmpty();
    }

    @Test
    void whatWasDamagedThereIsNotReliedOnButPutAnew() {
        Snapshot first = attic.take(Attic.noise(1, 3_000), Attic.noise(2, 3_000));
        copy().copy(first);
        second.list("packs/").forEach(second::damage);
        Snapshot same = attic.take(Attic.noise(1, 3_000), Attic.noise(2, 3_000));
        assertThat(same.content()).isEqualTo(first.content());

        copy().copy(same);

        assertThat(second().verify(same, true).findings()).isEmpty();
    }

    @Test
    void whatIsBeingRemovedHereIsNotCopied() {
        Snapshot old = attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        attic.prune(1, Duration.ofDays(1));

        assertThatThrownBy(() -> copy().copy(old)).isInstanceOf(UnknownSnapshotException.class);
    }

    /** While a copy relies on what is there already, a prune there leaves it alone. */
    @Test
    void aPruneThereInTheMiddleRemovesNothingThatTheCopyNeeds() {
        copy().copy(attic.take(Attic.noise(1, 3_000), Attic.noise(2, 3_000)));
        copy().copy(attic.takeOf("live", List.of("keep"), Attic.noise(7, 3_000)));
        Snapshot next = attic.take(Attic.noise(1, 3_000), Attic.noise(7, 3_000), Attic.noise(3, 3_000));
        boolean[] pruned = new boolean[1];
        second.beforePut = name -> {
            if (name.startsWith("packs/") && !pruned[0]) {
                pruned[0] = true;
                RetentionPolicy policy = RetentionPolicy.builder().keepLast(1).build();
                PruneOptions options = PruneOptions.DEFAULTS.withGrace(Duration.ZERO);
                for (int i = 0; i < 2; i++) {
                    PrunePlan plan = new PrunePlanner(second(), () -> attic.now).plan(policy, options);
                    new PruneExecutor(second(), () -> attic.now).execute(plan);
                }
            }
        };

        copy().copy(next);

        assertThat(pruned[0]).isTrue();
        assertThat(second().verify(next, true).findings()).isEmpty();
    }

    @Test
    void whatTheNewestSnapshotOfTheSameStoreHasIsNotReadAgainHoweverManyOfOthersAreNewer() {
        copy().copy(attic.take(Attic.noise(1, 100_000), Attic.noise(2, 3_000)));
        copy().copy(attic.takeOf("other", List.of(), Attic.noise(50, 3_000)));

        CopyReport report = copy().copy(attic.take(Attic.noise(1, 100_000), Attic.noise(3, 3_000)));

        assertThat(report.bytes()).isBetween(4_000L, 100_000L);
    }

    @Test
    void aPruneThereKeepsWhatTheCopyReliesOnThoughAnotherCopyMadeItOld() {
        Snapshot like = attic.take(Attic.noise(1, 3_000), Attic.noise(2, 3_000));
        copy().copy(like);
        Snapshot next = attic.take(Attic.noise(1, 3_000), Attic.noise(2, 3_000), Attic.noise(3, 3_000));
        Snapshot newest = attic.take(Attic.noise(7, 3_000));
        List<Digest> removed = new ArrayList<>();
        second.beforePut = name -> {
            if (name.startsWith("packs/")) {
                second.beforePut = any -> {};
                copy().copy(newest);
                removed.addAll(pruneThere());
            }
        };

        copy().copy(next);

        assertThat(removed).isEmpty();
        assertThat(second().verify(next, true).findings()).isEmpty();
        assertThat(pruneThere()).contains(like.id());
    }

    private List<Digest> pruneThere() {
        PrunePlan plan = new PrunePlanner(second(), () -> attic.now)
                .plan(RetentionPolicy.builder().keepLast(1).build(), PruneOptions.DEFAULTS.withGrace(Duration.ZERO));
        return new PruneExecutor(second(), () -> attic.now).execute(plan).removed();
    }

    @Test
    void whoeverWasTakenForDeadThereDoesNotPutTheSnapshot() {
        Snapshot snapshot = attic.take(Attic.noise(1, 3_000));
        second.beforePut = name -> {
            if (name.startsWith("packs/")) {
                second.list("claims/mark").forEach(second::delete);
            }
        };

        assertThatThrownBy(() -> copy().copy(snapshot))
                .isInstanceOf(ClaimLostException.class)
                .hasMessageContaining("copy of snapshot " + snapshot.id().shortText());

        assertThat(second.puts()).noneMatch(name -> name.startsWith("snapshots/"));
    }

    @Test
    void whoeverIsTakenForDeadThereWhilePuttingTheSnapshotTakesItBack() {
        Snapshot snapshot = attic.take(Attic.noise(1, 3_000));
        second.beforePut = name -> {
            if (name.startsWith("snapshots/")) {
                second.list("claims/mark").forEach(second::delete);
            }
        };

        assertThatThrownBy(() -> copy().copy(snapshot)).isInstanceOf(ClaimLostException.class);

        assertThat(second().list()).isEmpty();
    }

    @Test
    void itGivesSignsOfLifeInBothForEachObject() {
        String[] lines = new String[30];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, 3_000);
        }
        Snapshot snapshot = attic.take(lines);
        InstantSource slow = () -> attic.now = attic.now.plus(Heartbeat.LEASE.dividedBy(4));

        CopyReport report = new SnapshotCopy(
                        SnapshotRepository.in(attic.objects, slow), SnapshotRepository.in(second, slow))
                .copy(snapshot);

        assertThat(report.objects()).isGreaterThan(2);
        for (WatchedStore store : List.of(attic.objects, second)) {
            assertThat(store.puts().stream()
                            .filter(name -> name.startsWith("claims/mark"))
                            .count())
                    .isGreaterThan(report.objects());
        }
    }
}
