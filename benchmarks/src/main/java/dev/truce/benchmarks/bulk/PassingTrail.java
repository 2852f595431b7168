package dev.truce.benchmarks.bulk;

import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links entries as every trail does, and keeps the last one only: the memory measured is the reconciler's. */
final class PassingTrail implements AuditTrail {

    private final InstantSource clock;
    private @Nullable AuditEntry last;

    PassingTrail(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public AuditEntry append(AuditEvent event) {
        AuditEntry entry = AuditEntry.after(last, clock.instant(), event);
        last = entry;
        return entry;
    }

    @Override
    public List<AuditEntry> entries(long afterSequence, int limit) {
        return List.of();
    }

    @Override
    public Optional<AuditEntry> erase(AuditSelection selection, String actor, String reason) {
        return Optional.empty();
    }

    @Override
    public Optional<String> verify(Collection<AuditAnchor> anchors) {
        return Optional.empty();
    }
}
