package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import dev.truce.rollback.claim.Claim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who says of which snapshot that it must stay. */
final class Protection {

    private final Map<Digest, List<String>> reasons = new HashMap<>();

    /** Keeps what somebody claims. */
    void add(Claim claim) {
        String reason = claim.toString();
        claim.snapshots()
                .forEach(snapshot -> reasons.computeIfAbsent(snapshot, none -> new ArrayList<>())
                        .add(reason));
    }

    /** Each claim on a snapshot in words, in the order in which they were added; empty when nobody claims it. */
    List<String> of(Digest snapshot) {
        return reasons.getOrDefault(snapshot, List.of());
    }
}
