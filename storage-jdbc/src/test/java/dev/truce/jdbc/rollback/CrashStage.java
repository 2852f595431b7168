package dev.truce.jdbc.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.jdbc.SqliteWorkspace;
import dev.truce.rollback.Approval;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Live data, a durable workspace, a repository and a plan, of which each process may die at each operation. */
final class CrashStage {

    static final Ruleset RULES = Ruleset.parse(
            "{record: {type: guest, key: /id, syncVersion: /syncVersion, modifiedAt: /updatedAt},"
                    + " default: fieldLevelMerge}",
            "rules");
    /** Two, so that a folder cannot change all in one step. */
    static final List<String> TYPES = List.of("guest", "seat");

    static final RecordFormat FORMAT = Objects.requireNonNull(RULES.record());

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
    private static final RecordId DISPUTED = new RecordId("guest", "g0");

    private final Kind kind;
    private final Path folder;
    private final Path workspaceFile;
    private ObjectStore objects = ObjectStore.memory();
    private final RollbackPlan plan;
    private final Digest before;

    /** A kind of live data. */
    interface Kind {

        /** Replaces the live data by these documents of each type. */
        void fill(Map<String, List<String>> documents) throws Exception;

        /** The live data, for one process. */
        LiveStore open();

        /** What lies outside of the folder. */
        default List<String> save() throws Exception {
            return List.of();
        }

        /** Brings back what lies outside of the folder. */
        default void reset(List<String> saved) throws Exception {}

        /** Ends what the process has to do with the live data. */
        default void kill() {}
    }

    CrashStage(Kind kind, Path folder) throws Exception {
        this.kind = kind;
        this.folder = folder;
        this.workspaceFile = folder.resolve("truce.db");
        Map<String, List<String>> then = new TreeMap<>();
        Map<String, List<String>> now = new TreeMap<>();
        for (String type : TYPES) {
            then.put(type, documents(0, 9, 1, "then"));
            now.put(type, documents(0, 5, 2, "now"));
            now.get(type).addAll(documents(20, 23, 1, "new"));
        }
        kind.fill(then);
        Snapshot snapshot;
        try (LiveStore live = kind.open()) {
            snapshot = repository(objects).create(live, Snapshot.Note.of("before"));
        }
        kind.fill(now);
        try (LiveStore live = kind.open();
                SqliteWorkspace workspace = SqliteWorkspace.open(workspaceFile, CLOCK)) {
            dispute(workspace.queue());
            before = StateRoot.of(live);
            plan = RollbackPlanner.builder(repository(objects), FORMAT, CLOCK)
                    .ruleset(RULES)
                    .queue(workspace.queue())
                    .build()
                    .plan(RollbackRequest.authoritative(snapshot), live);
        }
        assertThat(plan.aftermath().cases()).isEqualTo(1);
    }

    private static List<String> documents(int from, int to, int version, String name) {
        return IntStream.range(from, to)
                .mapToObj(i -> guest("g" + i, version, name))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String guest(String id, int version, String name) {
        return "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"syncVersion\":" + version
                + ",\"updatedAt\":\"2026-02-1" + version + "T00:00:00Z\"}";
    }

    private static void dispute(ConflictQueue queue) {
        ConflictResolver.<JsonNode>builder(RULES, FieldAccess.json(), CLOCK)
                .node("phone")
                .queue(queue)
                .build()
                .resolve(
                        DISPUTED,
                        side(guest("g0", 0, "was")),
                        side(guest("g0", 0, "mine")),
                        side(guest("g0", 2, "now")));
    }

    private static Side<JsonNode> side(String document) {
        return FORMAT.side(StrictJson.reader().read(document, "document"));
    }

    private static SnapshotRepository repository(ObjectStore in) {
        return SnapshotRepository.in(in, CLOCK);
    }

    /** The state of everything as it is now. */
    CrashState state() throws Exception {
        return CrashState.of(folder, kind.save(), objects);
    }

    /** Goes on from a state. */
    void begin(CrashState state) throws Exception {
        state.into(folder);
        kind.reset(state.rows());
        objects = state.copyOfObjects();
    }

    /** What a process does, as long as it lives. */
    interface Program {
        void with(RollbackExecutor executor, LiveStore live);
    }

    /** A process that rehearses the plan and carries it out. */
    Program execution() {
        return (executor, live) -> {
            assertThat(executor.rehearse(plan, live).asPredicted()).isTrue();
            executor.execute(plan, live, new Approval(plan.digest(), "ann", CLOCK.instant(), "drill"), "ann");
        };
    }

    /** A process that finishes what was interrupted, or undoes it. */
    static Program recovery(boolean undo) {
        return (executor, live) -> {
            if (undo) {
                executor.undo(live, "ann");
            } else {
                executor.recover(live, "ann");
            }
        };
    }

    /** What a process leaves that dies at an operation. */
    CrashState death(Program process, int operation) {
        AtomicReference<@Nullable CrashState> left = new AtomicReference<>();
        run(process, new Fuse(operation, () -> {}, () -> left.set(atDeath())));
        return Objects.requireNonNull(left.get(), () -> "it had ended before operation " + operation);
    }

    /** How many operations a process has that lives. */
    int life(Program process) {
        Fuse fuse = new Fuse(Integer.MAX_VALUE, () -> {}, () -> {});
        run(process, fuse);
        return fuse.burnt();
    }

    /**
     * What a process would leave at each operation, by one that lives. Where nothing was written since the operation before,
     * byte by byte, the state is the same object.
     */
    List<CrashState> states(Program process) {
        List<CrashState> states = new ArrayList<>();
        run(process, new Fuse(Integer.MAX_VALUE, () -> states.add(next(states)), () -> {}));
        return states;
    }

    private CrashState next(List<CrashState> before) {
        CrashState now = stateOrFail();
        CrashState last = before.isEmpty() ? now : before.get(before.size() - 1);
        return last.isSameAs(now) ? last : now;
    }

    private void run(Program process, Fuse fuse) {
        try (SqliteWorkspace workspace = SqliteWorkspace.open(workspaceFile, CLOCK);
                LiveStore live = fuse.around(kind.open())) {
            RollbackExecutor executor = new RollbackExecutor(
                            repository(fuse.around(ObjectStore.class, objects, Set.of("putIfAbsent", "delete"))),
                            fuse.around(Journal.class, workspace.journal(), Set.of("begin", "record", "finish")),
                            fuse.around(AuditTrail.class, workspace.audit(), Set.of("append")),
                            CLOCK,
                            step -> fuse.burn())
                    .settling(
                            fuse.around(ConflictQueue.class, workspace.queue(), Set.of("park", "closeResolved")),
                            RULES);
            process.with(executor, live);
        } catch (RuntimeException e) {
            if (!fuse.isBlown()) {
                throw e;
            } // else whatever it noticed last
        }
    }

    private CrashState atDeath() {
        kind.kill();
        return stateOrFail();
    }

    private CrashState stateOrFail() {
        try {
            return state();
        } catch (Exception e) {
            throw new IllegalStateException("the state at an operation cannot be kept", e);
        }
    }

    /**
     * Recovers in a process that lives, and looks at everything in another.
     *
     * @return how many operations the recovery had
     */
    int check(String when, boolean undo) {
        int operations = life(recovery(undo));
        look(when);
        return operations;
    }

    /** What must hold once a recovery lived. */
    void look(String when) {
        Digest state;
        try (LiveStore live = kind.open()) {
            state = StateRoot.of(live);
        }
        assertThat(state).as("live data after %s", when).isIn(before, plan.predictedRoot());
        boolean restored = state.equals(plan.predictedRoot());
        try (SqliteWorkspace workspace = SqliteWorkspace.open(workspaceFile, CLOCK)) {
            assertThat(workspace.journal().open()).as("journal after %s", when).isEmpty();
            assertThat(workspace.audit().verify()).as("audit after %s", when).isEmpty();
            assertThat(lastOutcome(workspace.audit().entries(0, 1_000)))
                    .as("audit after %s", when)
                    .isIn(restored ? Set.of("DONE", "FINISHED") : Set.of("", "NOT_BEGUN", "UNDONE"));
            List<ConflictCase> cases = workspace.queue().list(new CaseFilter(null, null, null, 10));
            assertThat(cases).as("cases after %s", when).hasSize(1);
            assertThat(cases.get(0).conflict().server().valueOrNull())
                    .as("the case after %s", when)
                    .contains(restored ? "\"then\"" : "\"now\"");
        }
    }

    /** Whoever recovers again finds nothing to do, and whoever went back can carry the plan out after all. */
    void checkAgain(String when, boolean undo) throws Exception {
        CrashState recovered = state();
        assertThat(life(recovery(undo)))
                .as("operations of a recovery without need, after %s", when)
                .isZero();
        assertThat(state().isLike(recovered))
                .as("state after %s and a recovery without need", when)
                .isTrue();
        try (LiveStore live = kind.open()) {
            if (StateRoot.of(live).equals(plan.predictedRoot())) {
                return;
            }
        }
        life(execution());
        try (LiveStore live = kind.open()) {
            assertThat(StateRoot.of(live))
                    .as("live data after %s, and the plan again", when)
                    .isEqualTo(plan.predictedRoot());
        }
    }

    private static String lastOutcome(List<AuditEntry> entries) {
        String last = "";
        for (AuditEntry entry : entries) {
            AuditKind entryKind = entry.event().kind();
            if (entryKind == AuditKind.ROLLBACK || entryKind == AuditKind.RECOVERY) {
                last = StrictJson.reader()
                        .read(((AuditPayload.Kept) entry.event().payload()).text(), "audit")
                        .path("outcome")
                        .asString();
            }
        }
        return last;
    }

    static byte[] lines(List<String> documents) {
        return (String.join("\n", documents) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
