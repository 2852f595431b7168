package dev.truce.testkit.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all connections of a proxy share: the bytes counted, the faults planned, and what happened. Thread-safe. */
final class Traffic {

    private final List<TcpEvent> events = new ArrayList<>();
    private final List<PlannedFault> planned = new ArrayList<>();
    private final List<PlannedFault> reached = new ArrayList<>();
    /** Which way the latest bytes of each connection went. */
    private final Map<Integer, Direction> latest = new HashMap<>();

    private final Map<Direction, Long> bytes = new EnumMap<>(Direction.class);
    private boolean partitioned;

    /** How many of the bytes at hand pass, and what happens then, if anything. */
    record Passage(int length, @Nullable PlannedFault fault) {}

    Traffic() {
        for (Direction each : Direction.values()) {
            bytes.put(each, 0L);
        }
    }

    /** Asked of bytes that arrived, before they go on; waits while the network is partitioned. */
    synchronized Passage next(int connection, Direction direction, int available) throws InterruptedException {
        awaitHealed();
        Direction before = latest.put(connection, direction);
        if (direction == Direction.UPSTREAM && before != Direction.UPSTREAM) {
            planned.forEach(each -> each.begins(connection));
        }
        PlannedFault hit = null;
        int length = available;
        for (PlannedFault each : planned) {
            long passing = each.before(connection, direction, available);
            if (passing < length) {
                hit = each;
                length = (int) passing;
            }
        }
        for (PlannedFault each : planned) {
            each.pass(connection, direction, length);
        }
        if (hit != null) {
            planned.remove(hit);
            reached.add(hit);
        }
        bytes.merge(direction, (long) length, Long::sum);
        return new Passage(length, hit);
    }

    synchronized void awaitHealed() throws InterruptedException {
        while (partitioned) {
            wait();
        }
    }

    synchronized PlannedFault plan(TcpFault fault) {
        PlannedFault plan = new PlannedFault(fault);
        planned.add(plan);
        return plan;
    }

    /** Tells of a fault, and of its plan that it came to it. */
    synchronized void happens(PlannedFault plan, TcpEvent.Kind kind, int connection, String detail) {
        tell(kind, connection, detail);
        plan.happens();
    }

    synchronized void tell(TcpEvent.Kind kind, int connection, String detail) {
        events.add(new TcpEvent(events.size() + 1, kind, connection, detail));
    }

    synchronized void partition() {
        partitioned = true;
        tell(TcpEvent.Kind.PARTITIONED, 0, "");
    }

    /** Nothing is planned, held or partitioned any more. */
    synchronized void heal() {
        partitioned = false;
        planned.clear();
        reached.forEach(PlannedFault::release);
        reached.clear();
        notifyAll();
    }

    synchronized List<TcpEvent> events() {
        return List.copyOf(events);
    }

    synchronized long bytes(Direction direction) {
        return bytes.getOrDefault(direction, 0L);
    }
}
