package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Replacement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old states that are put back are noticed by who saw newer ones, and nothing that is legal is taken for one. */
class WitnessTest {

    @TempDir
    Path temp;

    private Attic attic;
    private Snapshot first;

    @BeforeEach
    void one() {
        attic = new Attic(temp);
        first = attic.take(Attic.noise(1, 100));
    }

    private List<String> missed(Witness witness) {
        return witness.missedIn(attic.repository()).stream().map(Finding::file).toList();
    }

    private Witness look() {
        return Witness.of(attic.repository());
    }

    private ObjectStore copy() {
        ObjectStore copy = ObjectStore.memory();
        attic.objects
                .list("")
                .forEach(name -> copy.putIfAbsent(name, attic.objects.get(name).orElseThrow()));
        return copy;
    }

    /** Puts files of an older copy in the place of those that are there. */
    private void putBack(ObjectStore copy, String folder) {
        attic.objects.list(folder).forEach(attic.objects::delete);
        copy.list(folder)
                .forEach(name -> attic.objects.putIfAbsent(name, copy.get(name).orElseThrow()));
    }

    @Test
    void yesterdaysCommitObjectsAreNoticed() {
        ObjectStore yesterday = copy();
        Snapshot second = attic.take(Attic.noise(2, 100));
        Witness seen = look();

        putBack(yesterday, "snapshots/");

        assertThat(attic.repository().findings()).isEmpty();
        assertThat(missed(seen)).containsExactly("snapshots/" + second.id().hex());
        assertThat(seen.missedIn(attic.repository()).get(0).message())
                .endsWith("missing; the list of what was seen here (no prune removed it since) names it");
    }

    @Test
    void whatAnInterruptedRepairTookOutIsNotGone() {
        Witness seen = look();
        Replacement taken = new Replacement(first.id());
        attic.objects.putIfAbsent(
                taken.staged(), attic.objects.get(taken.name()).orElseThrow());
        attic.objects.delete(taken.name());

        assertThat(missed(seen)).isEmpty();
        assertThat(attic.repository().damagedCommits())
                .extracting(Finding::file)
                .containsExactly(taken.name());
    }

    @Test
    void yesterdaysWholeRepositoryIsNoticed() {
        ObjectStore yesterday = copy();
        Snapshot second = attic.take(Attic.noise(2, 100));
        Witness beforeThePrune = look();
        attic.prune(1, Duration.ZERO);
        Witness seen = look();

        putBack(yesterday, "");

        assertThat(missed(beforeThePrune))
                .containsExactly("snapshots/" + second.id().hex());
        assertThat(missed(seen))
                .containsExactly("condemned/1", "snapshots/" + second.id().hex());
    }

    @Test
    void removalInTheMiddleIsNoticed() {
        attic.take(Attic.noise(2, 100));
        attic.take(Attic.noise(3, 100));
        Witness seen = look();

        attic.objects.delete("snapshots/" + first.id().hex());

        assertThat(missed(seen)).containsExactly("snapshots/" + first.id().hex());
    }

    @Test
    void whatPrunesRemoveAndOthersAddIsNotMissed() {
        List<Witness> all = new ArrayList<>(List.of(look()));
        for (int i = 2; i < 9; i++) {
            attic.take(Attic.noise(i, 100));
            all.add(look());
            if (i % 2 == 0) {
                attic.prune(2, i % 4 == 0 ? Duration.ZERO : Duration.ofDays(1));
                attic.pass(Duration.ofHours(20));
                all.add(look());
            }
            all.forEach(witness -> assertThat(missed(witness)).isEmpty());
        }
    }

    @Test
    void aPruneInBetweenIsSeenWithWhatItRemoved() {
        attic.take(Attic.noise(2, 100));
        Witness before = look();
        List<Witness> between = new ArrayList<>();
        attic.objects.beforeDelete = name -> {
            assertThat(missed(before)).isEmpty();
            between.add(look());
        };

        attic.prune(1, Duration.ZERO);

        attic.objects.beforeDelete = name -> {};
        assertThat(between).hasSizeGreaterThan(2);
        between.forEach(witness -> assertThat(missed(witness)).isEmpty());
    }

    @Test
    void itIsReadAsItWasWrittenAndNothingElseIs() {
        Witness seen = look().and(first);
        byte[] file = seen.write();

        assertThat(Witness.read(file)).isEqualTo(seen);
        assertThat(Witness.read(new Witness(0, new TreeSet<>()).write()).snapshots())
                .isEmpty();
        for (int at = 0; at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> Witness.read(changed)).isInstanceOf(DamageException.class);
        }
    }
}
