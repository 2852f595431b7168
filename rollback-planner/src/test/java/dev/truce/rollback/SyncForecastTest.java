package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.replica.ReplicaRegistry;
import dev.truce.rollback.replica.SyncFate;
import dev.truce.rollback.replica.SyncForecast;
import dev.truce.rollback.replica.SyncPolicy;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says of the next sync. Words are explained at {@link Town}; a document has one content member, its name. */
class SyncForecastTest {

    private static final String METADATA = "record: {type: guest, key: /id, epoch: /epoch, syncVersion: /syncVersion,"
            + " modifiedAt: /updatedAt, deleted: /deleted}, ";

    @TempDir
    Path temp;

    private final ReplicaRegistry registry = ReplicaRegistry.inMemory();

    private static Ruleset rules(String rest) {
        return Ruleset.parse("{" + METADATA + rest + "}", "rules");
    }

    /** Metadata without an epoch, so that only versions and times tell. */
    private static Ruleset withoutEpoch(String rest) {
        return Ruleset.parse("{" + METADATA.replace(" epoch: /epoch,", "") + rest + "}", "rules");
    }

    private Town town(Ruleset rules) {
        return new Town(temp.resolve("live"), Objects.requireNonNull(rules.record()));
    }

    private RollbackPlan plan(Town town, Ruleset rules, RollbackRequest request) {
        return plan(town, rules, request, SyncPolicy.defaults());
    }

    private RollbackPlan plan(Town town, Ruleset rules, RollbackRequest request, SyncPolicy policy) {
        try (LiveStore live = town.live()) {
            return RollbackPlanner.builder(town.repository, town.format, town.clock)
                    .ruleset(rules)
                    .replicas(registry)
                    .sync(policy)
                    .build()
                    .plan(request, live);
        }
    }

    /** A replica that has the live state as it is. */
    private void upToDate(Town town, String id) {
        try (LiveStore live = town.live()) {
            registry.report(Replica.seen("", id, town.clock.now, new Acknowledged(StateRoot.of(live), null, null)));
        }
    }

    private static Map<SyncFate, Long> only(RollbackPlan plan) {
        assertThat(plan.aftermath().sync().unknown()).isEmpty();
        assertThat(plan.aftermath().sync().replicas()).hasSize(1);
        return plan.aftermath().sync().replicas().get(0).fates();
    }

    private static List<String> reasons(RollbackPlan plan) {
        return plan.risk().reasons().stream().map(RiskReason::rule).toList();
    }

    @Test
    void inANewEpochWhoeverChangedNothingTakesTheRestoredStateAndEditsWait() {
        for (String strategy : List.of("serverWins", "localWins", "latestWins", "fieldLevelMerge")) {
            Ruleset rules = rules("default: " + strategy);
            Town town = town(rules).hold("a1 b1");
            Snapshot snapshot = town.snapshot("before");
            town.hold("a2 b1 c1");
            upToDate(town, "phone");

            RollbackPlan plan = plan(town, rules, RollbackRequest.authoritative(snapshot));

            // a is replaced, c is deleted; each untouched, and edited and deleted early and late
            assertThat(only(plan)).isEqualTo(Map.of(SyncFate.TAKES_RESTORED, 2L, SyncFate.EDIT_WAITS, 8L));
            assertThat(reasons(plan)).doesNotContain("R-SYNC-UNDOES");
        }
    }

    @Test
    void withoutEpochsALateEditBringsBackWhatIsRolledBackWhereRulesLetItWin() {
        Ruleset rules = withoutEpoch("default: localWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c1");
        upToDate(town, "phone");

        RollbackPlan plan = plan(town, rules, RollbackRequest.authoritative(snapshot));

        assertThat(only(plan)).containsEntry(SyncFate.RESURRECTS, 2L).containsEntry(SyncFate.TAKES_RESTORED, 4L);
        assertThat(plan.risk().reasons())
                .filteredOn(reason -> reason.rule().equals("R-SYNC-UNDOES"))
                .singleElement()
                .satisfies(reason -> assertThat(reason.samples())
                        .containsExactly("guest/c, edited at name on phone", "guest/c, edited at name on phone"));
    }

    @Test
    void whereTheServerWinsEditsGiveWay() {
        Ruleset rules = withoutEpoch("default: serverWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        upToDate(town, "phone");

        assertThat(only(plan(town, rules, RollbackRequest.authoritative(snapshot))))
                .isEqualTo(Map.of(SyncFate.TAKES_RESTORED, 1L, SyncFate.EDIT_GIVES_WAY, 4L));
    }

    @Test
    void aRepairNeverTakesBackWhatAReplicaHasNewer() {
        Ruleset rules = rules("default: latestWins");
        Town town = town(rules).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a4 b1");
        upToDate(town, "phone");
        town.hold("b1");

        RollbackPlan plan = plan(town, rules, RollbackRequest.repair(snapshot));

        assertThat(plan.changes()).isEqualTo(1);
        assertThat(plan.aftermath().sync().count(SyncFate.BRINGS_BACK)).isZero();
        // the replica's newer state is not known to the repository, so it is tried with the target's and with none
        assertThat(plan.aftermath().sync().replicas().get(0).basis()).isEqualTo(ReplicaForecast.Basis.TIME);
    }

    @Test
    void aReplicaIsTriedWithTheStateThatItReported() {
        Ruleset rules = rules("default: latestWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        upToDate(town, "tablet");
        town.hold("a3");

        RollbackPlan plan = plan(town, rules, RollbackRequest.authoritative(snapshot));

        ReplicaForecast tablet = plan.aftermath().sync().replicas().get(0);
        assertThat(tablet.basis()).isEqualTo(ReplicaForecast.Basis.STATE);
        assertThat(tablet.fates()).isEqualTo(Map.of(SyncFate.TAKES_RESTORED, 1L, SyncFate.EDIT_WAITS, 4L));
    }

    @Test
    void whoeverWasNotSeenForLongIsARisk() {
        Ruleset rules = rules("default: latestWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        registry.report(Replica.seen("shop", "till", town.clock.now.minus(Duration.ofDays(31)), Acknowledged.NOTHING));
        registry.report(Replica.seen("", "lost", town.clock.now.minus(Duration.ofDays(99)), Acknowledged.NOTHING));
        registry.retire("", "lost", town.clock.now);
        SyncPolicy policy = new SyncPolicy(Duration.ofDays(5), 10);

        RollbackPlan plan = plan(town, rules, RollbackRequest.authoritative(snapshot), policy);

        assertThat(plan.risk().reasons())
                .filteredOn(reason -> reason.rule().equals("R-REPLICA-OFFLINE"))
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.count()).isEqualTo(1);
                    assertThat(reason.samples().get(0)).contains("till was last seen");
                });
        assertThat(plan.aftermath().sync().replicas().get(0).mustResync()).isTrue();
    }

    @Test
    void whoHasNotFollowedForLongerThanDeletesAreKeptMustLoadEverythingAnew() {
        Ruleset rules = rules("default: latestWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        Instant kept = town.clock.now.minus(Duration.ofDays(5));
        registry.report(Replica.seen("", "behind", town.clock.now, until(kept.minusMillis(1))));
        registry.report(Replica.seen("", "follows", town.clock.now, until(kept)));
        registry.report(Replica.seen("", "near", town.clock.now.minus(Duration.ofDays(30)), Acknowledged.NOTHING));
        registry.report(Replica.seen(
                "", "off", town.clock.now.minus(Duration.ofDays(30)).minusMillis(1), until(town.clock.now)));
        SyncPolicy policy = new SyncPolicy(Duration.ofDays(5), 10);

        List<ReplicaForecast> forecasts = plan(town, rules, RollbackRequest.authoritative(snapshot), policy)
                .aftermath()
                .sync()
                .replicas();

        assertThat(forecasts)
                .extracting(ReplicaForecast::id, ReplicaForecast::mustResync, ReplicaForecast::offlineTooLong)
                .containsExactly(
                        tuple("behind", true, false),
                        tuple("follows", false, false),
                        tuple("near", true, false),
                        tuple("off", false, true));
    }

    private static Acknowledged until(Instant time) {
        return new Acknowledged(null, HybridTime.of(time), null);
    }

    @Test
    void ofManyRecordsTheSameFewAreTriedEveryTime() {
        Ruleset rules = rules("default: latestWins");
        Town town = town(rules).hold("a1 b1 c1 d1 e1 f1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 b2 c2 d2 e2 f2");
        upToDate(town, "phone");
        SyncPolicy few = new SyncPolicy(null, 2);

        SyncForecast first = plan(town, rules, RollbackRequest.authoritative(snapshot), few)
                .aftermath()
                .sync();

        assertThat(first.changes()).isEqualTo(6);
        assertThat(first.tried()).isEqualTo(2);
        assertThat(first.count(SyncFate.TAKES_RESTORED)).isEqualTo(2);
        assertThat(plan(town, rules, RollbackRequest.authoritative(snapshot), few)
                        .aftermath()
                        .sync())
                .isEqualTo(first);
    }

    @Test
    void withoutRulesThePlanSaysThatItCouldNotTry() {
        Town town = new Town(temp.resolve("live"), Town.FULL).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");

        try (LiveStore live = town.live()) {
            RollbackPlan plan = RollbackPlanner.builder(town.repository, town.format, town.clock)
                    .replicas(registry)
                    .build()
                    .plan(RollbackRequest.authoritative(snapshot), live);
            assertThat(plan.aftermath().sync().unknown()).isEqualTo("the planner was given no rules");
        }
    }

    @Test
    void rulesThatNeedFunctionsOfTheProgramAreNotTried() {
        Ruleset rules = rules("default: fieldLevelMerge, types: {guest: {fields: {/name: {custom: lowest}}}}");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");

        assertThat(plan(town, rules, RollbackRequest.authoritative(snapshot))
                        .aftermath()
                        .sync()
                        .unknown())
                .startsWith("the rules need what only the program has: ")
                .contains("lowest");
    }

    @Test
    void restoredVersionsExceedWhatAnyReplicaKnows() {
        Ruleset rules = withoutEpoch("default: latestWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        registry.report(
                Replica.seen("", "phone", town.clock.now, new Acknowledged(null, null, new ScalarVersion(0, 40))));

        execute(town, plan(town, rules, RollbackRequest.authoritative(snapshot)));

        assertThat(town.records()).singleElement().asString().contains("\"syncVersion\":41");
    }

    @Test
    void theNewEpochIsAfterWhatAnyReplicaKnows() {
        Ruleset rules = rules("default: latestWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2");
        registry.report(
                Replica.seen("", "phone", town.clock.now, new Acknowledged(null, null, new ScalarVersion(6, 1))));

        execute(town, plan(town, rules, RollbackRequest.authoritative(snapshot)));

        assertThat(town.records()).singleElement().asString().contains("\"epoch\":7");
    }

    @Test
    void whatIsNewStaysWhereThatIsAskedFor() {
        Ruleset rules = rules("default: latestWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c1");

        RollbackPlan plan =
                plan(town, rules, RollbackRequest.authoritative(snapshot).keepingNew());
        execute(town, plan);

        assertThat(RollbackPlan.parse(plan.toJson(), "plan")).isEqualTo(plan);
        assertThat(plan.aftermath().kept().samples()).containsExactly("guest/c");
        assertThat(plan.scope().keepNew()).isTrue();
        assertThat(town.records())
                .hasSize(2)
                .last()
                .asString()
                .contains("\"id\":\"c\"")
                .doesNotContain("deleted");
    }

    @Test
    void documentsWithoutVersionTimeAndMarkAreTriedToo() {
        Ruleset rules = Ruleset.parse("{record: {type: guest, key: /id}, default: serverWins}", "rules");
        Town town = town(rules).hold("a1 b1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 b1 c1");
        registry.report(Replica.seen("", "phone", town.clock.now, Acknowledged.NOTHING));

        RollbackPlan plan = plan(town, rules, RollbackRequest.authoritative(snapshot));

        SyncForecast sync = plan.aftermath().sync();
        assertThat(sync.tried()).isEqualTo(2);
        assertThat(sync.replicas().get(0).basis()).isEqualTo(ReplicaForecast.Basis.TIME);
        assertThat(sync.count(SyncFate.TAKES_RESTORED)).isPositive();
        assertThat(sync.count(SyncFate.BRINGS_BACK) + sync.count(SyncFate.RESURRECTS))
                .isZero();
    }

    @Test
    void firstVersionsAndWhatCannotBeReadAreTriedAsFarAsTheyTell() {
        Ruleset rules = rules("default: serverWins");
        Town town = town(rules).hold("a0 b1 c1!");
        Snapshot snapshot = town.snapshot("before");
        town.hold("b? c2 x? y2!");
        registry.report(Replica.seen("", "phone", town.clock.now, Acknowledged.NOTHING));

        RollbackPlan plan = plan(town, rules, RollbackRequest.authoritative(snapshot));

        SyncForecast sync = plan.aftermath().sync();
        assertThat(sync.tried()).isEqualTo(plan.changes());
        assertThat(sync.count(SyncFate.TAKES_RESTORED)).isPositive();
    }

    @Test
    void theForecastIsReadAsItWasWritten() {
        Ruleset rules = withoutEpoch("default: localWins");
        Town town = town(rules).hold("a1");
        Snapshot snapshot = town.snapshot("before");
        town.hold("a2 c1");
        upToDate(town, "phone");
        registry.report(
                Replica.seen("t", "till", town.clock.now, new Acknowledged(null, HybridTime.of(Town.START), null)));
        RollbackPlan plan = plan(town, rules, RollbackRequest.authoritative(snapshot));

        RollbackPlan read =
                RollbackPlan.parse(StrictJson.reader().read(plan.toJson().toString(), "plan"), "plan");

        assertThat(read).isEqualTo(plan);
    }

    private static void execute(Town town, RollbackPlan plan) {
        try (LiveStore live = town.live()) {
            town.executor().execute(plan, live, new Approval(plan.digest(), "ann", Town.START, ""), "ann");
        }
    }
}
