package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.rollback.execution.ApprovalRequiredException;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.execution.StalePlanException;
import dev.truce.rollback.guard.RefusedException;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executor wants before it carries out that all of twelve guests go back to version 1. */
class RollbackPreconditionsTest {

    private static final String NAMES = "abcdefghijkl";

    @TempDir
    Path temp;

    private Town town;
    private Snapshot snapshot;

    @BeforeEach
    void twelveGuests() {
        town = new Town(temp.resolve("live"), Town.FULL).hold(guests(1));
        snapshot = town.snapshot("before");
        town.hold(guests(2));
    }

    private static String guests(int version) {
        return NAMES.chars().mapToObj(name -> (char) name + "" + version).collect(Collectors.joining(" "));
    }

    private static RollbackPolicy policy(String guards) {
        return RollbackPolicy.parse("guards: { " + guards + " }", "risk.yaml");
    }

    private RollbackPlan plan(RollbackPolicy policy) {
        try (LiveStore live = town.live()) {
            return RollbackPlanner.builder(town.repository, town.format, town.clock)
                    .policy(policy)
                    .build()
                    .plan(RollbackRequest.authoritative(snapshot), live);
        }
    }

    private RollbackReport execute(RollbackExecutor executor, RollbackPlan plan, @Nullable Approval approval) {
        try (LiveStore live = town.live()) {
            return executor.execute(plan, live, approval, "ann");
        }
    }

    private Approval approval(RollbackPlan plan) {
        return new Approval(plan.digest(), "ann", town.clock.now, "");
    }

    @Test
    void theApprovalOfWhoMayNoLongerApproveDoesNotHold() {
        RollbackPolicy policy = policy("users: { ann: admin, bea: admin }");
        RollbackPlan plan = plan(policy);
        RollbackExecutor executor = town.executor().under(policy);
        executor.approve(plan, "bea", "");

        assertThatThrownBy(() -> execute(
                        executor.guardedBy(
                                policy("users: { ann: admin, bea: user }").guards()),
                        plan,
                        null))
                .isInstanceOf(ApprovalRequiredException.class)
                .hasMessageContaining("has no approval that holds: bea may not approve; read its reasons");
        assertThat(execute(executor, plan, null).asPredicted()).isTrue();
    }

    @Test
    void whereTwoHaveToApproveAnExpiredApprovalIsNamed() {
        RollbackPolicy policy = policy("secondApprover: true");
        RollbackPlan plan = plan(policy);
        RollbackExecutor executor = town.executor().under(policy);
        executor.approve(plan, "bea", "");
        town.clock.now = town.clock.now.plus(Duration.ofDays(7));

        assertThatThrownBy(() -> execute(executor, plan, approval(plan)))
                .isInstanceOf(ApprovalRequiredException.class)
                .hasMessageContaining("has the approval of ann alone (that of bea expired at " + town.clock.now
                        + "), but the policy wants two persons");
        executor.approve(plan, "bea", "");
        assertThat(execute(executor, plan, approval(plan)).asPredicted()).isTrue();
    }

    @Test
    void whereTwoHaveToApproveOneIsNotEnough() {
        RollbackPolicy policy = policy("secondApprover: true");
        RollbackPlan plan = plan(policy);

        assertThatThrownBy(() -> execute(town.executor().under(policy), plan, approval(plan)))
                .isInstanceOf(ApprovalRequiredException.class)
                .hasMessageContaining("has the approval of ann alone, but the policy wants two persons");
    }

    @Test
    void aPlanOfAnotherPolicyIsNeitherApprovedNorCarriedOut() {
        RollbackPolicy policy = policy("secondApprover: true");
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        RollbackExecutor executor = town.executor().under(policy);
        String message = "Plan " + plan.digest().shortText() + "… was made under policy "
                + RollbackPolicy.defaults().digest().shortText() + "…, but now " + policy.name() + " "
                + policy.version() + " (" + policy.digest().shortText() + "…) holds; make a new plan.";

        assertThatThrownBy(() -> executor.approve(plan, "bea", ""))
                .isInstanceOf(StalePlanException.class)
                .hasMessage(message);
        assertThat(town.audit.entries(0, 9)).isEmpty();
        town.executor().approve(plan, "bea", "");
        assertThatThrownBy(() -> execute(executor, plan, approval(plan)))
                .isInstanceOf(StalePlanException.class)
                .hasMessage(message);
        assertThat(town.records()).allMatch(record -> record.contains("v2"));
    }

    @Test
    void whoMayNotApproveOrCarryOutIsRefusedAndThatIsNoted() {
        RollbackPolicy policy = policy("users: { ann: user, bea: admin }");
        RollbackPlan plan = plan(policy);
        RollbackExecutor executor = town.executor().under(policy);
        assertThat(executor.approve(plan, "bea", "it burns"))
                .isEqualTo(new Approval(plan.digest(), "bea", town.clock.now, "it burns"));

        assertThatThrownBy(() -> executor.approve(plan, "ann", ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("ann wants to approve");
        assertThatThrownBy(() -> execute(executor, plan, null))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("ann wants to execute");

        assertThat(town.records()).allMatch(record -> record.contains("v2"));
        assertThat(town.audit.entries(0, 9))
                .extracting(entry -> entry.event().kind() + " " + entry.event().actor())
                .containsExactly("APPROVAL bea", "REFUSED ann", "REFUSED ann");
    }

    @Test
    void aRecordedApprovalOfAnotherPlanDoesNotCount() {
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        town.clock.now = town.clock.now.plus(Duration.ofHours(1));
        RollbackPlan later = plan(RollbackPolicy.defaults());
        town.executor().approve(plan, "bea", "");

        assertThatThrownBy(() -> execute(town.executor(), later, null))
                .isInstanceOf(ApprovalRequiredException.class)
                .hasMessageContaining("is DANGEROUS and has no approval; read its reasons");
        assertThat(execute(town.executor(), plan, null).outcome()).isEqualTo(RollbackReport.Outcome.DONE);
    }

    @Test
    void ofManyRecordsThatChangedTheFirstTenAreNamed() {
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        town.hold(guests(3));

        assertThatThrownBy(() -> execute(town.executor(), plan, approval(plan)))
                .isInstanceOfSatisfying(StalePlanException.class, stale -> {
                    assertThat(stale.changed()).hasSize(10);
                    assertThat(stale.total()).isEqualTo(12);
                })
                .hasMessageContaining("(12 records: guest/a changed, ")
                .hasMessageContaining(", guest/j changed, …); make a new plan.");
    }

    @Test
    void oneRecordThatChangedIsNamedAlone() {
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        town.hold(guests(2).replace("d2", "d3"));

        assertThatThrownBy(() -> execute(town.executor(), plan, approval(plan)))
                .isInstanceOf(StalePlanException.class)
                .hasMessageContaining(" (1 record: guest/d changed); make a new plan.");
    }

    @Test
    void lossesAtTheEndAreNamedToo() {
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        town.hold(guests(2).replace("k2 l2", ""));

        assertThatThrownBy(() -> execute(town.executor(), plan, approval(plan)))
                .isInstanceOf(StalePlanException.class)
                .hasMessageContaining(" (2 records: guest/k removed, guest/l removed); make a new plan.");
    }

    @Test
    void aPlanIsStaleEvenWhenNobodyCanTellAnyMoreWhatChanged() {
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        List<String> ofThatState = town.repository.contents().inventory().files().stream()
                .filter(file -> holds(file, plan.live().rootObject()))
                .map(StoreInventory.StoredFile::name)
                .toList();
        assertThat(ofThatState).isNotEmpty();
        ofThatState.forEach(town.objects::delete);
        town.hold(guests(3));

        assertThatThrownBy(() -> execute(town.executor(), plan, approval(plan)))
                .isInstanceOfSatisfying(StalePlanException.class, stale -> {
                    assertThat(stale.changed()).isEmpty();
                    assertThat(stale.total()).isZero();
                })
                .hasMessageMatching("Plan .* but the store is now at [0-9a-f]{12}…; make a new plan\\.");
    }

    @Test
    void whatIsFoundBeforeTheStateOfThatTimeIsLostIsNotNamedForAll() {
        String many = IntStream.range(0, 26 * 26)
                .mapToObj(i -> "" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + "2")
                .collect(Collectors.joining(" "));
        town.hold(many);
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        Set<Digest> batches =
                plan.batches().stream().map(RollbackPlan.Batch::object).collect(Collectors.toSet());
        ContentStore contents = town.repository.contents();
        List<byte[]> left = new ArrayList<>();
        for (StoreInventory.StoredFile file : contents.inventory().files()) {
            if (holds(file, plan.live().rootObject())) {
                for (StoreInventory.StoredObject object : file.objects()) {
                    byte[] content = contents.get(object.digest());
                    boolean last = new String(content, StandardCharsets.ISO_8859_1).contains("\"id\":\"zz\"");
                    if (!last || batches.contains(object.digest())) {
                        left.add(content);
                    }
                }
                town.objects.delete(file.name());
            }
        }
        SnapshotRepository again = SnapshotRepository.in(town.objects, town.clock);
        left.forEach(again.contents()::put);
        town.hold(many.replace("aa2", "aa3").replace("zz2", "zz3"));

        RollbackExecutor executor =
                new RollbackExecutor(again, town.journal, town.audit, town.clock, ExecutionListener.NONE);
        assertThatThrownBy(() -> execute(executor, plan, approval(plan)))
                .isInstanceOfSatisfying(StalePlanException.class, stale -> {
                    assertThat(stale.changed()).isEmpty();
                    assertThat(stale.total()).isZero();
                });
    }

    private static boolean holds(StoreInventory.StoredFile file, Digest object) {
        return file.objects().stream().anyMatch(each -> each.digest().equals(object));
    }

    @Test
    void whatWasInterruptedOnAnotherStoreHoldsNothingUpHere() {
        RollbackPlan plan = plan(RollbackPolicy.defaults());
        town.journal.begin(Digest.of(new byte[] {1}), "{}", "dir:/elsewhere");

        assertThat(execute(town.executor(), plan, approval(plan)).outcome()).isEqualTo(RollbackReport.Outcome.DONE);
        assertThat(town.journal.open()).hasSize(1);
    }
}
