package dev.truce.testkit.examples;

import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.Decision.TakeSide;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.QueueConsumer;
import dev.truce.conflict.queue.QueueConsumer.Answer.Decide;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** A program that decides what waits. */
final class QueueExample {

    private QueueExample() {}

    static QueueConsumer start(
            ConflictQueue queue, DecisionCheck rules, Executor workers, ScheduledExecutorService timer) {
        ClaimRequest twenty =
                ClaimRequest.next("night shift", Duration.ofMinutes(1)).limit(20);
        QueueConsumer nightShift = QueueConsumer.of(queue, twenty)
                .check(rules)
                .start(work -> new Decide(new TakeSide(Pick.SERVER), "the server knows"), workers, timer);
        return nightShift;
    }
}
