package dev.truce.conflict.audit;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Keeps entries in memory. */
final class InMemoryAuditTrail implements AuditTrail {

    private final InstantSource clock;
    private final List<AuditEntry> entries = new ArrayList<>();

    InMemoryAuditTrail(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized AuditEntry append(AuditEvent event) {
        return add(AuditEntry.recordable(event));
    }

    private AuditEntry add(AuditEvent event) {
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
    public synchronized Optional<AuditEntry> erase(AuditSelection selection, String actor, String reason) {
        SortedSet<Long> erased = new TreeSet<>();
        for (int i = 0; i < entries.size(); i++) {
            AuditEntry entry = entries.get(i);
            if (selection.chooses(entry)) {
                erased.add(entry.sequence());
                entries.set(i, entry.erased());
            }
        }
        return erased.isEmpty()
                ? Optional.empty()
                : Optional.of(add(new AuditErasure(erased).event(selection, actor, reason)));
    }

    @Override
    public synchronized Optional<String> verify(Collection<AuditAnchor> anchors) {
        AuditChain chain = AuditChain.whole(anchors);
        for (AuditEntry entry : entries) {
            Optional<String> problem = chain.next(entry);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return chain.end();
    }
}
