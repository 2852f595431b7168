package dev.truce.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;

/** A client of a proxy, and its line to the server. */
final class TcpConnection {

    private final int number;
    private final Socket client;
    private final Socket server;
    private final Traffic traffic;
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private boolean cut;

    TcpConnection(int number, Socket client, Socket server, Traffic traffic) {
        this.number = number;
        this.client = client;
        this.server = server;
        this.traffic = traffic;
    }

    int number() {
        return number;
    }

    boolean isGone() {
        return client.isClosed(); // always after the server
    }

    void start(Executor executor) throws IOException {
        // pieces are passed on as they come, and would wait for each other's acknowledgement
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        executor.execute(new TcpFlow(this, Direction.UPSTREAM, traffic));
        executor.execute(new TcpFlow(this, Direction.DOWNSTREAM, traffic));
    }

    InputStream from(Direction direction) throws IOException {
        return (direction == Direction.UPSTREAM ? client : server).getInputStream();
    }

    OutputStream to(Direction direction) throws IOException {
        return (direction == Direction.UPSTREAM ? server : client).getOutputStream();
    }

    /** Tells the server of an end; the client learns of it when the server has ended. */
    synchronized void cut() throws IOException {
        cut = true;
        server.shutdownOutput();
    }

    synchronized boolean isCut() {
        return cut;
    }

    /** Who sends in a direction has ended. */
    synchronized void ended(Direction direction) throws IOException {
        ended.add(direction);
        if (ended.size() == Direction.values().length || (cut && direction == Direction.DOWNSTREAM)) {
            server.close();
            client.close();
        } else if (direction == Direction.DOWNSTREAM) {
            client.shutdownOutput();
        } else if (!cut) {
            server.shutdownOutput();
        }
    }

    /** Both ends learn at once that the connection is gone. Does nothing when it is. */
    void reset() {
        reset(server);
        reset(client);
    }

    static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        } catch (IOException e) {
            // it was closed at the same moment
        }
    }
}
