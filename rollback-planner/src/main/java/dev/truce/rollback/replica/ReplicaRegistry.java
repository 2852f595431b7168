package dev.truce.rollback.replica;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The replicas that a sync layer knows. It reports each after each sync, and retires those that will not come back; a rollback
 * is planned with what they may still bring. Implementations are thread-safe, and durable ones have stored what a method did
 * before it returns.
 */
public interface ReplicaRegistry {

    /**
     * A registry that forgets everything with the process.
     *
     * @return the registry, empty
     */
    static ReplicaRegistry inMemory() {
        return new InMemoryReplicaRegistry();
    }

    /**
     * Takes a report. Reports may come twice or late: an older one than is known changes nothing, and neither does one from
     * before the replica's retirement. A later one brings a retired replica back.
     *
     * @param seen the replica, as it was seen
     * @return the replica, as it is known now
     */
    Replica report(Replica seen);

    /**
     * Gives a replica up.
     *
     * @param tenant whose data it holds
     * @param id its id
     * @param at when
     * @return the retired replica, with the time of its first retirement; empty when it is not known
     */
    Optional<Replica> retire(String tenant, String id, Instant at);

    /**
     * All replicas, retired ones too.
     *
     * @return by tenant, then id
     */
    List<Replica> list();

    /**
     * The replicas that may come back.
     *
     * @return by tenant, then id
     */
    default List<Replica> active() {
        return list().stream().filter(replica -> !replica.isRetired()).toList();
    }
}
