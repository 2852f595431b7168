package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes that died while they wrote left in the folder of a repository. */
class TemporariesTest {

    private static final RetentionPolicy LAST =
            RetentionPolicy.builder().keepLast(1).build();
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path temp;

    private Instant now = Instant.parse("2026-01-10T00:00:00Z");
    private Path folder;
    private SnapshotRepository repository;

    @BeforeEach
    void aRepository() throws IOException {
        folder = temp.resolve("repository");
        repository = SnapshotRepository.directory(folder, () -> now);
        Path live = Files.createDirectories(temp.resolve("live"));
        Files.writeString(live.resolve("guest.ndjson"), "{\"id\":\"a\"}\n");
        try (LiveStore store = LiveStore.directory(live, RecordFormat.keyed("", FieldPath.parse("/id")))) {
            repository.create(store, Snapshot.Note.of(""));
        }
    }

    /** A file of a write that began and did not end, last written to so long ago. */
    private Path unfinished(String name, Duration ago) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[7]);
        return Files.setLastModifiedTime(file, FileTime.from(now.minus(ago)));
    }

    private PrunePlan plan(Duration grace) {
        return new PrunePlanner(repository, () -> now).plan(LAST, PruneOptions.DEFAULTS.withGrace(grace));
    }

    private PruneReport execute(PrunePlan plan) {
        return new PruneExecutor(repository, () -> now).execute(plan);
    }

    @Test
    void whatIsOlderThanTheGraceGoesAndThePlanListsIt() throws IOException {
        Path old = unfinished("packs/ab/.truce-tmp-17-1", DAY);
        Path young = unfinished("snapshots/.truce-tmp-17-2", DAY.minusMillis(1));

        PrunePlan plan = plan(DAY);
        assertThat(plan.temporaries())
                .containsExactly(
                        new PrunePlan.Temporary(
                                "packs/ab/.truce-tmp-17-1", 7, now.minus(DAY), true, "whoever wrote it is gone"),
                        new PrunePlan.Temporary(
                                "snapshots/.truce-tmp-17-2",
                                7,
                                now.minus(DAY).plusMillis(1),
                                false,
                                "it may still be written, until 2026-01-10T00:00:00.001Z"));
        assertThat(plan.bytesFreedNow()).isEqualTo(7);
        assertThat(execute(plan).sweptTemporaries()).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void withoutGraceTheyStayForALease() throws IOException {
        Path young = unfinished("packs/.truce-tmp-17-1", Duration.ofMinutes(10).minusMillis(1));
        unfinished("packs/.truce-tmp-17-2", Duration.ofMinutes(10));

        assertThat(execute(plan(Duration.ZERO)).sweptTemporaries()).isEqualTo(1);
        assertThat(young).exists();
    }

    /** A process that was asleep for days goes on with its write when it wakes up. */
    @Test
    void whatWorkInProgressMayHaveBegunStays() throws IOException {
        try (InProgress work = repository.begin("a long import")) {
            Path during = unfinished("packs/.truce-tmp-17-1", Duration.ZERO);
            Path before = unfinished("packs/.truce-tmp-17-0", Duration.ofMillis(1));
            now = now.plus(DAY);
            PrunePlan plan = plan(DAY);

            assertThat(plan.temporaries())
                    .extracting(PrunePlan.Temporary::removed)
                    .containsExactly(true, false);
            assertThat(plan.temporaries().get(1).why())
                    .startsWith("what began before has not ended: mark of process ")
                    .endsWith(": a long import");
            assertThat(execute(plan).sweptTemporaries()).isEqualTo(1);
            assertThat(during).exists();
            assertThat(before).doesNotExist();
            work.keepAlive();
        }
        assertThat(plan(DAY).temporaries())
                .extracting(PrunePlan.Temporary::removed)
                .containsExactly(true);
    }

    @Test
    void whatChangedOrWentSinceThePlanIsLeft() throws IOException {
        Path written = unfinished("packs/.truce-tmp-17-1", DAY);
        Path gone = unfinished("packs/.truce-tmp-17-2", DAY);
        PrunePlan plan = plan(DAY);
        Files.setLastModifiedTime(written, FileTime.from(now));
        Files.delete(gone);

        assertThat(execute(plan).sweptTemporaries()).isZero();
        assertThat(written).exists();
    }

    @Test
    void onlyFilesOfUnfinishedWritesAreTaken() throws IOException {
        Path folderOfThatName = Files.createDirectories(folder.resolve("packs/.truce-tmp-17-3"));
        Path other = unfinished("packs/.hidden", DAY.multipliedBy(9));

        PrunePlan plan = plan(DAY);
        assertThat(plan.temporaries()).isEmpty();
        execute(plan);
        assertThat(List.of(folderOfThatName, other)).allMatch(Files::exists);
    }

    @Test
    void aLinkIsToldAndNotFollowed() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("packs/ab"), temp);

        PrunePlan plan = plan(DAY);
        execute(plan);
        assertThat(plan.unknown())
                .containsExactly("packs/ab: unexpected; links are not followed, so nothing here is read");
        assertThat(link).isSymbolicLink();
    }
}
