package dev.truce.testkit.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A proxy to a server that answers lines, its clients, and what these send and are sent. */
abstract class TcpProxyFixture {

    static final Duration LONG = Duration.ofSeconds(30);
    static final int SHORT_MILLIS = 50;

    final ExecutorService threads = Executors.newCachedThreadPool();
    final List<Socket> clients = new ArrayList<>();
    LineServer server;
    TcpProxy proxy;

    @BeforeEach
    final void start() throws IOException {
        server = new LineServer(threads);
        proxy = TcpProxy.to(server.address(), threads);
    }

    @AfterEach
    final void stop() throws IOException {
        for (Socket each : clients) {
            each.close();
        }
        proxy.close();
        server.close();
        threads.shutdownNow();
    }

    final Socket connect() throws IOException {
        Socket client = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        client.setSoTimeout((int) LONG.toMillis());
        clients.add(client);
        return client;
    }

    static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    static String receive(Socket client, int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), US_ASCII);
    }

    static String receiveAll(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    final List<TcpEvent.Kind> did() {
        return proxy.events().stream().map(TcpEvent::kind).toList();
    }

    /** A proxy to a server that does what a test lets it do, and tells when a direction of its only connection has ended. */
    final class SlowServer implements AutoCloseable {

        private final CountDownLatch oneWayEnded = new CountDownLatch(1);
        private final ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        final TcpProxy leading = TcpProxy.to(
                (InetSocketAddress) door.getLocalSocketAddress(),
                task -> threads.execute(() -> {
                    task.run();
                    oneWayEnded.countDown();
                }));
        final Socket client =
                new Socket(leading.address().getAddress(), leading.address().getPort());
        final Socket server = door.accept();

        SlowServer() throws IOException {
            client.setSoTimeout((int) LONG.toMillis());
            server.setSoTimeout((int) LONG.toMillis());
        }

        void endClient() throws Exception {
            client.shutdownOutput();
            assertThat(oneWayEnded.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() throws IOException {
            client.close();
            leading.close();
            server.close();
            door.close();
        }
    }

    final Socket connectAndBeAnswered() throws IOException {
        Socket client = connect();
        send(client, "one\n");
        assertThat(receive(client, 6)).isEqualTo("[one]\n");
        return client;
    }
}
