package dev.truce.benchmarks.queue;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** db-scheduler with tasks that do nothing, polling as it does when throughput matters. */
final class SchedulerPeer {

    private static final long PATIENCE_MINUTES = 5;

    private SchedulerPeer() {}

    static double tasksASecond(DataSource database, int threads, int tasks) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS scheduled_tasks (task_name text NOT NULL, task_instance text NOT"
                    + " NULL, task_data bytea, execution_time timestamptz, picked boolean NOT NULL, picked_by text,"
                    + " last_success timestamptz, last_failure timestamptz, consecutive_failures int, last_heartbeat"
                    + " timestamptz, version bigint NOT NULL, priority smallint, state text, PRIMARY KEY (task_name,"
                    + " task_instance))");
            statement.execute("CREATE INDEX IF NOT EXISTS by_time ON scheduled_tasks (execution_time)");
            statement.execute("CREATE INDEX IF NOT EXISTS by_beat ON scheduled_tasks (last_heartbeat)");
        }
        run(database, threads, tasks);
        return run(database, threads, tasks);
    }

    private static double run(DataSource database, int threads, int tasks) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(tasks);
        OneTimeTask<Void> nothing = Tasks.oneTime("nothing").execute((task, context) -> done.countDown());
        Scheduler scheduler = Scheduler.create(database, nothing)
                .threads(threads)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(50))
                .build();
        Instant due = Instant.now();
        for (int i = 0; i < tasks; i++) {
            scheduler.schedule(nothing.instance("task-" + i), due);
        }
        long start = System.nanoTime();
        scheduler.start();
        if (!done.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException(done.getCount() + " tasks were not done");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        scheduler.stop();
        return tasks / seconds;
    }
}
