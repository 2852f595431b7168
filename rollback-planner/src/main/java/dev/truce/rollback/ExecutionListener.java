package dev.truce.rollback;

/** Is told what an execution does next. Whatever it throws stops the execution as a crash would. */
@FunctionalInterface
public interface ExecutionListener {

    /** Hears and says nothing. */
    ExecutionListener NONE = step -> {};

    /**
     * Called before each step takes effect: {@code safety-snapshot}, {@code begin}, {@code batch 1 of 3} and so on,
     * {@code check}, {@code audit}, {@code finish}; when undoing, {@code undo} in place of the batches.
     *
     * @param step the step
     */
    void before(String step);
}
