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
import dev.truce.rollback.RollbackReport;
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
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Live data, a durable workspace, a repository and a plan, of which each process may die at each operation. */
final class CrashStage {

    static final Ruleset RULES = Ruleset.parse(
            "{record: {type: guest, key: /id, syncVersion: /syncVersion, modifiedAt: /updatedAt},"
                    + " default: fieldLevelMerge}",
            "rules");
    static final RecordFormat FORMAT = Objects.requireNonNull(RULES.record());

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
    private static final RecordId DISPUTED = new RecordId("guest", "g0");

    private final Kind kind;
    private final Path workspaceFile;
    private ObjectStore objects = ObjectStore.memory();
    private final RollbackPlan plan;
    private final Digest before;

    /** A kind of live data. */
    interface Kind {

        /** Replaces the live data by these documents. */
        void fill(List<String> documents) throws Exception;

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

    CrashStage(Kind kind, Path workspaceFile) throws Exception {
        this.kind = kind;
        this.workspaceFile = workspaceFile;
        List<String> then = new ArrayList<>();
        List<String> now = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            then.add(guest("g" + i, 1, "then"));
            if (i < 10) {
                now.add(guest("g" + i, 2, "now"));
            }
        }
        for (int i = 0; i < 5; i++) {
            now.add(guest("n" + i, 1, "new"));
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

    /** A copy of all objects, so that another process begins with the same. */
    ObjectStore copyOfObjects() {
        ObjectStore copy = ObjectStore.memory();
        objects.list("")
                .forEach(name -> copy.putIfAbsent(name, objects.get(name).orElseThrow()));
        return copy;
    }

    void useObjects(ObjectStore others) {
        objects = others;
    }

    /** What a process does with everything, as long as it lives. */
    private interface Work {
        List<RollbackReport> with(RollbackExecutor executor, LiveStore live);
    }

    /** Carries the plan out in a process that dies; false when it had ended before. */
    boolean execute(int operations) {
        return dies(
                new Fuse(operations, kind::kill),
                (executor, live) -> List.of(executor.execute(
                        plan, live, new Approval(plan.digest(), "ann", CLOCK.instant(), "drill"), "ann")));
    }

    boolean recover(int operations, boolean undo) {
        return dies(
                new Fuse(operations, kind::kill),
                (executor, live) -> undo ? executor.undo(live, "ann") : executor.recover(live, "ann"));
    }

    private boolean dies(Fuse fuse, Work work) {
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
            work.with(executor, live);
            return false;
        } catch (RuntimeException e) {
            if (!fuse.isBlown()) {
                throw e;
            }
            return true; // whatever it noticed last
        }
    }

    /** Recovers in a process that lives, and looks at everything. */
    void check(String when, boolean undo) {
        assertThat(recover(Integer.MAX_VALUE, undo)).isFalse();
        Digest state;
        try (LiveStore live = kind.open()) {
            state = StateRoot.of(live);
        }
        assertThat(state).as("live data after %s", when).isIn(before, plan.predictedRoot());
        try (SqliteWorkspace workspace = SqliteWorkspace.open(workspaceFile, CLOCK)) {
            assertThat(workspace.journal().open()).as("journal after %s", when).isEmpty();
            assertThat(workspace.audit().verify()).as("audit after %s", when).isEmpty();
            List<AuditEntry> entries = workspace.audit().entries(0, 1_000);
            String last = lastOutcome(entries);
            boolean restored = state.equals(plan.predictedRoot());
            assertThat(last)
                    .as("audit after %s", when)
                    .isIn(restored ? Set.of("DONE", "FINISHED") : Set.of("", "NOT_BEGUN", "UNDONE"));
            List<ConflictCase> cases = workspace.queue().list(new CaseFilter(null, null, null, 10));
            assertThat(cases).as("cases after %s", when).hasSize(1);
            assertThat(cases.get(0).conflict().server().valueOrNull())
                    .as("the case after %s", when)
                    .contains(restored ? "\"then\"" : "\"now\"");
            recover(Integer.MAX_VALUE, undo);
            assertThat(workspace.audit().entries(0, 1_000))
                    .as("audit after a recovery without need, after %s", when)
                    .hasSameSizeAs(entries);
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
