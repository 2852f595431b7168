package dev.truce.rollback.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Heartbeat;
import dev.truce.rollback.claim.PruneLock;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.StoreLockedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository and a copy of it, where not only what a snapshot needs is damaged, or a repair was interrupted. */
class InterruptedRepairTest {

    @TempDir
    Path temp;

    private Attic attic;
    private Attic other;
    private Snapshot snapshot;
    private String commit;

    @BeforeEach
    void twoCopies() {
        attic = new Attic(temp.resolve("one"));
        snapshot = attic.take(Attic.noise(1, 3_000), Attic.noise(2, 3_000));
        commit = "snapshots/" + snapshot.id().hex();
        other = new Attic(temp.resolve("two"));
        copyToOther();
    }

    private void copyToOther() {
        attic.objects
                .list("")
                .forEach(name ->
                        other.objects.putIfAbsent(name, attic.objects.get(name).orElseThrow()));
    }

    private RepairReport repairFromOther() {
        return new RepositoryRepair(attic.repository(), () -> attic.now).from(other.repository());
    }

    private void replace(String name, byte[] content) {
        attic.objects.below().delete(name);
        attic.objects.below().putIfAbsent(name, content);
    }

    @Test
    void whatAPlanNeedsIsBroughtBackAndWhatIsPinnedStays() {
        byte[] batch = "{\"type\":\"guest\",\"key\":\"a\"}\n".getBytes(StandardCharsets.UTF_8);
        Digest object;
        try (InProgress work = attic.repository().begin("plan")) {
            object = work.contents().put(batch);
            work.keepForPlan(
                    Digest.of(batch), attic.now.plus(Duration.ofDays(7)), Set.of(snapshot.id()), Set.of(object));
        }
        attic.repository().pins().pin(snapshot, "the wedding");
        other.repository().contents().put(batch);
        assertThat(attic.objects.below().delete(ContentStore.name(object))).isTrue();

        RepairReport report = repairFromOther();

        assertThat(report.objects()).containsExactly(object);
        assertThat(report.commits()).isEmpty();
        assertThat(report.left()).isEmpty();
        assertThat(attic.repository().contents().get(object)).isEqualTo(batch);
        assertThat(attic.repository().pins().all()).containsOnlyKeys(snapshot.id());
    }

    @Test
    void aFileThatIsCutOffIsReplaced() {
        for (String pack : attic.files("packs/")) {
            byte[] whole = attic.objects.get(pack).orElseThrow();
            replace(pack, Arrays.copyOf(whole, whole.length / 2));
        }

        RepairReport report = repairFromOther();

        assertThat(report.left()).isEmpty();
        assertThat(report.objects()).isNotEmpty();
        assertThat(attic.repository().verify(snapshot, true).findings()).isEmpty();
    }

    @Test
    void whatIsNoPartOfARepositoryIsReportedAndLeftWhereItIs() {
        attic.objects.putIfAbsent("packs/notes.txt", new byte[] {1});

        RepairReport report = repairFromOther();

        assertThat(report.left()).extracting(Finding::file).containsOnly("packs/notes.txt");
        assertThat(report.quarantined()).isEmpty();
        assertThat(attic.files("packs/")).contains("packs/notes.txt");
    }

    @Test
    void aRepairThatWasInterruptedBeforeThePutIsEnded() {
        byte[] good = attic.objects.get(commit).orElseThrow();
        attic.objects.below().delete(commit);
        replace("quarantine/snapshots." + snapshot.id().hex() + ".good", good);

        RepairReport report = repairFromOther();

        assertThat(report.commits()).containsExactly(snapshot.id());
        assertThat(attic.files("quarantine/")).isEmpty();
        assertThat(attic.repository().list()).containsExactly(snapshot);
    }

    @Test
    void whatAnInterruptedRepairLeftDamagedIsTakenFromTheOtherCopy() {
        byte[] good = attic.objects.get(commit).orElseThrow();
        attic.objects.below().delete(commit);
        replace("quarantine/snapshots." + snapshot.id().hex() + ".good", Arrays.copyOf(good, good.length - 1));

        RepairReport report = repairFromOther();

        assertThat(report.commits()).containsExactly(snapshot.id());
        assertThat(attic.repository().list()).containsExactly(snapshot);
        assertThat(attic.repository().findings()).isEmpty();
    }

    @Test
    void aRepairThatWasInterruptedBeforeThePutIsEndedWithoutTheOtherCopy() {
        byte[] good = attic.objects.get(commit).orElseThrow();
        attic.objects.below().delete(commit);
        other.objects.below().delete(commit);
        replace("quarantine/snapshots." + snapshot.id().hex() + ".good", good);

        RepairReport report = repairFromOther();

        assertThat(report.commits()).containsExactly(snapshot.id());
        assertThat(attic.repository().list()).containsExactly(snapshot);
    }

    @Test
    void aRepairThatWasInterruptedAfterThePutIsEnded() {
        replace(
                "quarantine/snapshots." + snapshot.id().hex() + ".good",
                attic.objects.get(commit).orElseThrow());

        RepairReport report = repairFromOther();

        assertThat(report.commits()).isEmpty();
        assertThat(attic.files("quarantine/")).isEmpty();
        assertThat(attic.repository().list()).containsExactly(snapshot);
    }

    @Test
    void whatIsDamagedAgainAndAgainIsSetAsideOnceForEachDamage() {
        byte[] good = attic.objects.get(commit).orElseThrow();
        String kept = "quarantine/snapshots." + snapshot.id().hex();
        List<byte[]> damages = new ArrayList<>();
        for (int cut : new int[] {1, 2, 3}) {
            damages.add(Arrays.copyOf(good, good.length - cut));
        }
        for (int damage : new int[] {0, 1, 1, 2, 0, 2}) {
            replace(commit, damages.get(damage));
            assertThat(repairFromOther().quarantined()).containsExactly(commit);
            assertThat(attic.objects.get(commit)).hasValue(good);
        }

        assertThat(attic.files("quarantine/")).containsExactly(kept, kept + ".2", kept + ".3");
        assertThat(attic.objects.get(kept)).hasValue(damages.get(0));
        assertThat(attic.objects.get(kept + ".2")).hasValue(damages.get(1));
        assertThat(attic.objects.get(kept + ".3")).hasValue(damages.get(2));
    }

    @Test
    void whatWasMovedAwayIsRemovedAgainInCaseThatWasNotDurable() {
        List<String> packs = attic.files("packs/");
        packs.forEach(attic.objects::damage);
        assertThat(repairFromOther().quarantined()).isEqualTo(packs);
        attic.objects.putIfAbsent("quarantine/notes.by.hand", new byte[] {1});
        List<String> there = attic.files("packs/", "objects/", "snapshots/");
        List<String> removed = new ArrayList<>();
        attic.objects.beforeDelete = removed::add;

        assertThat(repairFromOther().quarantined()).isEmpty();

        assertThat(removed)
                .containsAll(packs)
                .doesNotContainAnyElementsOf(there)
                .doesNotContain("notes/by/hand", "");
    }

    @Test
    void whatIsNeededAndSoundIsMadeDurableAgainAndWhatIsNotNeededIsLeft() {
        List<String> needed = attic.files("packs/");
        attic.repository().contents().put(new byte[] {1});
        int before = attic.objects.puts().size();

        repairFromOther();

        List<String> written = attic.objects.puts().stream()
                .skip(before)
                .filter(name -> name.matches("(packs|objects)/.*"))
                .toList();
        assertThat(written).containsExactlyElementsOf(needed);
    }

    @Test
    void aFileWhoseIndexCannotBeReadStaysWhileSomethingIsLost() {
        List<String> packs = attic.files("packs/");
        for (String pack : packs) {
            replace(pack, Arrays.copyOf(attic.objects.get(pack).orElseThrow(), 20));
            other.objects.below().delete(pack);
        }

        RepairReport report = repairFromOther();

        assertThat(report.quarantined()).isEmpty();
        assertThat(attic.files("packs/")).isEqualTo(packs);
        assertThat(report.left()).extracting(Finding::file).containsAll(packs);
    }

    @Test
    void whatAPlanNeedsIsCopiedOutOfADamagedFile() {
        List<Digest> batches = new ArrayList<>();
        List<String> before = attic.files("packs/");
        try (InProgress work = attic.repository().begin("plan")) {
            try (ContentWriter writer = work.contents().writer()) {
                for (int i = 0; i < 2; i++) {
                    batches.add(writer.put(Attic.noise(10 + i, 3_000).getBytes(StandardCharsets.UTF_8)));
                }
            }
            work.keepForPlan(
                    batches.get(0), attic.now.plus(Duration.ofDays(7)), Set.of(snapshot.id()), Set.copyOf(batches));
        }
        copyToOther();
        List<String> packs = attic.files("packs/").stream()
                .filter(name -> !before.contains(name))
                .toList();
        assertThat(packs).hasSize(1);
        byte[] pack = attic.objects.get(packs.get(0)).orElseThrow();
        pack[pack.length - 100] ^= 1;
        replace(packs.get(0), pack);

        RepairReport report = repairFromOther();

        assertThat(report.quarantined()).isEqualTo(packs);
        assertThat(report.objects()).hasSize(1);
        assertThat(report.left()).isEmpty();
        for (Digest batch : batches) {
            assertThat(attic.repository().contents().get(batch)).isNotEmpty();
        }
    }

    /** Another host saw no sign of life of the repair for ten minutes, and prunes. */
    private void anotherTakesTheLock() {
        attic.objects.beforePut = name -> {};
        assertThatThrownBy(() -> PruneLock.take(attic.objects, () -> attic.now, "another"))
                .isInstanceOf(StoreLockedException.class);
        attic.pass(Heartbeat.LEASE);
        assertThat(PruneLock.take(attic.objects, () -> attic.now, "another")).isNotNull();
    }

    @Test
    void whoeverLostTheLockWritesNoMoreObjects() {
        attic.files("packs/", "snapshots/").forEach(attic.objects::damage);
        attic.objects.beforePut = name -> {
            if (name.endsWith(".good")) {
                anotherTakesTheLock();
            }
        };
        int before = attic.objects.puts().size();

        assertThatThrownBy(this::repairFromOther)
                .isInstanceOf(ClaimLostException.class)
                .hasMessageContaining("another took its lock over");

        assertThat(attic.objects.puts().stream().skip(before))
                .noneMatch(name -> name.startsWith("packs/") || name.startsWith("objects/"));
    }

    @Test
    void whoeverLostTheLockMovesNoMoreFilesAway() {
        attic.take(Attic.noise(3, 3_000), Attic.noise(4, 3_000));
        copyToOther();
        List<String> damaged = attic.files("packs/");
        assertThat(damaged).hasSize(2);
        damaged.forEach(attic.objects::damage);
        attic.objects.beforePut = name -> {
            if (name.startsWith("quarantine/packs.")) {
                anotherTakesTheLock();
            }
        };

        assertThatThrownBy(this::repairFromOther).isInstanceOf(ClaimLostException.class);

        assertThat(attic.files("packs/")).containsAnyElementsOf(damaged).isNotEqualTo(damaged);
        assertThat(attic.files("quarantine/")).hasSize(1);
    }

    @Test
    void whatOthersAreStoredAsChangesOfIsCopiedOutOfADamagedFile() {
        String[] lines = new String[41];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(100 + i, i == 40 ? 30_000 : 200);
        }
        List<String> before = attic.files("packs/");
        Snapshot first = attic.take(lines);
        List<String> packs = attic.files("packs/").stream()
                .filter(name -> !before.contains(name))
                .toList();
        lines[7] = Attic.noise(200, 200);
        Snapshot second = attic.take(lines);
        assertThat(attic.repository().contents().inventory().files().stream().flatMap(file -> file.objects().stream()))
                .as("something is stored as a change")
                .anyMatch(object -> !object.whole());
        copyToOther();
        attic.objects.below().delete("snapshots/" + first.id().hex());
        packs.forEach(attic.objects::damage);

        RepairReport report = repairFromOther();

        assertThat(report.quarantined()).isEqualTo(packs);
        assertThat(report.left()).isEmpty();
        assertThat(attic.repository().verify(second, true).findings()).isEmpty();
    }
}
