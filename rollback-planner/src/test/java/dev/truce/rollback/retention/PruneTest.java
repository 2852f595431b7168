package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Heartbeat;
import dev.truce.rollback.claim.PruneLock;
import dev.truce.rollback.claim.RepositoryFiles;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Pins;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.StoreLockedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {

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

    /** Whatever was done: what is listed verifies, every file is known, and no object is damaged. */
    @AfterEach
    void theInvariantsHold() {
        attic.objects.beforeList = prefix -> {};
        SnapshotRepository repository = attic.repository();
        for (Snapshot snapshot : repository.list()) {
            if (!damaged.contains(snapshot.id())) {
                assertThat(repository.verify(snapshot, true).findings()).isEmpty();
            }
        }
        if (damaged.isEmpty()) {
            assertThat(repository.contents().verify("attic").findings()).isEmpty();
        }
    }

    private final List<Digest> damaged = new ArrayList<>();

    private List<Digest> listed() {
        return attic.repository().list().stream().map(Snapshot::id).toList();
    }

    private long bytes() {
        return attic.repository().contents().inventory().files().stream()
                .mapToLong(file -> file.bytes())
                .sum();
    }

    @Test
    void whatNoRuleKeepsGoesWithWhatOnlyItNeeds() {
        attic.take(Attic.noise(1, 50_000), Attic.noise(2, 3_000));
        Snapshot kept = attic.take(Attic.noise(2, 3_000), Attic.noise(3, 3_000));
        long before = bytes();

        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        PruneReport report = attic.execute(plan);

        assertThat(listed()).containsExactly(kept.id());
        assertThat(before - bytes()).isEqualTo(report.sweptBytes()).isGreaterThan(50_000);
        assertThat(plan.bytesFreedNow()).isEqualTo(report.sweptBytes());
        assertThat(report.left()).isEmpty();
        assertThat(attic.files("claims/")).isEmpty();
        assertThat(attic.files("condemned/", "locks/")).containsExactly("condemned/1.swept", "locks/prune-1.ended");
        PruneReport again = attic.execute(attic.plan(LAST, AT_ONCE));
        assertThat(again.sweptFiles() + again.condemnedFiles()).isZero();
    }

    @Test
    void whoEndsAPruneLeavesAReserve() {
        attic.take(Attic.noise(1, 3_000));
        attic.objects.delete("reserve");

        attic.prune(1, DAY);
        assertThat(attic.files("reserve")).containsExactly("reserve");
    }

    @Test
    void aPlanRemovesNothing() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        List<String> before = attic.files("");

        PrunePlan plan = attic.plan(LAST, AT_ONCE);

        assertThat(plan.removed()).hasSize(1);
        assertThat(plan.bytesFreedNow()).isPositive();
        assertThat(attic.files("")).isEqualTo(before);
    }

    @Test
    void filesGoOnlyAfterTheGrace() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        long before = bytes();

        PruneReport first = attic.prune(1, DAY);
        assertThat(first.removed()).hasSize(1);
        assertThat(first.condemnedFiles()).isEqualTo(1);
        assertThat(first.condemnedBytes()).isGreaterThan(3_000).isLessThan(before);
        assertThat(bytes()).isEqualTo(before);
        assertThat(attic.plan(LAST, PruneOptions.DEFAULTS).condemned())
                .as("not a second time")
                .isEmpty();

        attic.pass(DAY.minusMillis(1));
        assertThat(attic.plan(LAST, PruneOptions.DEFAULTS).earlier().get(0).action())
                .isEqualTo(PrunePlan.Action.WAIT);
        assertThat(attic.prune(1, DAY).sweptFiles()).isZero();

        attic.pass(Duration.ofMillis(1));
        assertThat(attic.prune(1, DAY).sweptFiles()).isEqualTo(1);
        assertThat(bytes()).isLessThan(before);
    }

    @Test
    void aPinnedSnapshotStaysUntilItIsUnpinned() {
        Snapshot pinned = attic.take("{\"id\":\"a\"}");
        Snapshot last = attic.take("{\"id\":\"b\"}");
        Pins pins = attic.repository().as("anna").pins();

        assertThat(pins.pin(pinned, "the audit")).isTrue();
        assertThat(pins.pin(pinned, "again")).isFalse();
        assertThat(pins.all().get(pinned.id())).contains("pin of anna").endsWith(": the audit");
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        assertThat(plan.decisions().get(1).reasons()).singleElement().asString().contains("the audit");
        assertThat(plan.blocked()).isEmpty();
        attic.execute(plan);
        assertThat(listed()).containsExactly(last.id(), pinned.id());

        assertThat(pins.unpin(pinned.id())).isTrue();
        assertThat(pins.unpin(pinned.id())).isFalse();
        attic.prune(1, Duration.ZERO);
        assertThat(listed()).containsExactly(last.id());
        assertThatThrownBy(() -> pins.pin(pinned, "too late")).isInstanceOf(UnknownSnapshotException.class);
        assertThat(pins.all()).isEmpty();
    }

    @Test
    void aPinThatComesWhileItIsCondemnedIsSeenByOneOfBoth() {
        Snapshot first = attic.take("{\"id\":\"a\"}");
        attic.take("{\"id\":\"b\"}");
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        attic.objects.beforePut = name -> {
            if (name.startsWith("condemned/")) {
                attic.objects.beforePut = other -> {};
                attic.repository().pins().pin(first, "just in time");
            }
        };

        assertThatThrownBy(() -> attic.execute(plan))
                .isInstanceOf(StalePruneException.class)
                .hasMessageContaining("just in time");
        assertThat(listed()).contains(first.id());
        attic.repository().pins().unpin(first.id());
        attic.objects.beforeDelete = name -> {
            if (name.startsWith("snapshots/")) {
                attic.objects.beforeDelete = other -> {};
                assertThatThrownBy(() -> attic.repository().pins().pin(first, "too late"))
                        .hasMessageContaining("a prune is removing it");
            }
        };
        attic.prune(1, Duration.ZERO);
        assertThat(listed()).doesNotContain(first.id());
        assertThat(attic.files("claims/")).isEmpty();
    }

    @Test
    void aPolicyThatKeepsNothingIsRefused() {
        assertThatThrownBy(() -> attic.plan(LAST, AT_ONCE))
                .isInstanceOf(PruneRefusedException.class)
                .hasMessageContaining("no sound snapshot");
        attic.take("{\"id\":\"a\"}");
        assertThatThrownBy(() -> attic.plan(RetentionPolicy.builder().build(), AT_ONCE))
                .isInstanceOf(PruneRefusedException.class)
                .hasMessageContaining("no rule that keeps a snapshot");
    }

    @Test
    void whatARuleOfTagsMissesKeepsItsLastThatCanBeRestored() {
        attic.takeOf("a", List.of(), "{\"id\":\"a\"}");
        Snapshot last = attic.takeOf("a", List.of(), "{\"id\":\"b\"}");
        Snapshot other = attic.takeOf("b", List.of("legal"), "{\"id\":\"c\"}");

        PrunePlan plan = attic.plan(RetentionPolicy.builder().keepTag("legal").build(), AT_ONCE);

        assertThat(plan.kept()).containsExactly(other, last);
        assertThat(plan.decisions().get(1).reasons()).containsExactly("the last that can be restored");
    }

    @Test
    void anImplausibleClockIsRefusedUnlessItWasChecked() {
        attic.take("{\"id\":\"a\"}");
        attic.now = attic.now.minusMillis(1);
        assertThatThrownBy(() -> attic.plan(LAST, AT_ONCE))
                .isInstanceOf(PruneRefusedException.class)
                .hasMessageContaining("which is later")
                .hasMessageContaining("check the clock");
        attic.plan(LAST, AT_ONCE.withCheckedClock());
        attic.pass(Duration.ofMillis(1).plus(PruneOptions.DEFAULTS.longestGap()));
        attic.plan(LAST, AT_ONCE);
        attic.pass(Duration.ofMillis(1));
        assertThatThrownBy(() -> attic.plan(LAST, AT_ONCE)).hasMessageContaining("more than 35 days before");
        attic.plan(LAST, AT_ONCE.withCheckedClock());
    }

    @Test
    void aFailureToListIsRefused() {
        attic.take("{\"id\":\"a\"}");
        for (String folder : List.of("", "snapshots/", "claims/", "condemned/", "packs/", "objects/")) {
            attic.objects.beforeList = prefix -> {
                if (prefix.equals(folder)) {
                    throw new UncheckedIOException(new IOException("no answer"));
                }
            };
            assertThatThrownBy(() -> attic.plan(LAST, AT_ONCE))
                    .as(folder)
                    .isInstanceOf(PruneRefusedException.class)
                    .hasMessageContaining("not all of the repository can be seen");
        }
    }

    @Test
    void aDamagedSnapshotTakesNoPlaceOfASoundOne() {
        Snapshot oldest = attic.take(Attic.noise(1, 3_000));
        Snapshot sound = attic.take(Attic.noise(2, 3_000));
        Snapshot newest = damagedNewest(3_000);

        PrunePlan plan = attic.plan(LAST, AT_ONCE);

        assertThat(plan.kept()).containsExactly(newest, sound);
        assertThat(plan.removed()).containsExactly(oldest);
        assertThat(plan.decisions().get(0).reasons()).singleElement().asString().startsWith("damaged: packs/");
        assertThat(plan.blocked()).singleElement().asString().contains("is kept and damaged");
        assertThat(attic.execute(plan).sweptFiles()).isZero();

        PrunePlan without = attic.plan(LAST, AT_ONCE.removingDamaged());
        assertThat(without.kept()).containsExactly(sound);
        assertThat(attic.execute(without).sweptFiles()).isEqualTo(2);
        damaged.clear();
    }

    /** It is looked at although no rule keeps it, because the ages of the others count from the newest sound one. */
    @Test
    void agesDoNotCountFromADamagedSnapshotThatNoRuleKeeps() {
        Snapshot legal = attic.takeOf("live", List.of("legal"), Attic.noise(1, 3_000));
        attic.pass(DAY.multipliedBy(2));
        Snapshot newest = damagedNewest(3_000);

        PrunePlan plan =
                attic.plan(RetentionPolicy.builder().keepTagWithin("legal", DAY).build(), AT_ONCE);
        assertThat(plan.kept()).containsExactly(newest, legal);
        assertThat(plan.decisions().get(0).reasons()).singleElement().asString().startsWith("damaged: packs/");
        assertThat(plan.decisions().get(1).reasons()).containsExactly("tag legal within PT24H");
    }

    @Test
    void nothingIsKeptForADamagedSnapshotThatGoes() {
        Snapshot older = attic.take(Attic.noise(1, 3_000));
        Snapshot newest = damagedNewest(20_000); // the record is an object of its own, so its node can be read
        attic.takeOf("other", List.of("legal"), Attic.noise(2, 3_000));

        PrunePlan plan = attic.plan(RetentionPolicy.builder().keepTag("legal").build(), AT_ONCE.removingDamaged());
        assertThat(plan.removed()).containsExactly(newest);
        assertThat(plan.decisions().get(2).snapshot()).isEqualTo(older);
        assertThat(plan.decisions().get(2).reasons()).containsExactly("the last that can be restored");
        assertThat(attic.execute(plan).sweptFiles()).isEqualTo(1);
        damaged.clear();
    }

    @Test
    void whatIsRememberedOfASnapshotThatWasDamagedSinceDoesNotProveIt() {
        Snapshot older = attic.take(Attic.noise(1, 3_000));
        List<String> before = attic.files("packs/");
        Snapshot newest = attic.take(Attic.noise(2, 3_000));
        PrunePlanner longInUse = new PrunePlanner(attic.repository(), () -> attic.now);
        assertThat(longInUse.plan(LAST, AT_ONCE).removed()).containsExactly(older);
        attic.damageIndexes(before);
        damaged.add(newest.id());

        PrunePlan plan = longInUse.plan(LAST, AT_ONCE);

        assertThat(plan.kept()).containsExactly(newest, older);
        assertThat(plan.blocked()).singleElement().asString().contains("is kept and damaged");
    }

    private Snapshot damagedNewest(int recordBytes) {
        List<String> before = attic.files("packs/");
        Snapshot newest = attic.take(Attic.noise(3, recordBytes));
        attic.files("packs/").stream().filter(name -> !before.contains(name)).forEach(attic.objects::damage);
        damaged.add(newest.id());
        return newest;
    }

    @Test
    void aDamagedCommitObjectKeepsEveryFile() {
        Snapshot first = attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        attic.objects.damage(RepositoryFiles.commit(first.id()));

        PrunePlan plan = attic.plan(LAST, AT_ONCE);

        assertThat(plan.condemned()).isEmpty();
        assertThat(plan.blocked()).singleElement().asString().contains("what it needs is not known");
    }

    @Test
    void aDamagedPinIsRefused() {
        Snapshot first = attic.take("{\"id\":\"a\"}");
        attic.take("{\"id\":\"b\"}");
        attic.repository().pins().pin(first, "");
        attic.objects.damage("claims/pin-" + first.id().hex());

        assertThatThrownBy(() -> attic.plan(LAST, AT_ONCE))
                .isInstanceOf(PruneRefusedException.class)
                .hasMessageContaining("claims/pin-" + first.id().hex() + ": damaged");
        assertThat(attic.repository().findings()).hasSize(1);
    }

    @Test
    void workInProgressKeepsWhatItMayRelyOn() {
        attic.take(Attic.noise(1, 3_000));
        Snapshot last = attic.take(Attic.noise(2, 3_000));
        attic.write("live", Attic.noise(1, 3_000));
        try (LiveStore live = attic.live("live")) {
            SnapshotRepository repository = attic.repository();
            Snapshot again;
            try (InProgress work = repository.begin("slow snapshot")) {
                StagedState state = repository.stage(live, work);
                assertThat(attic.files("packs/"))
                        .as("it relies on what is there")
                        .hasSize(2);

                PruneReport report = attic.prune(1, Duration.ZERO);
                assertThat(report.removed()).hasSize(1);
                assertThat(report.left())
                        .singleElement()
                        .asString()
                        .contains("what began before")
                        .contains("slow");
                assertThat(attic.plan(LAST, AT_ONCE).earlier().get(0).why()).contains("slow snapshot");

                attic.pass(DAY);
                again = repository.commit(state, Snapshot.Note.of(""), work);
            }
            PruneReport report = attic.prune(2, Duration.ZERO);
            assertThat(report.left()).singleElement().asString().contains("stays, because what is in it is needed");
            assertThat(listed()).containsExactly(again.id(), last.id());
        }
    }

    @Test
    void workThatBeganWhenItWasCondemnedHoldsNothingUp() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        attic.prune(1, DAY);
        try (InProgress work = attic.repository().begin("long")) {
            attic.pass(DAY);
            PruneReport report = attic.prune(1, DAY);
            assertThat(report.left()).isEmpty();
            assertThat(report.sweptFiles()).isEqualTo(1);
            work.keepAlive();
        }
    }

    @Test
    void whatIsCondemnedIsNotReliedOn() {
        attic.take(Attic.noise(1, 3_000));
        Snapshot last = attic.take(Attic.noise(2, 3_000));
        attic.prune(1, DAY);
        List<String> before = attic.files("packs/");

        Snapshot again = attic.take(Attic.noise(1, 3_000));

        assertThat(attic.files("packs/")).as("written anew, under another name").hasSize(before.size() + 1);
        attic.pass(DAY);
        assertThat(attic.prune(2, DAY).sweptFiles()).isEqualTo(1);
        assertThat(listed()).containsExactly(again.id(), last.id());
    }

    @Test
    void aMarkOfADeadProcessIsNoticedByWhoeverWatchesItLongEnough() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        attic.repository().begin("died");
        attic.pass(Duration.ofDays(20));

        PruneReport first = attic.prune(1, Duration.ZERO);
        assertThat(first.left())
                .as("its age alone proves nothing")
                .singleElement()
                .asString()
                .contains("died");
        attic.pass(Heartbeat.LEASE.minusMillis(1));
        assertThat(attic.prune(1, Duration.ZERO).sweptFiles()).isZero();
        attic.pass(Duration.ofMillis(1));
        assertThat(attic.prune(1, Duration.ZERO).sweptFiles()).isEqualTo(1);
        assertThat(attic.files("claims/")).isEmpty();
    }

    @Test
    void aWatchOfASignOfLifeThatIsPastGoes() {
        attic.take("{\"id\":\"a\"}");
        InProgress work = attic.repository().begin("died");
        attic.prune(1, Duration.ZERO);
        attic.pass(Heartbeat.LEASE.dividedBy(2));
        attic.objects.beforeDelete = name -> {
            if (name.endsWith(".watched")) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(work::keepAlive).hasMessage("killed");
        attic.objects.beforeDelete = name -> {};
        assertThat(attic.files("claims/"))
                .hasSize(2)
                .anyMatch(name -> name.endsWith(".1.watched"))
                .anyMatch(name -> name.endsWith(".2"));

        attic.prune(1, Duration.ZERO);
        assertThat(attic.files("claims/")).noneMatch(name -> name.endsWith(".1.watched"));
    }

    @Test
    void aMarkThatGivesSignsOfLifeIsNeverTakenForDead() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        try (InProgress work = attic.repository().begin("long")) {
            for (int i = 0; i < 30; i++) {
                assertThat(attic.prune(1, Duration.ZERO).sweptFiles()).isZero();
                attic.pass(Heartbeat.LEASE.dividedBy(3));
                work.keepAlive();
                work.require();
            }
        }
        assertThat(attic.files("claims/")).isEmpty();
        assertThat(attic.prune(1, Duration.ZERO).sweptFiles()).isEqualTo(1);
    }

    @Test
    void whoeverWasTakenForDeadCannotCommit() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        attic.write("live", Attic.noise(1, 3_000));
        SnapshotRepository repository = attic.repository();
        try (LiveStore live = attic.live("live");
                InProgress work = repository.begin("paused")) {
            StagedState state = repository.stage(live, work);
            attic.prune(1, Duration.ZERO);
            attic.pass(Heartbeat.LEASE);
            assertThat(attic.prune(1, Duration.ZERO).sweptFiles()).isEqualTo(1);

            assertThatThrownBy(() -> repository.commit(state, Snapshot.Note.of(""), work))
                    .isInstanceOf(ClaimLostException.class)
                    .hasMessageContaining("paused");
            assertThatThrownBy(work::keepAlive).isInstanceOf(ClaimLostException.class);
        }
        assertThat(listed()).hasSize(1);
    }

    @Test
    void whoeverIsTakenForDeadWhileCommittingTakesTheSnapshotBack() {
        attic.take(Attic.noise(1, 3_000));
        SnapshotRepository repository = attic.repository();
        try (LiveStore live = attic.live("live");
                InProgress work = repository.begin("paused")) {
            StagedState state = repository.stage(live, work);
            attic.objects.beforePut = name -> attic.files("claims/mark").forEach(attic.objects::delete);

            assertThatThrownBy(() -> repository.commit(state, Snapshot.Note.of(""), work))
                    .isInstanceOf(ClaimLostException.class);
        }
        assertThat(listed()).hasSize(1);
    }

    @Test
    void aDeadProcessThatLivesStopsThePrune() {
        attic.take("{\"id\":\"a\"}");
        InProgress work = attic.repository().begin("slow");
        attic.prune(1, Duration.ZERO);
        attic.pass(Heartbeat.LEASE);
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        work.keepAlive();

        assertThatThrownBy(() -> attic.execute(plan))
                .isInstanceOf(StalePruneException.class)
                .hasMessageContaining("it lives");
        work.require();
        work.close();
    }

    @Test
    void aSnapshotInUseIsNotRemoved() {
        Snapshot first = attic.take("{\"id\":\"a\"}");
        attic.take("{\"id\":\"b\"}");
        try (InProgress work = attic.repository().begin("reading")) {
            work.use(first);
            work.use(first);
            assertThat(attic.plan(LAST, AT_ONCE).removed()).isEmpty();
        }
        attic.prune(1, DAY);
        try (InProgress work = attic.repository().begin("reading")) {
            assertThatThrownBy(() -> work.use(first)).isInstanceOf(UnknownSnapshotException.class);
        }
    }

    @Test
    void whatPlansAndRollbacksNeedStaysForTheirTime() {
        Snapshot first = attic.take("{\"id\":\"a\"}");
        attic.take("{\"id\":\"b\"}");
        Digest plan = Digest.of("plan".getBytes(StandardCharsets.UTF_8));
        Digest batch;
        try (InProgress work = attic.repository().begin("planning")) {
            batch = work.contents().put("a batch".getBytes(StandardCharsets.UTF_8));
            work.keepForPlan(plan, attic.now.plus(DAY), Set.of(first.id()), List.of(batch));
            work.keepForRollback(plan, Set.of(first.id()), List.of(batch));
        }
        attic.pass(DAY);
        assertThat(attic.plan(LAST, AT_ONCE).condemned()).isEmpty();
        assertThat(attic.prune(1, Duration.ZERO).sweptFiles()).isZero();
        attic.pass(Duration.ofMillis(1));
        assertThat(attic.plan(LAST, AT_ONCE).condemned())
                .as("the rollback still needs it")
                .isEmpty();
        assertThat(attic.prune(1, Duration.ZERO).sweptFiles()).isZero();
        assertThat(attic.files("claims/")).containsExactly("claims/rollback-" + plan.hex());
        attic.repository().endRollback(plan);
        PruneReport report = attic.prune(1, Duration.ZERO);
        assertThat(report.removed()).containsExactly(first.id());
        assertThat(attic.repository().contents().contains(batch)).isFalse();
    }

    @Test
    void onlyOnePruneHasTheLock() {
        attic.take("{\"id\":\"a\"}");
        try (PruneLock lock = PruneLock.take(attic.objects, () -> attic.now, "host one")) {
            assertThatThrownBy(() -> attic.prune(1, Duration.ZERO))
                    .isInstanceOf(StoreLockedException.class)
                    .hasMessageContaining("lock of host one");
            lock.require();
        }
        attic.prune(1, Duration.ZERO);
        assertThat(attic.files("locks/")).containsExactly("locks/prune-2.ended");
    }

    @Test
    void aLockIsTakenOverOnlyFromADeadHolderWhoThenHasNothing() {
        attic.take(Attic.noise(1, 3_000));
        PruneLock dead = PruneLock.take(attic.objects, () -> attic.now, "host one");
        attic.pass(DAY);
        assertThatThrownBy(() -> attic.prune(1, Duration.ZERO)).isInstanceOf(StoreLockedException.class);
        attic.pass(Heartbeat.LEASE.minusMillis(1));
        assertThatThrownBy(() -> attic.prune(1, Duration.ZERO)).isInstanceOf(StoreLockedException.class);
        attic.pass(Duration.ofMillis(1));
        try (PruneLock taken = PruneLock.take(attic.objects, () -> attic.now, "host two")) {
            assertThatThrownBy(dead::require).isInstanceOf(ClaimLostException.class);
            taken.require();
        }
        assertThatThrownBy(dead::require).isInstanceOf(ClaimLostException.class);
    }

    @Test
    void aLockWhoseHolderLivesIsNotTakenOver() {
        attic.take("{\"id\":\"a\"}");
        try (PruneLock lock = PruneLock.take(attic.objects, () -> attic.now, "host one")) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> PruneLock.take(attic.objects, () -> attic.now, "host two"))
                        .isInstanceOf(StoreLockedException.class);
                attic.pass(Heartbeat.LEASE.dividedBy(2));
                lock.require();
            }
        }
    }

    @Test
    void packsOfWhichLittleIsNeededAreRewritten() {
        String[] lines = new String[40];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, 20_000);
        }
        attic.take(lines);
        for (int i = 1; i < lines.length; i++) {
            lines[i] = Attic.noise(1_000L + i, 20_000);
        }
        Snapshot kept = attic.take(lines);
        long before = bytes();

        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        assertThat(plan.condemned()).anyMatch(file -> !file.movedObjects().isEmpty());
        PruneReport report = attic.execute(plan);

        assertThat(report.movedObjects()).isPositive();
        assertThat(bytes()).isLessThan(before * 6 / 10);
        assertThat(plan.bytesFreedNow()).isCloseTo(before - bytes(), within(1_000L));
        assertThat(listed()).containsExactly(kept.id());
    }

    @Test
    void whatOthersAreStoredAsChangesOfStays() {
        String[] lines = new String[2_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, 60);
        }
        attic.take(lines);
        for (int i = 0; i < lines.length; i += 100) {
            lines[i] = Attic.noise(10_000L + i, 60);
        }
        Snapshot kept = attic.take(lines);
        assertThat(attic.repository().contents().inventory().files())
                .flatExtracting(file -> file.objects())
                .anyMatch(object -> !object.whole());

        attic.prune(1, Duration.ZERO);
        attic.prune(1, Duration.ZERO);

        assertThat(listed()).containsExactly(kept.id());
        assertThat(attic.repository().verify(kept, true).findings()).isEmpty();
    }

    @Test
    void aPackOfWhichNothingIsNeededButByChangesStays() {
        String[] lines = new String[2_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, 60);
        }
        attic.take(lines);
        for (int i = 0; i < lines.length; i += 8) {
            lines[i] = Attic.noise(10_000L + i, 60);
        }
        Snapshot kept = attic.take(lines);

        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        assertThat(plan.condemned()).isEmpty();
        attic.execute(plan);
        assertThat(attic.files("packs/")).hasSize(2);
        assertThat(listed()).containsExactly(kept.id());
    }

    @Test
    void packsOfWhichMostIsNeededStay() {
        String[] lines = new String[40];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, 20_000);
        }
        attic.take(lines);
        lines[1] = Attic.noise(1_001, 20_000);
        attic.take(lines);

        assertThat(attic.plan(LAST, AT_ONCE).condemned()).isEmpty();
    }

    @Test
    void aFileThatHasTheOnlySoundCopyStays() {
        Snapshot snapshot = attic.take(Attic.noise(1, 30_000));
        String first = attic.files("packs/").get(0);
        attic.take(Attic.noise(1, 30_000), "{\"id\":\"b\"}");
        attic.repository().pins().pin(snapshot, "");
        byte[] record = Attic.noise(1, 30_000).getBytes(StandardCharsets.UTF_8);
        // a second copy of one object, in a pack that serves nothing else
        ObjectStore elsewhere = ObjectStore.memory();
        try (ContentWriter writer = ContentStore.in(elsewhere).writer()) {
            writer.put(record);
            writer.put("of no use".repeat(9_000).getBytes(StandardCharsets.UTF_8));
        }
        String second = elsewhere.list("packs/").get(0);
        attic.objects.putIfAbsent(second, elsewhere.get(second).orElseThrow());
        PrunePlan plan = attic.plan(RetentionPolicy.builder().keepLast(9).build(), AT_ONCE);
        assertThat(plan.condemned()).extracting(PrunePlan.CondemnedFile::name).containsExactly(second);
        attic.objects.damage(first);

        PruneReport report = attic.execute(plan);

        assertThat(report.left()).containsExactly(second + " stays, because what is in it is needed");
        assertThat(attic.files("packs/")).contains(second);
        damaged.addAll(listed());
    }

    @Test
    void unknownFilesAreReportedAndStay() {
        attic.take("{\"id\":\"a\"}");
        List<String> foreign = List.of("claims/unknown", "notes.txt", "packs/ab/readme", "snapshots/x");
        foreign.forEach(name -> attic.objects.putIfAbsent(name, new byte[3]));

        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        attic.execute(plan);

        assertThat(plan.unknown())
                .containsAll(foreign.stream()
                        .filter(name -> !name.startsWith("snap"))
                        .toList());
        assertThat(attic.files("")).containsAll(foreign);
        foreign.forEach(attic.objects::delete);
    }

    @Test
    void aPackOfWhichNobodyCanSayWhatIsInItIsReportedAndStays() {
        attic.take("{\"id\":\"a\"}");
        String pack = "packs/ab/ab" + "0".repeat(62);
        attic.objects.putIfAbsent(pack, new byte[3]);

        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        attic.execute(plan);

        assertThat(plan.unknown()).singleElement().asString().startsWith(pack + ": ");
        assertThat(attic.files("packs/")).contains(pack);
        attic.objects.delete(pack);
    }

    @Test
    void anInterruptedPruneIsGivenUpAndDoneAgain() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 3_000));
        PrunePlan plan = attic.plan(LAST, AT_ONCE);
        attic.objects.beforeDelete = name -> {
            if (name.startsWith("snapshots/")) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> attic.execute(plan)).hasMessage("killed");
        attic.objects.beforeDelete = name -> {};
        assertThat(listed()).hasSize(2);
        assertThatThrownBy(() -> attic.execute(plan)).isInstanceOf(StalePruneException.class);

        PrunePlan next = attic.plan(LAST, AT_ONCE);
        assertThat(next.earlier()).singleElement().matches(each -> each.action() == PrunePlan.Action.GIVE_UP);
        assertThat(attic.execute(next).sweptFiles()).isEqualTo(1);
        assertThat(listed()).hasSize(1);
        assertThat(attic.files("condemned/")).containsExactly("condemned/2.swept");
    }

    @Test
    void eachCondemnationGoesInItsOwnTime() {
        attic.take(Attic.noise(1, 3_000));
        attic.take(Attic.noise(2, 5_000));
        attic.take(Attic.noise(3, 3_000));
        attic.prune(2, DAY);
        attic.pass(DAY.dividedBy(2));
        attic.prune(1, DAY);

        assertThat(attic.plan(LAST, PruneOptions.DEFAULTS).earlier())
                .extracting(PrunePlan.Earlier::action)
                .containsExactly(PrunePlan.Action.WAIT, PrunePlan.Action.WAIT);
        assertThat(attic.plan(LAST, PruneOptions.DEFAULTS).bytesFreedNow()).isZero();
        attic.pass(DAY.dividedBy(2));
        PrunePlan plan = attic.plan(LAST, PruneOptions.DEFAULTS);
        assertThat(plan.earlier())
                .extracting(PrunePlan.Earlier::action)
                .containsExactly(PrunePlan.Action.SWEEP, PrunePlan.Action.WAIT);
        assertThat(plan.bytesFreedNow()).isEqualTo(plan.earlier().get(0).bytes());
        PruneReport first = attic.execute(plan);
        assertThat(first.sweptBytes()).isEqualTo(plan.earlier().get(0).bytes()).isLessThan(5_000);
        assertThat(first.left())
                .as("the second waits for its grace, as it ought to")
                .isEmpty();
        attic.pass(DAY.dividedBy(2));
        assertThat(attic.prune(1, DAY).sweptBytes()).isGreaterThan(5_000);
    }

    @Test
    void nothingCondemnedGoesWhileAKeptSnapshotIsDamaged() {
        attic.take(Attic.noise(1, 3_000));
        attic.prune(1, DAY);
        List<String> before = attic.files("packs/");
        Snapshot kept = attic.take(Attic.noise(2, 3_000));
        attic.prune(1, DAY);
        attic.pass(DAY);
        String pack = attic.files("packs/").stream()
                .filter(name -> !before.contains(name))
                .findFirst()
                .orElseThrow();
        attic.objects.damage(pack);
        damaged.add(kept.id());
        Snapshot sound = attic.take(Attic.noise(3, 3_000));

        PrunePlan plan = attic.plan(RetentionPolicy.builder().keepLast(2).build(), PruneOptions.DEFAULTS);
        assertThat(plan.blocked()).singleElement().asString().contains("is kept and damaged");
        assertThat(plan.earlier()).singleElement().satisfies(earlier -> {
            assertThat(earlier.action()).isEqualTo(PrunePlan.Action.WAIT);
            assertThat(earlier.why()).isEqualTo("it is not known what is needed");
        });
        assertThat(attic.execute(plan).sweptFiles()).isZero();
        assertThat(attic.files("packs/")).containsAll(before).contains(pack);
        assertThat(listed()).containsExactly(sound.id(), kept.id());
    }

    @Test
    void notEvenWhoRemovesDamagedSnapshotsRemovesTheLast() {
        Snapshot only = attic.take(Attic.noise(1, 3_000));
        attic.objects.damage(attic.files("packs/").get(0));
        damaged.add(only.id());

        assertThatThrownBy(() -> attic.plan(LAST, AT_ONCE.removingDamaged()))
                .isInstanceOf(PruneRefusedException.class)
                .hasMessage("A prune was asked for, but its policy keeps none of the 1 snapshots; add a rule, such as"
                        + " the last few.");
    }

    @Test
    void aGapOfADayIsCalledSo() {
        attic.take(Attic.noise(1, 3_000));
        attic.pass(DAY.plusMillis(1));

        assertThatThrownBy(() -> attic.plan(LAST, new PruneOptions(DAY, DAY, false, false, 25)))
                .isInstanceOf(PruneRefusedException.class)
                .hasMessageContaining(", more than a day before; check the clock");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        Duration negative = Duration.ofMillis(-1);
        assertThat(new PruneOptions(Duration.ZERO, Duration.ZERO, false, false, 1).deadPercent())
                .isEqualTo(1);
        assertThat(new PruneOptions(DAY, DAY, false, false, 100).deadPercent()).isEqualTo(100);
        assertThatThrownBy(() -> new PruneOptions(negative, DAY, false, false, 25))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("grace and longest gap are not negative, and dead percent is 1 to 100, but found PT-0.001S,"
                        + " PT24H and 25");
        assertThatThrownBy(() -> new PruneOptions(DAY, negative, false, false, 25))
                .hasMessageEndingWith("found PT24H, PT-0.001S and 25");
        assertThatThrownBy(() -> new PruneOptions(DAY, DAY, false, false, 0)).hasMessageEndingWith("and 0");
        assertThatThrownBy(() -> new PruneOptions(DAY, DAY, false, false, 101)).hasMessageEndingWith("and 101");
    }
}
