package dev.truce.rollback.operation;

/** Does jobs. Thread-safe: several are done at once. */
@FunctionalInterface
public interface JobWork {

    /**
     * Does a job, on this thread.
     *
     * @param job the job
     * @return what was done; with problems when it was done and something is wrong
     * @throws Exception when it could not be done
     */
    JobOutcome run(Job job) throws Exception;
}
