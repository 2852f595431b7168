package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.AuditTrailContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class PostgresAuditTrailTest extends AuditTrailContract {

    private final Postgres postgres = new Postgres();

    @Override
    protected AuditTrail emptyTrail(InstantSource clock) {
        return postgres.empty(clock, QueuePolicy.DEFAULT).audit();
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
