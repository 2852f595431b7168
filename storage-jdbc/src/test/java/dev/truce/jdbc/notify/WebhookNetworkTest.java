package dev.truce.jdbc.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.event.EventFilter;
import dev.truce.conflict.event.WebhookSignature;
import dev.truce.jdbc.Outbox.Terms;
import dev.truce.jdbc.SqliteWorkspace;
import dev.truce.jdbc.SteadyWorkspace;
import dev.truce.testkit.fault.Direction;
import dev.truce.testkit.fault.FaultClock;
import dev.truce.testkit.fault.PlannedFault;
import dev.truce.testkit.fault.TcpFault;
import dev.truce.testkit.fault.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network between deliveries and a receiver is cut, repeats and delays: each event arrives at least once, and a receiver that
 * checks signatures and remembers ids takes each once.
 */
@Timeout(120)
class WebhookNetworkTest {

    private static final WebhookSignature SIGNATURE =
            WebhookSignature.of(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    private static final Terms TERMS = new Terms("w1", Duration.ofMinutes(1), 9, Duration.ofSeconds(1), 100);
    private static final Duration REST = Duration.ofHours(1);
    private static final int BYTES_APART = 32;

    @TempDir
    Path folder;

    private final FaultClock clock = FaultClock.at(Instant.parse("2026-01-13T12:00:00Z"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SqliteWorkspace workspace;
    private HookServer server;
    private TcpProxy proxy;
    private Deliveries deliveries;
    private int parked;

    @BeforeEach
    void open() throws IOException {
        server = new HookServer();
        proxy = TcpProxy.to(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.address().getPort()),
                threads);
        workspace = SteadyWorkspace.open(folder.resolve("truce.db"), clock, clock::nanoTime);
        workspace.subscribers().add("ops", EventFilter.ALL);
        deliveries = deliveries(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        workspace.close();
        proxy.close();
        server.close();
        threads.shutdownNow();
    }

    private Deliveries deliveries(Duration timeout) {
        URI address = URI.create("http://127.0.0.1:" + proxy.address().getPort() + "/hook");
        Webhook webhook = Webhook.of(address, SIGNATURE, clock).timeout(timeout);
        return Deliveries.of(workspace.outbox(), TERMS, clock::nanoTime, new Random(1))
                .to("ops", webhook);
    }

    private void park() {
        parked++;
        workspace.queue().park(DeliveriesTest.conflict("guest " + (1_000 + parked)));
    }

    /** What a receiver takes: what is signed, each id once. */
    private Set<String> taken() {
        Set<String> ids = new TreeSet<>();
        for (HookServer.Request each : server.requests()) {
            String signedAt = each.headers().getFirst(WebhookSignature.TIMESTAMP);
            if (each.problem(SIGNATURE, Instant.ofEpochSecond(Long.parseLong(signedAt)))
                    .isEmpty()) {
                ids.add(each.id());
            }
        }
        return ids;
    }

    /** Delivers what waits, with one failure on the way at most. */
    private void deliverAgain(int delivered) {
        if (delivered == 0) {
            clock.pass(REST);
            assertThat(deliveries.deliver()).isEqualTo(1);
        }
        assertThat(deliveries.deliver()).isZero();
        assertThat(taken()).hasSize(parked);
    }

    @Test
    @Tag("slow")
    void whereverAConnectionIsCutTheEventArrives() {
        int cuts = 0;
        for (TcpFault.Kind kind : List.of(TcpFault.Kind.CLOSE, TcpFault.Kind.RESET)) {
            for (Direction direction : Direction.values()) {
                boolean happened = true;
                for (int bytes = 0; happened; bytes += BYTES_APART) {
                    park();
                    PlannedFault cut = proxy.plan(new TcpFault(kind, direction, bytes, 0, 0, 0));
                    deliverAgain(deliveries.deliver());
                    happened = cut.hasHappened();
                    cuts += happened ? 1 : 0;
                    proxy.heal();
                }
            }
        }
        assertThat(cuts).as(proxy.toString()).isGreaterThan(20);
    }

    @Test
    void anEventWhoseAnswerWasLostComesAgainUnderTheSameId() {
        park();
        proxy.plan(TcpFault.close(Direction.DOWNSTREAM, 0));
        assertThat(deliveries.deliver()).isZero();
        assertThat(server.requests()).hasSize(1);
        deliverAgain(0);

        assertThat(server.requests())
                .hasSize(2)
                .extracting(HookServer.Request::id)
                .containsOnly(server.requests().get(0).id());
    }

    @Test
    void aRequestThatANetworkRepeatsIsTakenOnce() throws Exception {
        park();
        deliverAgain(deliveries.deliver());
        long before = proxy.bytes(Direction.UPSTREAM);
        park();
        deliverAgain(deliveries.deliver());
        int requestBytes = Math.toIntExact(proxy.bytes(Direction.UPSTREAM) - before);
        park();
        proxy.plan(TcpFault.duplicate(Direction.UPSTREAM, 0, requestBytes));
        PlannedFault answer = proxy.plan(TcpFault.hold(Direction.DOWNSTREAM, 0));
        Future<Integer> delivered = threads.submit(() -> deliveries.deliver());
        while (server.requests().size() < 4) {
            Thread.onSpinWait(); // until the second copy is there, too
        }
        answer.release();

        assertThat(delivered.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(server.requests()).hasSize(4);
        assertThat(server.requests().get(3).body())
                .isEqualTo(server.requests().get(2).body());
        assertThat(taken()).hasSize(3);
    }

    @Test
    void anEventThatADelayedRequestBringsAfterItWasSentAgainIsTakenOnce() {
        park();
        deliveries = deliveries(Duration.ofMillis(200));
        PlannedFault delayed = proxy.plan(TcpFault.hold(Direction.UPSTREAM, 0));
        assertThat(deliveries.deliver()).isZero();
        assertThat(delayed.hasHappened()).isTrue();
        assertThat(server.requests()).isEmpty();
        deliveries = deliveries(Duration.ofSeconds(30));
        deliverAgain(0);

        delayed.release();
        while (server.requests().size() < 2) {
            Thread.onSpinWait(); // until the delayed one has come
        }
        assertThat(taken()).hasSize(1);
    }

    @Test
    void whatWaitsWhileNobodyIsLetInIsDeliveredOnceTheNetworkIsBack() {
        proxy.refuse();
        park();
        park();
        assertThat(deliveries.deliver()).isZero();
        clock.pass(REST);
        assertThat(deliveries.deliver()).isZero();
        assertThat(server.requests()).isEmpty();

        proxy.heal();
        clock.pass(REST);
        assertThat(deliveries.deliver()).isEqualTo(2);
        assertThat(server.requests()).hasSize(2);
        assertThat(taken()).hasSize(2);
    }
}
