package dev.truce.testkit.examples;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ServerPort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import tools.jackson.databind.JsonNode;

/** The way to a server on which the next write can go wrong. */
final class Network implements ServerPort<JsonNode> {

    /** What happens to a write. */
    enum Fault {
        /** It arrives, and so does the answer. */
        NONE,
        /** It never arrives. */
        REQUEST_LOST,
        /** It arrives, and the answer does not. */
        ANSWER_LOST,
        /** It arrives twice, and the answer to the second arrives. */
        TWICE,
        /** It arrives after others, long after the sender gave up. */
        LATE
    }

    /** Nobody knows whether the server wrote. */
    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final ServerPort<JsonNode> server;
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final List<Runnable> underway = new ArrayList<>();

    Network(ServerPort<JsonNode> server) {
        this.server = server;
    }

    /** What happens to the next write that nothing is said of yet. */
    void next(Fault fault) {
        faults.add(fault);
    }

    /** Lets the late writes arrive, the latest first. */
    void deliverLate() {
        for (int i = underway.size() - 1; i >= 0; i--) {
            underway.get(i).run();
        }
        underway.clear();
    }

    /** Works from now on, once everything late has arrived. */
    void heal() {
        faults.clear();
        deliverLate();
    }

    @Override
    public Side<JsonNode> read(RecordId id) {
        return server.read(id);
    }

    @Override
    public boolean compareAndSet(RecordId id, Side<JsonNode> expected, Outcome.Resolved<JsonNode> outcome) {
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.remove();
        return switch (fault) {
            case NONE -> server.compareAndSet(id, expected, outcome);
            case REQUEST_LOST -> throw new NoAnswer();
            case ANSWER_LOST -> {
                server.compareAndSet(id, expected, outcome);
                throw new NoAnswer();
            }
            case TWICE -> {
                server.compareAndSet(id, expected, outcome);
                yield server.compareAndSet(id, expected, outcome);
            }
            case LATE -> {
                underway.add(() -> server.compareAndSet(id, expected, outcome));
                throw new NoAnswer();
            }
        };
    }
}
