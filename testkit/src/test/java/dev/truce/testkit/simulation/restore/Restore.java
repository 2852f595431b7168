package dev.truce.testkit.simulation.restore;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.Approval;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.rollback.replica.SyncFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One history, made from a seed: everybody edits and syncs, the server is snapshotted, everybody goes on, the server is rolled back
 * by the real planner and executor, and all sync until nothing changes. What comes of it is held against the plan.
 */
final class Restore {

    /** What breaks a restore, to see that it is noticed. */
    enum Fault {
        NONE,
        NO_EPOCH,
        SAME_VERSION,
        NO_TOMBSTONE
    }

    private static final String[] MEMBERS = {"a", "b", "c"};
    private static final int REPLICAS = 5;

    private final SplittableRandom random;
    private final Ruleset rules;
    private final RecordFormat format;
    private final Fault fault;
    private final Path fork;
    private final Hub hub;
    private final List<Device> devices = new ArrayList<>();
    private final List<RecordId> ids = new ArrayList<>();
    private final ReplicaRegistry registry = ReplicaRegistry.inMemory();
    private final SnapshotRepository repository;
    private final Map<SyncFate, Long> fates = new EnumMap<>(SyncFate.class);
    private final Set<RecordId> madeAnew = new TreeSet<>();
    private int value;

    /** A history; {@code fork} is where it may write a fork, a folder that is not there. */
    Restore(long seed, Ruleset rules, Fault fault, Path fork) {
        this.random = new SplittableRandom(seed);
        this.rules = rules;
        this.format = Objects.requireNonNull(rules.record());
        this.fault = fault;
        this.fork = fork;
        this.hub = new Hub(format);
        this.repository = SnapshotRepository.in(ObjectStore.memory(), hub.clock);
        for (int i = 0; i < REPLICAS; i++) {
            devices.add(new Device("r" + i, rules, hub, Duration.ofSeconds(random.nextInt(-20, 20))));
        }
        for (int i = 0; i < 6; i++) {
            ids.add(new RecordId("note", "k" + i));
        }
    }

    /** How often each fate was met: what a test looks at to see that it saw something. */
    Map<SyncFate, Long> fates() {
        return fates;
    }

    /** Runs the history; what breaks a promise is thrown. */
    void run(RestoreMode mode, boolean keepNew) {
        ids.subList(0, 4).forEach(id -> hub.edit(id, "a", ++value));
        devices.forEach(this::syncAll);
        work(10);
        Snapshot snapshot = repository.create(hub.store, Snapshot.Note.of("before"));
        hub.pass(Duration.ofSeconds(1));
        work(18);
        hub.pass(Duration.ofMinutes(1));
        Map<RecordId, byte[]> lost = mode == RestoreMode.REPAIR ? lose() : Map.of();
        SortedMap<RecordId, byte[]> live = new TreeMap<>(hub.store.documents);
        RollbackPlan plan = planner().plan(request(snapshot, mode, keepNew), hub.store);
        require(plan.aftermath().sync().isKnown() || mode == RestoreMode.FORK, "the plan could not try the sync");
        RollbackReport report = executor()
                .execute(plan, hub.store, new Approval(plan.digest(), "sim", hub.clock.instant(), "simulated"), "sim");
        require(
                (report.asPredicted() && mode == RestoreMode.FORK)
                        || StateRoot.of(hub.store).equals(plan.predictedRoot()),
                "the state is not the predicted one");
        Set<RecordId> changed = changed(live);
        require(changed.size() == (mode == RestoreMode.FORK ? 0 : plan.changes()), "the plan changed other records");
        casesShowTheRestoredState(changed);
        plant(changed, live);
        SortedMap<RecordId, byte[]> restored = new TreeMap<>(hub.store.documents);
        firstSync(plan, changed, restored);
        settle();
        allAgree(plan, changed, restored, lost);
    }

    private void work(int operations) {
        for (int i = 0; i < operations; i++) {
            hub.pass(Duration.ofSeconds(random.nextInt(1, 40)));
            RecordId id = ids.get(random.nextInt(ids.size()));
            Device device = devices.get(random.nextInt(devices.size()));
            String member = MEMBERS[random.nextInt(MEMBERS.length)];
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> hub.edit(id, member, ++value);
                case 3 -> hub.delete(id);
                case 4, 5, 6, 7 -> device.edit(id, member, ++value);
                case 8 -> device.delete(id);
                default -> syncAll(device);
            }
        }
    }

    private void syncAll(Device device) {
        ids.forEach(id -> device.sync(id, hub));
        boolean whole = device.parked.isEmpty() && random.nextBoolean();
        registry.report(Replica.seen(
                "",
                device.name,
                hub.clock.instant(),
                new Acknowledged(whole ? StateRoot.of(hub.store) : null, HybridTime.of(hub.clock.instant()), null)));
    }

    /** The server's disk loses records, tombstones too, or damages them. */
    private Map<RecordId, byte[]> lose() {
        Map<RecordId, byte[]> lost = new TreeMap<>();
        for (RecordId id : ids) {
            byte[] document = hub.store.documents.get(id);
            if (document != null && random.nextInt(3) == 0) {
                lost.put(id, document);
                if (random.nextBoolean()) {
                    hub.store.documents.remove(id);
                } else {
                    hub.store.documents.put(
                            id, ("{\"id\":\"" + id.key() + "\",\"version\":\"x\"}").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return lost;
    }

    private RollbackRequest request(Snapshot snapshot, RestoreMode mode, boolean keepNew) {
        return switch (mode) {
            case REPAIR -> RollbackRequest.repair(snapshot);
            case AUTHORITATIVE ->
                keepNew
                        ? RollbackRequest.authoritative(snapshot).keepingNew()
                        : RollbackRequest.authoritative(snapshot);
            case FORK -> RollbackRequest.fork(snapshot, fork);
        };
    }

    private RollbackPlanner planner() {
        return RollbackPlanner.builder(repository, format, hub.clock)
                .ruleset(rules)
                .queue(hub.queue)
                .replicas(registry)
                .build();
    }

    private RollbackExecutor executor() {
        return new RollbackExecutor(
                        repository, Journal.inMemory(hub.clock), hub.audit, hub.clock, ExecutionListener.NONE)
                .settling(hub.queue, rules);
    }

    private Set<RecordId> changed(SortedMap<RecordId, byte[]> live) {
        Set<RecordId> changed = new TreeSet<>();
        for (RecordId id : ids) {
            if (!Arrays.equals(live.get(id), hub.store.documents.get(id))) {
                changed.add(id);
            }
        }
        return changed;
    }

    private void casesShowTheRestoredState(Set<RecordId> changed) {
        for (ConflictCase open : hub.queue.list(CaseFilter.OPEN)) {
            RecordId id = open.conflict().key().record();
            if (changed.contains(id)) {
                require(
                        Objects.equals(
                                open.conflict().server().stamp().version(),
                                hub.read(id).stamp().version()),
                        "case " + open.number() + " on " + id + " shows the server as it was");
            }
        }
    }

    private void plant(Set<RecordId> changed, SortedMap<RecordId, byte[]> live) {
        for (RecordId id : changed) {
            Side<JsonNode> side = hub.read(id);
            switch (fault) {
                case NONE -> {}
                case NO_EPOCH -> hub.put(id, Faults.withoutEpoch(side));
                case SAME_VERSION -> hub.put(id, Faults.withVersionOf(side, live.get(id), format));
                case NO_TOMBSTONE -> {
                    if (side instanceof Side.Tombstone) {
                        hub.store.documents.remove(id);
                    }
                }
            }
        }
    }

    /** What each replica does first is what the plan says that it may do. */
    private void firstSync(RollbackPlan plan, Set<RecordId> changed, SortedMap<RecordId, byte[]> restored) {
        for (Device device : devices) {
            for (RecordId id : ids) {
                boolean asRestored = Arrays.equals(restored.get(id), hub.store.documents.get(id));
                Encounter before = Encounter.of(
                        device,
                        id,
                        format,
                        hub.side(restored.get(id)),
                        plan.scope().mode() == RestoreMode.REPAIR);
                device.sync(id, hub);
                if (before.isNew()) {
                    madeAnew.add(id); // by somebody who never had it: not what was deleted
                }
                if (!changed.contains(id) || !asRestored) {
                    continue;
                }
                SyncFate fate = before.fate(device.parked.containsKey(id), hub.read(id));
                fates.merge(fate, 1L, Long::sum);
                ReplicaForecast forecast = plan.aftermath().sync().replicas().stream()
                        .filter(each -> each.id().equals(device.name))
                        .findFirst()
                        .orElseThrow();
                require(
                        before.isNew() || forecast.count(fate) > 0,
                        device.name + " met " + id + " with " + fate + ", but the plan says " + forecast.fates() + ": "
                                + before);
            }
        }
    }

    private void settle() {
        for (int round = 0; round < 12; round++) {
            SortedMap<RecordId, byte[]> before = new TreeMap<>(hub.store.documents);
            devices.forEach(device -> ids.forEach(id -> device.sync(id, hub)));
            if (before.keySet().equals(hub.store.documents.keySet())
                    && before.entrySet().stream()
                            .allMatch(each -> Arrays.equals(each.getValue(), hub.store.documents.get(each.getKey())))) {
                return;
            }
        }
        throw new AssertionError("syncing does not come to an end");
    }

    private void allAgree(
            RollbackPlan plan,
            Set<RecordId> changed,
            SortedMap<RecordId, byte[]> restored,
            Map<RecordId, byte[]> lost) {
        boolean undoes = Arrays.stream(SyncFate.values())
                .anyMatch(fate -> fate.undoes() && plan.aftermath().sync().count(fate) > 0);
        for (RecordId id : ids) {
            Side<JsonNode> server = hub.read(id);
            for (Device device : devices) {
                if (device.parked.containsKey(id)) {
                    boolean reported = hub.queue.list(CaseFilter.OPEN).stream()
                            .anyMatch(open -> open.conflict().key().record().equals(id)
                                    && open.conflict().key().origin().equals(device.name));
                    require(reported, device.name + " waits for " + id + ", and no case says so");
                    continue;
                }
                Side<JsonNode> own = device.read(id);
                require(
                        Encounter.content(own, format).equals(Encounter.content(server, format))
                                && (own.isGone()
                                        || own.stamp().version() == null
                                        || own.stamp()
                                                .version()
                                                .equals(server.stamp().version())),
                        device.name + " holds " + id + " as " + own + ", the server as " + server);
            }
            boolean deleted = changed.contains(id)
                    && plan.scope().mode() == RestoreMode.AUTHORITATIVE
                    && hub.side(restored.get(id)) instanceof Side.Tombstone;
            require(
                    !deleted || undoes || madeAnew.contains(id) || !server.isPresent(),
                    id + " was deleted by the restore and is alive");
            require(!lost.containsKey(id) || lost.get(id) != null, "a lost record was forgotten");
        }
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
