package dev.truce.rollback.risk;

import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a rollback when its risk is judged.
 *
 * @param mode what it does with the live data
 * @param types the record types it is limited to; empty for all
 * @param target the snapshot it goes back to
 * @param targetVerified whether every byte and record of the snapshot was just proved
 * @param earlier snapshots of the same source that are older than the target, newest first
 * @param live where and what the live data is
 * @param fates the records that change, by what happens to them
 * @param openCases conflicts on these records that wait for a decision
 */
public record RiskFacts(
        RestoreMode mode,
        SortedSet<String> types,
        Snapshot target,
        boolean targetVerified,
        List<Snapshot> earlier,
        Live live,
        Map<RecordFate, Tally> fates,
        Tally openCases) {

    /** Copies the collections. */
    public RiskFacts {
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
        earlier = List.copyOf(earlier);
        fates = Map.copyOf(fates);
    }

    /**
     * The live data.
     *
     * @param location what the store calls itself
     * @param folder the folder that holds the records; null when they are not in one
     * @param repository the folder that holds the snapshots; null when they are not in one
     * @param counts how many records of each type are there
     * @param ruleset the rules that hold now; null when there are none
     * @param keepsTombstones whether deleted records leave a document behind
     * @param keepsVersions whether documents carry a version
     */
    public record Live(
            String location,
            @Nullable Path folder,
            @Nullable Path repository,
            SortedMap<String, Long> counts,
            Snapshot.@Nullable RulesetRef ruleset,
            boolean keepsTombstones,
            boolean keepsVersions) {

        /** Copies the counts. */
        public Live {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }
    }

    /**
     * The records that meet one fate.
     *
     * @param fate the fate
     * @return their number and samples, {@link Tally#NONE} when there are none
     */
    public Tally tally(RecordFate fate) {
        return Optional.ofNullable(fates.get(fate)).orElse(Tally.NONE);
    }

    /**
     * How many of some records are in the scope.
     *
     * @param counts records by type
     * @return the sum over the types of the scope
     */
    public long inScope(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(count -> types.isEmpty() || types.contains(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
