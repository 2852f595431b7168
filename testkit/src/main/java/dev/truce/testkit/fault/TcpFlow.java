package dev.truce.testkit.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Carries the bytes of one direction of one connection, until their sender ends or the connection is gone. */
final class TcpFlow implements Runnable {

    private static final int CHUNK_BYTES = 1 << 13;

    private final TcpConnection connection;
    private final Direction direction;
    private final Traffic traffic;
    private long carriedBytes;
    private boolean lost;

    /** What is to be sent once more, as far as it came, and how much of it did not yet. */
    private @Nullable ByteArrayOutputStream repeated;

    private int missingBytes;

    TcpFlow(TcpConnection connection, Direction direction, Traffic traffic) {
        this.connection = connection;
        this.direction = direction;
        this.traffic = traffic;
    }

    @Override
    public void run() {
        try {
            InputStream in = connection.from(direction);
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                carry(chunk, length);
            }
            traffic.awaitHealed();
            connection.ended(direction);
        } catch (IOException e) {
            connection.reset(); // one end has gone, and the other learns of it
        } catch (InterruptedException e) {
            connection.reset();
            Thread.currentThread().interrupt();
        }
    }

    private void carry(byte[] chunk, int length) throws IOException, InterruptedException {
        int at = 0;
        while (at < length && !lost) {
            int asked = repeated == null ? length - at : Math.min(length - at, missingBytes);
            Traffic.Passage passage = traffic.next(connection.number(), direction, asked);
            send(chunk, at, passage.length());
            at += passage.length();
            carriedBytes += passage.length();
            repeat(chunk, at - passage.length(), passage.length());
            if (passage.fault() != null) {
                make(passage.fault());
            }
        }
    }

    private void send(byte[] bytes, int from, int length) throws IOException {
        if (direction == Direction.UPSTREAM && connection.isCut()) {
            return;
        }
        try {
            OutputStream out = connection.to(direction);
            out.write(bytes, from, length);
            out.flush();
        } catch (IOException e) {
            if (!connection.isCut()) {
                throw e;
            }
        }
    }

    private void make(PlannedFault plan) throws IOException, InterruptedException {
        switch (plan.fault().kind()) {
            case RESET -> {
                happens(plan, TcpEvent.Kind.RESET);
                lost = true;
                connection.reset();
            }
            case CLOSE -> {
                happens(plan, TcpEvent.Kind.CLOSED);
                lost = true;
                connection.cut();
            }
            case HOLD -> {
                happens(plan, TcpEvent.Kind.HELD);
                plan.awaitRelease();
                traffic.tell(TcpEvent.Kind.RELEASED, connection.number(), place());
            }
            case DUPLICATE -> {
                happens(plan, TcpEvent.Kind.DUPLICATED);
                repeated = new ByteArrayOutputStream();
                missingBytes = plan.fault().lengthBytes();
            }
        }
    }

    private void repeat(byte[] chunk, int from, int length) throws IOException {
        if (repeated != null) {
            repeated.write(chunk, from, length);
            missingBytes -= length;
            if (missingBytes == 0) {
                byte[] again = repeated.toByteArray();
                repeated = null;
                send(again, 0, again.length);
            }
        }
    }

    private void happens(PlannedFault plan, TcpEvent.Kind kind) {
        traffic.happens(plan, kind, connection.number(), place());
    }

    private String place() {
        return direction + " after " + carriedBytes + " bytes of it";
    }
}
