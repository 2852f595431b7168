package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.rollback.operation.JobRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A few days of jobs, and what is said of them. */
class StatisticsTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NOW = START.plus(Duration.ofHours(60));

    private static JobRun run(JobKind kind, Status status, int hour, @Nullable Integer seconds) {
        Instant begun = START.plus(Duration.ofHours(hour));
        return new JobRun(
                hour + 1L,
                kind.text(),
                kind,
                "shop",
                status,
                1,
                begun,
                begun,
                seconds == null ? null : begun.plus(Duration.ofSeconds(seconds)),
                null,
                100L + hour,
                1_000L + hour,
                "");
    }

    private static Statistics of(boolean second, JobRun... newestFirst) {
        return Statistics.of(List.of(newestFirst), List.of("shop", "attic"), second, NOW);
    }

    @Test
    void ratesTimesAndTheLargestGapComeFromTheRunsThatEnded() {
        Statistics figures = of(
                true,
                run(JobKind.BACKUP_FULL, Status.RUNNING, 59, null),
                run(JobKind.TEST_RESTORE, Status.SUCCEEDED, 50, 9),
                run(JobKind.TEST_RESTORE, Status.FAILED, 49, 2),
                run(JobKind.BACKUP_INCREMENTAL, Status.SUCCEEDED, 48, 20),
                run(JobKind.BACKUP_FULL, Status.FAILED, 24, 5),
                run(JobKind.BACKUP_FULL, Status.SUCCEEDED, 0, 40));

        assertThat(figures.backups()).isEqualTo(3);
        assertThat(figures.successRate().orElseThrow()).isEqualTo(2.0 / 3);
        assertThat(figures.averageBackup()).hasSeconds(30);
        assertThat(figures.longestBackup()).hasSeconds(40);
        assertThat(figures.restores()).isEqualTo(2);
        assertThat(figures.restoresSucceeded()).isEqualTo(1);
        assertThat(figures.running()).hasSize(1);
        Statistics.Store shop = figures.stores().get("shop");
        assertThat(shop.recoveryPoint()).isEqualTo(Duration.ofHours(12).minusSeconds(20));
        assertThat(shop.worstGap()).isEqualTo(Duration.ofDays(2).minusSeconds(20));
        assertThat(shop.recoveryTime()).hasSeconds(9);
        assertThat(shop.lastRecords()).isEqualTo(148);
        assertThat(shop.lastBytes()).isEqualTo(1_048);
        assertThat(figures.recommendations())
                .containsExactly(
                        "only 66.7 % of the backups succeeded: see why: truce status --json",
                        "there is no backup of attic yet: truce snapshot create");
    }

    @Test
    void theLargestGapMayBeLongAgoAndARunThatGoesOnTookNothingYet() {
        JobRun running = run(JobKind.BACKUP_FULL, Status.RUNNING, 59, null);
        Statistics figures = of(
                true,
                running,
                run(JobKind.BACKUP_FULL, Status.SUCCEEDED, 58, 0),
                run(JobKind.BACKUP_FULL, Status.SUCCEEDED, 20, 0),
                run(JobKind.BACKUP_FULL, Status.SUCCEEDED, 10, 0));

        assertThat(figures.stores().get("shop").worstGap()).isEqualTo(Duration.ofHours(38));
        assertThat(running.took()).isZero();
    }

    @Test
    void whereNothingEverRanThereIsNoRateAndAdvice() {
        Statistics figures = of(false);

        assertThat(figures.successRate()).isEmpty();
        assertThat(figures.averageBackup()).isZero();
        assertThat(figures.stores().get("shop").recoveryPoint()).isNull();
        assertThat(figures.recommendations())
                .containsExactly(
                        "there is no backup of attic yet: truce snapshot create",
                        "there is no backup of shop yet: truce snapshot create",
                        "all snapshots are in one place: name a second repository in agent.yaml");
    }

    @Test
    void aBackupOfSomeTypesIsNoRecoveryPointAndOneThatWasNeverTriedIsNamed() {
        Statistics figures = of(
                true,
                run(JobKind.BACKUP_SELECTIVE, Status.SUCCEEDED, 58, 1),
                run(JobKind.BACKUP_FULL, Status.SPOILED, 57, 1),
                run(JobKind.BACKUP_FULL, Status.SUCCEEDED, 30, 0));

        assertThat(figures.stores().get("shop").recoveryPoint()).isEqualTo(Duration.ofHours(30));
        assertThat(figures.recommendations())
                .contains("no backup of shop was ever restored to try it: truce snapshot test-restore");
    }

    @Test
    void theRecoveryTimeIsThatOfTheLastTestRestoreThatSucceeded() {
        Statistics figures = of(
                true,
                run(JobKind.TEST_RESTORE, Status.FAILED, 52, 2),
                run(JobKind.TEST_RESTORE, Status.SUCCEEDED, 50, 9),
                run(JobKind.TEST_RESTORE, Status.SUCCEEDED, 49, 11),
                run(JobKind.BACKUP_FULL, Status.SUCCEEDED, 48, 20));

        assertThat(figures.restores()).isEqualTo(3);
        assertThat(figures.restoresSucceeded()).isEqualTo(2);
        assertThat(figures.stores().get("shop").recoveryTime()).hasSeconds(9);
        assertThat(figures.stores().get("attic").recoveryTime()).isNull();
    }

    @Test
    void oneFailureInAHundredBackupsIsNothingToSeeAfterAndTwoAre() {
        List<JobRun> runs = new ArrayList<>(List.of(run(JobKind.BACKUP_FULL, Status.FAILED, 0, 1)));
        for (int hour = 1; hour < 100; hour++) {
            runs.add(0, run(JobKind.BACKUP_FULL, Status.SUCCEEDED, hour, 1));
        }
        assertThat(of(true, runs.toArray(JobRun[]::new)).recommendations())
                .noneMatch(advice -> advice.contains("succeeded"));

        runs.set(0, run(JobKind.BACKUP_FULL, Status.FAILED, 99, 1));
        assertThat(of(true, runs.toArray(JobRun[]::new)).recommendations())
                .contains("only 98.0 % of the backups succeeded: see why: truce status --json");
    }
}
