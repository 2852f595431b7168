package dev.truce.conflict.stream;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Work that an executor does, which may be the calling thread. */
final class Tasks {

    private Tasks() {}

    static <V> FutureTask<V> start(Executor executor, Callable<V> work) {
        FutureTask<V> task = new FutureTask<>(work);
        executor.execute(task);
        return task;
    }

    /** The result, or the failure. Waits through an interruption: what works has buffers that must not be given away. */
    static <V> V result(FutureTask<V> task) {
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

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /** Waits until work has ended, whose failure matters no more. */
    static void await(FutureTask<?> task) {
        try {
            result(task);
        } catch (RuntimeException | Error e) {
            // another failure is on its way to the caller already
        }
    }
}
