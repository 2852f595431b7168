package dev.truce.rollback.replica;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link ReplicaRegistry} for tests, and for sync layers that report all replicas at their start. */
final class InMemoryReplicaRegistry implements ReplicaRegistry {

    private final Map<Name, Replica> known = new HashMap<>();

    private record Name(String tenant, String id) {}

    @Override
    public synchronized Replica report(Replica seen) {
        return known.merge(new Name(seen.tenant(), seen.id()), seen, Replica::after);
    }

    @Override
    public synchronized Optional<Replica> retire(String tenant, String id, Instant at) {
        return Optional.ofNullable(
                known.computeIfPresent(new Name(tenant, id), (name, replica) -> replica.retired(at)));
    }

    @Override
    public synchronized List<Replica> list() {
        return known.values().stream().sorted(Replica.ORDER).toList();
    }
}
