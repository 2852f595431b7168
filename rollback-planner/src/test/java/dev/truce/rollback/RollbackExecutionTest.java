package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.execution.ApprovalRequiredException;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.execution.StalePlanException;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoreLockedException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RollbackExecutionTest {

    @TempDir
    Path temp;

    private Town town(String drawing) {
        return new Town(temp.resolve("live"), Town.FULL).hold(drawing);
    }

    private static RollbackReport execute(Town town, RollbackPlan plan) {
        Approval approval = new Approval(plan.digest(), "ann", Town.START, "because");
        try (LiveStore live = town.live()) {
            return town.executor().execute(plan, live, approval, "ann");
        }
    }

    @Test
    void aRepairPutsBackWhatIsMissingByteForByteAndTouchesNothingElse() {
        Town town = town("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        List<String> whole = town.records();
        town.hold("a2 c3");

        RollbackPlan plan = town.planner().plan(RollbackRequest.repair(snapshot), town.live());
        RollbackReport report = town.executor().execute(plan, town.live(), null, "ann");

        assertThat(report.outcome()).isEqualTo(RollbackReport.Outcome.DONE);
        assertThat(report.counts()).containsExactly(Map.entry("guest", 1L));
        assertThat(report.verified()).isEqualTo(1);
        assertThat(report.asPredicted()).isTrue();
        assertThat(town.records()).hasSize(3).contains(whole.get(1));
        assertThat(town.records().get(0)).contains("v2");
    }

    @Test
    void anAuthoritativeRestoreIssuesVersionsThatWin() {
        Town town = town("a1 b3");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a7 b3 c2");

        execute(town, town.planner().plan(RollbackRequest.authoritative(snapshot), town.live()));

        assertThat(town.records())
                .containsExactly(
                        "guest/a {\"id\":\"a\",\"name\":\"v1\",\"syncVersion\":8,\"updatedAt\":\"2026-01-11T00:00:00Z\""
                                + ",\"epoch\":1}",
                        "guest/b {\"id\":\"b\",\"name\":\"v3\",\"syncVersion\":3,\"updatedAt\":\"2026-01-10T03:00:00Z\"}",
                        "guest/c {\"id\":\"c\",\"syncVersion\":3,\"epoch\":1,\"updatedAt\":\"2026-01-11T00:00:00Z\""
                                + ",\"deleted\":true}");
        assertThat(town.planner()
                        .plan(RollbackRequest.authoritative(snapshot), town.live())
                        .changes())
                .isZero();
    }

    @Test
    void withoutMetadataAnAuthoritativeRestoreGivesTheVerySnapshot() {
        Town town = new Town(temp.resolve("live"), Town.PLAIN).hold("a1 b1 table/t1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c1 table/t1 chair/x1");

        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        RollbackReport report = execute(town, plan);

        assertThat(plan.predictedRoot()).isEqualTo(snapshot.content().stateRoot());
        assertThat(report.stateRoot()).isEqualTo(snapshot.content().stateRoot());
    }

    @Test
    void otherTypesStayOutOfALimitedRollback() {
        Town town = town("a1 table/t1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 table/t2");

        execute(
                town,
                town.planner().plan(RollbackRequest.authoritative(snapshot).ofTypes(Set.of("guest")), town.live()));

        assertThat(town.records().get(0)).contains("v1");
        assertThat(town.records().get(1)).contains("v2");
        assertThatThrownBy(() ->
                        town.planner().plan(RollbackRequest.repair(snapshot).ofTypes(Set.of("gust")), town.live()))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("type gust");
    }

    @Test
    void aForkLeavesTheLiveDataAndHoldsTheSnapshot() {
        Town town = town("a1 b1 table/t1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        List<String> live = town.records();
        Path folder = temp.resolve("forks/of/today");

        RollbackPlan plan = town.planner().plan(RollbackRequest.fork(snapshot, folder), town.live());
        RollbackReport report = town.executor().execute(plan, town.live(), null, "ann");

        assertThat(town.records()).isEqualTo(live);
        assertThat(report.verified()).isEqualTo(3);
        assertThat(report.asPredicted()).isTrue();
        assertThat(town.audit.entries(0, 9)).singleElement().satisfies(entry -> {
            assertThat(entry.event().kind()).isEqualTo(AuditKind.ROLLBACK);
            assertThat(entry.event().subject()).isEqualTo("plan " + plan.digest());
            assertThat(entry.event().actor()).isEqualTo("ann");
        });
        try (LiveStore fork = LiveStore.directory(folder, town.format)) {
            assertThat(StateRoot.of(fork)).isEqualTo(snapshot.content().stateRoot());
        }
        assertThatThrownBy(() -> town.planner().plan(RollbackRequest.fork(snapshot, folder), town.live()))
                .isInstanceOf(PlanRefusedException.class);
    }

    @Test
    void aPlanThatChangesNothingIsDoneWithoutASafetySnapshot() {
        Town town = town("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());

        RollbackReport report = town.executor().execute(plan, town.live(), null, "ann");

        assertThat(report.outcome()).isEqualTo(RollbackReport.Outcome.DONE);
        assertThat(report.verified()).isZero();
        assertThat(report.asPredicted()).isTrue();
        assertThat(report.safetySnapshot()).isNull();
        assertThat(town.repository.list()).containsExactly(snapshot);
    }

    @Test
    void aPlanAboveSafeNeedsAnApprovalOfExactlyThisPlan() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        List<String> live = town.records();
        Approval other = new Approval(Digest.of(new byte[0]), "ann", Town.START, "");

        assertThatThrownBy(() -> town.executor().execute(plan, town.live(), null, "ann"))
                .isInstanceOf(ApprovalRequiredException.class)
                .hasMessage("Plan " + plan.digest().shortText()
                        + "… is DANGEROUS and has no approval; read its reasons, then approve " + plan.digest() + ".");
        assertThatThrownBy(() -> town.executor().execute(plan, town.live(), other, "ann"))
                .isInstanceOf(ApprovalRequiredException.class)
                .hasMessageStartingWith("The approval is for plan e3b0c44298fc…, but this is plan ");
        assertThat(town.records()).isEqualTo(live);
    }

    @Test
    void anApprovalHoldsForItsTimeAlone() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        Approval approval = new Approval(plan.digest(), "bea", town.clock.now, "");
        town.clock.now = town.clock.now.plus(Duration.ofDays(7));

        assertThatThrownBy(() -> town.executor().execute(plan, town.live(), approval, "ann"))
                .isInstanceOf(ApprovalRequiredException.class)
                .hasMessageContaining("has no approval that holds: that of bea expired at " + town.clock.now);
        town.clock.now = town.clock.now.minusMillis(1);
        assertThat(town.executor().execute(plan, town.live(), approval, "ann").outcome())
                .isEqualTo(RollbackReport.Outcome.DONE);
    }

    @Test
    void aStoreThatWritesSomethingElseIsFoundByTheCheck() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        LiveStore below = town.live();
        LiveStore wrong = (LiveStore) Proxy.newProxyInstance(
                LiveStore.class.getClassLoader(), new Class<?>[] {LiveStore.class}, (proxy, method, given) -> {
                    if (!method.getName().equals("apply")) {
                        return method.invoke(below, given);
                    }
                    below.apply(((List<?>) given[0])
                            .stream()
                                    .map(RecordChange.class::cast)
                                    .map(change -> new RecordChange(
                                            change.id(),
                                            change.expected(),
                                            "{\"id\":\"a\",\"name\":\"v9\"}".getBytes(StandardCharsets.UTF_8)))
                                    .toList());
                    return null;
                });

        Approval approval = new Approval(plan.digest(), "bea", town.clock.now, "");
        assertThatThrownBy(() -> town.executor().execute(plan, wrong, approval, "ann"))
                .isInstanceOf(RollbackInterruptedException.class)
                .hasMessageContaining("Record guest/a and 0 others are not as they were just written");
    }

    @Test
    void aStalePlanChangesNothingAndSaysWhatChanged() {
        Town town = town("a1 b1 c1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 b1 c1");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        town.hold("a2 b5 d1");
        List<String> live = town.records();
        int snapshots = town.repository.list().size();

        assertThatThrownBy(() -> execute(town, plan))
                .isInstanceOfSatisfying(StalePlanException.class, stale -> {
                    assertThat(stale.changed()).containsExactly("guest/b changed", "guest/c removed", "guest/d added");
                    assertThat(stale.total()).isEqualTo(3);
                })
                .hasMessageContaining("(3 records: guest/b changed, guest/c removed, guest/d added); make a new plan.");
        assertThatThrownBy(() -> town.executor().rehearse(plan, town.live())).isInstanceOf(StalePlanException.class);
        assertThat(town.records()).isEqualTo(live);
        assertThat(town.repository.list()).hasSize(snapshots);
        assertThat(town.journal.open()).isEmpty();
    }

    @Test
    void aPlanForAnotherStoreIsRefused() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        RollbackPlan plan = town.planner().plan(RollbackRequest.repair(snapshot), town.live());
        Town other = new Town(temp.resolve("other"), Town.FULL).hold("a1");

        assertThatThrownBy(() -> town.executor().execute(plan, other.live(), null, "ann"))
                .isInstanceOf(StalePlanException.class)
                .hasMessageContaining("was made for dir:");
        assertThatThrownBy(() -> town.executor().rehearse(plan, other.live()))
                .isInstanceOf(StalePlanException.class)
                .hasMessageContaining("was made for dir:");
    }

    @Test
    void theSafetySnapshotIsTheStateBeforeAndLeadsBackToIt() {
        Town town = new Town(temp.resolve("live"), Town.PLAIN).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c1");
        List<String> live = town.records();

        RollbackReport report =
                execute(town, town.planner().plan(RollbackRequest.authoritative(snapshot), town.live()));
        Snapshot safety = town.repository.find(String.valueOf(report.safetySnapshot()));
        assertThat(safety.note().tags()).containsExactly("safety");
        execute(town, town.planner().plan(RollbackRequest.authoritative(safety), town.live()));

        assertThat(town.records()).isEqualTo(live);
    }

    @Test
    void aRehearsalSaysWhatExecutionDoesAndWritesNothing() {
        Town town = town("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        List<String> objects = town.objects.list("");

        RollbackReport rehearsal = town.executor().rehearse(plan, town.live());

        assertThat(town.objects.list("")).isEqualTo(objects);
        assertThat(town.audit.entries(0, 10)).isEmpty();
        assertThat(rehearsal.asPredicted()).isTrue();
        assertThat(rehearsal.verified()).isEqualTo(plan.changes()).isEqualTo(2);
        assertThat(rehearsal.stateRoot()).isEqualTo(execute(town, plan).stateRoot());
    }

    @Test
    void approvalAndRollbackAreAudited() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());

        execute(town, plan);

        List<AuditEntry> entries = town.audit.entries(0, 10);
        assertThat(entries)
                .extracting(entry -> entry.event().kind())
                .containsExactly(AuditKind.APPROVAL, AuditKind.ROLLBACK);
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.event().actor()).isEqualTo("ann");
            assertThat(entry.event().reason()).isEqualTo("because");
            assertThat(entry.event().subject()).isEqualTo("plan " + plan.digest());
        });
    }

    @Test
    void aDamagedSnapshotIsRefused() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        town.objects.list("packs/").forEach(town.objects::delete);

        assertThatThrownBy(() -> execute(town, plan)).isInstanceOf(CorruptSnapshotException.class);
        assertThatThrownBy(() -> town.planner().plan(RollbackRequest.repair(snapshot), town.live()))
                .isInstanceOf(CorruptSnapshotException.class)
                .hasMessageContaining("verification found 1 faults, first objects/");
    }

    @Test
    void whereTheWayBackIsDamagedNothingIsBegun() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        List<String> before = town.records();
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        Approval approval = new Approval(plan.digest(), "ann", Town.START, "because");
        RollbackExecutor executor =
                new RollbackExecutor(town.repository, town.journal, town.audit, town.clock, step -> {
                    if (step.equals("safety-snapshot")) {
                        town.objects.list("packs/").forEach(town.objects::delete);
                    }
                });

        assertThatThrownBy(() -> executor.execute(plan, town.live(), approval, "ann"))
                .isInstanceOf(CorruptSnapshotException.class);
        assertThat(town.records()).isEqualTo(before);
        assertThat(town.journal.open()).isEmpty();
    }

    @Test
    void aLockedStoreIsLeftAlone() {
        Town town = town("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a1");
        RollbackPlan plan = town.planner().plan(RollbackRequest.repair(snapshot), town.live());

        try (LiveStore.StoreLock lock = town.live().lock()) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> town.executor().execute(plan, town.live(), null, "ann"))
                    .isInstanceOf(StoreLockedException.class);
        }
        assertThat(town.records()).hasSize(1);
    }

    private static SortedMap<String, Long> counts(Map<String, Long> counts) {
        return new TreeMap<>(counts);
    }

    @Test
    void aPlanSaysItsStepsInTheirOrderAndWhatIsThereAfterwards() {
        Town town = town("a1 b1 c1 table/t1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c? d1 table/u1");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());

        assertThat(plan.steps())
                .containsExactly(
                        new Step.SafetySnapshot(),
                        new Step.PutBack(counts(Map.of("guest", 1L, "table", 1L))),
                        new Step.Replace(counts(Map.of("guest", 2L))),
                        new Step.Tombstone(counts(Map.of("guest", 1L, "table", 1L))),
                        new Step.Check(plan.predictedRoot()));
        assertThat(plan.expected()).as("tombstones are records").isEqualTo(Map.of("guest", 4L, "table", 2L));
    }

    @Test
    void aTypeOfWhichNothingIsLeftIsNotExpected() {
        Town town = new Town(temp.resolve("live"), Town.WITHOUT_TOMBSTONES).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a1 d1 e1 table/u1");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());

        assertThat(plan.steps())
                .containsExactly(
                        new Step.SafetySnapshot(),
                        new Step.PutBack(counts(Map.of("guest", 1L))),
                        new Step.Remove(counts(Map.of("guest", 2L, "table", 1L))),
                        new Step.Check(plan.predictedRoot()));
        assertThat(plan.expected()).isEqualTo(Map.of("guest", 2L));
    }

    @Test
    void whereNothingChangesNothingIsDoneButChecked() {
        Town town = town("a1");
        Snapshot snapshot = town.snapshot("before");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());

        assertThat(plan.steps()).containsExactly(new Step.Check(plan.predictedRoot()));
        assertThat(plan.expected()).isEqualTo(Map.of("guest", 1L));
    }

    @Test
    void aWrittenPlanCountsAndNamesWhatIsLostAndWhatComesBack() {
        Town town = town("a1 b1 d1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c1 d1");
        JsonNode plan = town.planner()
                .plan(RollbackRequest.authoritative(snapshot), town.live())
                .toJson();

        assertThat(plan.at("/lost/total").asInt()).isEqualTo(2);
        assertThat(plan.at("/lost/counts")).hasToString("{\"guest\":2}");
        assertThat(plan.at("/lost/samples").values())
                .hasSize(2)
                .anySatisfy(sample -> assertThat(sample.asString()).startsWith("guest/c: live version "));
        assertThat(plan.at("/comesBack/total").asInt()).isEqualTo(2);
        assertThat(plan.at("/comesBack/counts")).hasToString("{\"guest\":2}");
        assertThat(plan.at("/comesBack/samples").values())
                .hasSize(2)
                .anySatisfy(
                        sample -> assertThat(sample.asString()).startsWith("guest/b: missing, snapshot has version "));
    }

    @Test
    void aPlanIsReadAsItWasWrittenAndNotWhenItWasChanged() throws Exception {
        Town town = town("a1 b1 table/t1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c1 table/t1!");
        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(snapshot), town.live());
        Path file = temp.resolve("plan.json");
        Files.writeString(file, StrictJson.pretty(plan.toJson()));

        assertThat(RollbackPlan.read(file)).isEqualTo(plan);
        assertThat(RollbackPlan.read(file).digest()).isEqualTo(plan.digest());

        ObjectNode changed = plan.toJson();
        changed.put("lost", 0);
        assertThatThrownBy(() -> RollbackPlan.parse(
                        StrictJson.reader().read(changed.toString().replace("DANGEROUS", "SAFE"), "plan.json"),
                        "plan.json"))
                .isInstanceOf(InputRejectedException.class);
        String edited =
                StrictJson.text(plan.toJson()).replace("\"description\":\"before\"", "\"description\":\"yesterday\"");
        assertThatThrownBy(() -> RollbackPlan.parse(StrictJson.reader().read(edited, "plan.json"), "plan.json"))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageEndingWith("it was changed after it was made; make a new plan");
    }
}
