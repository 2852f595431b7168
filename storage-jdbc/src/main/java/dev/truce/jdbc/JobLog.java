package dev.truce.jdbc;

import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventKind;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.Dialect;
import dev.truce.rollback.operation.Alert;
import dev.truce.rollback.operation.AlertBook;
import dev.truce.rollback.operation.AlertKind;
import dev.truce.rollback.operation.Facts;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.JobRun.Status;
import dev.truce.rollback.operation.Monitor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * What was done to operate backups, and which alerts stand. Ages and gaps are told by the clock that does not jump: that of leases, which
 * counts on when the wall clock is set. Of each job the last {@value #KEPT} runs are kept. Thread-safe; for many processes.
 */
public final class JobLog {

    /** How many runs of each job are kept, beside its last success. */
    public static final int KEPT = JobRunTable.KEPT;

    private final Database database;
    private final Dialect dialect;
    private final InstantSource clock;
    private final Subscribers subscribers;
    private final JobRunTable runs;
    private final AlertTable alerts;

    JobLog(Database database, InstantSource clock, Subscribers subscribers) {
        this.database = database;
        this.dialect = database.dialect();
        this.clock = clock;
        this.subscribers = subscribers;
        this.runs = new JobRunTable(dialect);
        this.alerts = new AlertTable(dialect);
    }

    /**
     * Who runs jobs here, and since when.
     *
     * @param owner the agent that was seen last
     * @param since when the first agent began, by the clock that does not jump
     * @param beat when one was seen last, by that clock
     */
    public record Agent(String owner, Instant since, Instant beat) {}

    /**
     * The time by the clock that does not jump.
     *
     * @return milliseconds
     */
    public Instant now() {
        return database.write(dialect::now);
    }

    /**
     * How far the wall clock is ahead of the clock that does not jump.
     *
     * @return negative when it is behind
     */
    public Duration drift() {
        return Duration.between(now(), clock.instant());
    }

    /**
     * Begins a run, unless too many are under way. Runs of the same job that did not end are lost then.
     *
     * @param job the job
     * @param dueAt for when it was planned
     * @param owner who runs it
     * @param mostAtOnce how many runs may be under way, this one included, in all processes together
     * @return the run's number; empty when there are so many already
     */
    public OptionalLong begin(Job job, Instant dueAt, String owner, int mostAtOnce) {
        return database.write(handle -> {
            dialect.lockAuditTrail(handle); // two that count at once would both find room
            Instant now = dialect.now(handle);
            runs.lose(handle, job.name(), now);
            if (runs.running(handle) >= mostAtOnce) {
                return OptionalLong.empty();
            }
            int attempt = runs.failures(handle, job.name()) + 1;
            return OptionalLong.of(runs.insert(handle, job, attempt, owner, dueAt, now));
        });
    }

    /**
     * Ends a run that did what it could. When the outcome has problems, the run failed. What it says of damaged snapshots holds from now
     * on, if the job was to look for damage.
     *
     * @param number the run
     * @param job its job
     * @param outcome what was done
     * @return false when the run was taken for lost meanwhile
     */
    public boolean end(long number, Job job, JobOutcome outcome) {
        Status status = outcome.problems().isEmpty() ? Status.SUCCEEDED : Status.FAILED;
        String detail = outcome.problems().isEmpty() ? outcome.summary() : String.join("; ", outcome.problems());
        return database.write(handle -> {
            boolean ended = runs.end(handle, number, status, outcome, detail, dialect.now(handle));
            if (ended && job.kind() == JobKind.VERIFY) {
                runs.spoil(handle, outcome.damaged());
            }
            runs.forget(handle, job.name());
            return ended;
        });
    }

    /**
     * Ends a run that could not do its work.
     *
     * @param number the run
     * @param job its job
     * @param error why, in words
     */
    public void fail(long number, Job job, String error) {
        database.write(handle -> {
            runs.end(handle, number, Status.FAILED, JobOutcome.of(""), error, dialect.now(handle));
            runs.forget(handle, job.name());
            return true;
        });
    }

    /**
     * Notes that whoever ran a job is gone.
     *
     * @param job the job's name
     */
    public void lost(String job) {
        database.write(handle -> {
            runs.lose(handle, job, dialect.now(handle));
            return true;
        });
    }

    /** Something that is done by hand. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it.
         *
         * @return what was done
         */
        JobOutcome run();
    }

    /**
     * Notes what is done by hand, as if a job did it.
     *
     * @param job a job that is not scheduled
     * @param owner who does it
     * @param work does it; what it throws is noted and passed on
     */
    public void during(Job job, String owner, Work work) {
        long number = begin(job, clock.instant(), owner, Integer.MAX_VALUE).orElseThrow();
        try {
            end(number, job, work.run());
        } catch (RuntimeException e) {
            fail(number, job, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /**
     * The runs that are kept.
     *
     * @return newest first
     */
    public List<JobRun> runs() {
        return database.read(runs::newestFirst);
    }

    /**
     * How often a job failed since it last succeeded.
     *
     * @param job the job's name
     * @return 0 when its last run succeeded, or there is none
     */
    public int failures(String job) {
        return database.read(handle -> runs.failures(handle, job));
    }

    /**
     * The alerts that stand.
     *
     * @return as the last {@link #judge} left them
     */
    public AlertBook alerts() {
        return database.read(alerts::read);
    }

    /**
     * Has facts judged, keeps which alerts stand, and has subscribers told of what changed: all of it in one transaction.
     *
     * @param monitor the judge
     * @param facts what was found
     * @return what changed
     */
    public AlertBook.Change judge(Monitor monitor, Facts facts) {
        List<Alert> found = monitor.judge(facts);
        return database.write(handle -> {
            dialect.lockAuditTrail(handle); // whoever comes second finds told what the first told
            AlertBook.Change change = alerts.read(handle)
                    .update(found, facts.now(), monitor.thresholds().repeat());
            alerts.write(handle, change.book());
            change.raised().forEach(alert -> subscribers.publish(raised(alert, monitor, facts)));
            change.repeated().forEach(alert -> subscribers.publish(raised(alert, monitor, facts)));
            change.cleared()
                    .forEach(alert -> subscribers.publish(new Event.AlertChanged(
                            EventKind.ALERT_CLEARED,
                            clock.instant(),
                            alert.subject(),
                            alert.kind().text(),
                            alert.message())));
            return change;
        });
    }

    private Event raised(Alert alert, Monitor monitor, Facts facts) {
        Instant at = clock.instant();
        if (alert.kind() == AlertKind.BACKUP_OVERDUE) {
            Instant last = facts.stores().stream()
                    .filter(store -> store.name().equals(alert.subject()))
                    .findFirst()
                    .map(Facts.Store::lastGood)
                    .orElse(null);
            return new Event.BackupOverdue(
                    at, alert.subject(), last, monitor.thresholds().overdue());
        }
        if (alert.kind() == AlertKind.CORRUPTION) {
            return new Event.IntegrityViolation(
                    at, alert.subject(), facts.damage().size(), alert.message());
        }
        return new Event.AlertChanged(
                EventKind.ALERT_RAISED,
                at,
                alert.subject(),
                alert.kind().text(),
                alert.message() + "; " + alert.remedy());
    }

    /**
     * Notes that an agent lives.
     *
     * @param owner the agent
     * @return what is known of agents now
     */
    public Agent beat(String owner) {
        return database.write(handle -> {
            handle.createUpdate("INSERT INTO truce_agent (id, owner, since, beat) VALUES (1, :owner, :now, :now)"
                            + " ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, beat = excluded.beat")
                    .bind("owner", dialect.column(owner))
                    .bind("now", dialect.now(handle).toEpochMilli())
                    .execute();
            return agent(handle).orElseThrow();
        });
    }

    /**
     * The agent that was seen last.
     *
     * @return empty when there never was one
     */
    public Optional<Agent> agent() {
        return database.read(this::agent);
    }

    private Optional<Agent> agent(Handle handle) {
        return handle.createQuery("SELECT * FROM truce_agent")
                .map((row, context) -> new Agent(
                        dialect.text(row.getString("owner")),
                        Instant.ofEpochMilli(row.getLong("since")),
                        Instant.ofEpochMilli(row.getLong("beat"))))
                .findOne();
    }
}
