package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueueConsumer;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.Digest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueueExampleTest {

    private static final int CASES = 50;

    @Test
    void theNightShiftDecidesAllThatWaits() throws InterruptedException {
        ConflictQueue queue = ConflictQueue.inMemory(InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z")));
        for (int i = 0; i < CASES; i++) {
            queue.park(conflict("g" + i));
        }
        CountDownLatch decided = new CountDownLatch(CASES);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
        try (QueueConsumer nightShift = QueueExample.start(
                queue,
                (work, json) -> {
                    decided.countDown();
                    return json;
                },
                workers,
                timer)) {
            assertThat(decided.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(nightShift.inHand()).isBetween(0, 20);
        }
        workers.shutdown();
        assertThat(workers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        timer.shutdownNow();

        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.DECIDED, (long) CASES));
    }

    private static NewCase conflict(String key) {
        return new NewCase(
                new NewCase.Key("", new RecordId("guest", key), ""),
                new Detection(Answer.CONFLICT, ConflictKind.INSERT_INSERT, null),
                ParkReason.MANUAL,
                "",
                Topology.HUB,
                Side.none(),
                Side.present("{\"name\":\"Ann\"}", new Stamp(Version.of(1), null)),
                Side.present("{\"name\":\"Anne\"}", new Stamp(Version.of(2), null)),
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("guests", "1.0.0", Digest.of(new byte[0])));
    }
}
