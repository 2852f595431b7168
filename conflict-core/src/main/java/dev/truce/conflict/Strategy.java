package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/**
 * Resolves conflicts of one record. Asked for nothing else: what only one side changed never reaches a strategy.
 *
 * <p>A strategy is a pure function: no clock, no input or output, no locale, no memory. One that throws or returns nothing
 * parks the record with the cause.
 *
 * @param <T> the type of a record
 */
@FunctionalInterface
public interface Strategy<T> {

    /**
     * Decides.
     *
     * @param conflict the sides and what they did
     * @return the content that stands, or why somebody else must decide
     */
    Verdict<T> resolve(Conflict<T> conflict);

    /**
     * When replicas that follow this strategy converge.
     *
     * @return unsafe, unless the strategy's author knows better
     */
    default Convergence convergence() {
        return Convergence.UNSAFE;
    }

    /**
     * This strategy, and where it does not decide, the next.
     *
     * @param next asked when this one parks
     * @return the composition
     */
    default Strategy<T> orElse(Strategy<T> next) {
        return new Fallback<>(this, next);
    }

    /**
     * The server's state verbatim; what local loses is listed field by field.
     *
     * @param <T> the type of a record
     * @return the strategy {@code serverWins}
     */
    static <T> Strategy<T> serverWins() {
        return new ServerWins<>();
    }

    /**
     * Local's operation with the next version: a local delete stays a delete, a local edit of a record that the server deleted
     * brings it back with {@link dev.truce.conflict.merge.Warning#RESURRECTED}.
     *
     * @param <T> the type of a record
     * @return the strategy {@code localWins}
     */
    static <T> Strategy<T> localWins() {
        return new LocalWins<>();
    }

    /**
     * The later state, a tie keeps the server's; a delete is a state like any other.
     *
     * @param <T> the type of a record
     * @return the strategy {@code latestWins} with its defaults
     */
    static <T> Strategy<T> latestWins() {
        return latestWins(LatestOrder.byTime());
    }

    /**
     * The state with the greater key; a tie keeps the server's.
     *
     * @param order how a key is computed from one state alone, and how deletes count
     * @param <T> the type of a record
     * @return the strategy {@code latestWins}
     */
    static <T> Strategy<T> latestWins(LatestOrder<T> order) {
        return new LatestWins<>(order);
    }

    /**
     * Field by field, by the rules of the conflict's record type. A delete against an edit parks.
     *
     * @param <T> the type of a record
     * @return the strategy {@code fieldLevelMerge} with its defaults
     */
    static <T> Strategy<T> fieldLevelMerge() {
        return fieldLevelMerge(DeletePolicy.MANUAL);
    }

    /**
     * Field by field, by the rules of the conflict's record type.
     *
     * @param deletes what happens when one side deleted what the other changed
     * @param <T> the type of a record
     * @return the strategy {@code fieldLevelMerge}
     */
    static <T> Strategy<T> fieldLevelMerge(DeletePolicy deletes) {
        return new FieldLevelMerge<>(deletes);
    }

    /**
     * Leaves every conflict to a person.
     *
     * @param <T> the type of a record
     * @return the strategy {@code manualResolution}
     */
    static <T> Strategy<T> manual() {
        return new ManualResolution<>();
    }
}
