package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules about what a rollback relies on, each with its condition and without. */
class RiskRuleTest {

    @TempDir
    Path temp;

    private static List<String> rules(RollbackPlan plan) {
        return plan.risk().reasons().stream().map(RiskReason::rule).toList();
    }

    @Test
    void anUnverifiedSnapshotIsDangerous() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a1");

        RollbackPlan plan = town.planner().plan(RollbackRequest.repair(snapshot).withoutVerification(), town.live());

        assertThat(plan.risk().level()).isEqualTo(RiskLevel.DANGEROUS);
        assertThat(rules(plan)).containsExactly("R-UNVERIFIED-BACKUP");
        assertThat(plan.risk().reasons().get(0).samples())
                .containsExactly("snapshot " + snapshot.id().shortText() + " of " + snapshot.createdAt());
        assertThat(rules(town.planner().plan(RollbackRequest.repair(snapshot), town.live())))
                .isEmpty();
    }

    @Test
    void snapshotsInTheFolderOfTheLiveDataAreRisky() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        SnapshotRepository inside = SnapshotRepository.directory(town.folder.resolve("snapshots"), town.clock);
        Snapshot snapshot = inside.create(town.live(), Snapshot.Note.of(""));

        RollbackPlan plan = RollbackPlanner.builder(inside, town.format, town.clock)
                .build()
                .plan(RollbackRequest.repair(snapshot), town.live());

        assertThat(rules(plan)).containsExactly("R-BACKUP-IN-TARGET");
    }

    @Test
    void aFolderOnADiskWithRoomIsNoRisk() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        SnapshotRepository aside = SnapshotRepository.directory(temp.resolve("snapshots"), town.clock);
        Snapshot snapshot = aside.create(town.live(), Snapshot.Note.of(""));
        town.hold("a1");

        RollbackPlan plan = RollbackPlanner.builder(aside, town.format, town.clock)
                .build()
                .plan(RollbackRequest.repair(snapshot), town.live());

        assertThat(plan.changes()).isEqualTo(1);
        assertThat(rules(plan)).isEmpty();
    }

    @Test
    void aSnapshotOfAnotherStoreIsRisky() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        Town other = new Town(temp.resolve("other"), Town.FULL).hold("a1");

        RollbackPlan plan = town.planner().plan(RollbackRequest.repair(snapshot), other.live());

        assertThat(rules(plan)).containsExactly("R-TARGET-MISMATCH");
    }

    @Test
    void openCasesOnRecordsThatChangeAreRisky() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a1");
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        queue.park(Scenario.parked("a"));
        RollbackPlanner planner = RollbackPlanner.builder(town.repository, town.format, town.clock)
                .queue(queue)
                .build();

        assertThat(rules(planner.plan(RollbackRequest.repair(snapshot), town.live())))
                .isEmpty();
        queue.park(Scenario.parked("b"));
        RollbackPlan plan = planner.plan(RollbackRequest.repair(snapshot), town.live());

        assertThat(rules(plan)).containsExactly("R-OPEN-CASES");
        assertThat(plan.risk().reasons().get(0).samples()).containsExactly("case 2 on guest/b: FIELD_CONFLICT");
    }

    @Test
    void aSnapshotUnderOtherRulesIsRisky() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        var rules = Ruleset.parse("ruleset: r\nversion: 1.0.0\n", "rules");
        var others = Ruleset.parse("ruleset: r\nversion: 1.1.0\n", "rules");
        Snapshot snapshot = town.repository.create(
                town.live(), new Snapshot.Note("", new TreeSet<>(), Snapshot.RulesetRef.of(rules)));

        assertThat(rules(RollbackPlanner.builder(town.repository, town.format, town.clock)
                        .ruleset(rules)
                        .build()
                        .plan(RollbackRequest.repair(snapshot), town.live())))
                .isEmpty();
        RollbackPlan plan = RollbackPlanner.builder(town.repository, town.format, town.clock)
                .ruleset(others)
                .build()
                .plan(RollbackRequest.repair(snapshot), town.live());
        assertThat(rules(plan)).containsExactly("R-RULESET-MISMATCH");
        assertThat(plan.risk().reasons().get(0).samples())
                .containsExactly("then r 1.0.0 (" + rules.digest().shortText() + "), now r 1.1.0 ("
                        + others.digest().shortText() + ")");
    }

    @Test
    void aRepairFromASnapshotThatShrankIsRisky() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1 c1");
        town.snapshot("whole");
        Snapshot shrunken = town.hold("a1").snapshot("after the loss");
        town.hold("");

        RollbackPlan plan = town.planner().plan(RollbackRequest.repair(shrunken), town.live());

        assertThat(rules(plan)).containsExactly("R-SHRUNKEN-BACKUP");
        assertThat(plan.risk().reasons().get(0).count()).isEqualTo(2);
    }

    @Test
    void ofTheSnapshotsThatWereTakenOfTheStoreBeforeTheLargestIsCompared() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        town.snapshot("small");
        Snapshot largest = town.hold("a1 b1 c1 d1").snapshot("large");
        town.hold("a1 b1 c1").snapshot("less");
        town.repository.create(
                new Town(temp.resolve("other"), Town.FULL)
                        .hold("a1 b1 c1 d1 e1 f1")
                        .live(),
                Snapshot.Note.of("of another store"));
        Snapshot shrunken = town.hold("a1").snapshot("after the loss");
        town.hold("a1 b1 c1 d1 e1").snapshot("later");
        town.hold("");

        RollbackPlan plan = town.planner().plan(RollbackRequest.repair(shrunken), town.live());

        assertThat(plan.risk().reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.rule()).isEqualTo("R-SHRUNKEN-BACKUP");
            assertThat(reason.count()).isEqualTo(3);
            assertThat(reason.samples())
                    .containsExactly("1 records in the snapshot, 0 live, 4 in snapshot "
                            + largest.id().shortText() + " of " + largest.createdAt());
        });
    }

    @Test
    void whereNoSnapshotWasTakenBeforeNoneIsNamed() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1");
        Snapshot first = town.snapshot("before");
        town.hold("a1 b1 c1");

        RollbackPlan plan = town.planner().plan(RollbackRequest.authoritative(first), town.live());

        assertThat(plan.risk().reasons())
                .filteredOn(reason -> reason.rule().equals("R-SHRUNKEN-BACKUP"))
                .singleElement()
                .satisfies(reason -> assertThat(reason.samples()).containsExactly("1 records in the snapshot, 3 live"));
    }

    private RiskReason reason(String rule, RollbackPlan plan) {
        return plan.risk().reasons().stream()
                .filter(reason -> reason.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTypeThatTheSnapshotDoesNotKnowIsNamedWithItsRecords() {
        RollbackPlan plan = new Scenario(temp, "all", "").plan("authoritative", "a1", "a1 table/t2 table/u2");

        assertThat(reason("R-SCOPE-WIDER", plan).samples()).containsExactly("type table: 2 live records");
    }

    @Test
    void namesOfWhatWillNotBeThereAreToldApartByWhetherTheStoreRefusesThem() {
        RollbackPlan needed = new Scenario(temp.resolve("needed"), "all", "tables needed; only guest")
                .plan("repair", "a1 b1>t table/t1", "a1");
        RollbackPlan enforced = new Scenario(temp.resolve("enforced"), "all", "tables enforced; only guest")
                .plan("repair", "a1 b1>t table/t1", "a1");

        assertThat(reason("R-ORPHANS", needed).summary())
                .isEqualTo("Records would refer to records that will not be there.");
        assertThat(reason("R-ORPHANS", enforced).summary())
                .isEqualTo("Records would refer to records that will not be there, which the store refuses.");
    }

    @Test
    void aRehearsalThatFailsTellsWhatItMet() {
        RollbackPlan plan = new Scenario(temp, "all", "writer").plan("repair", "a1 b1", "a1");

        assertThat(plan.risk().reasons())
                .filteredOn(reason -> reason.rule().equals("R-REHEARSAL"))
                .singleElement()
                .satisfies(reason -> assertThat(reason.samples())
                        .singleElement()
                        .asString()
                        .startsWith("Record guest/b of dir:here was expected "));
    }

    @Test
    void aRuleOfTheUsersTakesPart() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        RollbackPlanner planner = RollbackPlanner.builder(town.repository, town.format, town.clock)
                .rule(facts -> Optional.of(new RiskReason(
                        "R-WEDDING-DAY", RiskLevel.RISKY, 1, "The event is today.", List.of("2026-01-11"))))
                .build();

        assertThat(rules(planner.plan(RollbackRequest.repair(snapshot), town.live())))
                .containsExactly("R-WEDDING-DAY");
    }
}
