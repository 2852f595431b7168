package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.testkit.contract.ReplicaRegistryContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresReplicaRegistryTest extends ReplicaRegistryContract {

    private final Postgres postgres = new Postgres();

    @Override
    protected ReplicaRegistry emptyRegistry() {
        return postgres.empty(InstantSource.system(), QueuePolicy.DEFAULT).replicas();
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
