package dev.truce.conflict.queue;

import dev.truce.integrity.Digest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where conflicts wait for a decision. One case is open for each key at most. Implementations are thread-safe, and durable ones
 * have stored what a method did before it returns.
 */
public interface ConflictQueue {

    /**
     * A queue that forgets everything with the process.
     *
     * @param clock tells when cases are opened and decided
     * @return the queue
     */
    static ConflictQueue inMemory(InstantSource clock) {
        return new InMemoryConflictQueue(clock);
    }

    /**
     * Parks a conflict. While a case with its key is open, a conflict with another fingerprint replaces what the case is about
     * and raises its revision, and one with the same fingerprint changes nothing.
     *
     * @param conflict the conflict
     * @return the case, durable
     */
    ConflictCase park(NewCase conflict);

    /**
     * A case.
     *
     * @param number its number
     * @return the case, or empty when there is none with this number
     */
    Optional<ConflictCase> find(long number);

    /**
     * Cases.
     *
     * @param filter which
     * @return the cases, oldest first
     */
    List<ConflictCase> list(CaseFilter filter);

    /**
     * How many cases there are.
     *
     * @return the number for each status that has any, in the order of the enum
     */
    Map<CaseStatus, Long> counts();

    /**
     * Names the open cases, however many there are.
     *
     * @param sink told of each key, in no certain order; must not call the queue
     */
    void openKeys(Consumer<NewCase.Key> sink);

    /**
     * Decides an open case. Checks, decision, effect and audit entry take place together or not at all.
     *
     * @param number the case
     * @param revisionSeen the revision the decision was made on
     * @param decision what was decided
     * @param actor who decided
     * @param reason why, in words; may be empty
     * @return the case with its decision and effect
     * @throws StaleCaseException when the case was closed or its revision moved on; holds the case as it is now
     * @throws DecisionRefusedException when there is no such case, or the decision does not fit it
     */
    ConflictCase decide(long number, int revisionSeen, Decision decision, String actor, String reason);

    /**
     * Closes the open case of a record that was seen again and no longer conflicts.
     *
     * @param key the case's key
     * @return the closed case, or empty when none was open
     */
    Optional<ConflictCase> closeResolved(NewCase.Key key);

    /**
     * The latest decision on exactly this conflict, so that it need not be made again.
     *
     * @param key the case's key
     * @param fingerprint the conflict's fingerprint
     * @return the decided case, or empty
     */
    Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint);
}
