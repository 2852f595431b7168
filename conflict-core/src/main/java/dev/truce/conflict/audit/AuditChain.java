package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;
import dev.truce.integrity.HashChain;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A walk along the audit trail that says at the first entry what is wrong.
 *
 * <p>A payload that is gone is no damage when a later entry says that it was erased; which ones wait for such an entry is all
 * that is kept in memory. Not thread-safe.
 */
public final class AuditChain {

    private final Deque<AuditAnchor> anchors;
    private final SortedSet<Long> unexplained = new TreeSet<>();
    private final SortedMap<Long, AuditSegment> unrecorded = new TreeMap<>();
    private boolean anywhere;
    private long sequence;
    private Digest self = HashChain.GENESIS;

    private AuditChain(Collection<AuditAnchor> anchors, boolean anywhere) {
        this.anchors = new ArrayDeque<>(anchors.stream()
                .sorted(Comparator.comparingLong(AuditAnchor::sequence))
                .toList());
        this.anywhere = anywhere;
    }

    /**
     * A chain that must begin with entry 1.
     *
     * @param anchors entries that must be in it
     * @return a walk before the first entry
     */
    public static AuditChain whole(Collection<AuditAnchor> anchors) {
        return new AuditChain(anchors, false);
    }

    /**
     * A chain that may begin anywhere. What its first entry says of the one before is believed, unless there is an anchor for
     * that one.
     *
     * @param anchors entries that must be in it; the first may be the one before its beginning
     * @return a walk before the first entry
     */
    public static AuditChain part(Collection<AuditAnchor> anchors) {
        return new AuditChain(anchors, true);
    }

    /**
     * A chain that goes on where a segment ends.
     *
     * @param sealed the segment; empty for a chain that begins with entry 1
     * @return a walk before the first entry after it
     */
    static AuditChain after(Optional<AuditSegment> sealed) {
        AuditChain chain = whole(List.of());
        sealed.ifPresent(segment -> {
            chain.sequence = segment.last();
            chain.self = segment.self();
        });
        return chain;
    }

    /**
     * Goes on past a sealed segment without looking at its entries. What it says of itself is believed once a later entry
     * records it.
     *
     * @param segment the next segment
     * @return what is wrong with it, in words; empty when it fits
     */
    Optional<String> skip(AuditSegment segment) {
        if (segment.first() != sequence + 1 || !segment.previous().equals(self)) {
            return Optional.of("the sealed " + segment + " do not follow entry " + sequence);
        }
        // what would be said of these may stand in the entries that are not looked at
        unexplained.clear();
        unrecorded.clear();
        if (!anchors.isEmpty() && anchors.peek().sequence() < segment.last()) {
            return Optional.of("an anchor names entry " + anchors.peek().sequence() + ", which is sealed in "
                    + segment.file() + " and was not looked at; give that file, too");
        }
        sequence = segment.last();
        self = segment.self();
        unrecorded.put(segment.first(), segment);
        return anchorProblem();
    }

    /** Whether the walk through the entries of a segment came to its end. */
    Optional<String> endOf(AuditSegment segment) {
        if (sequence != segment.last() || !self.equals(segment.self())) {
            return Optional.of("it ends with entry " + sequence + ", " + self + ", but what was sealed with "
                    + segment.last() + ", " + segment.self());
        }
        unrecorded.put(segment.first(), segment);
        return Optional.empty();
    }

    /**
     * Goes on by an entry.
     *
     * @param entry the next entry
     * @return what is wrong with it, in words; empty when it fits
     */
    public Optional<String> next(AuditEntry entry) {
        Optional<String> problem = Optional.empty();
        if (anywhere) {
            anywhere = false;
            sequence = entry.sequence() - 1;
            self = entry.previous();
            problem = anchorProblem();
        }
        return problem.or(() -> entry.problemAfter(sequence, self)).or(() -> {
            sequence = entry.sequence();
            self = entry.self();
            return anchorProblem().or(() -> payloadProblem(entry));
        });
    }

    private Optional<String> anchorProblem() {
        while (!anchors.isEmpty() && anchors.peek().sequence() <= sequence) {
            AuditAnchor anchor = anchors.remove();
            if (anchor.sequence() < sequence) {
                return Optional.of("it begins after entry " + sequence + ", and an anchor names entry "
                        + anchor.sequence() + " before that");
            }
            if (!anchor.self().equals(self)) {
                return Optional.of("entry " + sequence + " is not the one that the anchor names: its digest is " + self
                        + ", that of the anchor " + anchor.self());
            }
        }
        return Optional.empty();
    }

    private Optional<String> payloadProblem(AuditEntry entry) {
        boolean erased = entry.event().payload() instanceof AuditPayload.Erased;
        if (entry.event().kind() == AuditKind.SEALED) {
            AuditSegment.of(entry.event()).ifPresent(segment -> unrecorded.remove(segment.first(), segment));
            return erased
                    ? Optional.of("the payload of entry " + sequence + " is gone, which says what was sealed")
                    : Optional.empty();
        }
        if (entry.event().kind() == AuditKind.ERASED) {
            unexplained.removeAll(AuditErasure.of(entry.event()).entries());
            return erased
                    ? Optional.of("the payload of entry " + sequence + " is gone, which says what was erased")
                    : Optional.empty();
        }
        if (erased) {
            unexplained.add(sequence);
        }
        return Optional.empty();
    }

    /**
     * Ends the walk.
     *
     * @return what is missing, in words; empty when the chain holds
     */
    public Optional<String> end() {
        if (!unexplained.isEmpty()) {
            return Optional.of("the payload of entry " + unexplained.first() + " is gone, and no entry says that it"
                    + " was erased");
        }
        if (!unrecorded.isEmpty()) {
            return Optional.of(
                    "no entry says that the " + unrecorded.get(unrecorded.firstKey()) + " were sealed as they stand");
        }
        if (!anchors.isEmpty()) {
            return Optional.of(
                    "an anchor names entry " + anchors.peek().sequence() + ", but the last one is " + sequence);
        }
        return Optional.empty();
    }
}
