package dev.truce.testkit.contract;

import dev.truce.rollback.replica.ReplicaRegistry;

class InMemoryReplicaRegistryTest extends ReplicaRegistryContract {

    @Override
    protected ReplicaRegistry emptyRegistry() {
        return ReplicaRegistry.inMemory();
    }
}
