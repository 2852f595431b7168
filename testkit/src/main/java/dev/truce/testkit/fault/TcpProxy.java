package dev.truce.testkit.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and a server of any protocol over TCP, on which goes wrong what a test says: connections are cut, held,
 * refused and partitioned, bytes come twice.
 *
 * <p>The client is given {@link #address} instead of the server's. Without faults all passes as it comes, and an end or reset of either
 * side reaches the other. What goes wrong follows from counts of bytes and connections, never from time; with several connections at once
 * name the one that a fault is for. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private final InetSocketAddress server;
    private final Executor executor;
    private final Traffic traffic = new Traffic();
    private final List<TcpConnection> connections = new ArrayList<>();
    private final TcpDoor door;
    private int clients;
    private boolean closed;
    private @Nullable RandomCuts cuts;

    private TcpProxy(InetSocketAddress server, Executor executor) throws IOException {
        this.server = server;
        this.executor = executor;
        this.door = new TcpDoor(executor, this::enters);
    }

    /**
     * A proxy that listens on a free port of this machine's loopback address.
     *
     * @param server where it connects to for each client
     * @param executor gives it threads, one and two more for each connection, which must not wait for each other: a cached pool, say.
     *     Not shut down by {@link #close}
     * @return the proxy, listening
     * @throws IOException when there is no port
     */
    public static TcpProxy to(InetSocketAddress server, Executor executor) throws IOException {
        return new TcpProxy(server, executor);
    }

    /**
     * Where clients find it.
     *
     * @return address and port, the same as long as it is open
     */
    public InetSocketAddress address() {
        return door.address();
    }

    /**
     * Plans a fault. Of several at one place the one that was planned first comes first.
     *
     * @param fault what, and after how many bytes from now on
     * @return tells whether it came to that
     */
    public PlannedFault plan(TcpFault fault) {
        return traffic.plan(fault);
    }

    /**
     * Cuts each new connection at some place, until {@link #heal}.
     *
     * @param seed decides where, with the number of the connection alone; stands in {@link #toString} and in the events
     * @param mostBytes each cut comes within so many bytes of one direction, if these come at all
     */
    public synchronized void cutRandomly(long seed, int mostBytes) {
        cuts = new RandomCuts(seed, mostBytes);
    }

    /** Resets all connections that are open. */
    public void resetAll() {
        open().forEach(each -> {
            traffic.tell(TcpEvent.Kind.RESET, each.number(), "with all");
            each.reset();
        });
    }

    /** Lets nobody in any more, until {@link #heal}: connections are refused, as when no program listens. Those that are open go on. */
    public void refuse() {
        door.close();
        traffic.tell(TcpEvent.Kind.REFUSING, 0, "");
    }

    /** Lets no byte pass any more in any direction, until {@link #heal}. Clients find somebody, and hear nothing; no end is told. */
    public void partition() {
        traffic.partition();
    }

    /**
     * Makes all well again: forgets the faults that are planned, releases what is held, lets everybody in, and what a partition held up
     * goes on, as what is sent again does. What was cut stays cut.
     *
     * @throws java.io.UncheckedIOException when another program took the port while connections were refused
     */
    public synchronized void heal() {
        cuts = null;
        if (!closed) {
            door.open();
        }
        traffic.tell(TcpEvent.Kind.HEALED, 0, "");
        traffic.heal();
    }

    /**
     * How many bytes went one way, whatever became of the connection.
     *
     * @param direction which way
     * @return the bytes since the proxy was made, on all connections, each once
     */
    public long bytes(Direction direction) {
        return traffic.bytes(direction);
    }

    /**
     * What the proxy did.
     *
     * @return in order
     */
    public List<TcpEvent> events() {
        return traffic.events();
    }

    private void enters(Socket client) throws InterruptedException {
        traffic.awaitHealed();
        int number = next();
        Socket line = new Socket();
        try {
            line.connect(server);
            begin(new TcpConnection(number, client, line, traffic));
        } catch (IOException | RejectedExecutionException e) {
            traffic.tell(TcpEvent.Kind.UNREACHABLE, number, e.toString());
            TcpConnection.reset(line);
            TcpConnection.reset(client);
        }
    }

    private synchronized int next() {
        return ++clients;
    }

    private synchronized void begin(TcpConnection connection) throws IOException {
        if (closed) {
            connection.reset();
            return;
        }
        connections.add(connection);
        if (cuts == null) {
            traffic.tell(TcpEvent.Kind.CONNECTED, connection.number(), "");
        } else {
            PlannedFault cut = traffic.plan(cuts.of(connection.number()));
            traffic.tell(TcpEvent.Kind.CONNECTED, connection.number(), "seed " + cuts.seed() + " plans " + cut.fault());
        }
        connection.start(executor);
    }

    private synchronized List<TcpConnection> open() {
        connections.removeIf(TcpConnection::isGone);
        return List.copyOf(connections);
    }

    /** Ends all connections, and lets nobody in. */
    @Override
    public synchronized void close() {
        door.close();
        closed = true;
        traffic.heal();
        connections.forEach(TcpConnection::reset);
    }

    /** From where to where, the seed of random cuts, and what was done, a line for each event. */
    @Override
    public synchronized String toString() {
        return "TCP proxy " + door.address() + " to " + server
                + (cuts == null ? "" : ", cutting by seed " + cuts.seed())
                + events().stream().map(each -> "\n  " + each).collect(Collectors.joining());
    }
}
