package dev.truce.testkit.fault;

import java.nio.file.Path;

/**
 * A program that must survive: what it does, how it recovers, and what must then hold. The same object serves all tries, each
 * on a file system of its own, so it keeps nothing between calls but what {@link #prepare} found out. It must do the same
 * operations each time.
 */
public interface FaultScenario {

    /**
     * Makes the state that the program starts from. It is durable before the program starts.
     *
     * @param root the root directory
     * @throws Exception if that fails
     */
    void prepare(Path root) throws Exception;

    /**
     * Runs the program.
     *
     * @param root the root directory
     * @param done does each step and remembers those that were acknowledged
     * @throws Exception if a step fails; the steps after it must not be done
     */
    void act(Path root, Acknowledgements done) throws Exception;

    /**
     * What is done after a crash before anything else. Must be repeatable.
     *
     * @param root the root directory
     * @throws Exception if that fails, which is a violation
     */
    void recover(Path root) throws Exception;

    /**
     * Goes on after the recovery from a crash, as a caller would who does again whatever was not acknowledged. What the dead
     * process wrote may still be only pending, and the power may fail afterwards. Does nothing unless overridden.
     *
     * @param root the root directory
     * @param done what was acknowledged before; takes the further steps
     * @throws Exception if that fails, which is a violation
     */
    default void resume(Path root, Acknowledgements done) throws Exception {}

    /**
     * Checks the state after recovery. May not change it. Looks at nothing but the files and what was acknowledged: a state that
     * was found sound is not checked again after another crash that leaves the same.
     *
     * @param root the root directory
     * @param done what was acknowledged, and which step was hit
     * @throws Exception if something does not hold; an {@link AssertionError} likewise
     */
    void check(Path root, Acknowledgements done) throws Exception;

    /**
     * Whether the program may report a failing file system like this.
     *
     * @param failure what {@link #act} threw when an operation was made to fail
     * @return false for what is a violation itself, such as a {@link NullPointerException}
     */
    default boolean mayThrow(Exception failure) {
        return true;
    }
}
