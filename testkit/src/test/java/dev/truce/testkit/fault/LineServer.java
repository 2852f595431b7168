package dev.truce.testkit.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers each line by the same line in brackets, and remembers what came, and how each connection ended. */
final class LineServer implements AutoCloseable {

    /** What came on one connection. */
    record Visit(String received, boolean endedInGoodOrder) {}

    private final ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();
    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();

    LineServer(Executor executor) throws IOException {
        executor.execute(() -> {
            try {
                while (true) {
                    Socket client = door.accept();
                    synchronized (open) {
                        open.add(client);
                    }
                    executor.execute(() -> serve(client));
                }
            } catch (IOException e) {
                // closed
            }
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    private void serve(Socket client) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        boolean inGoodOrder = true;
        try (client) {
            InputStream in = client.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                received.write(next);
                if (next == '\n') {
                    client.getOutputStream().write(("[" + line + "]\n").getBytes(US_ASCII));
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
        } catch (IOException e) {
            inGoodOrder = false;
        }
        visits.add(new Visit(received.toString(US_ASCII), inGoodOrder));
    }

    /** What came on a connection that has ended; the connections in the order of their ends. */
    Visit visit() throws InterruptedException {
        Visit visit = visits.poll(30, TimeUnit.SECONDS);
        if (visit == null) {
            throw new AssertionError("no connection has ended");
        }
        return visit;
    }

    @Override
    public void close() throws IOException {
        door.close();
        synchronized (open) {
            for (Socket each : open) {
                each.close();
            }
        }
    }
}
