package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of cases on a record of which a rollback leaves nothing, or nothing that can be read. */
class CasesWithoutDocumentsTest {

    private static final String MINE =
            "{\"id\":\"a\",\"name\":\"mine\",\"syncVersion\":1,\"updatedAt\":\"2026-01-10T05:00:00Z\"}";
    private static final Side<String> LOCAL = Side.present(MINE, new Stamp(new ScalarVersion(0, 1), null));

    @TempDir
    Path temp;

    private static Ruleset rules(String more, String deleted) {
        return Ruleset.parse(
                "{record: {type: guest, key: /id, syncVersion: /syncVersion, modifiedAt: /updatedAt" + deleted + "}, "
                        + more + "}",
                "rules");
    }

    private static NewCase onA(Side<String> base, Side<String> local) {
        return onA("phone", List.of(), base, local);
    }

    private static NewCase onA(String origin, List<RecordId> waitsFor, Side<String> base, Side<String> local) {
        return new NewCase(
                new NewCase.Key("", new RecordId("guest", "a"), origin),
                new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null),
                ParkReason.FIELD_CONFLICT,
                "",
                Topology.HUB,
                base,
                local,
                LOCAL,
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("r", "1.0.0", Digest.of(new byte[0])),
                new TreeSet<>(waitsFor));
    }

    private RollbackPlan goBack(Ruleset rules, ConflictQueue queue, Town town, String then, String now) {
        return go(RollbackRequest::authoritative, rules, queue, town, then, now);
    }

    /** Carries a request out, from one state to the other under rules, and tells what the plan foresaw. */
    private RollbackPlan go(
            Function<Snapshot, RollbackRequest> request,
            Ruleset rules,
            ConflictQueue queue,
            Town town,
            String then,
            String now) {
        town.hold(then);
        Snapshot snapshot = town.snapshot("before");
        town.hold(now);
        try (LiveStore live = town.live()) {
            RollbackPlan plan = RollbackPlanner.builder(town.repository, town.format, town.clock)
                    .ruleset(rules)
                    .queue(queue)
                    .build()
                    .plan(request.apply(snapshot), live);
            town.executor()
                    .settling(queue, rules)
                    .execute(plan, live, new Approval(plan.digest(), "ann", Town.START, ""), "ann");
            return plan;
        }
    }

    private Town town(Ruleset rules) {
        return new Town(temp.resolve("live"), Objects.requireNonNull(rules.record()));
    }

    @Test
    void aRecordThatIsRemovedIsNothingOnTheServer() {
        Ruleset rules = rules("default: fieldLevelMerge", "");
        Town town = town(rules);
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        queue.park(onA(LOCAL, LOCAL));

        RollbackPlan plan = goBack(rules, queue, town, "b1", "a2 b1");

        assertThat(town.records()).singleElement().asString().startsWith("guest/b ");
        assertThat(plan.aftermath().closed().samples()).containsExactly("case 1 on guest/a closes itself");
        assertThat(queue.list(CaseFilter.OPEN)).isEmpty();
    }

    @Test
    void anEditOfWhatIsRemovedWaitsForADecision() {
        Ruleset rules = rules("default: fieldLevelMerge, deletes: manual", "");
        Town town = town(rules);
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        queue.park(onA(Side.present(MINE.replace("mine", "was"), new Stamp(new ScalarVersion(0, 1), null)), LOCAL));

        RollbackPlan plan = goBack(rules, queue, town, "b1", "a2 b1");

        assertThat(plan.aftermath().renewed().total()).isEqualTo(1);
        assertThat(queue.list(CaseFilter.OPEN)).singleElement().satisfies(open -> {
            assertThat(open.conflict().server().isGone()).isTrue();
            assertThat(open.revision()).isEqualTo(2);
        });
    }

    @Test
    void aDeletionOfWhatComesBackStaysADeletion() {
        Ruleset rules = rules("default: fieldLevelMerge, deletes: manual", ", deleted: /deleted");
        Town town = town(rules);
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        Side<String> deleted = Side.tombstone(new Stamp(new ScalarVersion(0, 1), null));
        queue.park(onA(LOCAL, deleted));

        RollbackPlan plan = goBack(rules, queue, town, "a1", "a2");

        assertThat(plan.aftermath().renewed().samples())
                .containsExactly("case 1 on guest/a waits because of " + ParkReason.DELETE_CONFLICT);
        assertThat(queue.list(CaseFilter.OPEN))
                .singleElement()
                .satisfies(open -> assertThat(open.conflict().local()).isEqualTo(deleted));
    }

    @Test
    void casesAreToldInTheOrderOfTheirNumbersWhateverTheirState() {
        Ruleset rules = rules("default: fieldLevelMerge", "");
        Town town = town(rules);
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        queue.park(onA("phone", List.of(new RecordId("guest", "b")), LOCAL, LOCAL));
        queue.park(onA("tablet", List.of(), LOCAL, LOCAL));

        RollbackPlan plan = goBack(rules, queue, town, "b1", "a2 b1");

        assertThat(plan.aftermath().closed().samples())
                .containsExactly("case 1 on guest/a closes itself", "case 2 on guest/a closes itself");
    }

    @Test
    void whatTheReplicaHadBeforeMayNotBeKnown() {
        Ruleset rules = rules("default: fieldLevelMerge", ", deleted: /deleted");
        Town town = town(rules);
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        queue.park(onA(Side.unknown(), LOCAL));

        RollbackPlan plan = goBack(rules, queue, town, "a1", "a2");

        assertThat(plan.aftermath().cases()).isEqualTo(1);
        assertThat(plan.aftermath().renewed().total())
                .isEqualTo(queue.list(CaseFilter.OPEN).size());
    }

    @Test
    void whatIsPutBackThoughItCannotBeReadIsUnknownOnTheServer() {
        Ruleset rules = rules("default: fieldLevelMerge", ", deleted: /deleted");
        Town town = town(rules);
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        queue.park(onA(LOCAL, LOCAL));

        RollbackPlan plan = go(RollbackRequest::repair, rules, queue, town, "a? b1", "b1");

        assertThat(town.records()).hasSize(2);
        assertThat(plan.aftermath().renewed().total()).isEqualTo(1);
        assertThat(queue.list(CaseFilter.OPEN)).singleElement().satisfies(open -> {
            assertThat(open.conflict().server()).isEqualTo(Side.unknown());
            assertThat(open.revision()).isEqualTo(2);
        });
    }

    @Test
    void amongPeersCasesAreLeftToTheNextSync() {
        Ruleset rules = rules("topology: peer, default: latestWins, deletes: latest", ", deleted: /deleted");
        Town town = town(rules);
        ConflictQueue queue = ConflictQueue.inMemory(town.clock);
        queue.park(onA(Side.none(), LOCAL));
        ConflictCase open = queue.list(CaseFilter.OPEN).get(0);

        RollbackPlan plan = goBack(rules, queue, town, "a1", "a2");

        assertThat(plan.aftermath().cases()).isZero();
        assertThat(queue.find(open.number())).hasValue(open);
    }
}
