package dev.truce.jdbc;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.Shadow;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.ShadowContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.JsonNode;

@Tag("server")
class PostgresShadowTest extends ShadowContract {

    private final Postgres postgres = new Postgres();

    @Override
    protected Shadow<JsonNode> emptyShadow() {
        return postgres.empty(InstantSource.system(), QueuePolicy.DEFAULT).shadow("cloud", FieldAccess.json());
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
