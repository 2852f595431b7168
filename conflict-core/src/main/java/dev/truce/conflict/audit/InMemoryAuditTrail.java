package dev.truce.conflict.audit;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps entries in memory. */
final class InMemoryAuditTrail implements AuditTrail {

    private final InstantSource clock;
    private final List<AuditEntry> entries = new ArrayList<>();

    InMemoryAuditTrail(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized AuditEntry append(AuditEvent event) {
        AuditEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        AuditEntry entry = AuditEntry.after(last, clock.instant(), event);
        entries.add(entry);
        return entry;
    }

    @Override
    public synchronized List<AuditEntry> entries(long afterSequence, int limit) {
        return entries.stream()
                .filter(entry -> entry.sequence() > afterSequence)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<String> verify() {
        AuditEntry last = null;
        for (AuditEntry entry : entries) {
            Optional<String> problem = entry.problemAfter(last);
            if (problem.isPresent()) {
                return problem;
            }
            last = entry;
        }
        return Optional.empty();
    }
}
