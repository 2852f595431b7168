package dev.truce.conflict.queue;

import dev.truce.conflict.event.Announcer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where conflicts wait for a decision. One case is undecided for each key at most.
 */
public interface ConflictQueue extends CaseIntake {

    /**
     * A queue that forgets everything with the process.
     *
     * @param clock tells when cases are opened and decided
     * @return the queue
     */
    static ConflictQueue inMemory(InstantSource clock) {
        return inMemory(clock, System::nanoTime, QueuePolicy.DEFAULT);
    }

    /**
     * A queue that forgets everything with the process.
     *
     * @param clock tells when cases are opened and decided; may jump
     * @param nanoTime by which leases, deferrals and deadlines pass, in nanoseconds; never jumps
     * @param policy what is done with the cases
     * @return the queue
     */
    static ConflictQueue inMemory(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
        return inMemory(clock, nanoTime, policy, Announcer.NOBODY);
    }

    /**
     * A queue that forgets everything with the process, and has its steps announced.
     *
     * @param clock tells when cases are opened and decided; may jump
     * @param nanoTime by which leases, deferrals and deadlines pass, in nanoseconds; never jumps
     * @param policy what is done with the cases
     * @param announcer is told when a case is parked, escalated, dead or decided, once it is
     * @return the queue
     */
    static ConflictQueue inMemory(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy, Announcer announcer) {
        return new InMemoryConflictQueue(clock, nanoTime, policy, announcer);
    }

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
    default List<ConflictCase> list(CaseFilter filter) {
        return list(filter, CaseOrder.OLDEST_FIRST, CaseOrder.OLDEST_FIRST.start());
    }

    /**
     * Cases from a certain one on.
     *
     * @param filter which
     * @param order from which end
     * @param past begins with the case after this number in that order; {@link CaseOrder#start} for the first of all
     * @return the cases, in that order
     */
    List<ConflictCase> list(CaseFilter filter, CaseOrder order, long past);

    /**
     * Cases one after the other, however many there are: a page of them is in memory, and the sink may call the queue. A case
     * that comes, or changes, meanwhile may be seen or not; none is seen twice.
     *
     * @param filter which
     * @param order from which end
     * @param sink told of each
     */
    default void forEach(CaseFilter filter, CaseOrder order, Consumer<ConflictCase> sink) {
        CasePages.read(this, filter, order, sink);
    }

    /**
     * How many cases there are.
     *
     * @return the number for each status that has any, in the order of the enum
     */
    Map<CaseStatus, Long> counts();

    /**
     * Hands out open cases that nobody has and that are not deferred: first those of a higher priority, each hour or so of
     * waiting (see {@link QueuePolicy#ageing}) counting as one, then the lower number. One that was tried before is handed out
     * alone, so that no other dies with it. A lease that has ended frees its case by
     * itself; after the last attempt that a case bears it is dead instead.
     *
     * @param request who asks for what
     * @return the claims, in that order; empty when nothing is free
     */
    List<Claim> claim(ClaimRequest request);

    /**
     * Gives one case to somebody, open or dead. A deferral ends with it.
     *
     * @param number the case
     * @param owner who asks
     * @param lease for how long
     * @return the claim; no attempt is counted
     * @throws DecisionRefusedException when there is no such case, it is closed, or another has it
     */
    Claim claim(long number, String owner, Duration lease);

    /**
     * Holds on to a case.
     *
     * @param lease the lease as it was granted or last extended
     * @param more for how long from now
     * @return the lease as it is now
     * @throws LeaseLostException when the lease no longer holds
     */
    Lease extend(Lease lease, Duration more);

    /**
     * Puts a case back, free at once. The attempt, if it was one, is not counted.
     *
     * @param lease the lease
     * @return the case
     * @throws LeaseLostException when the lease no longer holds
     */
    ConflictCase release(Lease lease);

    /**
     * Puts a case back that could not be decided. After the last attempt that it bears it is dead.
     *
     * @param lease the lease
     * @param error what went wrong, in words
     * @param pause for how long nobody gets it
     * @return the case
     * @throws LeaseLostException when the lease no longer holds
     */
    ConflictCase fail(Lease lease, String error, Duration pause);

    /**
     * Decides a case by a lease; otherwise like the decision without one.
     *
     * @param lease the lease
     * @param revisionSeen the revision the decision was made on
     * @param decision what was decided
     * @param check what the decided state must satisfy
     * @param reason why, in words; may be empty
     * @return the case with its decision, made by the owner of the lease
     * @throws LeaseLostException when the lease no longer holds; the refusal is recorded in the audit trail
     * @throws StaleCaseException when the revision moved on; holds the case as it is now, and the lease still holds
     * @throws DecisionRefusedException when the decision does not fit the case, or the check refuses it
     */
    ConflictCase decide(Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason);

    /**
     * Which case stands in the way of a decision that would make a record.
     *
     * @param created the record, see {@link DecisionPreview#created}; its origin does not matter
     * @return an undecided case about the record, or the one whose decision made it; empty when there is none
     */
    Optional<Long> holder(NewCase.Key created);

    /**
     * Puts an open case off: claims pass it by, its deadline stands.
     *
     * @param number the case
     * @param revisionSeen the revision that was looked at
     * @param pause for how long
     * @param actor who puts it off; may have the case, nobody else may
     * @param reason why, in words; may be empty
     * @return the case
     * @throws StaleCaseException when the case was closed or its revision moved on
     * @throws DecisionRefusedException when there is no such case, or another has it
     */
    ConflictCase defer(long number, int revisionSeen, Duration pause, String actor, String reason);

    /**
     * Opens a decided case anew, as another case: what was decided stands as the server's state, the two sides that were in
     * conflict as base and local, so that either may be taken, or the decision left.
     *
     * @param number the decided case
     * @param actor who asks
     * @param reason why, in words
     * @return the new case
     * @throws DecisionRefusedException when there is no such case, it was not decided, or its record has an undecided case
     */
    ConflictCase reopen(long number, String actor, String reason);

    /**
     * Deals with the cases whose deadline passed: the fallback decides, or the case becomes one of the highest priority. A
     * fallback that does not fit the case counts as none.
     *
     * @param check what decided states must satisfy
     * @param limit how many cases at most
     * @return the cases as they are now, earliest deadline first
     */
    List<ConflictCase> enforceDeadlines(DecisionCheck check, int limit);

    /**
     * Decides a case that nobody else has. Checks, decision, effect and audit entry take place together or not at all.
     *
     * @param number the case
     * @param revisionSeen the revision the decision was made on
     * @param decision what was decided
     * @param check what the decided state must satisfy
     * @param actor who decided
     * @param reason why, in words; may be empty
     * @return the case with its decision and effect
     * @throws StaleCaseException when the case was closed or its revision moved on; holds the case as it is now
     * @throws DecisionRefusedException when there is no such case, another has it, the decision does not fit it, or the check
     *     refuses it
     */
    ConflictCase decide(
            long number, int revisionSeen, Decision decision, DecisionCheck check, String actor, String reason);
}
