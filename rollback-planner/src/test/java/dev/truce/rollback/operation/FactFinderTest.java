package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.rollback.Attic;
import dev.truce.rollback.operation.JobRun.Status;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs of jobs and a look at the repository say of a store that is called shop. */
class FactFinderTest {

    @TempDir
    Path folder;

    private Attic attic;
    private final List<JobRun> newestFirst = new ArrayList<>();
    private int number;

    @BeforeEach
    void anAttic() {
        attic = new Attic(folder);
    }

    private void ran(JobKind kind, String store, Status status, @Nullable Snapshot snapshot) {
        ran(kind.text(), kind, store, status, snapshot);
    }

    private void ran(String job, JobKind kind, String store, Status status, @Nullable Snapshot snapshot) {
        number++;
        attic.pass(Duration.ofHours(1));
        newestFirst.add(
                0,
                new JobRun(
                        number,
                        job,
                        kind,
                        store,
                        status,
                        1,
                        attic.now,
                        attic.now,
                        status == Status.RUNNING ? null : attic.now,
                        snapshot == null ? null : snapshot.id(),
                        number,
                        0,
                        "run " + number));
    }

    private Facts facts(@Nullable Ruleset now) {
        Operations operations = Operations.builder(attic.repository(), () -> attic.now, () -> 0, folder)
                .store(
                        "shop",
                        new StoreSource(() -> attic.live("live"), now == null ? null : Snapshot.RulesetRef.of(now)))
                .build();
        return new FactFinder(operations, Instant.EPOCH).find(newestFirst, attic.now, Duration.ZERO);
    }

    private static Ruleset rules(String version) {
        return Ruleset.parse("ruleset: r\nversion: " + version + "\n", "rules");
    }

    private Snapshot takenUnder(@Nullable Ruleset rules) {
        attic.write("live", Attic.noise(1, 10));
        attic.pass(Duration.ofSeconds(1));
        try (LiveStore live = attic.live("live")) {
            return attic.repository()
                    .create(
                            live,
                            new Snapshot.Note(
                                    "", new TreeSet<>(), rules == null ? null : Snapshot.RulesetRef.of(rules)));
        }
    }

    @Test
    void whatCannotBeReadAsASnapshotIsDamageAndWhatANewerProgramWroteIsAConflict() {
        Snapshot damaged = attic.take(Attic.noise(1, 10));
        Snapshot newer = attic.take(Attic.noise(2, 10));
        String name = "snapshots/" + newer.id().hex();
        String text = new String(attic.objects.get(name).orElseThrow(), StandardCharsets.UTF_8);
        byte[] other =
                text.replace("\"formatVersion\":1", "\"formatVersion\":2").getBytes(StandardCharsets.UTF_8);
        attic.objects.below().putIfAbsent("snapshots/" + Digest.of(other).hex(), other);
        attic.objects.damage("snapshots/" + damaged.id().hex());

        Facts facts = facts(null);

        assertThat(facts.damage()).singleElement().asString().contains("does not have the digest that names it");
        assertThat(facts.versionConflicts())
                .singleElement()
                .asString()
                .contains("it has format version 2, but this Truce reads 1");
    }

    @Test
    void aGoodBackupIsOfTheWholeStoreSucceededAndIsStillThere() {
        Snapshot first = attic.take(Attic.noise(1, 10));
        Snapshot gone = attic.take(Attic.noise(2, 10));
        attic.objects.below().delete("snapshots/" + gone.id().hex());
        ran(JobKind.BACKUP_FULL, "shop", Status.SUCCEEDED, first);
        Instant good = attic.now;
        ran(JobKind.BACKUP_SELECTIVE, "shop", Status.SUCCEEDED, first);
        ran(JobKind.BACKUP_FULL, "other", Status.SUCCEEDED, first);
        ran(JobKind.BACKUP_FULL, "shop", Status.SPOILED, first);
        ran(JobKind.BACKUP_FULL, "shop", Status.SUCCEEDED, gone);
        ran(JobKind.BACKUP_FULL, "shop", Status.SUCCEEDED, null);

        Facts.Store shop = facts(null).stores().get(0);

        assertThat(shop.lastGood()).isEqualTo(good);
        assertThat(shop.lastRecords()).isEqualTo(1);
        assertThat(shop.recordsBefore()).isNegative();
    }

    @Test
    void onlyTheLastTestRestoreOfTheStoreThatEndedCounts() {
        ran(JobKind.TEST_RESTORE, "shop", Status.FAILED, null);
        ran(JobKind.TEST_RESTORE, "other", Status.SUCCEEDED, null);
        ran(JobKind.TEST_RESTORE, "shop", Status.RUNNING, null);
        assertThat(facts(null).stores().get(0).badRestore()).isEqualTo("run 1");

        ran(JobKind.TEST_RESTORE, "shop", Status.SUCCEEDED, null);
        assertThat(facts(null).stores().get(0).badRestore()).isNull();
    }

    @Test
    void otherRulesThanThoseOfTheLastBackupAreAConflict() {
        ran(JobKind.BACKUP_FULL, "shop", Status.SUCCEEDED, takenUnder(null));
        assertThat(facts(rules("1.0.0")).versionConflicts()).isEmpty();

        ran(JobKind.BACKUP_FULL, "shop", Status.SUCCEEDED, takenUnder(rules("1.0.0")));
        assertThat(facts(null).versionConflicts()).isEmpty();
        assertThat(facts(rules("1.0.0")).versionConflicts()).isEmpty();
        assertThat(facts(rules("1.1.0")).versionConflicts())
                .containsExactly("the last backup of shop was taken under r 1.0.0, but r 1.1.0 holds now");
    }

    @Test
    void whatFailsOrIsLostIsCountedUntilItSucceeded() {
        for (Status status : List.of(Status.FAILED, Status.SUCCEEDED, Status.FAILED, Status.LOST, Status.RUNNING)) {
            ran(JobKind.VERIFY, "", status, null);
        }
        for (Status status : List.of(Status.FAILED, Status.SUCCEEDED)) {
            ran(JobKind.PRUNE, "", status, null);
        }
        ran(JobRun.BY_HAND, JobKind.COPY, "", Status.FAILED, null);

        assertThat(facts(null).failing()).containsExactly(new Facts.Failing("verify", JobKind.VERIFY, 2, "run 4"));
    }

    @Test
    void whatTheLastVerificationThatEndedFoundIsDamage() {
        ran(JobKind.VERIFY, "", Status.FAILED, null);
        ran(JobKind.VERIFY, "", Status.RUNNING, null);
        ran(JobKind.VERIFY, "", Status.LOST, null);
        ran(JobKind.PRUNE, "", Status.FAILED, null);
        ran(JobKind.PRUNE, "", Status.SUCCEEDED, null);
        assertThat(facts(null).damage()).containsExactly("run 1");

        ran(JobKind.VERIFY, "", Status.SUCCEEDED, null);
        assertThat(facts(null).damage()).isEmpty();
    }

    @Test
    void theBackupBeforeTheLastIsComparedWithIt() {
        ran(JobKind.BACKUP_FULL, "shop", Status.SUCCEEDED, attic.take(Attic.noise(1, 10)));
        ran(JobKind.BACKUP_INCREMENTAL, "shop", Status.SUCCEEDED, attic.take(Attic.noise(2, 10)));

        Facts.Store shop = facts(null).stores().get(0);

        assertThat(shop.lastRecords()).isEqualTo(2);
        assertThat(shop.recordsBefore()).isEqualTo(1);
    }

    @Test
    void whatNeverSucceededFailsAsOftenAsItRan() {
        ran(JobKind.PRUNE, "", Status.FAILED, null);
        ran(JobKind.PRUNE, "", Status.FAILED, null);

        assertThat(facts(null).failing()).containsExactly(new Facts.Failing("prune", JobKind.PRUNE, 2, "run 2"));
    }

    @Test
    void howMuchRoomIsFreeIsAskedWhereTheRepositoryIsAFolder() {
        assertThat(facts(null).freeBytes()).isEmpty();
        assertThat(facts(null).repository()).isEqualTo("repository");

        Path place = folder.resolve("snapshots");
        Operations operations = Operations.builder(
                        SnapshotRepository.directory(place, () -> attic.now), () -> attic.now, () -> 0, folder)
                .build();
        Facts facts = new FactFinder(operations, Instant.EPOCH).find(newestFirst, attic.now, Duration.ZERO);

        assertThat(facts.freeBytes().orElseThrow()).isPositive();
        assertThat(facts.repository()).isEqualTo(place.toString());
    }
}
