package dev.truce.jdbc;

import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.RulesetRegistryContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("server")
class PostgresRulesetRegistryTest extends RulesetRegistryContract {

    private final Postgres postgres = new Postgres();

    @Override
    protected Subject emptyRegistry(InstantSource clock) {
        PostgresWorkspace workspace = postgres.empty(clock, QueuePolicy.DEFAULT);
        return new Subject(workspace.rulesets(), workspace.audit());
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
