package dev.truce.conflict.queue;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * The side of a queue that the engine sees: conflicts come in, and go when their record is at peace again. Implementations are
 * thread-safe, and durable ones have stored what a method did before it returns.
 */
public interface CaseIntake {

    /**
     * Parks a conflict. While a case with its key is undecided, a conflict with another fingerprint replaces what the case is
     * about, raises its revision and forgets how often it was tried, and one with the same fingerprint changes nothing.
     *
     * @param conflict the conflict
     * @return the case, durable
     */
    ConflictCase park(NewCase conflict);

    /**
     * Names the undecided cases, however many there are.
     *
     * @param sink told of each key, in no certain order; must not call the queue
     */
    void openKeys(Consumer<NewCase.Key> sink);

    /**
     * What stands in the way of a record that refers to others.
     *
     * @param references the records it refers to, each by the key it would have a case under
     * @return those of them that have an undecided case; for one that itself waits, what it waits for
     */
    SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references);

    /**
     * Names the records that decisions to keep both sides made, however many there are.
     *
     * @param sink told of each key, in no certain order; must not call the queue
     */
    void createdKeys(Consumer<NewCase.Key> sink);

    /**
     * Closes the undecided case of a record that was seen again and no longer conflicts.
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
