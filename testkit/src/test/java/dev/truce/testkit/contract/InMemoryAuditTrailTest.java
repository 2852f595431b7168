package dev.truce.testkit.contract;

import dev.truce.conflict.audit.AuditTrail;
import java.time.InstantSource;

class InMemoryAuditTrailTest extends AuditTrailContract {

    @Override
    protected AuditTrail emptyTrail(InstantSource clock) {
        return AuditTrail.inMemory(clock);
    }
}
