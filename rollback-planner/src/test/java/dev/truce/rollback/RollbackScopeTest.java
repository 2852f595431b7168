package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three guests and a table, each in version 1 in the snapshot; then all are edited, guest c is gone and guest d is new. */
class RollbackScopeTest {

    @TempDir
    Path temp;

    private Town town;
    private Snapshot snapshot;

    @BeforeEach
    void edits() {
        town = new Town(temp.resolve("live"), Town.FULL).hold("a1 b1 c1 table/t1");
        snapshot = town.snapshot("before");
        town.hold("a2 b4 d6 table/t2");
    }

    private static Instant hour(int hour) {
        return Town.START.plus(Duration.ofHours(hour));
    }

    private RollbackPlan plan(RollbackScope scope) {
        return town.planner().plan(RollbackRequest.authoritative(snapshot).in(scope), town.live());
    }

    /** The records that an execution of the plan changes, after which all others are as they were. */
    private List<String> changed(RollbackScope scope) {
        List<String> before = town.records();
        RollbackPlan plan = RollbackPlan.parse(plan(scope).toJson(), "plan");
        try (LiveStore live = town.live()) {
            Approval approval = new Approval(plan.digest(), "ann", Town.START, "");
            assertThat(town.executor().execute(plan, live, approval, "ann").asPredicted())
                    .isTrue();
        }
        List<String> after = new TreeSet<>(town.records())
                .stream()
                        .filter(record -> !before.contains(record))
                        .map(record -> record.substring(0, record.indexOf(' ')))
                        .toList();
        assertThat(after).hasSize((int) plan.changes());
        return after;
    }

    @Test
    void everythingIsInTheScopeThatSaysNothing() {
        assertThat(changed(RollbackScope.ALL)).containsExactly("guest/a", "guest/b", "guest/c", "guest/d", "table/t");
    }

    @Test
    void singleRecordsGoBackAlone() {
        RecordId b = new RecordId("guest", "b");
        RecordId table = new RecordId("table", "t");
        assertThat(changed(RollbackScope.ofRecords(Set.of(b, table)))).containsExactly("guest/b", "table/t");
    }

    @Test
    void aConditionAsksTheLiveDocumentAndTheSnapshotsAndOneIsEnough() {
        assertThat(changed(RollbackScope.ALL.where(Condition.parse("/name = \"v4\""))))
                .as("only the live document fits")
                .containsExactly("guest/b");
    }

    @Test
    void aRecordThatWasChangedOutOfTheConditionGoesBackToo() {
        assertThat(changed(RollbackScope.ofTypes(Set.of("guest")).where(Condition.parse("/name = \"v1\""))))
                .as("only the snapshot's document fits; guest d never had it")
                .containsExactly("guest/a", "guest/b", "guest/c");
    }

    @Test
    void aRangeOfTimesBeginsWithItsFirstAndEndsBeforeItsLast() {
        assertThat(changed(RollbackScope.ALL.changed(hour(4), hour(6)))).containsExactly("guest/b");
        assertThat(plan(RollbackScope.ALL.changed(hour(5), hour(6))).changes()).isZero();
    }

    @Test
    void aRangeMayHaveNoBeginningOrNoEnd() {
        assertThat(changed(RollbackScope.ALL.changed(null, hour(2))))
                .as("as the snapshot has them, which guest d is not in")
                .containsExactly("guest/a", "guest/b", "guest/c", "table/t");
        assertThat(plan(RollbackScope.ALL.changed(hour(7), null)).changes()).isZero();
        assertThat(plan(RollbackScope.ALL.changed(null, hour(1))).changes()).isZero();
    }

    @Test
    void aTypeTakesPartWhereItOrOneOfItsRecordsIsNamedOrNothingIs() {
        RollbackScope guests = RollbackScope.ofTypes(Set.of("guest"));
        RollbackScope one = RollbackScope.ofRecords(Set.of(new RecordId("guest", "a")));
        for (RollbackScope narrow : List.of(guests, one)) {
            assertThat(narrow.takes("guest")).isTrue();
            assertThat(narrow.takes("table")).isFalse();
        }
        assertThat(RollbackScope.ALL.takes("table")).isTrue();
    }

    @Test
    void wholeTypesTakePartWhereNothingIsAskedOfRecords() {
        assertThat(RollbackScope.ALL.takesWholeTypes()).isTrue();
        assertThat(RollbackScope.ofTypes(Set.of("guest")).takesWholeTypes()).isTrue();
        assertThat(RollbackScope.ofRecords(Set.of(new RecordId("guest", "a"))).takesWholeTypes())
                .isFalse();
        assertThat(RollbackScope.ALL.where(Condition.parse("/id != absent")).takesWholeTypes())
                .isFalse();
        assertThat(RollbackScope.ALL.changed(hour(1), null).takesWholeTypes()).isFalse();
        assertThat(RollbackScope.ALL.changed(null, hour(1)).takesWholeTypes()).isFalse();
    }

    @Test
    void aRecordOfANamedTypeMayBeNamed() {
        RecordId a = new RecordId("guest", "a");
        RollbackScope scope =
                new RollbackScope(new TreeSet<>(Set.of("guest")), new TreeSet<>(Set.of(a)), null, null, null);

        assertThat(scope.names(a)).isTrue();
        assertThat(scope.names(new RecordId("guest", "b"))).isFalse();
        assertThat(scope.names(new RecordId("table", "a"))).isFalse();
        assertThat(changed(scope)).containsExactly("guest/a");
    }

    @Test
    void whatIsNoDocumentFitsNoConditionAndNoRange() {
        RecordId a = new RecordId("guest", "a");
        byte[] broken = "{\"id\":".getBytes(StandardCharsets.UTF_8);
        byte[] timeless = "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        RollbackScope present = RollbackScope.ALL.where(Condition.parse("/id != absent"));

        assertThat(present.takes(a, broken, null, town.format)).isFalse();
        assertThat(present.takes(a, broken, timeless, town.format)).isTrue();
        assertThat(present.changed(null, hour(9)).takes(a, timeless, null, town.format))
                .isFalse();
    }

    @Test
    void aForkOfATypeHoldsThatTypeAlone() {
        town.hold("a2");
        RollbackPlan plan = town.planner()
                .plan(RollbackRequest.fork(snapshot, temp.resolve("fork")).ofTypes(Set.of("guest")), town.live());

        assertThat(plan.steps())
                .contains(new Step.WriteFork(temp.resolve("fork").toString(), new TreeMap<>(Map.of("guest", 3L))));
    }

    /** The keys of the records in a folder, by type. */
    private List<String> forked(Path folder, RollbackScope scope) throws Exception {
        RollbackPlan plan =
                town.planner().plan(RollbackRequest.fork(snapshot, folder).in(scope), town.live());
        RollbackReport report = town.executor().execute(plan, town.live(), null, "ann");
        assertThat(report.asPredicted()).isTrue();
        try (LiveStore store = LiveStore.directory(folder, town.format);
                RecordCursor records = store.scan()) {
            List<String> ids = new ArrayList<>();
            records.forEachRemaining(record -> ids.add(record.id().toString()));
            return ids;
        }
    }

    @Test
    void aForkHoldsWhatItsScopeTakesAndNothingElse() throws Exception {
        assertThat(forked(temp.resolve("type"), RollbackScope.ofTypes(Set.of("table"))))
                .containsExactly("table/t");
        assertThat(forked(temp.resolve("condition"), RollbackScope.ALL.where(Condition.parse("/id = \"b\""))))
                .containsExactly("guest/b");
    }

    @Test
    void conditionAndRangeMustFitTheSameDocument() {
        assertThat(plan(RollbackScope.ALL
                                .where(Condition.parse("/name = \"v1\""))
                                .changed(hour(4), null))
                        .changes())
                .isZero();
    }

    @Test
    void aDocumentThatCannotBeReadLeavesItToTheOtherSide() {
        town.hold("a? b1 c1 d? table/t1");
        assertThat(plan(RollbackScope.ALL.changed(hour(1), hour(2))).changes()).isEqualTo(1);
    }

    @Test
    void aForkTakesWhatTheSnapshotsDocumentsFitAndItsPlanNamesThem() throws Exception {
        Path folder = temp.resolve("fork");
        RollbackScope scope = new RollbackScope(
                new TreeSet<>(),
                new TreeSet<>(Set.of(new RecordId("guest", "a"), new RecordId("table", "t"))),
                null,
                null,
                null);
        RollbackPlan plan =
                town.planner().plan(RollbackRequest.fork(snapshot, folder).in(scope), town.live());

        RollbackReport report =
                town.executor().execute(RollbackPlan.parse(plan.toJson(), "plan"), town.live(), null, "ann");

        assertThat(report.counts()).containsExactly(Map.entry("guest", 1L), Map.entry("table", 1L));
        assertThat(report.verified()).isEqualTo(2);
        assertThat(report.asPredicted()).isTrue();
        assertThat(Files.readAllLines(folder.resolve("guest.ndjson")))
                .singleElement()
                .asString()
                .contains("\"a\"", "v1");
    }

    @Test
    void theScopeStandsInThePlanAndItsDigest() {
        RollbackScope narrow = RollbackScope.ofTypes(Set.of("guest"))
                .where(Condition.parse("/name != absent"))
                .changed(hour(0), null);
        RollbackPlan plan = plan(narrow);

        assertThat(RollbackPlan.parse(plan.toJson(), "plan").scope().records()).isEqualTo(narrow);
        assertThat(plan.toJson().path("scope"))
                .hasToString("{\"types\":[\"guest\"],\"where\":\"/name != absent\",\"from\":\"2026-01-10T00:00:00Z\","
                        + "\"documents\":\"a record takes part when its live document or the snapshot's fits\"}");
        assertThat(plan(narrow.changed(hour(1), null)).digest()).isNotEqualTo(plan.digest());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> RollbackScope.ALL.changed(hour(2), hour(2)))
                .hasMessage(
                        "The range from 2026-01-10T02:00:00Z until 2026-01-10T02:00:00Z is empty; let it end after its"
                                + " beginning");
        assertThatThrownBy(() -> new RollbackScope(
                        new TreeSet<>(Set.of("table")),
                        new TreeSet<>(Set.of(new RecordId("guest", "a"))),
                        null,
                        null,
                        null))
                .hasMessage("Record guest/a was asked for, but only the types [table]; name its type, too, or no type");
        Town plain = new Town(temp.resolve("plain"), Town.PLAIN).hold("a1");
        Snapshot timeless = plain.snapshot("before");
        for (RollbackScope range :
                List.of(RollbackScope.ALL.changed(hour(1), null), RollbackScope.ALL.changed(null, hour(1)))) {
            assertThatThrownBy(() -> plain.planner()
                            .plan(RollbackRequest.repair(timeless).in(range), plain.live()))
                    .isInstanceOf(PlanRefusedException.class)
                    .hasMessageContaining("name it as modifiedAt");
        }
    }
}
