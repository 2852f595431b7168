package dev.truce.jdbc.agent;

import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.Thresholds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an agent does.
 *
 * @param owner who it is, for others who look at what is under way
 * @param jobs what is done when, each with a name of its own
 * @param thresholds from where on something is wrong
 * @param mostAtOnce how many jobs may be under way, in all processes together
 * @param retries when a job that failed is tried again
 */
public record AgentSettings(String owner, List<Job> jobs, Thresholds thresholds, int mostAtOnce, RetryPolicy retries) {

    /** How many jobs may be under way unless somebody says otherwise. */
    public static final int MOST_AT_ONCE = 3;

    /** Checks owner, names and limit. */
    public AgentSettings {
        jobs = List.copyOf(jobs);
        if (owner.isBlank() || mostAtOnce < 1) {
            throw new IllegalArgumentException(
                    "An agent has a name and runs one job at least, but they were \"" + owner + "\" and " + mostAtOnce);
        }
        Set<String> names = new HashSet<>();
        for (Job job : jobs) {
            if (!names.add(job.name())) {
                throw new IllegalArgumentException(
                        "Two jobs are called \"" + job.name() + "\"; give each a name of its own");
            }
        }
    }

    /**
     * The usual thresholds, three jobs at once, and the usual retries.
     *
     * @param owner who the agent is
     * @param jobs what is done when
     * @return the settings
     */
    public static AgentSettings of(String owner, List<Job> jobs) {
        return new AgentSettings(owner, jobs, Thresholds.DEFAULTS, MOST_AT_ONCE, RetryPolicy.DEFAULT);
    }

    /**
     * These settings with other thresholds.
     *
     * @param others the thresholds
     * @return other settings
     */
    public AgentSettings withThresholds(Thresholds others) {
        return new AgentSettings(owner, jobs, others, mostAtOnce, retries);
    }
}
