package dev.truce.integrity;

import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done by an executor, or by whoever asks for the result before the executor has begun. So nobody waits for
 * a thread that is not there, and the executor may be shut down. Thread-safe.
 *
 * @param <V> the type of the result
 */
public final class Work<V> {

    private final FutureTask<V> task;

    private Work(FutureTask<V> task) {
        this.task = task;
    }

    /**
     * Hands something to an executor.
     *
     * @param workers does it, or refuses to; then it is done here and now
     * @param what what is to be done
     * @param <V> the type of the result
     * @return the work, which has perhaps not begun yet
     */
    public static <V> Work<V> start(Executor workers, Callable<V> what) {
        FutureTask<V> task = new FutureTask<>(what);
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
        return new Work<>(task);
    }

    /** Does it here and now, unless somebody has begun. */
    public void help() {
        task.run();
    }

    /**
     * Whether {@link #result} returns at once.
     *
     * @return true when it is done, or failed
     */
    public boolean isDone() {
        return task.isDone();
    }

    /**
     * The result; made here and now, unless somebody has begun. Waits through an interruption, which it leaves set.
     *
     * @return the result
     * @throws RuntimeException the failure as it was thrown; a checked one as the cause of an {@link IllegalStateException}
     */
    public V result() {
        help();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The result; while somebody else makes it, does some of what comes later.
     *
     * @param later what is to be done after this, in its order
     * @param work the work of each
     * @param <E> the type of what is to be done later
     * @return what {@link #result()} gives, or throws
     */
    public <E> V result(Iterable<E> later, Function<? super E, ? extends Work<?>> work) {
        help();
        for (Iterator<E> rest = later.iterator(); rest.hasNext() && !isDone(); ) {
            work.apply(rest.next()).help();
        }
        return result();
    }

    /** Waits until it has ended, when its failure matters no more: another one is on its way to the caller already. */
    public void end() {
        try {
            result();
        } catch (RuntimeException | Error e) {
            // the caller learns of the other one
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }
}
