package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which snapshots a prune keeps: those that a policy keeps of the sound ones, the last sound one of each live store, those that somebody
 * claims, and damaged ones unless they may go.
 *
 * @param policy what to keep of the sound ones
 * @param removeDamaged whether damaged ones may go
 * @param damage what is wrong with a snapshot that is to stay, from its bytes; empty when it is sound
 * @param glance the same of one that is to go
 * @param claims who says that a snapshot must stay, by its id
 */
record PruneDecisions(
        RetentionPolicy policy,
        boolean removeDamaged,
        Function<Snapshot, Optional<String>> damage,
        Function<Snapshot, Optional<String>> glance,
        Map<Digest, List<String>> claims) {

    List<RetentionPolicy.Decision> decide(List<Snapshot> newestFirst) {
        return claimed(withLastOfEach(newestFirst, byPolicy(newestFirst)));
    }

    private boolean isSound(Snapshot snapshot) {
        return damage.apply(snapshot).isEmpty();
    }

    /**
     * Asks the policy until all that it keeps are sound, and the newest of each store as well, from which ages count: a damaged snapshot
     * takes no place of a sound one.
     */
    private List<RetentionPolicy.Decision> byPolicy(List<Snapshot> newestFirst) {
        Set<Digest> out = new TreeSet<>();
        while (true) {
            List<RetentionPolicy.Decision> decisions = policy.decide(newestFirst.stream()
                    .filter(snapshot -> !out.contains(snapshot.id()))
                    .toList());
            int before = out.size();
            Set<String> begun = new TreeSet<>();
            for (RetentionPolicy.Decision decision : decisions) {
                Snapshot snapshot = decision.snapshot();
                boolean isHead = begun.add(snapshot.source());
                if ((decision.keep() && !isSound(snapshot))
                        || (isHead && !decision.keep() && glance.apply(snapshot).isPresent())) {
                    out.add(snapshot.id());
                }
            }
            if (out.size() == before) {
                return decisions;
            }
        }
    }

    /** Adds damaged snapshots, and keeps of each live store the newest that can be restored. */
    private List<RetentionPolicy.Decision> withLastOfEach(
            List<Snapshot> newestFirst, List<RetentionPolicy.Decision> decisions) {
        Map<Digest, RetentionPolicy.Decision> decided = new LinkedHashMap<>();
        decisions.forEach(decision -> decided.put(decision.snapshot().id(), decision));
        Set<String> safeSources = decisions.stream()
                .filter(RetentionPolicy.Decision::keep)
                .map(decision -> decision.snapshot().source())
                .collect(Collectors.toSet());
        List<RetentionPolicy.Decision> all = new ArrayList<>();
        for (Snapshot snapshot : newestFirst) {
            RetentionPolicy.Decision decision = decided.get(snapshot.id());
            boolean last = !safeSources.contains(snapshot.source()) && isSound(snapshot);
            if (last) {
                safeSources.add(snapshot.source());
                all.add(new RetentionPolicy.Decision(snapshot, true, List.of("the last that can be restored")));
            } else if (decision == null) {
                all.add(new RetentionPolicy.Decision(
                        snapshot,
                        !removeDamaged,
                        List.of("damaged: " + glance.apply(snapshot).orElse(""))));
            } else {
                all.add(decision);
            }
        }
        return all;
    }

    private List<RetentionPolicy.Decision> claimed(List<RetentionPolicy.Decision> decisions) {
        return decisions.stream()
                .map(decision -> {
                    List<String> claimed =
                            claims.getOrDefault(decision.snapshot().id(), List.of());
                    if (claimed.isEmpty()) {
                        return decision;
                    }
                    List<String> reasons = new ArrayList<>(decision.keep() ? decision.reasons() : List.of());
                    reasons.addAll(claimed);
                    return new RetentionPolicy.Decision(decision.snapshot(), true, reasons);
                })
                .toList();
    }
}
