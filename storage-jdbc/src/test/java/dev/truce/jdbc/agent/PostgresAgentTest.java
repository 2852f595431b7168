package dev.truce.jdbc.agent;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.DurableWorkspace;
import dev.truce.jdbc.PostgresDatabases;
import dev.truce.jdbc.PostgresWorkspace;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresAgentTest extends AgentContract {

    @Override
    DurableWorkspace open(InstantSource wall) {
        return PostgresWorkspace.open(PostgresDatabases.fresh(), wall, QueuePolicy.DEFAULT);
    }
}
