package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.SampleCases.NAME;
import static dev.truce.testkit.contract.SampleCases.START;
import static dev.truce.testkit.contract.SampleCases.conflict;
import static dev.truce.testkit.contract.SampleCases.guest;
import static dev.truce.testkit.contract.SampleCases.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.BulkDecision;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.truce.conflict.queue.ConflictQueue} must do with conflicts and decisions; {@link LeaseContract} is about
 * who works on them. Extend it and say how to make an empty queue.
 */
public abstract class ConflictQueueContract extends QueueFixture {

    private static final int THREADS = 8;

    /** For subclasses. */
    protected ConflictQueueContract() {}

    @Test
    void aParkedCaseIsOpenAtRevisionOne() {
        ConflictCase parked = queue.park(conflict("g1"));

        assertThat(parked.revision()).isEqualTo(1);
        assertThat(parked.status()).isEqualTo(CaseStatus.OPEN);
        assertThat(parked.openedAt()).isEqualTo(START);
        assertThat(parked.updatedAt()).isEqualTo(START);
        assertThat(parked.conflict()).isEqualTo(conflict("g1"));
        assertThat(queue.find(parked.number())).contains(parked);
    }

    @Test
    void aCaseIsReadBackWithAllItHolds() {
        ConflictCase parked = queue.park(SampleCases.odd());

        assertThat(queue.find(parked.number())).contains(parked);
        assertThat(queue.list(CaseFilter.OPEN)).containsExactly(parked);
        assertThat(parked.conflict()).isEqualTo(SampleCases.odd());
        assertThat(parked.conflict().fingerprint()).isEqualTo(SampleCases.odd().fingerprint());
    }

    @Test
    void aNumberNobodyGaveNamesNoCase() {
        assertThat(queue.find(1)).isEmpty();
        assertThat(queue.find(-1)).isEmpty();
    }

    @Test
    void parkingTheSameConflictAgainChangesNothing() {
        ConflictCase first = queue.park(conflict("g1"));
        clock.pass(Duration.ofMinutes(1));

        assertThat(queue.park(conflict("g1"))).isEqualTo(first);
        assertThat(queue.list(CaseFilter.OPEN)).containsExactly(first);
    }

    @Test
    void anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision() {
        ConflictCase first = queue.park(conflict("g1"));
        clock.pass(Duration.ofMinutes(1));
        NewCase later = conflict(key("g1"), "Anna", "Annie");

        ConflictCase refreshed = queue.park(later);

        assertThat(refreshed)
                .isEqualTo(new ConflictCase(
                        first.number(), 2, CaseStatus.OPEN, later, first.handling(), START, clock.instant(), null));
        assertThat(queue.list(CaseFilter.OPEN)).containsExactly(refreshed);
    }

    @Test
    void eachTenantRecordTypeAndOriginHasACaseOfItsOwn() {
        RecordId record = new RecordId("guest", "g1");
        List<NewCase.Key> keys = List.of(
                new NewCase.Key("a", record, "x"),
                new NewCase.Key("b", record, "x"),
                new NewCase.Key("a", record, "y"),
                new NewCase.Key("a", new RecordId("guest", "G1"), "x"),
                new NewCase.Key("a", new RecordId("room", "g1"), "x"));

        List<Long> numbers = keys.stream()
                .map(each -> queue.park(conflict(each, "Anna", "Anne")).number())
                .toList();

        assertThat(numbers).doesNotHaveDuplicates().isSorted();
        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.OPEN, 5L));
    }

    @Test
    void casesAreListedOldestFirstAndAsManyAsAsked() {
        for (String record : List.of("c", "a", "b")) {
            queue.park(conflict(record));
        }

        assertThat(records(CaseFilter.OPEN)).containsExactly("c", "a", "b");
        assertThat(records(new CaseFilter(null, null, null, 2))).containsExactly("c", "a");
    }

    @Test
    void casesAreReadOnFromOneOfThemFromEitherEnd() {
        List<Long> numbers = Stream.of("c", "a", "b", "d")
                .map(each -> queue.park(conflict(each)).number())
                .toList();
        CaseFilter two = new CaseFilter(null, null, null, 2);
        CaseFilter hotels = new CaseFilter("hotel", CaseStatus.OPEN, "guest", 9);

        assertThat(records(queue.list(two, CaseOrder.OLDEST_FIRST, CaseOrder.OLDEST_FIRST.start())))
                .containsExactly("c", "a");
        assertThat(records(queue.list(two, CaseOrder.OLDEST_FIRST, numbers.get(1))))
                .containsExactly("b", "d");
        assertThat(records(queue.list(two, CaseOrder.NEWEST_FIRST, CaseOrder.NEWEST_FIRST.start())))
                .containsExactly("d", "b");
        assertThat(records(queue.list(hotels, CaseOrder.NEWEST_FIRST, numbers.get(2))))
                .containsExactly("a", "c");
        assertThat(queue.list(hotels, CaseOrder.NEWEST_FIRST, numbers.get(0))).isEmpty();
    }

    @Test
    void anyNumberOfCasesIsReadPageByPageEachOnce() {
        int cases = 600;
        List<Long> numbers = IntStream.range(0, cases)
                .mapToObj(each -> queue.park(conflict("g" + each)).number())
                .toList();
        List<Long> oldest = new ArrayList<>();
        List<Long> newest = new ArrayList<>();

        queue.forEach(new CaseFilter(null, null, null, Integer.MAX_VALUE), CaseOrder.OLDEST_FIRST, each -> {
            oldest.add(each.number());
            queue.find(each.number()); // the queue may be called
        });
        queue.forEach(new CaseFilter(null, null, null, 512), CaseOrder.NEWEST_FIRST, each -> newest.add(each.number()));

        assertThat(oldest).isEqualTo(numbers);
        assertThat(newest).hasSize(512).startsWith(numbers.get(cases - 1)).endsWith(numbers.get(cases - 512));
    }

    @Test
    void aFilterLeavesOutWhatItDoesNotName() {
        queue.park(conflict("g1"));
        queue.park(conflict(new NewCase.Key("hostel", new RecordId("room", "r1"), ""), "A", "B"));
        queue.closeResolved(key("g1"));

        assertThat(records(new CaseFilter("hotel", null, null, 9))).containsExactly("g1");
        assertThat(records(new CaseFilter(null, null, "room", 9))).containsExactly("r1");
        assertThat(records(new CaseFilter(null, CaseStatus.SELF_RESOLVED, null, 9)))
                .containsExactly("g1");
        assertThat(records(new CaseFilter("hotel", CaseStatus.OPEN, null, 9))).isEmpty();
    }

    @Test
    void onlyStatusesThatOccurAreCountedInTheirOrder() {
        assertThat(queue.counts()).isEmpty();
        queue.closeResolved(queue.park(conflict("g1")).conflict().key());
        decide(queue.park(conflict("g2")), new Decision.Delete());
        queue.park(conflict("g3"));
        queue.park(conflict("g4"));

        assertThat(queue.counts())
                .containsExactly(
                        Map.entry(CaseStatus.OPEN, 2L),
                        Map.entry(CaseStatus.DECIDED, 1L),
                        Map.entry(CaseStatus.SELF_RESOLVED, 1L));
    }

    @Test
    void takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision() {
        ConflictCase parked = queue.park(conflict("g1"));
        clock.pass(Duration.ofMinutes(1));

        ConflictCase decided = queue.decide(
                parked.number(), 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "ann", "she spells it so");

        Outcome.Resolved<String> effect = effect(decided);
        assertThat(effect.operation()).isEqualTo(Operation.PUT);
        assertThat(effect.value()).isEqualTo(guest("Anna"));
        assertThat(effect.stamp()).isEqualTo(new Stamp(Version.of(6), HybridTime.of(clock.instant())));
        assertThat(decided.status()).isEqualTo(CaseStatus.DECIDED);
        assertThat(decided.updatedAt()).isEqualTo(clock.instant());
        assertThat(Objects.requireNonNull(decided.decision()).actor()).isEqualTo("ann");
        assertThat(decided.decision().reason()).isEqualTo("she spells it so");
        assertThat(queue.find(parked.number())).contains(decided);
    }

    @Test
    void takingTheServerAdoptsItWithItsStamp() {
        ConflictCase parked = queue.park(conflict("g1"));

        Outcome.Resolved<String> effect = effect(decide(parked, new Decision.TakeSide(Pick.SERVER)));

        assertThat(effect.operation()).isEqualTo(Operation.NONE);
        assertThat(effect.stamp()).isEqualTo(parked.conflict().server().stamp());
    }

    @Test
    void everyKindOfDecisionIsReadBackAsItWasMade() {
        for (Decision decision : List.of(
                new Decision.TakeSide(Pick.BASE),
                new Decision.PickFields(new TreeMap<>(Map.of(NAME, Pick.LOCAL))),
                new Decision.SetValue("{\"id\":\"g\",\"name\":\"\\u0000\",\"visits\":2.50}"),
                new Decision.Delete())) {
            ConflictCase decided = decide(queue.park(conflict("g1")), decision);

            assertThat(queue.find(decided.number())).contains(decided);
            assertThat(Objects.requireNonNull(decided.decision()).decision()).isEqualTo(decision);
        }
    }

    @Test
    void pickedFieldsAreSetIntoTheMergedState() {
        ConflictCase parked = queue.park(conflict("g1"));

        ConflictCase decided = decide(parked, new Decision.PickFields(new TreeMap<>(Map.of(NAME, Pick.LOCAL))));

        assertThat(effect(decided).value()).isEqualTo(guest("Anna"));
    }

    @Test
    void aDecisionThatDoesNotFitLeavesTheCaseOpen() {
        ConflictCase parked = queue.park(conflict("g1"));

        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> decide(parked, new Decision.PickFields(new TreeMap<>())))
                .withMessageContaining("/name");
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> decide(parked, new Decision.SetValue("{")));
        assertThat(queue.find(parked.number())).contains(parked);
    }

    @Test
    void aDecisionThatACheckRefusesWritesNothing() {
        ConflictCase parked = queue.park(conflict("g1"));
        List<String> seen = new ArrayList<>();
        DecisionCheck never = (decided, json) -> {
            seen.add(decided.number() + json);
            throw new DecisionRefusedException("/name is to be Bob");
        };
        clock.pass(Duration.ofMinutes(1));

        for (Decision decision : List.of(
                new Decision.TakeSide(Pick.LOCAL),
                new Decision.TakeSide(Pick.SERVER),
                new Decision.PickFields(new TreeMap<>(Map.of(NAME, Pick.LOCAL))),
                new Decision.SetValue(guest("Anna")))) {
            assertThatExceptionOfType(DecisionRefusedException.class)
                    .isThrownBy(() -> queue.decide(parked.number(), 1, decision, never, "ann", ""))
                    .withMessage("/name is to be Bob");
        }

        assertThat(seen).hasSize(4).contains(parked.number() + guest("Anna"));
        assertThat(queue.find(parked.number())).contains(parked);
        assertThat(queue.decided(parked.conflict().key(), parked.conflict().fingerprint()))
                .isEmpty();
        assertThat(effect(queue.decide(parked.number(), 1, new Decision.Delete(), never, "ann", ""))
                        .operation())
                .isEqualTo(Operation.DELETE);
    }

    @Test
    void whatACheckLeavesIsWhatIsSent() {
        ConflictCase parked = queue.park(conflict("g1"));
        DecisionCheck bob = (decided, json) -> json.replace("Anna", "Bob");

        ConflictCase decided = queue.decide(parked.number(), 1, new Decision.TakeSide(Pick.LOCAL), bob, "ann", "");

        assertThat(effect(decided).value()).isEqualTo(guest("Bob"));
        assertThat(queue.find(parked.number())).contains(decided);
    }

    @Test
    void aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase() {
        ConflictCase seen = queue.park(conflict("g1"));
        ConflictCase fresh = queue.park(conflict(key("g1"), "Anna", "Annie"));

        StaleCaseException refusal =
                catchThrowableOfType(StaleCaseException.class, () -> decide(seen, new Decision.TakeSide(Pick.LOCAL)));

        assertThat(refusal.current()).isEqualTo(fresh);
        assertThat(queue.find(seen.number())).contains(fresh);
    }

    @Test
    void aCaseIsDecidedOnce() {
        ConflictCase parked = queue.park(conflict("g1"));
        ConflictCase decided = decide(parked, new Decision.TakeSide(Pick.LOCAL));

        StaleCaseException refusal =
                catchThrowableOfType(StaleCaseException.class, () -> decide(parked, new Decision.Delete()));

        assertThat(refusal.current()).isEqualTo(decided);
        assertThat(queue.find(parked.number())).contains(decided);
    }

    @Test
    void aCaseThatIsNotThereCannotBeDecided() {
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.decide(7, 1, new Decision.Delete(), DecisionCheck.none(), "ann", ""))
                .withMessage("There is no case 7; list the open cases to see which there are.");
    }

    @Test
    void aRecordSeenAgainWithoutConflictClosesItsCase() {
        ConflictCase parked = queue.park(conflict("g1"));
        ConflictCase other = queue.park(conflict("g2"));
        clock.pass(Duration.ofMinutes(1));

        ConflictCase closed = queue.closeResolved(key("g1")).orElseThrow();

        assertThat(closed)
                .isEqualTo(new ConflictCase(
                        parked.number(),
                        1,
                        CaseStatus.SELF_RESOLVED,
                        parked.conflict(),
                        parked.handling(),
                        START,
                        clock.instant(),
                        null));
        assertThat(queue.find(parked.number())).contains(closed);
        assertThat(queue.list(CaseFilter.OPEN)).containsExactly(other);
        assertThat(queue.closeResolved(key("g1"))).isEmpty();
    }

    @Test
    void onlyOpenCasesAreNamed() {
        decide(queue.park(conflict("g1")), new Decision.Delete());
        queue.park(conflict("g2"));
        queue.park(conflict("g3"));
        queue.closeResolved(key("g3"));
        List<NewCase.Key> open = new ArrayList<>();

        queue.openKeys(open::add);

        assertThat(open).containsExactly(key("g2"));
    }

    @Test
    void aClosedCaseStaysClosedAndTheNextConflictOpensAnother() {
        ConflictCase decided = decide(queue.park(conflict("g1")), new Decision.Delete());
        ConflictCase second = queue.park(conflict("g1"));
        ConflictCase closed = queue.closeResolved(key("g1")).orElseThrow();
        ConflictCase third = queue.park(conflict("g1"));

        assertThat(List.of(decided.number(), second.number(), third.number()))
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(queue.find(decided.number())).contains(decided);
        assertThat(queue.find(closed.number())).contains(closed);
        assertThat(third.revision()).isEqualTo(1);
    }

    @Test
    void theLatestDecisionOnTheSameConflictIsFound() {
        NewCase conflict = conflict("g1");
        assertThat(queue.decided(conflict.key(), conflict.fingerprint())).isEmpty();
        decide(queue.park(conflict), new Decision.Delete());
        ConflictCase latest = decide(queue.park(conflict), new Decision.TakeSide(Pick.LOCAL));
        queue.park(conflict);
        queue.closeResolved(conflict.key());

        assertThat(queue.decided(conflict.key(), conflict.fingerprint())).contains(latest);
        assertThat(queue.decided(key("g2"), conflict.fingerprint())).isEmpty();
        assertThat(queue.decided(conflict.key(), conflict(key("g1"), "A", "B").fingerprint()))
                .isEmpty();
    }

    @Test
    void ofManyWhoDecideACaseAtOnceExactlyOneWins() throws Exception {
        ConflictCase parked = queue.park(conflict("g1"));

        List<String> winners = Race.of(THREADS, each -> {
            try {
                Decision own = new Decision.SetValue("{\"by\":" + each + "}");
                return String.valueOf(
                        effect(queue.decide(parked.number(), 1, own, DecisionCheck.none(), "worker-" + each, ""))
                                .value());
            } catch (StaleCaseException e) {
                return "";
            }
        });

        List<String> won = winners.stream().filter(each -> !each.isEmpty()).toList();
        assertThat(won).hasSize(1);
        assertThat(effect(queue.find(parked.number()).orElseThrow()).value()).isEqualTo(won.get(0));
    }

    @Test
    void ofManyWhoParkOneRecordAtOnceOneCaseIsOpen() throws Exception {
        List<ConflictCase> parked = Race.of(THREADS, each -> queue.park(conflict(key("g1"), "Anna", "Anne-" + each)));

        ConflictCase open = queue.list(CaseFilter.OPEN).get(0);
        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.OPEN, 1L));
        assertThat(open.revision()).isEqualTo(THREADS);
        assertThat(parked).extracting(ConflictCase::number).containsOnly(open.number());
        assertThat(parked).extracting(ConflictCase::revision).doesNotHaveDuplicates();
    }

    @Test
    void oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged() {
        ConflictCase first = queue.park(conflict("g1"));
        ConflictCase changing = queue.park(conflict("g2"));
        ConflictCase closing = queue.park(conflict("g3"));
        ConflictCase other = queue.park(conflict(new NewCase.Key("hotel", new RecordId("room", "r1"), ""), "A", "B"));
        ConflictCase odd = queue.park(conflict(key("g4"), "\"", "B"));
        DecisionCheck noQuotes = (decided, json) -> {
            if (json.contains("\\\"")) {
                throw new DecisionRefusedException("no quotes");
            }
            return json;
        };
        BulkDecision bulk = new BulkDecision(
                new CaseFilter(null, CaseStatus.OPEN, "guest", 9),
                each -> true,
                new Decision.TakeSide(Pick.LOCAL),
                noQuotes,
                "ann",
                "all the same");

        List<BulkDecision.Line> rehearsed = bulk.rehearse(queue, clock.instant());
        assertThat(rehearsed)
                .extracting(BulkDecision.Line::result)
                .containsExactly(
                        BulkDecision.Result.DECIDED,
                        BulkDecision.Result.DECIDED,
                        BulkDecision.Result.DECIDED,
                        BulkDecision.Result.REFUSED);
        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.OPEN, 5L));
        queue.park(conflict(key("g2"), "Anna", "Annie"));
        queue.closeResolved(closing.conflict().key());

        List<BulkDecision.Line> done = bulk.apply(queue, rehearsed);

        assertThat(done)
                .extracting(BulkDecision.Line::result)
                .containsExactly(
                        BulkDecision.Result.DECIDED,
                        BulkDecision.Result.STALE,
                        BulkDecision.Result.STALE,
                        BulkDecision.Result.REFUSED);
        assertThat(done.get(0).effect()).isEqualTo(rehearsed.get(0).effect());
        assertThat(statuses(first, changing, closing, other, odd))
                .containsExactly(
                        CaseStatus.DECIDED,
                        CaseStatus.OPEN,
                        CaseStatus.SELF_RESOLVED,
                        CaseStatus.OPEN,
                        CaseStatus.OPEN);
    }

    @Test
    void keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn() {
        ConflictCase parked = queue.park(conflict("g1"));

        ConflictCase decided = decide(parked, new Decision.KeepBoth(Pick.SERVER, "g9"));

        assertThat(effect(decided).operation()).isEqualTo(Operation.NONE);
        assertThat(effect(decided).value()).isEqualTo(guest("Anne"));
        Outcome.Resolved<String> created =
                Objects.requireNonNull(effect(decided).created());
        assertThat(created.id()).isEqualTo(new RecordId("guest", "g9"));
        assertThat(created.operation()).isEqualTo(Operation.PUT);
        assertThat(created.value()).isEqualTo(guest("Anna"));
        assertThat(created.stamp()).isEqualTo(new Stamp(Version.of(1), HybridTime.of(clock.instant())));
        assertThat(queue.find(parked.number())).contains(decided);
        assertThat(createdKeys()).containsExactly(key("g9"));
    }

    @Test
    void keepingLocalMakesANewRecordOfTheServersState() {
        ConflictCase decided = decide(queue.park(conflict("g1")), new Decision.KeepBoth(Pick.LOCAL, "g9"));

        assertThat(effect(decided).operation()).isEqualTo(Operation.PUT);
        assertThat(effect(decided).value()).isEqualTo(guest("Anna"));
        assertThat(effect(decided).stamp().version()).isEqualTo(Version.of(6));
        assertThat(Objects.requireNonNull(effect(decided).created()).value()).isEqualTo(guest("Anne"));
    }

    @Test
    void theKeyOfANewRecordFollowsFromTheConflictUnlessTheDeciderNamesOne() {
        ConflictCase decided = decide(queue.park(conflict("g1")), new Decision.KeepBoth(Pick.SERVER, null));

        assertThat(Objects.requireNonNull(effect(decided).created()).id().key())
                .isEqualTo(Decision.KeepBoth.derivedKey(conflict("g1")))
                .matches("g1~[0-9a-f]{12}")
                .isNotEqualTo(Decision.KeepBoth.derivedKey(conflict(key("g1"), "Anna", "Annie")));
        assertThat(queue.find(decided.number())).contains(decided);
    }

    @Test
    void aNewRecordIsNotMadeWhereACaseIsOpenOrAnotherDecisionMadeOne() {
        ConflictCase open = queue.park(conflict("g1"));
        queue.park(conflict(new NewCase.Key("hotel", new RecordId("guest", "g2"), "tablet-2"), "Anna", "Anne"));

        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> decide(open, new Decision.KeepBoth(Pick.SERVER, "g2")))
                .withMessage("The decision on case 1 makes guest/g2, but case 2 is about that record, or made it;"
                        + " name another key.");
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> decide(open, new Decision.KeepBoth(Pick.SERVER, "g1")))
                .withMessageContaining("gives the new record the key of this one");
        assertThat(statuses(open)).containsExactly(CaseStatus.OPEN);
        assertThat(createdKeys()).isEmpty();
        decide(open, new Decision.KeepBoth(Pick.SERVER, "g9"));
        ConflictCase later = queue.park(conflict("g3"));
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> decide(later, new Decision.KeepBoth(Pick.LOCAL, "g9")))
                .withMessageContaining("but case 1 is about that record, or made it");
        decide(later, new Decision.KeepBoth(Pick.LOCAL, "g10"));
    }

    @Test
    void whoStandsInTheWayOfANewRecordIsNamedWhateverTheOrigin() {
        ConflictCase maker = queue.park(conflict("g1"));
        ConflictCase open = queue.park(conflict("g2"));
        NewCase.Key second = new NewCase.Key("hotel", key("g2").record(), "tablet-2");
        NewCase.Key made = new NewCase.Key("hotel", key("g9").record(), "tablet-2");
        assertThat(queue.holder(second)).contains(open.number());
        assertThat(queue.holder(made)).isEmpty();

        decide(maker, new Decision.KeepBoth(Pick.SERVER, "g9"));
        queue.closeResolved(key("g2"));

        assertThat(queue.holder(made)).contains(maker.number());
        assertThat(queue.holder(new NewCase.Key("hostel", made.record(), "tablet-1")))
                .isEmpty();
        assertThat(queue.holder(second)).isEmpty();
    }

    private static NewCase waiting(String record, String... records) {
        return conflict(record)
                .waitingFor(Stream.of(records)
                        .map(each -> key(each).record())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs() {
        ConflictCase first = queue.park(conflict("g1"));
        ConflictCase waiting = queue.park(waiting("g2", "g1"));

        assertThat(waiting.status()).isEqualTo(CaseStatus.WAITING);
        assertThat(queue.find(waiting.number())).contains(waiting);
        assertThat(queue.park(waiting("g2", "g1"))).isEqualTo(waiting);
        assertThat(records(new CaseFilter(null, CaseStatus.WAITING, null, 9))).containsExactly("g2");
        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.OPEN, 1L, CaseStatus.WAITING, 1L));
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> decide(waiting, new Decision.Delete()))
                .withMessage("Case 2 is no conflict of its own: guest/g2 refers to guest/g1, which waits; decide that,"
                        + " and this one follows.");
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.claim(waiting.number(), "ann", Duration.ofMinutes(1)));
        assertThat(queue.claim(ClaimRequest.next("ann", Duration.ofMinutes(1)).limit(9)))
                .extracting(claim -> claim.lease().caseNumber())
                .containsExactly(first.number());
        queue.decide(first.number(), 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "ann", "");
        assertThat(statuses(first, waiting)).containsExactly(CaseStatus.DECIDED, CaseStatus.SELF_RESOLVED);
        assertThat(queue.inTheWay(List.of(key("g1"), key("g2")))).isEmpty();
    }

    @Test
    void aCaseWaitsUntilTheLastThatItWaitsForIsClosed() {
        queue.park(conflict("g1"));
        queue.park(conflict("g2"));
        ConflictCase both = queue.park(waiting("g3", "g1", "g2"));
        ConflictCase other = queue.park(waiting("g4", "g2"));

        queue.closeResolved(key("g1"));

        ConflictCase now = queue.find(both.number()).orElseThrow();
        assertThat(now.status()).isEqualTo(CaseStatus.WAITING);
        assertThat(now.conflict().waitsFor()).containsExactly(key("g2").record());
        assertThat(queue.inTheWay(List.of(key("g3")))).containsExactly(key("g2").record());
        queue.closeResolved(key("g2"));
        assertThat(statuses(both, other)).containsExactly(CaseStatus.SELF_RESOLVED, CaseStatus.SELF_RESOLVED);
    }

    @Test
    void chainsAndRingsOfCasesThatWaitEnd() {
        queue.park(conflict("a"));
        ConflictCase one = queue.park(waiting("b", "a", "c"));
        ConflictCase two = queue.park(waiting("c", "b"));
        assertThat(queue.inTheWay(List.of(key("c")))).containsExactly(key("b").record());

        queue.closeResolved(key("a"));
        assertThat(statuses(one, two)).containsExactly(CaseStatus.WAITING, CaseStatus.WAITING);
        queue.closeResolved(key("c"));

        assertThat(statuses(one, two)).containsExactly(CaseStatus.SELF_RESOLVED, CaseStatus.SELF_RESOLVED);
    }

    @Test
    void aCaseOfAnotherTenantOrOriginDoesNotFreeOne() {
        ConflictCase waiting = queue.park(waiting("g2", "g1"));
        for (NewCase.Key other : List.of(
                new NewCase.Key("hostel", key("g1").record(), "tablet-1"),
                new NewCase.Key("hotel", key("g1").record(), "tablet-2"))) {
            queue.park(conflict(other, "Anna", "Anne"));
            queue.closeResolved(other);
        }
        assertThat(statuses(waiting)).containsExactly(CaseStatus.WAITING);
    }

    @Test
    void aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound() {
        queue.park(conflict("g1"));
        ConflictCase waiting = queue.park(waiting("g2", "g1"));
        ConflictCase open = queue.park(conflict("g2"));
        assertThat(open.number()).isEqualTo(waiting.number());
        assertThat(open.revision()).isEqualTo(2);
        assertThat(open.status()).isEqualTo(CaseStatus.OPEN);
        queue.claim(open.number(), "ann", Duration.ofMinutes(1));
        ConflictCase again = queue.park(waiting("g2", "g1"));
        assertThat(again.status()).isEqualTo(CaseStatus.WAITING);
        assertThat(again.handling().lease()).isNull();
        assertThat(again.handling().token()).isEqualTo(1);
        assertThat(queue.find(again.number())).contains(again);
    }

    private List<NewCase.Key> createdKeys() {
        List<NewCase.Key> keys = new ArrayList<>();
        queue.createdKeys(keys::add);
        return keys;
    }

    private List<CaseStatus> statuses(ConflictCase... cases) {
        return Stream.of(cases)
                .map(each -> queue.find(each.number()).orElseThrow().status())
                .toList();
    }

    private ConflictCase decide(ConflictCase seen, Decision decision) {
        return queue.decide(seen.number(), seen.revision(), decision, DecisionCheck.none(), "ann", "");
    }

    private static Outcome.Resolved<String> effect(ConflictCase decided) {
        return Objects.requireNonNull(decided.decision()).effect();
    }

    private List<String> records(CaseFilter filter) {
        return records(queue.list(filter));
    }

    private static List<String> records(List<ConflictCase> cases) {
        return cases.stream().map(each -> each.conflict().key().record().key()).toList();
    }
}
