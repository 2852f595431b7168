package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.Attic;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {

    private static final Schedule DAILY = Schedule.every(Duration.ofDays(1));
    private static final RetentionPolicy LAST_TWO =
            RetentionPolicy.builder().keepLast(2).build();

    @TempDir
    Path folder;

    private Attic attic;
    private final WatchedStore second = new WatchedStore();
    private final AtomicLong nanos = new AtomicLong();
    private boolean clockIsRight = true;
    private Operations operations;

    @BeforeEach
    void operations() throws IOException {
        attic = new Attic(folder);
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        operations = Operations.builder(
                        attic.repository(), () -> attic.now, () -> nanos.addAndGet(7_000_000), temporary)
                .store("shop", new StoreSource(() -> attic.live("live"), null))
                .retention(LAST_TWO, PruneOptions.DEFAULTS.withGrace(Duration.ZERO))
                .second(new SecondRepository("second", SnapshotRepository.in(second, () -> attic.now), LAST_TWO))
                .clockIsRight(() -> clockIsRight)
                .build();
        attic.write("live", Attic.noise(1, 3_000), Attic.noise(2, 3_000));
    }

    private JobOutcome run(JobKind kind) {
        attic.pass(Duration.ofSeconds(1));
        boolean aboutStore = kind.isBackup() || kind == JobKind.TEST_RESTORE;
        return operations.run(Job.of(kind.text(), kind, aboutStore ? "shop" : "", DAILY));
    }

    @Test
    void aBackupTakesASnapshotAndProvesIt() {
        for (JobKind kind : List.of(JobKind.BACKUP_FULL, JobKind.BACKUP_INCREMENTAL, JobKind.BACKUP_EMERGENCY)) {
            JobOutcome outcome = run(kind);
            Snapshot taken = attic.repository().list().get(0);
            assertThat(outcome.snapshot()).isEqualTo(taken.id());
            assertThat(outcome.problems()).isEmpty();
            assertThat(outcome.records()).isEqualTo(2);
            assertThat(taken.note().description()).isEqualTo(kind.text());
        }
        assertThat(attic.repository().pins().all()).hasSize(1);
    }

    @Test
    void aBackupWhoseBytesWereNotKeptFails() {
        attic.objects.beforePut = name -> {
            if (name.startsWith("snapshots/")) {
                attic.objects.list("packs/").forEach(attic.objects::damage);
            }
        };
        assertThat(run(JobKind.BACKUP_INCREMENTAL).problems()).isNotEmpty();
    }

    @Test
    void aSelectiveBackupHoldsItsTypesAndIsOfAnotherSource() throws IOException {
        Files.writeString(folder.resolve("live/hall.ndjson"), "{\"id\":\"h\"}\n");
        Job job = new Job(
                "halls",
                JobKind.BACKUP_SELECTIVE,
                "shop",
                DAILY,
                5,
                new TreeSet<>(Set.of("hall")),
                new TreeSet<>(Set.of("x")));

        JobOutcome outcome = operations.run(job);

        Snapshot taken = attic.repository().list().get(0);
        assertThat(outcome.records()).isEqualTo(1);
        assertThat(taken.content().counts()).containsOnlyKeys("hall");
        assertThat(taken.source()).endsWith("live only hall");
        assertThat(taken.note().tags()).containsExactly("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job(
                        "halls",
                        JobKind.BACKUP_SELECTIVE,
                        "shop",
                        DAILY,
                        5,
                        Collections.emptySortedSet(),
                        Collections.emptySortedSet()))
                .withMessage("a selective backup names types and no other job does, but halls is selective with []");
    }

    @Test
    void verificationNamesTheSnapshotsThatAreDamaged() {
        run(JobKind.BACKUP_FULL);
        List<String> before = attic.files("packs/");
        attic.write("live", Attic.noise(1, 3_000), Attic.noise(3, 3_000));
        run(JobKind.BACKUP_FULL);
        assertThat(run(JobKind.VERIFY).problems()).isEmpty();
        attic.files("packs/").stream().filter(name -> !before.contains(name)).forEach(attic.objects::damage);

        JobOutcome outcome = run(JobKind.VERIFY);

        assertThat(outcome.problems()).isNotEmpty();
        assertThat(outcome.damaged())
                .containsExactly(attic.repository().list().get(0).id());
    }

    @Test
    void whatIsPrunedIsWhatThePoliciesSayUnlessTheClockIsNotBelieved() {
        for (int i = 0; i < 4; i++) {
            run(JobKind.BACKUP_FULL);
        }
        clockIsRight = false;
        assertThat(run(JobKind.PRUNE).problems())
                .singleElement()
                .asString()
                .contains("the clock is not to be believed");
        assertThat(attic.repository().list()).hasSize(4);
        clockIsRight = true;
        assertThat(run(JobKind.PRUNE).problems()).isEmpty();
        assertThat(attic.repository().list()).hasSize(2);
    }

    @Test
    void whatAnAgentRemembersOfADamagedBackupDoesNotMakeTheSoundOnesGo() {
        List<Snapshot> sound = List.of(attic.take(Attic.noise(1, 3_000)), attic.take(Attic.noise(2, 3_000)));
        List<String> packs = attic.files("packs/");
        for (int i = 3; i < 5; i++) {
            attic.write("live", Attic.noise(i, 3_000));
            assertThat(run(JobKind.BACKUP_FULL).problems()).isEmpty();
        }
        attic.damageIndexes(packs);

        assertThat(run(JobKind.TEST_RESTORE).problems()).isNotEmpty();
        assertThat(run(JobKind.PRUNE).problems()).isNotEmpty();
        assertThat(attic.repository().list()).hasSize(4).containsAll(sound);
    }

    @Test
    void theSecondGetsWhatItWouldKeepAndOneThatCannotBeCopiedKeepsNoOtherFromIt() {
        for (int i = 0; i < 3; i++) {
            attic.write("live", Attic.noise(10 + i, 3_000));
            run(JobKind.BACKUP_FULL);
        }
        SnapshotRepository there = SnapshotRepository.in(second, () -> attic.now);
        List<Snapshot> newestFirst = attic.repository().list();

        assertThat(run(JobKind.COPY)).satisfies(outcome -> {
            assertThat(outcome.summary()).isEqualTo("2 snapshots copied to second");
            assertThat(outcome.bytes()).isBetween(6_000L, 12_000L);
            assertThat(outcome.snapshot()).isEqualTo(newestFirst.get(0).id());
        });
        assertThat(there.list()).containsExactly(newestFirst.get(0), newestFirst.get(1));

        List<String> before = attic.files("packs/");
        attic.write("live", Attic.noise(20, 3_000));
        run(JobKind.BACKUP_FULL);
        attic.files("packs/").stream().filter(name -> !before.contains(name)).forEach(attic.objects::damage);
        attic.write("live", Attic.noise(21, 3_000));
        run(JobKind.BACKUP_FULL);
        assertThat(run(JobKind.COPY).problems()).singleElement().asString().contains("was not copied");
        assertThat(there.list()).contains(attic.repository().list().get(0));
    }

    @Test
    void aTestRestoreReadsAllRecordsAgainIsTimedAndLeavesNothing() throws IOException {
        run(JobKind.BACKUP_FULL);
        JobOutcome outcome = run(JobKind.TEST_RESTORE);
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.summary()).isEqualTo("2 records restored in 7 ms");
        try (Stream<Path> left = Files.list(folder.resolve("temporary"))) {
            assertThat(left).isEmpty();
        }
        attic.files("packs/").forEach(attic.objects::damage);
        assertThat(run(JobKind.TEST_RESTORE).problems()).isNotEmpty();
        try (Stream<Path> left = Files.list(folder.resolve("temporary"))) {
            assertThat(left).isEmpty();
        }
        assertThat(attic.files("claims/")).isEmpty();
    }

    @Test
    void aTestRestoreTakesTheNewestSnapshotOfItsStoreThatNoRollbackTook() {
        Snapshot own = attic.take(Attic.noise(1, 3_000));
        attic.takeOf("live", List.of(Snapshot.SAFETY_TAG), Attic.noise(2, 3_000));
        attic.takeOf("other", List.of(), Attic.noise(3, 3_000));

        JobOutcome outcome = run(JobKind.TEST_RESTORE);

        assertThat(outcome.snapshot()).isEqualTo(own.id());
        assertThat(outcome.problems()).isEmpty();
    }

    @Test
    void withoutASecondRepositoryTheFirstIsPrunedAndNothingIsCopied() {
        Operations alone = Operations.builder(
                        attic.repository(), () -> attic.now, nanos::incrementAndGet, folder.resolve("temporary"))
                .retention(LAST_TWO, PruneOptions.DEFAULTS.withGrace(Duration.ZERO))
                .build();
        for (int i = 0; i < 3; i++) {
            attic.write("live", Attic.noise(10 + i, 3_000));
            run(JobKind.BACKUP_FULL);
        }

        JobOutcome pruned = alone.run(Job.of("prune", JobKind.PRUNE, "", DAILY));
        JobOutcome copied = alone.run(Job.of("copy", JobKind.COPY, "", DAILY));

        assertThat(pruned.bytes()).isGreaterThan(3_000);
        assertThat(pruned.summary()).isEqualTo("1 snapshots removed, " + pruned.bytes() + " bytes freed");
        assertThat(attic.repository().list()).hasSize(2);
        assertThat(copied).isEqualTo(JobOutcome.of("there is no second repository"));
    }

    @Test
    void whereThereIsNoSnapshotNoneIsCopied() {
        JobOutcome outcome = run(JobKind.COPY);

        assertThat(outcome.summary()).isEqualTo("0 snapshots copied to second");
        assertThat(outcome.snapshot()).isNull();
        assertThat(outcome.problems()).isEmpty();
    }

    @Test
    void anUnknownStoreIsRefusedAndTheKnownOnesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.run(Job.of("full", JobKind.BACKUP_FULL, "attic", DAILY)))
                .withMessage("There is no store \"attic\"; there are [shop]");
    }

    @Test
    void aHealthCheckDoesNothingToTheRepository() {
        JobOutcome outcome = run(JobKind.HEALTH_CHECK);

        assertThat(outcome).isEqualTo(JobOutcome.of("looked"));
        assertThat(outcome.summary()).isEqualTo("looked");
        assertThat(outcome.problems()).isEmpty();
        assertThat(attic.objects.puts()).isEmpty();
    }

    @Test
    void withoutASnapshotATestRestoreFails() {
        assertThat(run(JobKind.TEST_RESTORE).problems())
                .singleElement()
                .asString()
                .startsWith("there is no snapshot of ");
    }

    /** The first repository is gone: all that was copied is restored from the second. */
    @Test
    void whatWasCopiedIsRestoredWhenTheFirstIsLost() throws IOException {
        run(JobKind.BACKUP_FULL);
        run(JobKind.COPY);
        String before = Files.readString(folder.resolve("live/guest.ndjson"), StandardCharsets.UTF_8);
        for (String name : attic.objects.list("")) {
            attic.objects.below().delete(name);
        }
        Files.delete(folder.resolve("live/guest.ndjson"));

        SnapshotRepository left = SnapshotRepository.in(second, () -> attic.now);
        Snapshot newest = left.find(SnapshotRepository.LATEST);
        assertThat(left.verify(newest, true).findings()).isEmpty();
        StringBuilder restored = new StringBuilder();
        Iterator<RecordTree.Entry> entries = left.tree(newest).entries();
        while (entries.hasNext()) {
            restored.append(restored.isEmpty() ? "" : "\n")
                    .append(new String(entries.next().record(), StandardCharsets.UTF_8));
        }
        assertThat(restored.toString()).isEqualTo(before);
        try (LiveStore live = attic.live("live")) {
            assertThat(live.location()).isEqualTo(newest.source());
        }
    }
}
