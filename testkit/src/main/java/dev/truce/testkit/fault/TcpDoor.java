package dev.truce.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executor;

/** Where clients of a proxy come in: a port that can be closed, so that they are refused, and opened again. */
final class TcpDoor {

    /** What becomes of a client. */
    interface Guest {
        void enters(Socket client) throws InterruptedException;
    }

    private final Executor executor;
    private final Guest guest;
    private final InetSocketAddress address;
    private ServerSocket socket;
    private boolean accepting;

    TcpDoor(Executor executor, Guest guest) throws IOException {
        this.executor = executor;
        this.guest = guest;
        this.socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.address = (InetSocketAddress) socket.getLocalSocketAddress();
        serve(socket);
    }

    InetSocketAddress address() {
        return address;
    }

    /** Returns when nobody can come in any more: a system lets clients in for as long as somebody waits for them. */
    synchronized void close() {
        try {
            socket.close();
            while (accepting) {
                wait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opens it at the same port; does nothing when it is open. */
    synchronized void open() {
        if (socket.isClosed()) {
            try {
                socket = new ServerSocket(address.getPort(), 0, address.getAddress());
            } catch (IOException e) {
                throw new UncheckedIOException("The port " + address.getPort() + " cannot be had again", e);
            }
            serve(socket);
        }
    }

    private void serve(ServerSocket open) {
        executor.execute(() -> {
            try {
                while (true) {
                    guest.enters(accept(open));
                }
            } catch (IOException e) {
                // the door was closed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Socket accept(ServerSocket open) throws IOException {
        isAccepting(true);
        try {
            return open.accept();
        } finally {
            isAccepting(false);
        }
    }

    private synchronized void isAccepting(boolean now) {
        accepting = now;
        notifyAll();
    }
}
