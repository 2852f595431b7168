package dev.truce.rollback.store;

import dev.truce.integrity.Digest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The durable record of rollbacks in progress: what recovery reads after a crash. One operation is open for each store at
 * most. Implementations are thread-safe, and durable ones have stored what a method did before it returns.
 */
public interface Journal {

    /**
     * A journal that forgets everything with the process.
     *
     * @param clock tells when operations begin
     * @return the journal
     */
    static Journal inMemory(InstantSource clock) {
        return new InMemoryJournal(clock);
    }

    /**
     * Opens an operation. While one of the same plan on the same store is open, that one is returned and nothing is written.
     *
     * @param planDigest the plan's digest
     * @param plan the plan, as JSON text
     * @param storeLocation the {@link LiveStore#location} it works on
     * @return the operation's number; grows with each new one, and is never used again
     * @throws UnfinishedOperationException when another plan's operation on the store is open
     */
    long begin(Digest planDigest, String plan, String storeLocation);

    /**
     * Records a step. Recording it again replaces its detail and keeps its place.
     *
     * @param operation the open operation
     * @param step names the step
     * @param detail what recovery must know of it, as JSON text
     * @throws IllegalArgumentException when no such operation is open
     */
    void record(long operation, String step, String detail);

    /**
     * The operations that began and did not finish.
     *
     * @return in the order of their numbers
     */
    List<Operation> open();

    /**
     * Closes an operation. Closing it again changes nothing.
     *
     * @param operation the operation
     * @param outcome how it ended, as JSON text
     * @throws IllegalArgumentException when there never was such an operation
     */
    void finish(long operation, String outcome);

    /**
     * An operation that is open.
     *
     * @param number names it
     * @param planDigest the plan's digest
     * @param plan the plan, as JSON text
     * @param storeLocation the store it works on
     * @param begunAt when it began
     * @param steps the detail of each recorded step, in the order in which they were first recorded
     */
    record Operation(
            long number,
            Digest planDigest,
            String plan,
            String storeLocation,
            Instant begunAt,
            Map<String, String> steps) {

        /** Copies the steps. */
        public Operation {
            steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        }
    }
}
