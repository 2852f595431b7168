package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Claim;
import dev.truce.rollback.claim.Claims;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do between the plan of a prune and its end, or between two of its steps. */
class PruneRaceTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final RetentionPolicy LAST =
            RetentionPolicy.builder().keepLast(1).build();
    private static final PruneOptions AT_ONCE = PruneOptions.DEFAULTS.withGrace(Duration.ZERO);

    @TempDir
    Path temp;

    private Attic attic;

    @BeforeEach
    void anAttic() {
        attic = new Attic(temp);
    }

    private static String[] records(int count, int bytes) {
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = Attic.noise(i, bytes);
        }
        return lines;
    }

    private void assertWhole(Snapshot... snapshots) {
        for (Snapshot snapshot : snapshots) {
            assertThat(attic.repository().verify(snapshot, true).findings()).isEmpty();
        }
    }

    /** What happens once, before a file of a folder is put, removed or listed. */
    private static Consumer<String> once(String folder, Runnable event) {
        boolean[] done = new boolean[1];
        return name -> {
            if (!done[0] && name.startsWith(folder)) {
                done[0] = true;
                event.run();
            }
        };
    }

    private void anotherTakesTheLockOver() {
        new Claims(attic.objects).put("locks/prune-9.1", Claim.of(Claim.Kind.LOCK, "host two", attic.now, "prune"));
    }

    private void assertStops(PrunePlan plan) {
        assertThatThrownBy(() -> attic.execute(plan)).isInstanceOf(ClaimLostException.class);
        assertThat(attic.files("locks/")).contains("locks/prune-9.1");
    }

    @Test
    void whoLosesTheLockBeforeItCondemnsCondemnsNothing() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        attic.objects.beforeList = once("condemned/", this::anotherTakesTheLockOver);

        assertStops(plan);
        assertThat(attic.files("condemned/")).isEmpty();
    }

    @Test
    void whoLosesTheLockBeforeItRemovesSnapshotsRemovesNone() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        attic.objects.beforePut = once("condemned/", this::anotherTakesTheLockOver);

        assertStops(plan);
        assertThat(attic.repository().list()).hasSize(2);
    }

    @Test
    void whatIsGoneWhenItIsToGoIsNotCounted() {
        for (String kind : List.of("snapshots/", "packs/")) {
            attic.take(Attic.noise(1, 3_000));
            attic.take(Attic.noise(2, 3_000));
            PrunePlan plan = attic.plan(LAST, AT_ONCE);
            boolean[] done = new boolean[1];
            attic.objects.beforeDelete = name -> {
                if (!done[0] && name.startsWith(kind)) {
                    done[0] = true;
                    attic.objects.delete(name);
                }
            };

            PruneReport report = attic.execute(plan);
            assertThat(report.removed()).hasSize(plan.removed().size() - (kind.equals("snapshots/") ? 1 : 0));
            assertThat(report.sweptFiles()).isEqualTo(kind.equals("packs/") ? 0 : 1);
            assertThat(report.sweptBytes() > 0).isEqualTo(kind.equals("snapshots/"));
            assertThat(attic.repository().list()).hasSize(1);
        }
    }

    @Test
    void aMarkThatEndedSinceThePlanIsNotWatched() {
        attic.take(Attic.noise(1, 3_000));
        PrunePlan plan;
        try (InProgress work = attic.repository().begin("short")) {
            plan = attic.plan(LAST, AT_ONCE);
            work.keepAlive();
        }
        assertThat(plan.marks()).hasSize(1);
        attic.execute(plan);

        assertThat(attic.files("claims/")).isEmpty();
    }

    @Test
    void whoLosesTheLockBeforeItSweepsRemovesNoFile() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        attic.objects.beforeDelete = once("snapshots/", this::anotherTakesTheLockOver);

        assertStops(plan);
        assertThat(attic.files("packs/")).hasSize(2);
    }

    /** Executes a plan by a clock on which each look takes a minute; says what the prune put and removed. */
    private List<String> slowly(PrunePlan plan) {
        List<String> steps = new ArrayList<>();
        attic.objects.beforePut = name -> steps.add("put " + name);
        attic.objects.beforeDelete = name -> steps.add("delete " + name);
        new PruneExecutor(attic.repository(), () -> attic.now = attic.now.plusSeconds(60)).execute(plan);
        return steps;
    }

    private static long signsOfLifeBefore(List<String> steps, String step) {
        return steps.stream()
                .takeWhile(each -> !each.startsWith(step))
                .filter(each -> each.startsWith("put locks/"))
                .count();
    }

    @Test
    void signsOfLifeAreGivenWhileObjectsAreMoved() {
        attic.take(records(40, 20_000));
        attic.take(records(20, 20_000));
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        assertThat(plan.condemned().get(0).movedObjects()).hasSizeGreaterThanOrEqualTo(20);

        assertThat(signsOfLifeBefore(slowly(plan), "put condemned/")).isGreaterThanOrEqualTo(10);
    }

    @Test
    void signsOfLifeAreGivenWhileWhatSnapshotsNeedIsRead() {
        for (int i = 0; i < 30; i++) {
            attic.take(Attic.noise(i, 100));
        }
        PrunePlan plan = attic.plan(RetentionPolicy.builder().keepLast(29).build(), AT_ONCE);

        assertThat(signsOfLifeBefore(slowly(plan), "delete packs/")).isGreaterThanOrEqualTo(14);
    }

    @Test
    void aSnapshotThatSomebodyBeginsToUseWhileItIsCondemnedStays() {
        Snapshot first = attic.take("{\"id\":\"a\"}");
        Snapshot last = attic.take("{\"id\":\"b\"}");
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        try (InProgress restore = attic.repository().begin("restore")) {
            attic.objects.beforePut = once("condemned/", () -> restore.use(first));

            assertThatThrownBy(() -> attic.execute(plan))
                    .isInstanceOf(StalePruneException.class)
                    .hasMessageContaining("but meanwhile there is a mark of ")
                    .hasMessageEndingWith(": restore; make a new plan.");
            assertThat(attic.repository().list()).containsExactly(last, first);
            assertThat(attic.files("condemned/")).as("its number stays").containsExactly("condemned/1.swept");
            restore.use(first);
        }
    }

    @Test
    void whatIsClaimedAfterItWasCondemnedIsNotSwept() {
        attic.take("{\"id\":\"a\"}");
        Digest plan = Digest.of("plan".getBytes(StandardCharsets.UTF_8));
        Digest batch;
        try (InProgress work = attic.repository().begin("planning")) {
            batch = work.contents().put("a batch".getBytes(StandardCharsets.UTF_8));
            assertThat(attic.prune(1, DAY).condemnedFiles()).isEqualTo(1);
            work.keepForRollback(plan, Set.of(), List.of(batch));
        }
        attic.pass(DAY);

        PruneReport report = attic.prune(1, DAY);
        assertThat(report.left()).singleElement().asString().endsWith("stays, because what is in it is needed");
        assertThat(attic.repository().contents().get(batch)).asString().isEqualTo("a batch");
    }

    @Test
    void whatAChangeWasMadeOfAfterItWasCondemnedIsNotSwept() {
        String[] lines = records(2_000, 60);
        attic.take(lines);
        for (int i = 0; i < lines.length; i += 8) {
            lines[i] = Attic.noise(10_000L + i, 60);
        }
        attic.write("live", lines);
        try (LiveStore live = attic.live("live");
                InProgress work = attic.repository().begin("slow snapshot")) {
            StagedState staged = attic.repository().stage(live, work);
            attic.take("{\"id\":\"other\"}");
            assertThat(attic.prune(1, DAY).condemnedFiles()).isEqualTo(2);
            attic.repository().commit(staged, Snapshot.Note.of("by change"), work);
        }
        assertThat(attic.repository().contents().inventory().files())
                .flatExtracting(file -> file.objects())
                .anyMatch(object -> !object.whole());
        attic.pass(DAY);

        PruneReport report =
                attic.execute(attic.plan(RetentionPolicy.builder().keepLast(2).build(), PruneOptions.DEFAULTS));
        assertThat(report.left()).hasSize(2).allMatch(left -> left.endsWith("stays, because what is in it is needed"));
        assertWhole(attic.repository().list().toArray(new Snapshot[0]));
    }

    @Test
    void nothingIsSweptWhenACommitObjectIsDamagedSinceThePlan() {
        attic.take(Attic.noise(1, 3_000));
        Snapshot last = attic.take(Attic.noise(2, 3_000));
        attic.prune(1, DAY);
        attic.pass(DAY);
        PrunePlan plan = attic.plan(LAST, PruneOptions.DEFAULTS);
        attic.objects.damage(RepositoryFiles.commit(last.id()));

        PruneReport report = attic.execute(plan);
        assertThat(report.sweptFiles()).isZero();
        assertThat(report.left())
                .singleElement()
                .asString()
                .startsWith("condemnation 1 waits: snapshots/" + last.id().hex() + ": damaged")
                .endsWith("; what it needs is not known");
    }

    @Test
    void withoutRoomToMoveInWhatIsPartlyNeededStaysAndTheRestGoes() {
        attic.take(Attic.noise(99, 2_000));
        String dead = attic.files("packs/").get(0);
        attic.take(records(40, 20_000));
        attic.take(records(20, 20_000));
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        assertThat(plan.condemned())
                .hasSize(2)
                .extracting(PrunePlan.CondemnedFile::name)
                .contains(dead);
        List<String> before = new ArrayList<>(attic.files("packs/"));
        attic.objects.beforePut = once("packs/", () -> {
            throw DurabilityException.of("writing", new IOException("No space left on device"));
        });

        PruneReport report = attic.execute(plan);
        assertThat(report.left())
                .containsExactly("files that are partly needed stay as they are: writing: the storage is full; free"
                        + " some space and try again");
        assertThat(report.movedObjects()).isZero();
        assertThat(report.condemnedFiles()).isEqualTo(1);
        before.remove(dead);
        assertThat(attic.files("packs/")).isEqualTo(before);
        assertWhole(attic.repository().list().get(0));
    }
}
