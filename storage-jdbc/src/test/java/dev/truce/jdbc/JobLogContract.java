package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventFilter;
import dev.truce.integrity.Digest;
import dev.truce.rollback.operation.AlertBook;
import dev.truce.rollback.operation.Facts;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.JobRun.Status;
import dev.truce.rollback.operation.Monitor;
import dev.truce.rollback.operation.Schedule;
import dev.truce.rollback.operation.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log of jobs, whatever keeps it. */
abstract class JobLogContract {

    private static final Schedule DAILY = Schedule.every(Duration.ofDays(1));
    private static final Job NIGHTLY = Job.of("nightly", JobKind.BACKUP_FULL, "sh\u00f6p", DAILY);
    private static final Job CHECK = Job.of("check", JobKind.VERIFY, "", DAILY);
    private static final Instant DUE = Instant.parse("2026-03-10T02:00:00Z");
    private static final Digest SNAPSHOT = Digest.of(new byte[] {1});

    private DurableWorkspace workspace;
    private JobLog log;

    abstract DurableWorkspace open();

    @BeforeEach
    void openIt() {
        workspace = open();
        log = workspace.jobs();
    }

    @AfterEach
    void closeIt() {
        workspace.close();
    }

    private long begin(Job job) {
        return log.begin(job, DUE, "anna", 9).orElseThrow();
    }

    private static JobOutcome backup() {
        return JobOutcome.of("taken", SNAPSHOT, 7, 70, List.of());
    }

    private List<String> statuses() {
        return log.runs().stream()
                .map(run -> run.job() + " " + run.status() + " " + run.detail())
                .toList();
    }

    @Test
    void aRunIsKeptWithAllItSays() {
        long number = begin(NIGHTLY);
        assertThat(log.runs().get(0).endedAt()).isNull();
        assertThat(log.end(number, NIGHTLY, backup())).isTrue();

        JobRun run = log.runs().get(0);
        assertThat(run)
                .isEqualTo(new JobRun(
                        number,
                        "nightly",
                        JobKind.BACKUP_FULL,
                        "sh\u00f6p",
                        Status.SUCCEEDED,
                        1,
                        DUE,
                        run.startedAt(),
                        run.endedAt(),
                        SNAPSHOT,
                        7,
                        70,
                        "taken"));
        assertThat(log.end(number, NIGHTLY, backup())).as("it ended already").isFalse();
    }

    @Test
    void noMoreAreUnderWayThanAllowed() {
        for (int i = 0; i < 3; i++) {
            Job job = Job.of("job" + i, JobKind.VERIFY, "", DAILY);
            assertThat(log.begin(job, DUE, "anna", 3)).isPresent();
        }
        assertThat(log.begin(NIGHTLY, DUE, "anna", 3)).isEmpty();
        log.fail(log.runs().get(0).number(), CHECK, "broken");
        assertThat(log.begin(NIGHTLY, DUE, "anna", 3)).isPresent();
    }

    @Test
    void aRunThatNobodyEndedIsLostWhenItsJobBeginsAgain() {
        begin(NIGHTLY);
        OptionalLong again = log.begin(NIGHTLY, DUE, "bert", 1);
        assertThat(again).as("the lost one takes no room").isPresent();
        assertThat(statuses()).containsExactly("nightly RUNNING ", "nightly LOST anna did not come back");
        assertThat(log.runs().get(0).attempt()).isEqualTo(2);
        log.lost("nightly");
        assertThat(log.failures("nightly")).isEqualTo(2);
    }

    @Test
    void failuresCountUntilASuccess() {
        log.fail(begin(NIGHTLY), NIGHTLY, "no route");
        log.end(begin(NIGHTLY), NIGHTLY, JobOutcome.of("", 0, 0, List.of("a", "b")));
        assertThat(log.failures("nightly")).isEqualTo(2);
        assertThat(statuses()).containsExactly("nightly FAILED a; b", "nightly FAILED no route");
        log.end(begin(NIGHTLY), NIGHTLY, backup());
        assertThat(log.failures("nightly")).isZero();
    }

    @Test
    void whatAVerificationFindsDamagedNoLongerCountsUntilItIsSoundAgain() {
        log.end(begin(NIGHTLY), NIGHTLY, backup());
        log.end(
                begin(CHECK),
                CHECK,
                new JobOutcome("read", null, 0, 0, List.of("flipped"), new TreeSet<>(List.of(SNAPSHOT))));
        assertThat(statuses()).containsExactly("check FAILED flipped", "nightly SPOILED taken");
        log.end(begin(CHECK), CHECK, JobOutcome.of("read"));
        assertThat(statuses()).contains("nightly SUCCEEDED taken");
    }

    @Test
    void theHistoryIsBoundedAndKeepsTheLastSuccess() {
        long good = begin(NIGHTLY);
        log.end(good, NIGHTLY, backup());
        workspace.inOneTransaction(() -> {
            for (int i = 0; i < JobLog.KEPT + 5; i++) {
                log.fail(begin(NIGHTLY), NIGHTLY, "no route");
            }
            return true;
        });
        List<JobRun> runs = log.runs();
        assertThat(runs).hasSize(JobLog.KEPT + 1);
        assertThat(runs.get(runs.size() - 1).number()).isEqualTo(good);
    }

    @Test
    void anAgentIsSeenSinceItsFirstBeat() {
        assertThat(log.agent()).isEmpty();
        JobLog.Agent first = log.beat("anna");
        JobLog.Agent next = log.beat("bert");
        assertThat(next.owner()).isEqualTo("bert");
        assertThat(next.since()).isEqualTo(first.since());
        assertThat(log.agent()).contains(next);
    }

    @Test
    void whatIsWrongIsToldOnceAndWhenItIsWellAgain() throws Exception {
        workspace.subscribers().add("ops", EventFilter.ALL);
        Monitor monitor = new Monitor(Thresholds.DEFAULTS);
        Instant now = log.now();
        Facts.Store never = new Facts.Store("shop", now.minus(Duration.ofDays(3)), null, 0, -1, null);
        Facts bad = facts(now, List.of(never), List.of("packs/ab: damaged"), List.of("other rules"));
        Facts well = facts(now, List.of(), List.of(), List.of());

        AlertBook.Change change = log.judge(monitor, bad);
        assertThat(change.raised()).hasSize(3);
        assertThat(log.judge(monitor, bad).raised()).isEmpty();
        assertThat(log.alerts()).isEqualTo(change.book());
        log.judge(monitor, well);
        assertThat(log.alerts()).isEqualTo(AlertBook.EMPTY);

        List<String> told = new ArrayList<>();
        for (String topic : workspace.outbox().topics()) {
            workspace
                    .outbox()
                    .deliver(
                            topic,
                            Outbox.Terms.of("test"),
                            message -> told.add(
                                    Event.read(message.payload()).kind().type()));
        }
        Collections.sort(told);
        assertThat(told)
                .containsExactly(
                        "alert.cleared",
                        "alert.cleared",
                        "alert.cleared",
                        "alert.raised",
                        "backup.overdue",
                        "integrity.violation");
    }

    private static Facts facts(Instant now, List<Facts.Store> stores, List<String> damage, List<String> conflicts) {
        return new Facts(now, Duration.ZERO, "repo", stores, damage, OptionalLong.empty(), List.of(), conflicts, null);
    }
}
