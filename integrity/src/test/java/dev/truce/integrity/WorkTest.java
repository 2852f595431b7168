package dev.truce.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkTest {

    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @Test
    void whatNobodyHasBegunIsDoneByWhoAsks() {
        Work<Thread> work = Work.start(waiting::add, Thread::currentThread);
        assertThat(work.isDone()).isFalse();

        assertThat(work.result()).isSameAs(Thread.currentThread());
        assertThat(work.isDone()).isTrue();
    }

    @Test
    void whatAnExecutorRefusesIsDoneAtOnce() {
        Work<Integer> work = Work.start(
                task -> {
                    throw new RejectedExecutionException();
                },
                () -> 7);

        assertThat(work.isDone()).isTrue();
        assertThat(work.result()).isEqualTo(7);
    }

    @Test
    void aFailureIsThrownAsItWas() {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        StackOverflowError error = new StackOverflowError();
        IOException checked = new IOException("gone");

        assertThatThrownBy(() -> failing(failure).result()).isSameAs(failure);
        assertThatThrownBy(() -> failing(error).result()).isSameAs(error);
        assertThatThrownBy(() -> failing(checked).result())
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasCause(checked);
        for (Throwable each : List.of(failure, error, checked)) {
            Work<Object> work = failing(each);
            work.end();
            assertThat(work.isDone()).isTrue();
        }
    }

    private Work<Object> failing(Throwable failure) {
        return Work.start(waiting::add, () -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        });
    }

    @Test
    @Timeout(60)
    void whoIsInterruptedWaitsForTheResultAndItShows() throws InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Thread caller = Thread.currentThread();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            Work<Integer> work = Work.start(thread, () -> {
                begun.countDown();
                interrupted.await();
                while (caller.isInterrupted()) { // until the caller, who waits, has taken notice
                    Thread.onSpinWait();
                }
                return 7;
            });
            begun.await();
            caller.interrupt();
            interrupted.countDown();

            assertThat(work.result()).isEqualTo(7);
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            thread.shutdown();
        }
    }
}
