package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;
import dev.truce.integrity.HashChain;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedSet;
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
        if (!anchors.isEmpty()) {
            return Optional.of(
                    "an anchor names entry " + anchors.peek().sequence() + ", but the last one is " + sequence);
        }
        return Optional.empty();
    }
}
