package dev.truce.cli.agent;

import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.Operations;
import dev.truce.rollback.operation.Schedule;
import dev.truce.rollback.operation.Thresholds;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.RetentionPolicy;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do.
 *
 * @param stores the live stores by name; empty for the one that the workspace remembers, under {@link #DEFAULT_STORE}
 * @param jobs what is done when
 * @param retention which snapshots stay
 * @param pruneOptions how to prune
 * @param second where snapshots are copied to; null for nowhere
 * @param thresholds from where on something is wrong
 * @param temporary where test restores take place; null for the system's place
 */
record AgentPlan(
        Map<String, Store> stores,
        List<Job> jobs,
        RetentionPolicy retention,
        PruneOptions pruneOptions,
        @Nullable Second second,
        Thresholds thresholds,
        @Nullable Path temporary) {

    /** What the store is called that the workspace remembers. */
    static final String DEFAULT_STORE = "default";

    AgentPlan {
        stores = new LinkedHashMap<>(stores);
        jobs = List.copyOf(jobs);
    }

    /** A live store, with absolute paths. */
    record Store(
            String location, @Nullable Path rules, @Nullable String key) {}

    /** A second repository. */
    record Second(Path repository, RetentionPolicy retention) {}

    static AgentPlan usual() {
        return new AgentPlan(
                Map.of(),
                usualJobs(List.of(DEFAULT_STORE), false, ZoneOffset.UTC),
                Operations.USUAL_RETENTION,
                PruneOptions.DEFAULTS,
                null,
                Thresholds.DEFAULTS,
                null);
    }

    /** A backup each night, a weekly check and clean-up, a monthly restore; copies and a look at the health in between. */
    static List<Job> usualJobs(List<String> stores, boolean copies, ZoneId zone) {
        List<Job> jobs = new ArrayList<>();
        for (String store : stores) {
            String end = stores.size() > 1 ? "." + store : "";
            jobs.add(Job.of("backup" + end, JobKind.BACKUP_INCREMENTAL, store, Schedule.parse("daily 02:00", zone))
                    .priority(8));
            jobs.add(Job.of("test-restore" + end, JobKind.TEST_RESTORE, store, Schedule.parse("monthly 1 04:00", zone))
                    .priority(3));
        }
        jobs.add(Job.of("check", JobKind.VERIFY, "", Schedule.parse("weekly monday 09:00", zone)));
        jobs.add(Job.of("cleanup", JobKind.PRUNE, "", Schedule.parse("weekly sunday 03:00", zone))
                .priority(2));
        jobs.add(Job.of("health", JobKind.HEALTH_CHECK, "", Schedule.parse("every 15m", zone))
                .priority(9));
        if (copies) {
            jobs.add(Job.of("copies", JobKind.COPY, "", Schedule.parse("every 5m", zone)));
        }
        return jobs;
    }
}
