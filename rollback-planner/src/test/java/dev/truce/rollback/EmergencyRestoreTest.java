package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.audit.AuditKind;
import dev.truce.rollback.execution.EmergencyRestore;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.guard.EmergencyLimit;
import dev.truce.rollback.guard.RefusedException;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two guests in version 1 in the snapshot; then one is edited, one is lost and one is new. */
class EmergencyRestoreTest {

    @TempDir
    Path temp;

    private Town town;
    private Snapshot snapshot;

    @BeforeEach
    void aFire() {
        town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        snapshot = town.snapshot("before");
        town.hold("a2 c2");
    }

    private EmergencyRestore.Done restore(RestoreMode mode) {
        return restore(mode, town.executor());
    }

    private EmergencyRestore.Done restore(RestoreMode mode, RollbackExecutor executor) {
        EmergencyLimit limit = new EmergencyLimit(town.audit, town.clock, 2, Runnable::run);
        try (LiveStore live = town.live()) {
            return new EmergencyRestore(town.planner(), executor, limit).run(live, mode, "ann", "fire");
        }
    }

    @Test
    void aRepairPutsBackWhatIsLostAlone() {
        EmergencyRestore.Done done = restore(RestoreMode.REPAIR);

        assertThat(done.plan().scope().mode()).isEqualTo(RestoreMode.REPAIR);
        assertThat(done.report().total()).isEqualTo(1);
        assertThat(town.records()).hasSize(3).first().asString().contains("v2");
    }

    @Test
    void anAuthoritativeRestoreTakesAllBackWithTheApprovalOfWhoAsks() {
        EmergencyRestore.Done done = restore(RestoreMode.AUTHORITATIVE);

        assertThat(done.plan().scope().mode()).isEqualTo(RestoreMode.AUTHORITATIVE);
        assertThat(done.report().asPredicted()).isTrue();
        assertThat(town.records().get(0)).contains("v1");
        assertThat(town.records().get(2)).contains("\"deleted\":true");
        assertThat(town.audit.entries(0, 9))
                .extracting(entry -> entry.event().kind())
                .containsExactly(AuditKind.EMERGENCY, AuditKind.PLAN, AuditKind.APPROVAL, AuditKind.ROLLBACK);
    }

    @Test
    void aForkIsNoEmergency() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restore(RestoreMode.FORK))
                .withMessage("An emergency restores the live data; use repair or authoritative");
        assertThat(town.audit.entries(0, 9)).isEmpty();
    }

    @Test
    void snapshotsThatRollbacksTookOrOfOtherStoresArePassedOver() {
        try (LiveStore live = town.live();
                LiveStore other =
                        new Town(temp.resolve("other"), Town.FULL).hold("a9").live()) {
            town.repository.create(live, new Snapshot.Note("safety", new TreeSet<>(Set.of(Snapshot.SAFETY_TAG)), null));
            town.repository.create(other, Snapshot.Note.of("of another"));
        }

        assertThat(restore(RestoreMode.AUTHORITATIVE).plan().target().snapshot())
                .isEqualTo(snapshot.id());
    }

    @Test
    void whereNoSnapshotVerifiesNothingIsTouched() {
        town.objects.list("packs/").forEach(town.objects::delete);

        assertThatThrownBy(() -> restore(RestoreMode.REPAIR))
                .isInstanceOf(UnknownSnapshotException.class)
                .hasMessageContaining("but no snapshot of it verifies");
        assertThat(town.records()).hasSize(2);
    }

    @Test
    void whoMayNotIsRefusedAndUsesUpNothingOfTheLimit() {
        RollbackPolicy policy = RollbackPolicy.parse("guards: { users: { ann: user } }", "risk.yaml");

        assertThatThrownBy(() -> restore(RestoreMode.REPAIR, town.executor().guardedBy(policy.guards())))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("ann wants to restore in an emergency");

        assertThat(town.records()).hasSize(2);
        assertThat(town.audit.entries(0, 9)).singleElement().satisfies(entry -> {
            assertThat(entry.event().kind()).isEqualTo(AuditKind.REFUSED);
            assertThat(entry.event().subject()).startsWith("dir:");
        });
    }
}
