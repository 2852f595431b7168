package dev.truce.jdbc.agent;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.ScheduledExecutionsFilter;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import dev.truce.jdbc.DurableWorkspace;
import dev.truce.jdbc.JobLog;
import dev.truce.rollback.operation.AlertBook;
import dev.truce.rollback.operation.FactFinder;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.JobWork;
import dev.truce.rollback.operation.Monitor;
import dev.truce.rollback.operation.Operations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the jobs of a workspace when they are due. What is due is kept in the workspace's database, so that a restart forgets nothing:
 * a job that was due while nobody ran is run once, one whose agent died is run anew some minutes later, and one that fails is tried again
 * ever later. Of those that are due the highest priority begins first, and no more are under way than the settings say, in all processes
 * together.
 *
 * <p>Schedules follow the wall clock. When that is set back, what would be due too late is brought forward by {@link #look}. Ages and alerts
 * follow the clock that does not jump. After each run it is looked what is wrong, and subscribers of the workspace are told.
 *
 * <p>Thread-safe. Several agents may run on one workspace; give them the same settings.
 */
public final class Agent implements AutoCloseable {

    private static final Duration BEAT = Duration.ofSeconds(30);
    private static final int MISSED_BEATS = 4;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AgentSettings settings;
    private final Operations operations;
    private final JobLog log;
    private final InstantSource clock;
    private final Monitor monitor;
    private final Map<String, Job> jobs;
    private final JobTask task;
    private final Scheduler scheduler;
    private final AtomicBoolean started = new AtomicBoolean();

    private Agent(
            DurableWorkspace workspace,
            Operations operations,
            JobWork work,
            AgentSettings settings,
            InstantSource clock,
            @Nullable ExecutorService threads) {
        this.settings = settings;
        this.operations = operations;
        this.log = workspace.jobs();
        this.clock = clock;
        this.monitor = new Monitor(settings.thresholds());
        Map<String, Job> byName = new TreeMap<>();
        settings.jobs().forEach(job -> byName.put(job.name(), job));
        this.jobs = Collections.unmodifiableMap(byName);
        this.task = new JobTask(settings, jobs, log, work, clock, this::ended);
        SchedulerBuilder builder = Scheduler.create(workspace.connections(), task.task())
                .tableName("truce_scheduled_task")
                .schedulerName(new SchedulerName.Fixed(settings.owner()))
                .threads(settings.mostAtOnce())
                .pollingInterval(POLL)
                .heartbeatInterval(BEAT)
                .missedHeartbeatsLimit(MISSED_BEATS)
                .shutdownMaxWait(PATIENCE)
                .clock(clock::instant)
                .enablePriority();
        this.scheduler = (threads == null ? builder : builder.executorService(threads)).build();
    }

    /**
     * An agent, not yet started.
     *
     * @param workspace keeps what is due and what was done; to be closed after the agent
     * @param operations the stores and repositories that are looked at
     * @param work does the jobs: the operations, or who adds something to what they do
     * @param settings what is done when
     * @param clock the wall clock
     * @return the agent
     */
    public static Agent of(
            DurableWorkspace workspace,
            Operations operations,
            JobWork work,
            AgentSettings settings,
            InstantSource clock) {
        return new Agent(workspace, operations, work, settings, clock, null);
    }

    /** The same, with jobs on threads of the caller. */
    static Agent on(
            ExecutorService threads,
            DurableWorkspace workspace,
            Operations operations,
            JobWork work,
            AgentSettings settings,
            InstantSource clock) {
        return new Agent(workspace, operations, work, settings, clock, threads);
    }

    /**
     * Starts threads that run jobs when they are due. A job that is new here waits for its schedule, but a backup of a store that has none
     * is due at once. Jobs that are no longer in the settings are forgotten.
     */
    public void start() {
        prepare();
        if (!started.getAndSet(true)) {
            scheduler.start();
        }
    }

    /** Has what is due written down, and starts nothing. */
    public void prepare() {
        log.beat(settings.owner());
        for (ScheduledExecution<?> known : known()) {
            if (!jobs.containsKey(known.getTaskInstance().getId()) && !known.isPicked()) {
                scheduler.cancel(known.getTaskInstance());
            }
        }
        Instant now = clock.instant();
        List<JobRun> runs = log.runs();
        for (Job job : jobs.values()) {
            boolean isFirst = job.kind() == JobKind.BACKUP_FULL || job.kind() == JobKind.BACKUP_INCREMENTAL;
            boolean isMissing = runs.stream()
                    .noneMatch(run -> run.kind().isBackup() && run.store().equals(job.store()));
            scheduler.scheduleIfNotExists(
                    task.instance(job),
                    isFirst && isMissing ? now : job.schedule().next(now));
        }
        look();
    }

    private List<ScheduledExecution<Object>> known() {
        return scheduler.getScheduledExecutions(ScheduledExecutionsFilter.all()).stream()
                .filter(each -> each.getTaskInstance().getTaskName().equals(JobTask.NAME))
                .toList();
    }

    /**
     * Gives a sign of life, brings forward what would be due later than its schedule says, and looks what is wrong. To be called every few
     * seconds or minutes.
     *
     * @return which alerts came, stayed and went
     */
    public AlertBook.Change look() {
        JobLog.Agent agent = log.beat(settings.owner());
        // it waits by the wall clock, so one that was set back would keep it waiting
        scheduler.triggerCheckForDueExecutions();
        Instant now = clock.instant();
        for (ScheduledExecution<?> each : known()) {
            Job job = jobs.get(each.getTaskInstance().getId());
            if (job != null
                    && !each.isPicked()
                    && each.getExecutionTime().isAfter(job.schedule().next(now))) {
                scheduler.reschedule(each.getTaskInstance(), job.schedule().next(now));
            }
        }
        FactFinder finder = new FactFinder(operations, agent.since());
        return log.judge(monitor, finder.find(log.runs(), log.now(), log.drift()));
    }

    /** After each run. Damage that a look found has backups taken anew, because those there may not be restored. */
    private void ended(Job job) {
        look();
        boolean damaged = job.kind() == JobKind.VERIFY
                && log.runs().stream().anyMatch(run -> run.status() == JobRun.Status.SPOILED);
        if (damaged) {
            jobs.values().stream()
                    .filter(each -> each.kind() == JobKind.BACKUP_FULL || each.kind() == JobKind.BACKUP_INCREMENTAL)
                    .forEach(each -> runSoon(each.name()));
        }
    }

    /**
     * Has a job run at once, whatever its schedule says.
     *
     * @param name the job
     * @return false when there is no such job, or it is under way
     */
    public boolean runSoon(String name) {
        TaskInstanceId id = TaskInstanceId.of(JobTask.NAME, name);
        Optional<ScheduledExecution<Object>> known = scheduler.getScheduledExecution(id);
        return known.isPresent() && !known.get().isPicked() && scheduler.reschedule(id, clock.instant());
    }

    /**
     * Runs what is due, and waits until nothing is: for those who are called by cron. Starts the agent; close it afterwards.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public void runDue() throws InterruptedException {
        start();
        while (isBusy()) {
            scheduler.triggerCheckForDueExecutions();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        look();
    }

    private boolean isBusy() {
        Instant now = clock.instant();
        return known().stream()
                .filter(each -> jobs.containsKey(each.getTaskInstance().getId()))
                .anyMatch(each -> each.isPicked() || !each.getExecutionTime().isAfter(now));
    }

    /** The scheduler, for tests that let time pass by themselves. */
    Scheduler scheduler() {
        return scheduler;
    }

    /** Begins no more jobs, and waits a minute for those under way; what is not done then is run anew by the next agent. */
    @Override
    public void close() {
        if (started.getAndSet(false)) {
            scheduler.stop();
        }
    }
}
