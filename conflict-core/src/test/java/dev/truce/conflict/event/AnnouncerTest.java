package dev.truce.conflict.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.event.Announcer.Figures;
import dev.truce.conflict.event.Announcer.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Event> told = Collections.synchronizedList(new ArrayList<>());
    private final Subscription listener = new Subscription("listener", EventFilter.ALL, told::add);

    private static Event event(int number) {
        return new Event.BackupOverdue(Instant.EPOCH, "store " + number, null, Duration.ofHours(1));
    }

    private static List<Event> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(AnnouncerTest::event).toList();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void eventsAreToldInTheirOrderWhenTheExecutorHasTime() {
        Announcer announcer = Announcer.of(tasks::add, 10, List.of(listener));
        events(0, 3).forEach(announcer::announce);
        assertThat(told).isEmpty();
        assertThat(announcer.figures()).containsExactly(new Figures("listener", 0, 0, 0, 3));
        assertThat(tasks).hasSize(1);

        runTasks();
        announcer.announce(event(3));
        runTasks();

        assertThat(told).isEqualTo(events(0, 4));
        assertThat(announcer.figures()).containsExactly(new Figures("listener", 4, 0, 0, 0));
    }

    @Test
    void whatFindsTooManyWaitingIsDroppedAndCounted() {
        Announcer announcer = Announcer.of(tasks::add, 2, List.of(listener));
        events(0, 5).forEach(announcer::announce);
        runTasks();

        assertThat(told).isEqualTo(events(0, 2));
        assertThat(announcer.figures()).containsExactly(new Figures("listener", 2, 0, 3, 0));
    }

    @Test
    void oneWhoThrowsHarmsNobody() {
        List<Throwable> thrown =
                List.of(new IllegalStateException("down"), new StackOverflowError(), new Exception("no"));
        Queue<Throwable> next = new ArrayDeque<>(thrown);
        Notifier broken = event -> {
            Throwable error = next.remove();
            if (error instanceof Error e) {
                throw e;
            }
            throw (Exception) error;
        };
        Announcer announcer =
                Announcer.of(tasks::add, 10, List.of(new Subscription("broken", EventFilter.ALL, broken), listener));
        events(0, 3).forEach(announcer::announce);
        runTasks();

        assertThat(told).isEqualTo(events(0, 3));
        assertThat(announcer.figures())
                .containsExactly(new Figures("broken", 0, 3, 0, 0), new Figures("listener", 3, 0, 0, 0));
    }

    @Test
    void oneWhoHangsHoldsUpNobodyElse() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(3);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Announcer announcer = Announcer.of(
                    threads,
                    10,
                    List.of(
                            new Subscription("hanging", EventFilter.ALL, event -> release.await()),
                            new Subscription("counting", EventFilter.ALL, event -> all.countDown())));
            announcer.announce(event(0));
            announcer.announce(event(1));
            announcer.announce(event(2));

            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(announcer.figures().get(0).told()).isZero();
        } finally {
            release.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void oneThatIsInterruptedLeavesTheInterruptToItsThread() {
        Announcer announcer =
                Announcer.of(Runnable::run, 10, List.of(new Subscription("interrupted", EventFilter.ALL, event -> {
                    throw new InterruptedException("stop");
                })));
        announcer.announce(event(0));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(announcer.figures()).containsExactly(new Figures("interrupted", 0, 1, 0, 0));
    }

    @Test
    void anExecutorThatTakesNoMoreTasksIsNoError() {
        Announcer announcer = Announcer.of(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                10,
                List.of(listener));
        events(0, 2).forEach(announcer::announce);

        assertThat(announcer.figures()).containsExactly(new Figures("listener", 0, 0, 2, 0));
    }

    @Test
    void oneIsToldOnlyWhatTheyWantToKnow() {
        EventFilter decided = new EventFilter(Set.of(EventKind.DECIDED), Set.of(), EventKind.Severity.INFO);
        Announcer announcer = Announcer.of(tasks::add, 10, List.of(new Subscription("d", decided, told::add)));
        announcer.announce(event(0));

        assertThat(tasks).isEmpty();
        assertThat(announcer.figures()).containsExactly(new Figures("d", 0, 0, 0, 0));
    }

    @Test
    void contradictionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Announcer.of(tasks::add, 0, List.of()))
                .withMessage("At least one event must be able to wait, but the limit was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Announcer.of(tasks::add, 1, List.of(listener, listener)))
                .withMessage("Two are called \"listener\"; give each a name of its own");
    }
}
