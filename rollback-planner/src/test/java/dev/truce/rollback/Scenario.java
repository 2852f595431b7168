package dev.truce.rollback;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One row of the table of states. What stands besides the states, each as one word of a list:
 *
 * <ul>
 *   <li>{@code unverified}: the snapshot is not verified; {@code inside}: the repository lies in the live data
 *   <li>{@code other store}: the snapshot was taken of another; {@code rules 1.1.0}: rules that hold now, others than then
 *   <li>{@code case b}: a conflict on guest b is open; {@code phone 31d}: a replica that was last seen then
 *   <li>{@code free 20}: bytes free in the repository; {@code dinner risky}: a window two days after each change, with its level
 *   <li>{@code tables needed}: the rules say that a guest's table is a record; {@code tables enforced}: the store does
 *   <li>{@code seats once}: the store has each seat once; {@code then hat}: a column that there was, {@code now hat}, {@code now hat!}: one that
 *       there is, optional or not; {@code writer}: somebody writes while it is rehearsed; {@code only guest}: the scope
 *   <li>{@code earlier a1 b1}: an earlier snapshot; {@code R-X risky}: a level of the policy; {@code up to 2}: newer states may be lost
 * </ul>
 */
final class Scenario {

    private final Path folder;
    private final List<String> besides;
    private final Town town;
    private final SnapshotRepository repository;

    Scenario(Path folder, String keep, String besides) {
        this.folder = folder;
        this.besides = besides.isBlank() ? List.of() : List.of(besides.split(" *; *", -1));
        RecordFormat format = switch (keep) {
            case "all" -> Town.FULL;
            case "no deletions" -> Town.WITHOUT_TOMBSTONES;
            default -> Town.PLAIN;
        };
        this.town = new Town(folder.resolve("live"), format);
        this.repository = has("inside")
                ? SnapshotRepository.directory(town.folder.resolve("snapshots"), town.clock)
                : word("free").isPresent()
                        ? SnapshotRepository.directory(folder.resolve("repository"), town.clock)
                        : town.repository;
    }

    private boolean has(String word) {
        return besides.contains(word);
    }

    /** What stands behind a word, such as 20 behind free. */
    private Optional<String> word(String name) {
        return besides.stream()
                .filter(word -> word.startsWith(name + " "))
                .map(word -> word.substring(name.length() + 1))
                .findFirst();
    }

    RollbackPlan plan(String mode, String then, String now) {
        word("earlier").ifPresent(earlier -> take(earlier, "earlier"));
        Snapshot snapshot = take(then, "before");
        town.hold(now);
        RollbackRequest request = switch (mode) {
            case "repair" -> RollbackRequest.repair(snapshot);
            case "authoritative" -> RollbackRequest.authoritative(snapshot);
            default -> RollbackRequest.fork(snapshot, folder.resolve("fork"));
        };
        request = has("unverified") ? request.withoutVerification() : request;
        request = word("only").isPresent()
                ? request.ofTypes(new TreeSet<>(List.of(word("only").get())))
                : request;
        return planner().plan(request, store(has("other store") ? "dir:another" : "dir:here", schema("now")));
    }

    private Snapshot take(String drawing, String description) {
        town.hold(drawing);
        Ruleset rules = rules("1.0.0");
        return repository.create(
                store("dir:here", schema("then")),
                new Snapshot.Note(description, new TreeSet<>(), Snapshot.RulesetRef.of(rules)));
    }

    private Ruleset rules(String version) {
        String references = has("tables needed") ? "types: { guest: { references: { /table: table } } }\n" : "";
        return Ruleset.parse("ruleset: r\nversion: " + version + "\n" + references, "rules");
    }

    private RollbackPlanner planner() {
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        word("case").ifPresent(key -> queue.park(parked(key)));
        ReplicaRegistry replicas = ReplicaRegistry.inMemory();
        word("phone")
                .ifPresent(age -> replicas.report(Replica.seen(
                        "", "phone", town.clock.now.minus(Duration.parse("P" + age)), Acknowledged.NOTHING)));
        String policy = word("dinner")
                        .map(level ->
                                "windows: [ { name: dinner, field: /updatedAt, after: P2D, level: " + level + " } ]\n")
                        .orElse("")
                + word("up to")
                        .map(count -> "thresholds: { newerLostRiskyUpTo: " + count + " }\n")
                        .orElse("")
                + besides.stream()
                        .filter(word -> word.startsWith("R-"))
                        .map(word -> "levels: { " + word.replace(" ", ": ") + " }\n")
                        .findFirst()
                        .orElse("");
        return RollbackPlanner.builder(repository, town.format, town.clock)
                .ruleset(rules(word("rules").orElse("1.0.0")))
                .queue(queue)
                .replicas(replicas)
                .policy(policy.isEmpty() ? RollbackPolicy.defaults() : RollbackPolicy.parse(policy, "policy"))
                .freeSpace(any -> word("free").map(Long::valueOf).orElse(Long.MAX_VALUE))
                .build();
    }

    static NewCase parked(String key) {
        return new NewCase(
                new NewCase.Key("", new RecordId("guest", key), ""),
                new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null),
                ParkReason.FIELD_CONFLICT,
                "",
                Topology.HUB,
                Side.none(),
                Side.none(),
                Side.none(),
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("r", "1.0.0", Digest.of(new byte[0])));
    }

    private StoreSchema schema(String when) {
        List<StoreSchema.Column> columns = new ArrayList<>(List.of(new StoreSchema.Column("id", "text", true)));
        word(when)
                .ifPresent(column -> columns.add(
                        new StoreSchema.Column(column.replaceAll("[!:].*", ""), "text", column.endsWith("!"))));
        boolean said = word("then").isPresent() || word("now").isPresent();
        List<StoreSchema.Reference> references = has("tables enforced")
                ? List.of(new StoreSchema.Reference(List.of("table"), "table", List.of("id")))
                : List.of();
        List<List<String>> uniques = has("seats once") ? List.of(List.of("id"), List.of("seat")) : List.of();
        if (!said && references.isEmpty() && uniques.isEmpty()) {
            return StoreSchema.NONE;
        }
        return new StoreSchema(new TreeMap<>(
                Map.of("guest", new StoreSchema.TypeSchema(said ? columns : List.of(), references, uniques))));
    }

    /** The folder's records under another name, with demands, and perhaps with a writer whose records are met when they are looked up. */
    private LiveStore store(String location, StoreSchema schema) {
        LiveStore below = town.live();
        return new LiveStore() {
            @Override
            public String location() {
                return location;
            }

            @Override
            public Optional<Path> folder() {
                return below.folder();
            }

            @Override
            public StoreSchema schema() {
                return schema;
            }

            @Override
            public RecordCursor scan() {
                return below.scan();
            }

            @Override
            public Optional<StoredRecord> get(RecordId id) {
                return has("writer")
                        ? Optional.of(new StoredRecord(id, "{\"id\":\"meanwhile\"}".getBytes(StandardCharsets.UTF_8)))
                        : below.get(id);
            }

            @Override
            public void apply(List<RecordChange> changes) {
                below.apply(changes);
            }

            @Override
            public boolean atomic() {
                return below.atomic();
            }

            @Override
            public StoreLock lock() {
                return below.lock();
            }

            @Override
            public void close() {
                below.close();
            }
        };
    }
}
