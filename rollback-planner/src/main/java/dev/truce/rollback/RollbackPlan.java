package dev.truce.rollback;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.record.Tallies;
import dev.truce.rollback.replica.SyncForecast;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.risk.RiskAssessment;
import dev.truce.rollback.risk.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A decided rollback: everything that will be done, to which state of the live data, what is lost by it, and how dangerous that
 * is. The executor decides nothing more. The new documents themselves are objects of the repository, named by the batches.
 *
 * @param created when it was planned
 * @param store the location of the live data
 * @param target the snapshot it goes back to
 * @param scope what it does with which records
 * @param live the state of the live data it was made for
 * @param steps what will be done, in order, as a person reads it
 * @param records the records that change, by what happens to them; fates without records are absent
 * @param batches the changes, in the order in which they are made
 * @param predictedRoot the state root that results: of the live data, or of the fork
 * @param expected how many records of each type there are then
 * @param estimate how long it takes and how much room it needs
 * @param policy the digest of the policy it was judged by
 * @param aftermath what is left as it is, and what follows for cases and replicas
 * @param risk how dangerous it is, and why
 */
public record RollbackPlan(
        Instant created,
        String store,
        Target target,
        Scope scope,
        Live live,
        List<Step> steps,
        Map<RecordFate, Tally> records,
        List<Batch> batches,
        Digest predictedRoot,
        SortedMap<String, Long> expected,
        Estimate estimate,
        Digest policy,
        Aftermath aftermath,
        RiskAssessment risk) {

    /** The version of the document that is written, and the only one that is read. */
    public static final int FORMAT_VERSION = 2;

    /** Copies the collections. */
    public RollbackPlan {
        steps = List.copyOf(steps);
        records = records.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(records));
        batches = List.copyOf(batches);
        expected = Collections.unmodifiableSortedMap(new TreeMap<>(expected));
    }

    /**
     * The snapshot of a plan.
     *
     * @param snapshot its id
     * @param createdAt when it was taken
     * @param description what its maker said about it
     * @param stateRoot the hash of its state
     * @param records how many records it has
     * @param verified whether every byte and record of it was proved when the plan was made
     * @param verifiedFiles how many files that proof read
     * @param verifiedBytes how many bytes it read
     */
    public record Target(
            Digest snapshot,
            Instant createdAt,
            String description,
            Digest stateRoot,
            long records,
            boolean verified,
            long verifiedFiles,
            long verifiedBytes) {}

    /**
     * What carrying a plan out will probably cost, from what planning it did.
     *
     * @param time reading and rehearsing took this long, and carrying out does both again
     * @param storeBytes the bytes of the documents that are written to the store, or to the fork
     * @param snapshotBytes the bytes of the live documents, which the safety snapshot takes at most; 0 for a fork
     * @param basis how both were found, in words
     */
    public record Estimate(Duration time, long storeBytes, long snapshotBytes, String basis) {}

    /**
     * What a plan does with which records.
     *
     * @param mode what it does
     * @param records which records it is about
     * @param forkFolder where a fork is written; null for the other modes
     * @param keepNew whether records that the snapshot does not have are left, instead of deleted
     */
    public record Scope(
            RestoreMode mode,
            RollbackScope records,
            @Nullable String forkFolder,
            boolean keepNew) {}

    /**
     * The state a plan was made for.
     *
     * @param stateRoot its hash
     * @param rootObject the root of its record tree in the repository, by which a later difference is explained
     * @param counts how many records of each type it has
     */
    public record Live(Digest stateRoot, Digest rootObject, SortedMap<String, Long> counts) {

        /** Copies the counts. */
        public Live {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }
    }

    /**
     * Changes that are made together.
     *
     * @param object the object of the repository that holds them
     * @param changes how many there are
     */
    public record Batch(Digest object, long changes) {}

    /**
     * What a plan leaves, and what follows from it.
     *
     * @param kept records that the snapshot does not have and that stay by choice
     * @param renewed cases on changed records that wait for a decision on the restored state from then on
     * @param closed cases on changed records that close by themselves, because the restored state leaves nothing to decide
     * @param sync what the next sync of each replica would do
     */
    public record Aftermath(Tally kept, Tally renewed, Tally closed, SyncForecast sync) {

        /**
         * How many open cases are detected again.
         *
         * @return renewed and closed ones
         */
        public long cases() {
            return renewed.total() + closed.total();
        }
    }

    /**
     * The objects that carrying it out reads, beside those of the snapshot.
     *
     * @return their names in the repository
     */
    public Set<Digest> objects() {
        return batches.stream().map(Batch::object).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * How many records change.
     *
     * @return the sum over all fates
     */
    public long changes() {
        return records.values().stream().mapToLong(Tally::total).sum();
    }

    /**
     * What is gone afterwards, except from the safety snapshot.
     *
     * @return the live states that are replaced or deleted, with samples
     */
    public Tally losses() {
        return Tallies.join(
                tally(RecordFate.NEWER_LOST),
                tally(RecordFate.REMOVED),
                tally(RecordFate.TOMBSTONED),
                tally(RecordFate.REPLACED),
                tally(RecordFate.UNREADABLE_REPLACED));
    }

    /**
     * What is there again afterwards.
     *
     * @return the states of the snapshot that are put back in the place of none, or of another, with samples
     */
    public Tally gains() {
        return Tallies.join(
                tally(RecordFate.ADDED),
                tally(RecordFate.UNREADABLE_REPLACED),
                tally(RecordFate.NEWER_LOST),
                tally(RecordFate.REPLACED));
    }

    /**
     * The records that meet one fate.
     *
     * @param fate the fate
     * @return their number and samples, {@link Tally#NONE} when there are none
     */
    public Tally tally(RecordFate fate) {
        return records.getOrDefault(fate, Tally.NONE);
    }

    /**
     * Names the plan: what an approval is bound to.
     *
     * @return the digest of the canonical form of everything else in the document
     */
    public Digest digest() {
        return Digest.ofCanonical(PlanJson.body(this));
    }

    /**
     * The plan as one document.
     *
     * @return all parts and the digest; equal plans give equal documents
     */
    public ObjectNode toJson() {
        ObjectNode json = PlanJson.body(this);
        json.put("digest", digest().toString());
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param file the file
     * @return the plan
     * @throws InputRejectedException when it is missing, malformed, of another version, or was changed since it was written
     */
    public static RollbackPlan read(Path file) {
        return parse(StrictJson.reader().read(file), file.toString());
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the document
     * @param source what to call it in errors
     * @return the plan
     * @throws InputRejectedException when it is malformed, of another version, or was changed since it was written
     */
    public static RollbackPlan parse(JsonNode json, String source) {
        return PlanJson.parse(json, source);
    }
}
