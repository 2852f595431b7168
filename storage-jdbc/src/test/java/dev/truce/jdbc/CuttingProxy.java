package dev.truce.jdbc;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a client and a PostgreSQL server, and cuts a connection before the server gets a statement, or after it
 * carried it out and before the client hears of that. The client hears of the cut when the server has undone what was open.
 */
final class CuttingProxy implements AutoCloseable {

    /** Of what a client sends, these end a statement: a simple query and a sync. */
    private static final String ENDS = "QS";

    private static final int READY = 'Z';
    private static final int LENGTH_BYTES = 4;

    private final ServerSocket door;
    private final int server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private long countdown;
    private boolean after;

    CuttingProxy(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        threads.execute(this::serve);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Cuts at the n-th statement from now on, counted from 1. */
    synchronized void cutAt(long statement, boolean afterIt) {
        countdown = statement;
        after = afterIt;
    }

    /** Cuts nothing any more; whether something was cut. */
    synchronized boolean disarm() {
        boolean cut = countdown <= 0;
        countdown = Long.MAX_VALUE;
        return cut;
    }

    private synchronized boolean isNow() {
        return --countdown == 0;
    }

    private void serve() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                // messages are passed on one by one, and would wait for each other's acknowledgement
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                Connection connection = new Connection(client, upstream);
                threads.execute(connection::requests);
                threads.execute(connection::answers);
            }
        } catch (IOException e) {
            // the door was closed
        }
    }

    /** One client. */
    private final class Connection {

        private final Socket client;
        private final Socket upstream;
        private volatile boolean deaf;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void requests() {
            try {
                DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                DataOutputStream out = new DataOutputStream(upstream.getOutputStream());
                pass(-1, in, out); // the first message has no type
                while (true) {
                    int type = in.read();
                    if (type < 0) {
                        upstream.shutdownOutput();
                        return;
                    }
                    if (ENDS.indexOf(type) >= 0 && isNow()) {
                        deaf = true;
                        if (after) {
                            pass(type, in, out);
                        } else {
                            upstream.shutdownOutput();
                        }
                        return;
                    }
                    pass(type, in, out);
                }
            } catch (IOException e) {
                closeAll();
            }
        }

        void answers() {
            try {
                DataInputStream in = new DataInputStream(new BufferedInputStream(upstream.getInputStream()));
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                for (int type = in.read(); type >= 0; type = in.read()) {
                    byte[] body = body(in);
                    if (!deaf) {
                        write(type, body, out);
                    } else if (type == READY && after) {
                        upstream.shutdownOutput();
                    }
                }
            } catch (IOException e) {
                // told below: the connection ends
            }
            closeAll();
        }

        private void pass(int type, DataInputStream in, DataOutputStream out) throws IOException {
            write(type, body(in), out);
        }

        private byte[] body(DataInputStream in) throws IOException {
            byte[] body = new byte[in.readInt() - LENGTH_BYTES];
            in.readFully(body);
            return body;
        }

        private void write(int type, byte[] body, DataOutputStream out) throws IOException {
            byte[] message = new byte[body.length + LENGTH_BYTES + (type < 0 ? 0 : 1)];
            ByteBuffer buffer = ByteBuffer.wrap(message);
            if (type >= 0) {
                buffer.put((byte) type);
            }
            buffer.putInt(body.length + LENGTH_BYTES).put(body);
            out.write(message);
            out.flush();
        }

        private void closeAll() {
            for (Closeable each : new Closeable[] {upstream, client}) {
                try {
                    each.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }
}
