package dev.truce.conflict;

import dev.truce.conflict.version.HybridTime;

/** Decides between a delete and a change of the same record. */
final class DeleteConflicts {

    private DeleteConflicts() {}

    static <T> Verdict<T> resolve(Conflict<T> conflict, DeletePolicy policy, LatestOrder<T> order, String strategy) {
        boolean localDeleted = !conflict.local().isPresent();
        return switch (policy) {
            case MANUAL ->
                new Verdict.Undecided<>(
                        ParkReason.DELETE_CONFLICT,
                        localDeleted
                                ? "local deleted the record, the server changed it"
                                : "the server deleted the record, local changed it");
            case DELETE_WINS -> stand(conflict, localDeleted != bornAfterDelete(conflict), strategy, policy);
            case UPDATE_WINS -> stand(conflict, !localDeleted, strategy, policy);
            case LATEST -> order.decide(conflict, LatestOrder.Traces.of(strategy));
        };
    }

    private static <T> Verdict<T> stand(Conflict<T> conflict, boolean local, String strategy, DeletePolicy policy) {
        String why = policy == DeletePolicy.DELETE_WINS
                ? "a delete wins, unless the record was created again after it"
                : "a change wins over a delete";
        return local
                ? new Verdict.TakeLocal<>(RecordTrace.localStands(strategy, why).of(conflict))
                : new Verdict.TakeServer<>(
                        RecordTrace.serverStands(strategy, why).of(conflict));
    }

    private static <T> boolean bornAfterDelete(Conflict<T> conflict) {
        Side<T> alive = conflict.local().isPresent() ? conflict.local() : conflict.server();
        Side<T> dead = conflict.local().isPresent() ? conflict.server() : conflict.local();
        HybridTime born = alive.stamp().bornAt();
        HybridTime died = dead.stamp().modifiedAt();
        return born != null && (died == null || born.compareIgnoringNode(died) > 0);
    }
}
