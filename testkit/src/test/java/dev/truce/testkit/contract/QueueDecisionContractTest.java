package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.all;
import static dev.truce.testkit.contract.WrongQueue.deciding;
import static dev.truce.testkit.contract.WrongQueue.only;
import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.KeepBoth;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.Decision.TakeSide;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.integrity.Digest;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue whose cases are decided by persons, and that remembers what they decided. */
class QueueDecisionContractTest {

    private static final Decision LOCAL = new TakeSide(Pick.LOCAL);
    private static final Decision SERVER = new TakeSide(Pick.SERVER);

    private static Making decidingBy(UnaryOperator<Decision> other) {
        return deciding(it -> it.with(other.apply(it.decision())).now());
    }

    /** Takes one decision for another. */
    private static Making taking(Decision decision, Decision other) {
        return decidingBy(each -> each.equals(decision) ? other : each);
    }

    /** Another way to keep both sides. */
    private static Making keeping(UnaryOperator<KeepBoth> other) {
        return decidingBy(each -> each instanceof KeepBoth both ? other.apply(both) : each);
    }

    private static Pick other(Pick pick) {
        return pick == Pick.LOCAL ? Pick.SERVER : Pick.LOCAL;
    }

    private static Decision turned(Decision decision) {
        if (!(decision instanceof Decision.PickFields fields)) {
            return decision;
        }
        TreeMap<FieldPath, Pick> picks = new TreeMap<>(fields.picks());
        picks.replaceAll((path, pick) -> other(pick));
        return new Decision.PickFields(picks);
    }

    private static ConflictCase checkedTooLate(Deciding it) {
        ConflictCase decided = it.checkedBy(DecisionCheck.none()).now();
        String value = Objects.requireNonNull(decided.decision()).effect().value();
        if (value != null) {
            it.check().check(decided, value);
        }
        return decided;
    }

    /** Looks whether a case is open, and decides it only when another has looked, too. */
    private static ConflictCase decidedTwice(Deciding it, Meeting meeting) {
        if (meeting.isOfTest()) {
            return it.now();
        }
        CaseStatus seen = it.known().orElseThrow().status();
        meeting.await();
        try {
            return it.now();
        } catch (StaleCaseException e) {
            if (seen == CaseStatus.OPEN) {
                return e.current();
            }
            throw e;
        }
    }

    /** Another way to find what was decided. */
    private interface Remembering {
        Optional<ConflictCase> decided(Stream<ConflictCase> decided, NewCase.Key key, Digest fingerprint);
    }

    private static Making remembering(Remembering fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
                return fault.decided(all(right, CaseStatus.DECIDED).stream(), key, fingerprint);
            }
        });
    }

    /** Another way to say who stands in the way of a new record. */
    private static Making holding(BiFunction<ConflictQueue, NewCase.Key, Optional<Long>> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Optional<Long> holder(NewCase.Key created) {
                return fault.apply(right, created);
            }
        });
    }

    static Stream<Fault<Making>> faults() {
        Faults<Making> faults = new Faults<>();
        made(faults);
        checked(faults);
        stale(faults);
        remembered(faults);
        newRecords(faults);
        return faults.stream();
    }

    private static void made(Faults<Making> faults) {
        faults.foundBy(
                "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision");
        faults.fault("forgets who decided", deciding(it -> it.by("").now()));

        faults.foundBy("takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision");
        faults.fault("forgets why it was decided", deciding(it -> it.because("").now()));

        faults.foundBy("takingTheServerAdoptsItWithItsStamp");
        faults.fault("takes local for the server", taking(SERVER, LOCAL));

        faults.foundBy(
                "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision",
                "whatACheckLeavesIsWhatIsSent");
        faults.fault("takes the server for local", taking(LOCAL, SERVER));

        faults.foundBy("everyKindOfDecisionIsReadBackAsItWasMade", "pickedFieldsAreSetIntoTheMergedState");
        faults.fault("picks the other side's field", decidingBy(QueueDecisionContractTest::turned));

        faults.foundBy("everyKindOfDecisionIsReadBackAsItWasMade");
        faults.fault(
                "keeps what a decision makes, but not the decision",
                taking(new TakeSide(Pick.BASE), new Decision.SetValue(SampleCases.guest("Ann"))));
    }

    private static void checked(Faults<Making> faults) {
        faults.foundBy(
                "aDecisionThatACheckRefusesWritesNothing",
                "aDecisionThatDoesNotFitLeavesTheCaseOpen",
                "aNewRecordIsNotMadeWhereACaseIsOpenOrAnotherDecisionMadeOne");
        faults.fault("closes a case when it refuses a decision", deciding(it -> {
            try {
                return it.now();
            } catch (DecisionRefusedException e) {
                it.known()
                        .ifPresent(
                                each -> it.right().closeResolved(each.conflict().key()));
                throw e;
            }
        }));

        faults.foundBy("aDecisionThatACheckRefusesWritesNothing", "whatACheckLeavesIsWhatIsSent");
        faults.fault(
                "does not check",
                deciding(it -> it.checkedBy(DecisionCheck.none()).now()));
        faults.fault("checks what it has written already", deciding(QueueDecisionContractTest::checkedTooLate));

        faults.foundBy("whatACheckLeavesIsWhatIsSent");
        faults.fault(
                "sends what was decided and not what the check left",
                deciding(it -> it.checkedBy((decided, json) -> {
                            it.check().check(decided, json);
                            return json;
                        })
                        .now()));
    }

    private static void stale(Faults<Making> faults) {
        faults.foundBy(
                "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
                "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged");
        faults.fault(
                "decides whatever the person saw",
                deciding(it -> it.onWhateverIsThere().now()));

        faults.foundBy("aCaseIsDecidedOnce", "ofManyWhoDecideACaseAtOnceExactlyOneWins");
        faults.fault("acknowledges a second decision", deciding(it -> {
            try {
                return it.now();
            } catch (StaleCaseException e) {
                if (e.current().status() == CaseStatus.DECIDED) {
                    return e.current();
                }
                throw e;
            }
        }));

        faults.foundBy("ofManyWhoDecideACaseAtOnceExactlyOneWins");
        faults.fault("acknowledges each of two decisions made at once", (clock, nanoTime, policy) -> {
            Meeting meeting = new Meeting();
            return deciding(it -> decidedTwice(it, meeting)).make(clock, nanoTime, policy);
        });

        faults.foundBy("aCaseThatIsNotThereCannotBeDecided");
        faults.fault("does not say that there is no such case", deciding(it -> {
            if (it.known().isEmpty()) {
                throw new DecisionRefusedException("refused");
            }
            return it.now();
        }));
    }

    private static void remembered(Faults<Making> faults) {
        faults.foundBy("theLatestDecisionOnTheSameConflictIsFound");
        faults.fault(
                "finds the first decision on a conflict",
                remembering((decided, key, fingerprint) -> decided.filter(
                                each -> each.conflict().key().equals(key)
                                        && each.conflict().fingerprint().equals(fingerprint))
                        .findFirst()));
        faults.fault(
                "finds a decision on another conflict of the record",
                remembering((decided, key, fingerprint) -> decided.filter(
                                each -> each.conflict().key().equals(key))
                        .reduce((earlier, later) -> later)));
        faults.fault(
                "finds a decision on the same conflict of another record",
                remembering((decided, key, fingerprint) -> decided.filter(
                                each -> each.conflict().fingerprint().equals(fingerprint))
                        .reduce((earlier, later) -> later)));
        faults.fault("finds no decision", remembering((decided, key, fingerprint) -> Optional.empty()));
    }

    private static void newRecords(Faults<Making> faults) {
        faults.foundBy(
                "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn",
                "keepingLocalMakesANewRecordOfTheServersState");
        faults.fault("keeps the other side of both", keeping(both -> new KeepBoth(other(both.keep()), both.newKey())));

        faults.foundBy(
                "aNewRecordIsNotMadeWhereACaseIsOpenOrAnotherDecisionMadeOne",
                "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn",
                "keepingLocalMakesANewRecordOfTheServersState",
                "theKeyOfANewRecordFollowsFromTheConflictUnlessTheDeciderNamesOne",
                "whoStandsInTheWayOfANewRecordIsNamedWhateverTheOrigin");
        faults.fault(
                "keeps one of both",
                decidingBy(each -> each instanceof KeepBoth both ? new TakeSide(both.keep()) : each));

        faults.foundBy("theKeyOfANewRecordFollowsFromTheConflictUnlessTheDeciderNamesOne");
        faults.fault(
                "names a new record as it likes",
                keeping(both -> both.newKey() == null ? new KeepBoth(both.keep(), "g1~0") : both));

        faults.foundBy("keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn");
        faults.fault("forgets which records decisions made", wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public void createdKeys(Consumer<NewCase.Key> sink) {
                // there is none to name
            }
        }));

        faults.foundBy("whoStandsInTheWayOfANewRecordIsNamedWhateverTheOrigin");
        faults.fault(
                "says that nobody stands in the way of a new record", holding((right, created) -> Optional.empty()));
        faults.fault(
                "says that who stood in the way once does for ever",
                holding((right, created) -> right.list(only(null)).stream()
                        .filter(each -> each.conflict().key().record().equals(created.record()))
                        .map(ConflictCase::number)
                        .findFirst()
                        .or(() -> right.holder(created))));
        faults.fault(
                "says who of the same origin stands in the way of a new record",
                holding((right, created) -> right.holder(created)
                        .filter(each -> right.find(each)
                                .orElseThrow()
                                .conflict()
                                .key()
                                .origin()
                                .equals(created.origin()))));
        faults.fault(
                "says who of another tenant stands in the way of a new record",
                holding((right, created) ->
                        right.holder(new NewCase.Key("hotel", created.record(), created.origin()))));

        faults.foundBy("aNewRecordIsNotMadeWhereACaseIsOpenOrAnotherDecisionMadeOne");
        faults.fault("acknowledges a new record where another is", deciding(it -> {
            try {
                return it.now();
            } catch (DecisionRefusedException e) {
                if (it.decision() instanceof KeepBoth) {
                    return it.known().orElseThrow();
                }
                throw e;
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        ConflictQueueContractTest.assertFound(fault);
    }
}
