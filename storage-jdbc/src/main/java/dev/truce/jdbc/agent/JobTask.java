package dev.truce.jdbc.agent;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.truce.jdbc.JobLog;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.JobWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One job as the scheduler sees it: an instance of one task, so that it is known also when its job is gone from the settings. */
final class JobTask {

    static final String NAME = "truce-job";

    /** How soon a job looks again for room among those that are under way. */
    private static final Duration ROOM_PAUSE = Duration.ofSeconds(5);

    /** How many looks, a minute apart, have to find the same last sign of life: who lives gives one in between. */
    private static final int SIGHTINGS = 3;

    private final AgentSettings settings;
    private final Map<String, Job> jobs;
    private final JobLog log;
    private final JobWork work;
    private final InstantSource clock;
    private final Consumer<Job> ended;
    private final CustomTask<Void> task;
    private final Set<String> underWayHere = ConcurrentHashMap.newKeySet();
    private final Map<String, Sighting> silent = new ConcurrentHashMap<>();

    /** How often in a row the same last sign of life was found of whoever runs a job. */
    private record Sighting(String owner, Instant beat, int times) {

        Sighting again(Execution execution) {
            boolean same = owner.equals(execution.pickedBy) && beat.equals(execution.lastHeartbeat);
            return new Sighting(execution.pickedBy, execution.lastHeartbeat, same ? times + 1 : 1);
        }
    }

    /** What is told of each run that ended is told on its thread. */
    JobTask(
            AgentSettings settings,
            Map<String, Job> jobs,
            JobLog log,
            JobWork work,
            InstantSource clock,
            Consumer<Job> ended) {
        this.settings = settings;
        this.jobs = jobs;
        this.log = log;
        this.work = work;
        this.clock = clock;
        this.ended = ended;
        this.task = Tasks.custom(NAME, Void.class)
                .onFailure(this::failed)
                .onDeadExecution(this::dead)
                .execute((instance, context) -> execute(instance, context.getExecution()));
    }

    CustomTask<Void> task() {
        return task;
    }

    TaskInstance<Void> instance(Job job) {
        return task.instanceBuilder(job.name()).priority(job.priority()).build();
    }

    private CompletionHandler<Void> execute(TaskInstance<Void> instance, Execution execution) {
        Job job = jobs.get(instance.getId());
        if (job == null) {
            return (complete, operations) -> operations.remove();
        }
        OptionalLong number = log.begin(job, execution.executionTime, settings.owner(), settings.mostAtOnce());
        if (number.isEmpty()) {
            return (complete, operations) ->
                    operations.reschedule(complete, clock.instant().plus(ROOM_PAUSE));
        }
        boolean again;
        underWayHere.add(job.name());
        try {
            again = run(job, number.getAsLong());
            ended.accept(job);
        } finally {
            underWayHere.remove(job.name());
        }
        Instant next = again ? retry(job) : job.schedule().next(clock.instant());
        return (complete, operations) -> operations.reschedule(complete, next);
    }

    /** True when it is to be tried again. */
    private boolean run(Job job, long number) {
        try {
            JobOutcome outcome = work.run(job);
            boolean kept = log.end(number, job, outcome);
            return kept && !outcome.problems().isEmpty() && isWorthAnotherTry(job.kind());
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            log.fail(number, job, message(e));
            return true;
        }
    }

    /** What a look found is there at the next look, too. */
    private static boolean isWorthAnotherTry(JobKind kind) {
        return kind.isBackup() || kind == JobKind.COPY;
    }

    private static String message(Throwable problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank() ? problem.toString() : message;
    }

    private Instant retry(Job job) {
        Instant now = clock.instant();
        Instant next = job.schedule().next(now);
        Instant retry = now.plus(settings.retries().after(Math.max(1, log.failures(job.name()))));
        return retry.isBefore(next) ? retry : next;
    }

    /** An error that no job may throw, or a database that is not there; the next look will tell. */
    private void failed(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        @Nullable Job job = jobs.get(complete.getExecution().getId());
        Instant next = clock.instant().plus(settings.retries().first());
        if (job != null) {
            log.lost(job.name());
            next = retry(job);
        }
        operations.reschedule(complete, next);
    }

    /**
     * Whoever runs it gave no sign of life for some time by the wall clock. If that was only set forward, the next sign of life is near; if it
     * was set back before, signs come when it is right again. Else the job is run anew, by whoever noticed.
     */
    private void dead(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        Execution execution = complete.getExecution();
        String name = execution.getId();
        if (underWayHere.contains(name)) {
            return;
        }
        Sighting first = new Sighting(execution.pickedBy, execution.lastHeartbeat, 1);
        Sighting sighting = silent.merge(name, first, (before, now) -> before.again(execution));
        if (sighting.times() < SIGHTINGS) {
            return;
        }
        silent.remove(name);
        log.lost(name);
        operations.reschedule(complete, clock.instant());
    }
}
