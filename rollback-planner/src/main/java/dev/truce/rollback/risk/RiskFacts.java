package dev.truce.rollback.risk;

import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.SyncForecast;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.StoreSchema;
import java.nio.file.Path;
import java.time.Instant;
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
 * @param outlook what a rehearsal showed of the state that will be
 * @param replicas the replicas that may still sync with the live data; empty also when nobody knows them
 * @param sync what the next sync of each of them would do
 * @param at when it is judged
 */
public record RiskFacts(
        RestoreMode mode,
        SortedSet<String> types,
        Snapshot target,
        boolean targetVerified,
        List<Snapshot> earlier,
        Live live,
        Map<RecordFate, Tally> fates,
        Tally openCases,
        Outlook outlook,
        List<Replica> replicas,
        SyncForecast sync,
        Instant at) {

    /** Copies the collections. */
    public RiskFacts {
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
        earlier = List.copyOf(earlier);
        fates = Map.copyOf(fates);
        replicas = List.copyOf(replicas);
    }

    /**
     * The state that will be, as a rehearsal showed it.
     *
     * @param orphans records that would refer to records that will not be there
     * @param orphansRefused whether the store itself would refuse them
     * @param duplicates records that would hold a value that must occur once, together with another
     * @param critical the records that change and that a {@link Scorer} scored, by how critical they are
     * @param failure why the rehearsal did not do what was planned, in words; null when it did
     */
    public record Outlook(
            Tally orphans,
            boolean orphansRefused,
            Tally duplicates,
            Map<RiskLevel, Tally> critical,
            @Nullable String failure) {

        /** Nothing is wrong with it. */
        public static final Outlook CLEAR = new Outlook(Tally.NONE, false, Tally.NONE, Map.of(), null);

        /** Copies the scores. */
        public Outlook {
            critical = Map.copyOf(critical);
        }
    }

    /**
     * The room for a snapshot of the live data.
     *
     * @param writable whether the repository can be written to
     * @param freeBytes how much room there is
     * @param neededBytes how much it takes at most
     */
    public record Space(boolean writable, long freeBytes, long neededBytes) {}

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
     * @param schema what the store demands of its records
     * @param space the room for a safety snapshot; null when nobody knows
     */
    public record Live(
            String location,
            @Nullable Path folder,
            @Nullable Path repository,
            SortedMap<String, Long> counts,
            Snapshot.@Nullable RulesetRef ruleset,
            boolean keepsTombstones,
            boolean keepsVersions,
            StoreSchema schema,
            @Nullable Space space) {

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
        return ofTypes(counts).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those counts that are of types in the scope. */
    SortedMap<String, Long> ofTypes(Map<String, Long> counts) {
        SortedMap<String, Long> concerned = new TreeMap<>(counts);
        concerned.keySet().removeIf(type -> !types.isEmpty() && !types.contains(type));
        return concerned;
    }
}
