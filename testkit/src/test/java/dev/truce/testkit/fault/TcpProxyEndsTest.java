package dev.truce.testkit.fault;

import static dev.truce.testkit.fault.Direction.DOWNSTREAM;
import static dev.truce.testkit.fault.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each end of a connection learns of the other's end and no sooner, and all that a proxy did is told. */
@Timeout(60)
class TcpProxyEndsTest extends TcpProxyFixture {

    @Test
    void whatItDidIsToldInItsOrder() throws Exception {
        Socket client = connectAndBeAnswered();
        proxy.partition();
        proxy.refuse();
        proxy.heal();
        proxy.plan(TcpFault.close(UPSTREAM, 3));
        send(client, "two\n");
        assertThat(receiveAll(client)).isEmpty();
        Socket other = connectAndBeAnswered();
        proxy.resetAll();
        assertThat(catchThrowable(() -> receiveAll(other))).isInstanceOf(SocketException.class);

        assertThat(proxy)
                .hasToString(String.join(
                        "\n  ",
                        "TCP proxy " + proxy.address() + " to " + server.address(),
                        "1 CONNECTED connection 1",
                        "2 PARTITIONED",
                        "3 REFUSING",
                        "4 HEALED",
                        "5 CLOSED connection 1, UPSTREAM after 7 bytes of it",
                        "6 CONNECTED connection 2",
                        "7 RESET connection 2, with all"));
    }

    @Test
    void aServerThatHasEndedIsStillSentWhatTheClientSays() throws Exception {
        try (SlowServer slow = new SlowServer()) {
            slow.server.shutdownOutput();
            assertThat(receiveAll(slow.client)).isEmpty();
            send(slow.client, "late");
            slow.client.shutdownOutput();

            assertThat(receiveAll(slow.server)).isEqualTo("late");
        }
    }

    @Test
    void anEndDoesNotPassAPartition() throws Exception {
        try (SlowServer slow = new SlowServer()) {
            slow.leading.partition();
            slow.client.shutdownOutput();
            slow.server.setSoTimeout(SHORT_MILLIS);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(slow.server, 1));

            slow.leading.heal();
            slow.server.setSoTimeout((int) LONG.toMillis());
            assertThat(receiveAll(slow.server)).isEmpty();
        }
    }

    @Test
    void bytesThatComeTwiceMayComeInPieces() throws Exception {
        proxy.plan(TcpFault.duplicate(UPSTREAM, 2, 4));
        Socket client = connect();
        send(client, "one\n");
        assertThat(receive(client, 6)).isEqualTo("[one]\n");
        send(client, "two\n");
        client.shutdownOutput();

        assertThat(receiveAll(client)).isEqualTo("[twe]\n[two]\n");
        assertThat(server.visit().received()).isEqualTo("one\ntwe\ntwo\n");
    }

    @Test
    void aPlaceOfOneExchangeIsNotReachedInTheNext() throws Exception {
        PlannedFault missed = proxy.plan(TcpFault.close(UPSTREAM, 6).inExchange(1));
        Socket client = connectAndBeAnswered();
        send(client, "two\n");

        assertThat(receive(client, 6)).isEqualTo("[two]\n");
        assertThat(missed.hasHappened()).isFalse();
    }

    @Test
    void whoIsInIsResetWhenTheProxyIsClosed() throws Exception {
        Socket client = connectAndBeAnswered();
        proxy.close();

        assertThat(catchThrowable(() -> receiveAll(client))).isInstanceOf(SocketException.class);
        assertThat(server.visit()).isEqualTo(new LineServer.Visit("one\n", false));
    }

    @Test
    void whatHasEndedIsNotReset() throws Exception {
        Socket client = connect();
        send(client, "one\n");
        client.shutdownOutput();
        assertThat(receiveAll(client)).isEqualTo("[one]\n");
        proxy.resetAll();

        assertThat(did()).containsExactly(TcpEvent.Kind.CONNECTED);
    }

    @Test
    void whereNoThreadIsLeftBothEndsAreReset() throws Exception {
        AtomicBoolean door = new AtomicBoolean();
        Executor busy = task -> {
            if (door.getAndSet(true)) {
                throw new RejectedExecutionException("no thread is left");
            }
            threads.execute(task);
        };
        try (ServerSocket listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                TcpProxy other = TcpProxy.to((InetSocketAddress) listening.getLocalSocketAddress(), busy);
                Socket client =
                        new Socket(other.address().getAddress(), other.address().getPort());
                Socket accepted = listening.accept()) {
            accepted.setSoTimeout((int) LONG.toMillis());
            assertThat(catchThrowable(() -> receiveAll(client))).isInstanceOf(SocketException.class);
            assertThat(catchThrowable(() -> receiveAll(accepted))).isInstanceOf(SocketException.class);
            assertThat(other.events())
                    .last()
                    .hasToString("2 UNREACHABLE connection 1, "
                            + "java.util.concurrent.RejectedExecutionException: no thread is left");
        }
    }

    /** Runs tasks, lets a test interrupt them, and tells whether each was interrupted when it ended. */
    private final class Interruptible implements Executor {

        private final BlockingQueue<Thread> running = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();

        @Override
        public void execute(Runnable task) {
            threads.execute(() -> {
                running.add(Thread.currentThread());
                task.run();
                interrupted.add(Thread.interrupted());
            });
        }

        void interruptNext() throws InterruptedException {
            running.take().interrupt();
        }
    }

    @Test
    void aThreadThatIsInterruptedWhileItHoldsBytesResetsBothEndsAndStaysInterrupted() throws Exception {
        Interruptible executor = new Interruptible();
        try (TcpProxy other = TcpProxy.to(server.address(), executor);
                Socket client =
                        new Socket(other.address().getAddress(), other.address().getPort())) {
            client.setSoTimeout((int) LONG.toMillis());
            PlannedFault up = other.plan(TcpFault.hold(UPSTREAM, 0));
            PlannedFault down = other.plan(TcpFault.hold(DOWNSTREAM, 0));
            Thread door = executor.running.take();
            assertThat(door.isAlive()).isTrue();
            send(client, "one\n");
            up.await(LONG);
            up.release();
            down.await(LONG);
            executor.interruptNext();
            executor.interruptNext();

            assertThat(catchThrowable(() -> receiveAll(client))).isInstanceOf(SocketException.class);
            assertThat(server.visit()).isEqualTo(new LineServer.Visit("one\n", false));
            for (Direction direction : Direction.values()) {
                assertThat(executor.interrupted.poll(LONG.toSeconds(), TimeUnit.SECONDS))
                        .as("one of two, %s or the other", direction)
                        .isTrue();
            }
        }
    }

    @Test
    void aThreadThatIsInterruptedInAPartitionLetsNobodyInAndStaysInterrupted() throws Exception {
        Interruptible executor = new Interruptible();
        try (TcpProxy other = TcpProxy.to(server.address(), executor)) {
            other.partition();
            try (Socket client =
                    new Socket(other.address().getAddress(), other.address().getPort())) {
                assertThat(client.isConnected()).isTrue();
                executor.interruptNext();
                assertThat(executor.interrupted.poll(LONG.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    @Test
    void whoIsInterruptedWhileTheDoorIsClosedStaysInterrupted() throws Exception {
        connectAndBeAnswered();
        Thread.currentThread().interrupt();
        proxy.refuse();

        assertThat(Thread.interrupted()).isTrue();
    }
}
