package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.testkit.contract.ReplicaRegistryContract;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteReplicaRegistryTest extends ReplicaRegistryContract {

    @TempDir
    Path folder;

    private SqliteWorkspace workspace;

    @Override
    protected ReplicaRegistry emptyRegistry() {
        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system());
        return workspace.replicas();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void replicasAreKnownAfterReopening() {
        Instant seen = Instant.parse("2026-03-01T10:00:00Z");
        workspace.replicas().report(Replica.seen("", "phone", seen, Acknowledged.NOTHING));
        List<Replica> before = workspace.replicas().list();
        workspace.close();

        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system());

        assertThat(workspace.replicas().list()).isEqualTo(before).hasSize(1);
    }
}
