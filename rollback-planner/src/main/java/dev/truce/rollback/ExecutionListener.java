package dev.truce.rollback;

/**
 * Is told what an execution does next. Whatever it throws stops the execution as a crash would; to cancel one, throw a
 * {@link RollbackCancelledException}.
 */
@FunctionalInterface
public interface ExecutionListener {

    /** Hears and says nothing. */
    ExecutionListener NONE = step -> {};

    /**
     * Called before each step takes effect: {@code safety-snapshot}, {@code begin}, {@code batch 1 of 3} and so on,
     * {@code check}, {@code cases} where open cases are detected again, {@code audit}, {@code finish}; when undoing, {@code undo} in place of the batches.
     *
     * @param step the step
     */
    void before(String step);

    /**
     * Called after each batch that was made, and after each that was verified.
     *
     * @param done how much of the work is done
     * @param total how much there is: each change counts once when it is made and once when it is verified
     */
    default void progress(long done, long total) {}
}
