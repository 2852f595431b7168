package dev.truce.rollback.store;

import dev.truce.integrity.Digest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link Journal} for tests and rehearsals. */
final class InMemoryJournal implements Journal {

    private final InstantSource clock;
    private final SortedMap<Long, Operation> open = new TreeMap<>();
    private long last;

    InMemoryJournal(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized long begin(Digest planDigest, String plan, String storeLocation) {
        for (Operation operation : open.values()) {
            if (operation.storeLocation().equals(storeLocation)) {
                if (operation.planDigest().equals(planDigest)) {
                    return operation.number();
                }
                throw UnfinishedOperationException.of(operation, planDigest);
            }
        }
        last++;
        open.put(last, new Operation(last, planDigest, plan, storeLocation, clock.instant(), Map.of()));
        return last;
    }

    @Override
    public synchronized void record(long operation, String step, String detail) {
        Operation found = open.get(operation);
        if (found == null) {
            throw new IllegalArgumentException("operation " + operation + " is not open; open are " + open.keySet());
        }
        Map<String, String> steps = new LinkedHashMap<>(found.steps());
        steps.put(step, detail);
        open.put(
                operation,
                new Operation(
                        operation, found.planDigest(), found.plan(), found.storeLocation(), found.begunAt(), steps));
    }

    @Override
    public synchronized List<Operation> open() {
        return List.copyOf(open.values());
    }

    @Override
    public synchronized void finish(long operation, String outcome) {
        if (operation < 1 || operation > last) {
            throw new IllegalArgumentException("there never was an operation " + operation + "; the last is " + last);
        }
        open.remove(operation);
    }
}
