package dev.truce.testkit.fault;

import dev.truce.testkit.fault.StoreCall.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every call of a store passes here: it is numbered, noted, and goes wrong when that was planned. Thread-safe. */
final class StorePlans {

    private final List<StoreCall> calls = new ArrayList<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final List<Plan> plans = new ArrayList<>();
    private boolean crashed;

    /** What goes wrong when: no fault is a crash; the names are those that there were when it was planned. */
    private record Plan(
            Kind kind,
            int number,
            boolean staying,
            @Nullable StoreFault fault,
            List<String> names) {

        boolean holdsFor(StoreCall call) {
            boolean now = staying ? call.number() >= number : call.number() == number;
            return kind == call.kind() && now;
        }
    }

    /** What is to be done about a call that was let through. */
    record Passage(StoreCall call, @Nullable StoreFault fault, List<String> names) {

        boolean is(StoreFault asked) {
            return fault == asked;
        }

        /** Called once the call was done. */
        void done() {
            if (fault == StoreFault.ERROR_AFTERWARDS) {
                throw fault.exception(call);
            }
        }
    }

    /** The next call of a kind that comes has the number 1. */
    synchronized void plan(Kind kind, int next, boolean staying, @Nullable StoreFault fault, List<String> names) {
        if (next < 1) {
            throw new IllegalArgumentException("Calls are counted from 1, but call " + next + " was to go wrong");
        }
        if (fault != null && !fault.appliesTo(kind)) {
            throw new IllegalArgumentException("No " + kind + " goes wrong as " + fault + " says");
        }
        plans.add(new Plan(kind, counts.getOrDefault(kind, 0) + next, staying, fault, names));
    }

    synchronized void heal() {
        plans.clear();
    }

    synchronized List<StoreCall> calls() {
        return List.copyOf(calls);
    }

    /** Lets a call through, or throws what it fails with. */
    synchronized Passage pass(Kind kind, String name) {
        StoreCall call = new StoreCall(kind, counts.merge(kind, 1, Integer::sum), name);
        Plan hit =
                plans.stream().filter(plan -> plan.holdsFor(call)).findFirst().orElse(null);
        crashed |= hit != null && hit.fault() == null;
        if (crashed) {
            throw new SimulatedCrash(call.toString());
        }
        calls.add(call);
        StoreFault fault = hit == null ? null : hit.fault();
        if (fault != null && fault.isFailure() && fault != StoreFault.ERROR_AFTERWARDS) {
            throw fault.exception(call);
        }
        return new Passage(call, fault, hit == null ? List.of() : hit.names());
    }
}
