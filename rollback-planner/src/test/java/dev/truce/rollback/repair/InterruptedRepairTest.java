package dev.truce.rollback.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ContentStore;
import dev.truce.rollback.Attic;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
}
