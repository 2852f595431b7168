package dev.truce.conflict.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** Keeps entries in memory. */
final class InMemoryAuditTrail implements AuditTrail {

    private final InstantSource clock;
    private final List<AuditEntry> entries = new ArrayList<>();
    private final List<AuditSegment> segments = new ArrayList<>();

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
    public synchronized Optional<AuditEntry> erase(
            AuditSelection selection, Collection<Path> files, String actor, String reason) {
        AuditSegments at = AuditSegments.of(segments, files);
        SortedSet<Long> erased = new TreeSet<>();
        at.select(selection, entry -> erased.add(entry.sequence()));
        for (int i = 0; i < entries.size(); i++) {
            AuditEntry entry = entries.get(i);
            if (selection.chooses(entry)) {
                erased.add(entry.sequence());
                entries.set(i, entry.erased());
            }
        }
        if (erased.isEmpty()) {
            return Optional.empty();
        }
        AuditEntry erasure = add(new AuditErasure(erased).event(selection, actor, reason));
        at.erase(erased);
        return Optional.of(erasure);
    }

    @Override
    public synchronized List<AuditSegment> segments() {
        return List.copyOf(segments);
    }

    private Optional<AuditSegment> sealed() {
        return segments.isEmpty() ? Optional.empty() : Optional.of(segments.get(segments.size() - 1));
    }

    @Override
    public synchronized AuditSealing sealing(Instant before) {
        long sealed = sealed().map(AuditSegment::last).orElse(0L);
        int old = 0;
        while (old < entries.size() - 1 && entries.get(old).at().isBefore(before)) {
            old++;
        }
        return new AuditSealing(sealed + 1, sealed + old, Optional.empty());
    }

    @Override
    public synchronized AuditSegment seal(long last, Path folder, String actor, String reason, LongConsumer progress) {
        sealing(Instant.MAX).require(last);
        AuditSegment segment =
                AuditSegmentFile.write(this, sealed(), last, folder, progress).segment();
        entries.removeIf(entry -> entry.sequence() <= last);
        segments.add(segment);
        add(segment.event(actor, reason));
        return segment;
    }

    @Override
    public synchronized Optional<String> verify(Collection<AuditAnchor> anchors, Collection<Path> files) {
        AuditChain chain = AuditChain.whole(anchors);
        Optional<String> problem = AuditSegments.of(segments, files).walk(chain);
        for (AuditEntry entry : entries) {
            problem = problem.or(() -> chain.next(entry));
        }
        return problem.or(chain::end);
    }
}
