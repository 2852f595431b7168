package dev.truce.testkit.contract;

import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.registry.RulesetRegistry;
import java.time.InstantSource;

class InMemoryRulesetRegistryTest extends RulesetRegistryContract {

    @Override
    protected Subject emptyRegistry(InstantSource clock) {
        AuditTrail audit = AuditTrail.inMemory(clock);
        return new Subject(RulesetRegistry.inMemory(audit, clock), audit);
    }
}
