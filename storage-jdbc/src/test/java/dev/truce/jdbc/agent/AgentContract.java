package dev.truce.jdbc.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.SchedulerSteps;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.jdbc.DurableWorkspace;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.JobWork;
import dev.truce.rollback.operation.Operations;
import dev.truce.rollback.operation.Schedule;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.testkit.fault.FaultClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent, whatever keeps what is due. Time stands still unless it is moved. */
abstract class AgentContract {

    private static final Instant START = Instant.parse("2026-03-10T00:00:00Z");
    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

    private final FaultClock clock = FaultClock.at(START);
    private DurableWorkspace workspace;
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    abstract DurableWorkspace open(InstantSource wall);

    @BeforeEach
    void openIt() {
        workspace = open(clock);
    }

    @AfterEach
    void closeIt() {
        workspace.close();
    }

    /** Runs tasks on the thread that hands them over. */
    private static final class SameThread extends AbstractExecutorService {

        private boolean shut;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            shut = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shut = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shut;
        }

        @Override
        public boolean isTerminated() {
            return shut;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return shut;
        }
    }

    private Operations nothing() {
        return Operations.builder(SnapshotRepository.in(ObjectStore.memory(), clock), clock, () -> 0, Path.of("."))
                .build();
    }

    private Agent agent(String owner, JobWork work, Job... jobs) {
        return agent(new SameThread(), owner, work, jobs);
    }

    private Agent agent(ExecutorService threads, String owner, JobWork work, Job... jobs) {
        Agent agent = Agent.on(threads, workspace, nothing(), work, AgentSettings.of(owner, List.of(jobs)), clock);
        agent.prepare();
        return agent;
    }

    private static Job job(String name, Schedule schedule) {
        return Job.of(name, JobKind.VERIFY, "", schedule);
    }

    private JobOutcome run(Job job) {
        ran.add(job.name());
        return JobOutcome.of("done");
    }

    private void pass(Agent agent, Duration time) {
        clock.pass(time);
        SchedulerSteps.executeDue(agent.scheduler());
    }

    private List<String> statuses() {
        return workspace.jobs().runs().stream()
                .map(run -> run.job() + " " + run.status() + " " + run.attempt())
                .toList();
    }

    @Test
    void aJobRunsWhenItIsDueAndNotBefore() {
        Agent agent = agent("anna", this::run, job("check", HOURLY));
        pass(agent, Duration.ofMinutes(59));
        assertThat(ran).isEmpty();
        pass(agent, Duration.ofMinutes(1));
        pass(agent, Duration.ofMinutes(1));
        assertThat(ran).containsExactly("check");
        pass(agent, Duration.ofMinutes(59));
        assertThat(ran).containsExactly("check", "check");
        assertThat(workspace.jobs().runs().get(0).dueAt()).isEqualTo(START.plus(Duration.ofHours(2)));
    }

    @Test
    void whatWasMissedForDaysIsCaughtUpOnceAlsoByAnAgentThatComesLater() {
        agent("anna", this::run, job("check", HOURLY));
        clock.pass(Duration.ofDays(9));
        Agent later = agent("bert", this::run, job("check", HOURLY));
        pass(later, Duration.ZERO);
        pass(later, Duration.ZERO);
        assertThat(ran).containsExactly("check");
        pass(later, Duration.ofHours(1));
        assertThat(ran).hasSize(2);
    }

    @Test
    void theFirstBackupOfAStoreIsDueAtOnce() {
        Agent agent = agent("anna", this::run, Job.of("nightly", JobKind.BACKUP_FULL, "shop", HOURLY));
        pass(agent, Duration.ZERO);
        assertThat(ran).containsExactly("nightly");
    }

    @Test
    void whatFailsIsTriedAgainEverLaterUntilItSucceeds() {
        Agent agent = agent(
                "anna",
                job -> {
                    ran.add(clock.instant().toString().substring(11, 16));
                    if (ran.size() < 4) {
                        throw new IllegalStateException("no route");
                    }
                    return JobOutcome.of("done");
                },
                job("check", Schedule.every(Duration.ofDays(1))));
        clock.pass(Duration.ofDays(1));
        for (int minute = 0; minute < 60; minute++) {
            pass(agent, minute == 0 ? Duration.ZERO : Duration.ofMinutes(1));
        }
        assertThat(ran).containsExactly("00:00", "00:01", "00:03", "00:07");
        assertThat(statuses())
                .containsExactly("check SUCCEEDED 4", "check FAILED 3", "check FAILED 2", "check FAILED 1");
        assertThat(workspace.jobs().runs().get(1).detail()).isEqualTo("no route");
    }

    @Test
    void aCopyWithProblemsIsTriedAgainButALookIsNot() {
        JobWork work = job -> {
            ran.add(job.name());
            return JobOutcome.of("", 0, 0, List.of("damaged"));
        };
        Agent agent = agent("anna", work, job("check", HOURLY), Job.of("copies", JobKind.COPY, "", HOURLY));
        pass(agent, Duration.ofHours(1));
        pass(agent, Duration.ofMinutes(1));
        assertThat(ran).containsExactlyInAnyOrder("check", "copies", "copies");
    }

    @Test
    void aBackupWithProblemsIsTriedAgain() {
        JobWork work = job -> {
            ran.add(job.name());
            return JobOutcome.of("", 0, 0, List.of("half"));
        };
        Agent agent = agent("anna", work, Job.of("nightly", JobKind.BACKUP_FULL, "shop", HOURLY));
        pass(agent, Duration.ZERO);
        pass(agent, Duration.ofMinutes(1));
        assertThat(ran).containsExactly("nightly", "nightly");
    }

    @Test
    void aFailureWithoutWordsIsNamedByItsKind() {
        List<Exception> failures = List.of(new IllegalStateException(), new IllegalArgumentException(" "));
        Agent agent = agent(
                "anna",
                job -> {
                    throw failures.get(job.name().equals("first") ? 0 : 1);
                },
                job("first", HOURLY),
                job("second", HOURLY));
        pass(agent, Duration.ofHours(1));
        assertThat(workspace.jobs().runs())
                .extracting(run -> run.job() + " " + run.detail().strip())
                .containsExactlyInAnyOrder(
                        "first java.lang.IllegalStateException", "second java.lang.IllegalArgumentException:");
    }

    @Test
    void aJobThatIsInterruptedHasFailedAndItShows() {
        Agent agent = agent(
                "anna",
                job -> {
                    throw new InterruptedException("the machine stops");
                },
                job("check", HOURLY));
        pass(agent, Duration.ofHours(1));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(statuses()).containsExactly("check FAILED 1");
        assertThat(workspace.jobs().runs().get(0).detail()).isEqualTo("the machine stops");
    }

    @Test
    void aJobThatEndsInAnErrorIsLostAndTriedAgain() {
        Agent agent = agent(
                "anna",
                job -> {
                    if (ran.isEmpty()) {
                        ran.add("error");
                        throw new StackOverflowError();
                    }
                    return run(job);
                },
                job("check", HOURLY));
        pass(agent, Duration.ofHours(1));
        assertThat(statuses()).containsExactly("check LOST 1");
        pass(agent, Duration.ofMinutes(1));
        assertThat(ran).containsExactly("error", "check");
        assertThat(statuses()).containsExactly("check SUCCEEDED 2", "check LOST 1");
    }

    @Test
    void damageThatALookFindsHasABackupTakenAnew() {
        JobOutcome taken = JobOutcome.of("taken", Digest.of(new byte[] {1}), 1, 1, List.of());
        JobWork work = job -> {
            ran.add(job.name());
            return job.kind().isBackup()
                    ? taken
                    : new JobOutcome("", null, 0, 0, List.of("flipped"), new TreeSet<>(List.of(taken.snapshot())));
        };
        Agent agent = agent(
                "anna",
                work,
                Job.of("nightly", JobKind.BACKUP_FULL, "shop", Schedule.every(Duration.ofDays(30))),
                job("check", HOURLY));
        pass(agent, Duration.ZERO);
        pass(agent, Duration.ofHours(1));
        pass(agent, Duration.ofSeconds(1));
        assertThat(ran).containsExactly("nightly", "check", "nightly");
    }

    @Test
    void whenTheClockIsSetBackWhatIsDueIsBroughtForward() {
        Agent agent = agent("anna", this::run, job("check", HOURLY));
        pass(agent, Duration.ofDays(40));
        assertThat(ran).hasSize(1);
        clock.jump(Duration.ofHours(5).minus(Duration.ofDays(40)));
        agent.look();
        pass(agent, Duration.ofMinutes(59));
        assertThat(ran).hasSize(1);
        pass(agent, Duration.ofMinutes(1));
        assertThat(ran).hasSize(2);
    }

    @Test
    void aJobThatIsNoLongerInTheSettingsIsForgotten() {
        agent("anna", this::run, job("check", HOURLY), job("gone", HOURLY));
        Agent later = agent("anna", this::run, job("check", HOURLY));
        pass(later, Duration.ofHours(1));
        assertThat(ran).containsExactly("check");
        assertThat(later.runSoon("gone")).isFalse();
        assertThat(later.runSoon("check")).isTrue();
        pass(later, Duration.ZERO);
        assertThat(ran).containsExactly("check", "check");
    }

    @Test
    void aJobThatIsDueAndNotInTheSettingsIsForgotten() {
        Agent bert = agent("bert", this::run, job("check", HOURLY));
        Agent anna = agent("anna", this::run, job("check", HOURLY), job("gone", HOURLY));
        pass(bert, Duration.ofHours(1));
        assertThat(ran).containsExactly("check");
        assertThat(anna.runSoon("gone")).isFalse();
    }

    @Test
    void aJobThatIsUnderWayIsLeftToWhoRunsIt() {
        List<Boolean> soon = new ArrayList<>();
        JobWork work = job -> {
            Agent other = agent("bert", this::run, job("check", HOURLY));
            soon.add(other.runSoon(job.name()));
            return run(job);
        };
        Agent agent = agent("anna", work, job("gone", HOURLY));
        pass(agent, Duration.ofHours(1));
        assertThat(soon).containsExactly(false);
        assertThat(statuses()).containsExactly("gone SUCCEEDED 1");
        pass(agent, Duration.ofHours(1));
        assertThat(ran).containsExactly("gone", "gone");
    }

    /** The agent takes a job and is never heard of again, as a killed process is. */
    @Test
    void aJobWhoseAgentDiedIsRunAnewByAnother() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ExecutorService grave = thread("grave");
        Agent dying = agent(
                grave,
                "anna",
                job -> {
                    taken.countDown();
                    never.await();
                    return JobOutcome.of("too late");
                },
                job("check", HOURLY));
        Agent other = agent("bert", this::run, job("check", HOURLY));
        pass(dying, Duration.ofHours(1));
        taken.await();
        assertThat(statuses()).containsExactly("check RUNNING 1");

        pass(other, Duration.ofMinutes(1));
        SchedulerSteps.detectDead(other.scheduler());
        pass(other, Duration.ZERO);
        assertThat(ran).as("it may live").isEmpty();
        clock.pass(Duration.ofMinutes(5));
        for (int look = 0; look < 3; look++) {
            assertThat(ran).as("it may live, and its clock have been set").isEmpty();
            SchedulerSteps.detectDead(other.scheduler());
            pass(other, Duration.ZERO);
        }

        assertThat(ran).containsExactly("check");
        assertThat(statuses()).containsExactly("check SUCCEEDED 2", "check LOST 1");
        never.countDown();
        grave.shutdown();
        assertThat(grave.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(statuses())
                .as("who comes back too late changes nothing")
                .containsExactly("check SUCCEEDED 2", "check LOST 1");
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** By the wall clock nobody gave a sign of life for sixty days: neither who runs it nor another may run it a second time. */
    @Test
    void aJobUnderWayIsNotRunTwiceWhenTheClockIsSet() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        ExecutorService threads = thread("slow");
        JobWork slow = job -> {
            taken.countDown();
            mayEnd.await();
            return run(job);
        };
        Agent agent = agent(threads, "anna", slow, job("check", HOURLY));
        Agent other = agent("bert", this::run, job("check", HOURLY));
        pass(agent, Duration.ofHours(1));
        taken.await();
        for (int jump = 0; jump < 5; jump++) {
            clock.jump(Duration.ofDays(60));
            for (int look = 0; look < 2; look++) {
                SchedulerSteps.detectDead(agent.scheduler());
                SchedulerSteps.detectDead(agent.scheduler());
                SchedulerSteps.detectDead(other.scheduler());
                pass(other, Duration.ZERO);
            }
            SchedulerSteps.beat(agent.scheduler());
        }
        assertThat(statuses()).containsExactly("check RUNNING 1");
        mayEnd.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(statuses()).containsExactly("check SUCCEEDED 1");
        assertThat(ran).containsExactly("check");
    }

    /** Nine are due at once; three threads and the log let three begin, the most important first. */
    @Test
    void threeAreUnderWayAtOnceAndTheMostImportantBeginFirst() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        CountDownLatch all = new CountDownLatch(9);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        JobWork work = job -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            ran.add(job.name());
            mayEnd.acquire();
            underWay.decrementAndGet();
            all.countDown();
            return JobOutcome.of("done");
        };
        Job[] jobs = IntStream.rangeClosed(1, 9)
                .mapToObj(priority -> job("p" + priority, HOURLY).priority(priority))
                .toArray(Job[]::new);
        try (Agent agent = Agent.of(workspace, nothing(), work, AgentSettings.of("anna", List.of(jobs)), clock)) {
            agent.prepare();
            clock.pass(Duration.ofHours(1));
            agent.start();
            while (ran.size() < 3) {
                Thread.onSpinWait();
            }
            assertThat(List.copyOf(ran)).containsExactlyInAnyOrder("p9", "p8", "p7");
            mayEnd.release(9);
            while (all.getCount() > 0) {
                clock.pass(Duration.ofSeconds(6)); // who found no room looks again
                assertThat(all.await(50, TimeUnit.MILLISECONDS) || all.getCount() > 0)
                        .isTrue();
            }
        }
        assertThat(most.get()).isEqualTo(3);
        assertThat(workspace.jobs().runs()).allMatch(run -> run.status() == JobRun.Status.SUCCEEDED);
    }

    @Test
    void whoIsCalledByCronRunsWhatIsDueAndEnds() throws Exception {
        JobWork work = job -> {
            if (job.name().equals("bad")) {
                throw new IllegalStateException("no route");
            }
            return run(job);
        };
        Job[] jobs = {job("check", HOURLY), job("bad", HOURLY), job("weekly", Schedule.every(Duration.ofDays(7)))};
        try (Agent first = Agent.of(workspace, nothing(), work, AgentSettings.of("cron", List.of(jobs)), clock)) {
            first.runDue();
        }
        assertThat(ran).isEmpty();
        clock.pass(Duration.ofHours(1));
        try (Agent second = Agent.of(workspace, nothing(), work, AgentSettings.of("cron", List.of(jobs)), clock)) {
            second.runDue();
        }
        assertThat(statuses()).containsExactlyInAnyOrder("check SUCCEEDED 1", "bad FAILED 1");
    }
}
