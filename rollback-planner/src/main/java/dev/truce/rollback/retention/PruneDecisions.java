package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which snapshots a prune keeps: those that a policy keeps of the sound ones, the last sound one of each live store, those that somebody
 * claims, and damaged ones unless they may go.
 *
 * @param policy what to keep of the sound ones
 * @param removeDamaged whether damaged ones may go
 * @param damage what is wrong with a snapshot that is to stay, from its bytes; empty when it is sound
 * @param glance the same of one that is to go
 * @param protection who says that a snapshot must stay
 */
record PruneDecisions(
        RetentionPolicy policy,
        boolean removeDamaged,
        Function<Snapshot, Optional<String>> damage,
        Function<Snapshot, Optional<String>> glance,
        Protection protection) {

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
        List<Snapshot> in = new ArrayList<>(newestFirst);
        while (true) {
            List<RetentionPolicy.Decision> decisions = policy.decide(in);
            Set<Digest> out = new HashSet<>();
            Set<String> begun = new HashSet<>();
            for (RetentionPolicy.Decision decision : decisions) {
                Snapshot snapshot = decision.snapshot();
                boolean isHead = begun.add(snapshot.source());
                if ((decision.keep() && !isSound(snapshot))
                        || (isHead && !decision.keep() && glance.apply(snapshot).isPresent())) {
                    out.add(snapshot.id());
                }
            }
            if (out.isEmpty()) {
                return decisions;
            }
            in.removeIf(snapshot -> out.contains(snapshot.id()));
        }
    }

    /** Adds damaged snapshots, and keeps of each live store the newest that can be restored. */
    private List<RetentionPolicy.Decision> withLastOfEach(
            List<Snapshot> newestFirst, List<RetentionPolicy.Decision> decisions) {
        Map<Digest, RetentionPolicy.Decision> decided = new HashMap<>();
        Set<String> safeSources = new HashSet<>();
        for (RetentionPolicy.Decision decision : decisions) {
            decided.put(decision.snapshot().id(), decision);
            if (decision.keep()) {
                safeSources.add(decision.snapshot().source());
            }
        }
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
        decisions.replaceAll(decision -> {
            List<String> claimed = protection.of(decision.snapshot().id());
            if (claimed.isEmpty()) {
                return decision;
            }
            List<String> reasons = new ArrayList<>(decision.keep() ? decision.reasons() : List.of());
            reasons.addAll(claimed);
            return new RetentionPolicy.Decision(decision.snapshot(), true, reasons);
        });
        return List.copyOf(decisions);
    }
}
