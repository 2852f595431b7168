-- Operating backups: what is due, the runs of jobs, the alerts that stand, and the agent's signs of life. Times are milliseconds.
-- The first table is the scheduler's own: its columns have the names that it expects.
CREATE TABLE truce_scheduled_task (
    task_name TEXT NOT NULL,
    task_instance TEXT NOT NULL,
    task_data BLOB,
    execution_time INTEGER NOT NULL,
    picked INTEGER NOT NULL,
    picked_by TEXT,
    last_success INTEGER,
    last_failure INTEGER,
    consecutive_failures INTEGER,
    last_heartbeat INTEGER,
    version INTEGER NOT NULL,
    priority INTEGER,
    PRIMARY KEY (task_name, task_instance)
) STRICT;

CREATE INDEX truce_scheduled_task_due ON truce_scheduled_task (execution_time);
CREATE INDEX truce_scheduled_task_heartbeat ON truce_scheduled_task (last_heartbeat);

CREATE TABLE truce_job_run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    job TEXT NOT NULL,
    kind TEXT NOT NULL,
    store TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'SPOILED', 'LOST')),
    attempt INTEGER NOT NULL CHECK (attempt >= 1),
    owner TEXT NOT NULL,
    due_at INTEGER NOT NULL, -- by the wall clock
    started_at INTEGER NOT NULL, -- by the clock that does not jump
    ended_at INTEGER, -- by the same
    snapshot TEXT,
    records INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    detail TEXT NOT NULL,
    CHECK ((status = 'RUNNING') = (ended_at IS NULL))
) STRICT;

CREATE INDEX truce_job_run_job ON truce_job_run (job, number);
CREATE INDEX truce_job_run_running ON truce_job_run (job) WHERE status = 'RUNNING';

CREATE TABLE truce_alert (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    remedy TEXT NOT NULL,
    since INTEGER NOT NULL,
    told INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT;

CREATE TABLE truce_agent (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    owner TEXT NOT NULL,
    since INTEGER NOT NULL, -- when the first agent began
    beat INTEGER NOT NULL -- when one was last seen alive
) STRICT;

PRAGMA user_version = 7;
