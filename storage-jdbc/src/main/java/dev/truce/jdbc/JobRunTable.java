package dev.truce.jdbc;

import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Dialect;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.JobRun;
import dev.truce.rollback.operation.JobRun.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The statements on the table of runs; nothing is decided here. */
record JobRunTable(Dialect dialect) {

    /** Of each job so many runs are kept: of one that runs every night those of half a year. */
    static final int KEPT = 200;

    private static final String FAILED_SINCE_SUCCESS = "SELECT count(*) FROM truce_job_run WHERE job = :job"
            + " AND status IN ('FAILED', 'LOST') AND number > coalesce((SELECT max(number) FROM truce_job_run"
            + " WHERE job = :job AND status IN ('SUCCEEDED', 'SPOILED')), 0)";

    long insert(Handle handle, Job job, int attempt, String owner, Instant dueAt, Instant now) {
        return handle.createQuery(
                        "INSERT INTO truce_job_run (job, kind, store, status, attempt, owner, due_at, started_at,"
                                + " records, bytes, detail)"
                                + " VALUES (:job, :kind, :store, 'RUNNING', :attempt, :owner, :due, :now, 0, 0, '') RETURNING number")
                .bind("job", dialect.column(job.name()))
                .bind("kind", job.kind().text())
                .bind("store", dialect.column(job.store()))
                .bind("attempt", attempt)
                .bind("owner", dialect.column(owner))
                .bind("due", dueAt.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    int running(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM truce_job_run WHERE status = 'RUNNING'")
                .mapTo(Integer.class)
                .one();
    }

    /** How often a job failed since it last succeeded. */
    int failures(Handle handle, String job) {
        return handle.createQuery(FAILED_SINCE_SUCCESS)
                .bind("job", dialect.column(job))
                .mapTo(Integer.class)
                .one();
    }

    /** Runs of a job that did not end are no longer anybody's. */
    void lose(Handle handle, String job, Instant now) {
        handle.createUpdate("UPDATE truce_job_run SET status = 'LOST', ended_at = :now,"
                        + " detail = owner || ' did not come back' WHERE job = :job AND status = 'RUNNING'")
                .bind("job", dialect.column(job))
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Ends a run; false when it was taken for lost meanwhile. */
    boolean end(Handle handle, long number, Status status, JobOutcome outcome, String detail, Instant now) {
        Digest snapshot = outcome.snapshot();
        return handle.createUpdate("UPDATE truce_job_run SET status = :status, ended_at = :now, snapshot = :snapshot,"
                                + " records = :records, bytes = :bytes, detail = :detail"
                                + " WHERE number = :number AND status = 'RUNNING'")
                        .bind("status", status.name())
                        .bind("now", now.toEpochMilli())
                        .bind("snapshot", snapshot == null ? null : snapshot.toString())
                        .bind("records", outcome.records())
                        .bind("bytes", outcome.bytes())
                        .bind("detail", dialect.column(detail))
                        .bind("number", number)
                        .execute()
                == 1;
    }

    /** Of all snapshots exactly these are damaged. */
    void spoil(Handle handle, Set<Digest> damaged) {
        handle.createUpdate("UPDATE truce_job_run SET status = 'SUCCEEDED' WHERE status = 'SPOILED'")
                .execute();
        for (Digest each : damaged) {
            handle.createUpdate("UPDATE truce_job_run SET status = 'SPOILED' WHERE snapshot = :snapshot"
                            + " AND status = 'SUCCEEDED' AND kind IN ('full', 'incremental', 'selective', 'emergency')")
                    .bind("snapshot", each.toString())
                    .execute();
        }
    }

    void forget(Handle handle, String job) {
        handle.createUpdate("DELETE FROM truce_job_run WHERE job = :job AND status <> 'RUNNING' AND number NOT IN"
                        + " (SELECT number FROM truce_job_run WHERE job = :job ORDER BY number DESC LIMIT " + KEPT + ")"
                        + " AND number <> coalesce((SELECT max(number) FROM truce_job_run WHERE job = :job"
                        + " AND status = 'SUCCEEDED'), 0)")
                .bind("job", dialect.column(job))
                .execute();
    }

    List<JobRun> newestFirst(Handle handle) {
        return handle.createQuery("SELECT * FROM truce_job_run ORDER BY number DESC")
                .map((row, context) -> run(row))
                .list();
    }

    private JobRun run(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        String snapshot = row.getString("snapshot");
        long ended = row.getLong("ended_at");
        boolean isOpen = row.wasNull();
        return new JobRun(
                row.getLong("number"),
                dialect.text(row.getString("job")),
                JobKind.of(kind).orElseThrow(() -> new IllegalStateException("a run is of kind \"" + kind + "\"")),
                dialect.text(row.getString("store")),
                Status.valueOf(row.getString("status")),
                row.getInt("attempt"),
                Instant.ofEpochMilli(row.getLong("due_at")),
                Instant.ofEpochMilli(row.getLong("started_at")),
                isOpen ? null : Instant.ofEpochMilli(ended),
                snapshot == null ? null : Digest.parse(snapshot),
                row.getLong("records"),
                row.getLong("bytes"),
                dialect.text(row.getString("detail")));
    }
}
