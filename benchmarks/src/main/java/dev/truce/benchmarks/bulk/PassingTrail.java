package dev.truce.benchmarks.bulk;

import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditSealing;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.audit.SealRefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
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
    public Optional<AuditEntry> erase(
            AuditSelection selection, Collection<Path> segments, String actor, String reason) {
        return Optional.empty();
    }

    @Override
    public List<AuditSegment> segments() {
        return List.of();
    }

    @Override
    public AuditSealing sealing(Instant before) {
        return new AuditSealing(1, 0, Optional.empty());
    }

    @Override
    public AuditSegment seal(long entry, Path folder, String actor, String reason, LongConsumer progress) {
        throw new SealRefusedException("There is nothing to seal: entries are not kept");
    }

    @Override
    public Optional<String> verify(Collection<AuditAnchor> anchors, Collection<Path> segments) {
        return Optional.empty();
    }
}
