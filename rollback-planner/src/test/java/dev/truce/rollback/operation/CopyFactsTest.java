package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.WatchedStore;
import dev.truce.rollback.Attic;
import dev.truce.rollback.copy.SnapshotCopy;
import dev.truce.rollback.operation.JobRun.Status;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a second repository that would keep the last three snapshots: by a look at it, or by runs when it is out of reach. */
class CopyFactsTest {

    private static final RetentionPolicy LAST_THREE =
            RetentionPolicy.builder().keepLast(3).build();

    @TempDir
    Path folder;

    private Attic attic;
    private final WatchedStore second = new WatchedStore();
    private final List<JobRun> newestFirst = new ArrayList<>();

    @BeforeEach
    void anAttic() {
        attic = new Attic(folder);
    }

    private SnapshotRepository second() {
        return SnapshotRepository.in(second, () -> attic.now);
    }

    private Facts.Copy facts(Duration drift) {
        Operations operations = Operations.builder(attic.repository(), () -> attic.now, () -> 0, folder)
                .second(new SecondRepository("second", second(), LAST_THREE))
                .build();
        return Objects.requireNonNull(new FactFinder(operations, Instant.EPOCH)
                .find(newestFirst, attic.now, drift)
                .copy());
    }

    private Facts.Copy facts() {
        return facts(Duration.ZERO);
    }

    /** A run of an hour that ends now. */
    private Instant ran(JobKind kind, Status status, @Nullable Snapshot snapshot) {
        attic.pass(Duration.ofHours(1));
        int number = newestFirst.size() + 1;
        newestFirst.add(
                0,
                new JobRun(
                        number,
                        kind.text(),
                        kind,
                        "",
                        status,
                        1,
                        attic.now,
                        attic.now.minus(Duration.ofHours(1)),
                        status == Status.RUNNING ? null : attic.now,
                        snapshot == null ? null : snapshot.id(),
                        0,
                        0,
                        "run " + number));
        return attic.now;
    }

    private Snapshot taken(int number) {
        return attic.take(Attic.noise(number, 10));
    }

    private void isOutOfReach() {
        second.beforeList = prefix -> {
            throw new IllegalStateException("no route");
        };
    }

    @Test
    void aSecondThatHasAllLacksNothing() {
        Snapshot snapshot = taken(1);
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, snapshot);
        new SnapshotCopy(attic.repository(), second()).copy(snapshot);

        assertThat(facts()).isEqualTo(new Facts.Copy("second", 0, null, ""));
    }

    @Test
    void whatItLacksIsTheOlderTheLongerTheBackupIsOver() {
        Snapshot copied = taken(1);
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, copied);
        new SnapshotCopy(attic.repository(), second()).copy(copied);
        Snapshot first = taken(2);
        Instant ended = ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, first);
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, taken(3));
        ran(JobKind.TEST_RESTORE, Status.SUCCEEDED, first);

        assertThat(facts()).isEqualTo(new Facts.Copy("second", 2, ended, ""));
    }

    @Test
    void ofASnapshotThatNoRunTookTheClockTellsWithoutItsDrift() {
        Snapshot byHand = taken(1);

        assertThat(facts(Duration.ofMinutes(7)))
                .isEqualTo(new Facts.Copy("second", 1, byHand.createdAt().minus(Duration.ofMinutes(7)), ""));
    }

    @Test
    void onlyTheLastCopyThatEndedSaysWhatWentWrong() {
        ran(JobKind.COPY, Status.FAILED, null);
        ran(JobKind.COPY, Status.RUNNING, null);
        ran(JobKind.PRUNE, Status.SUCCEEDED, null);
        assertThat(facts().lastError()).isEqualTo("run 1");

        ran(JobKind.COPY, Status.SUCCEEDED, null);
        ran(JobKind.PRUNE, Status.FAILED, null);
        assertThat(facts().lastError()).isEmpty();
    }

    @Test
    void outOfReachAndNeverCopiedToItLacksAllThatItWouldKeep() {
        taken(1);
        Instant ended = ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, taken(2));
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, taken(3));
        Snapshot last = taken(4);
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, last);
        ran(JobKind.COPY, Status.FAILED, last);
        isOutOfReach();

        assertThat(facts()).isEqualTo(new Facts.Copy("second", 3, ended, "no route"));
    }

    @Test
    void outOfReachItLacksWhatIsNewerThanTheLastSnapshotThatWasCopied() {
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, taken(1));
        Snapshot copied = taken(2);
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, copied);
        Snapshot next = taken(3);
        Instant ended = ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, next);
        ran(JobKind.COPY, Status.SUCCEEDED, copied);
        ran(JobKind.PRUNE, Status.SUCCEEDED, next);
        ran(JobKind.COPY, Status.FAILED, next);
        isOutOfReach();

        assertThat(facts()).isEqualTo(new Facts.Copy("second", 1, ended, "no route"));
    }

    @Test
    void outOfReachAndWithThatSnapshotGoneItLacksWhatHadNotEndedWhenTheCopyBegan() {
        ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, taken(1));
        Snapshot gone = taken(2);
        attic.pass(Duration.ofMinutes(1));
        ran(JobKind.COPY, Status.SUCCEEDED, gone);
        attic.objects.below().delete("snapshots/" + gone.id().hex());
        Instant ended = ran(JobKind.BACKUP_FULL, Status.SUCCEEDED, taken(3));
        isOutOfReach();

        assertThat(facts()).isEqualTo(new Facts.Copy("second", 1, ended, "no route"));
    }
}
