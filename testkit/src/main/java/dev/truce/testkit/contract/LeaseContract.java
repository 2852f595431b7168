package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.SampleCases.conflict;
import static dev.truce.testkit.contract.SampleCases.guest;
import static dev.truce.testkit.contract.SampleCases.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.queue.QueuePolicy.Deadline;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.conflict.version.Version;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who may decide a case and for how long, in every {@link dev.truce.conflict.queue.ConflictQueue}. */
public abstract class LeaseContract extends QueueFixture {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Decision LOCAL = new Decision.TakeSide(Pick.LOCAL);
    private static final int THREADS = 8;
    private static final int MANY = 40;

    /** For subclasses. */
    protected LeaseContract() {}

    @Test
    void casesAreClaimedOldestFirstAndEachByOne() {
        for (String record : List.of("c", "a", "b")) {
            queue.park(conflict(record));
        }

        assertThat(records(claim("w1", 2))).containsExactly("c", "a");
        assertThat(records(claim("w2", 9))).containsExactly("b");
        assertThat(claim("w3", 9)).isEmpty();
    }

    @Test
    void aClaimHoldsTheCaseAndItsLease() {
        ConflictCase parked = queue.park(conflict("g1"));

        Claim claim = claim("w1");

        assertThat(claim.work().conflict()).isEqualTo(parked.conflict());
        assertThat(claim.work().handling().attempts()).isEqualTo(1);
        assertThat(claim.lease().caseNumber()).isEqualTo(parked.number());
        assertThat(claim.lease().owner()).isEqualTo("w1");
        assertThat(claim.lease().token()).isPositive();
        assertThat(claim.work().status()).isEqualTo(CaseStatus.OPEN);
        assertThat(claim.work().updatedAt()).isEqualTo(parked.updatedAt());
        assertThat(queue.find(parked.number())).contains(claim.work());
    }

    @Test
    void onlyWhatWasAskedForIsClaimed() {
        queue.park(conflict("g1"));
        queue.park(conflict(new NewCase.Key("hostel", new RecordId("room", "r1"), ""), "A", "B"));
        queue.park(conflict(new NewCase.Key("hostel", new RecordId("guest", "g2"), ""), "A", "B"));

        assertThat(records(queue.claim(new ClaimRequest("w", LEASE, 9, "hostel", "guest", true))))
                .containsExactly("g2");
        assertThat(records(queue.claim(new ClaimRequest("w", LEASE, 9, null, "room", true))))
                .containsExactly("r1");
        assertThat(queue.claim(new ClaimRequest("w", LEASE, 9, "motel", null, true)))
                .isEmpty();
        assertThat(records(queue.claim(new ClaimRequest("w", LEASE, 9, "hotel", null, true))))
                .containsExactly("g1");
    }

    @Test
    void whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt() throws Exception {
        use(QueuePolicy.DEFAULT.priority(
                conflict -> conflict.key().record().key().startsWith("urgent") ? 7 : 5));
        queue.park(conflict("old"));
        pass(Duration.ofHours(1));
        queue.park(conflict("new"));
        queue.park(conflict("urgent-1"));
        pass(Duration.ofMinutes(61));
        queue.park(conflict("urgent-2"));

        assertThat(records(claim("w", 9))).containsExactly("urgent-1", "old", "urgent-2", "new");
    }

    @Test
    void aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate() throws Exception {
        ConflictCase parked = queue.park(conflict("g1"));
        Lease late = claim("w1").lease();
        pass(LEASE.minusMillis(1));
        assertThat(claim("w2", 1)).isEmpty();
        pass(Duration.ofMillis(1));

        assertLost(late, () -> decide(late, parked));
        Lease next = claim("w2").lease();

        assertThat(next.token()).isGreaterThan(late.token());
        assertLost(late, () -> decide(late, parked));
        assertLost(late, () -> queue.extend(late, LEASE));
        assertLost(late, () -> queue.release(late));
        assertLost(late, () -> queue.fail(late, "too late", Duration.ZERO));
        assertThat(decide(next, parked).status()).isEqualTo(CaseStatus.DECIDED);
    }

    /** A worker that slept past its lease is not the one that came after it, though both have one name. */
    @Test
    void aLeaseIsNoOtherOfTheSameOwner() throws Exception {
        ConflictCase parked = queue.park(conflict("g1"));
        Lease late = claim("w1").lease();
        pass(LEASE);
        Lease next = claim("w1").lease();

        assertThat(next.token()).isGreaterThan(late.token());
        assertLost(late, () -> decide(late, parked));
        assertLost(late, () -> queue.extend(late, LEASE));
        assertLost(late, () -> queue.release(late));
        assertLost(late, () -> queue.fail(late, "too late", Duration.ZERO));
        assertThat(decide(next, parked).status()).isEqualTo(CaseStatus.DECIDED);
    }

    @Test
    void aRefusalSaysWhoHasTheCase() throws Exception {
        queue.park(conflict("g1"));
        Lease late = claim("w1").lease();
        pass(LEASE);
        Claim next = claim("w2");

        LeaseLostException refusal = catchThrowableOfType(LeaseLostException.class, () -> queue.extend(late, LEASE));

        assertThat(refusal)
                .hasMessage("The lease of w1 on case " + late.caseNumber() + " (token " + late.token()
                        + ") no longer holds: the case is with w2 (token "
                        + next.lease().token()
                        + "); nothing was changed. Claim the case again.");
        assertThat(refusal.current()).contains(next.work());
    }

    @Test
    void aLeaseOnNoCaseIsRefused() {
        Lease invented = new Lease(7, "w", 1, true, clock.instant().plus(LEASE));

        assertLost(invented, () -> queue.extend(invented, LEASE));
    }

    @Test
    void aLeaseThatIsHeldOnToLasts() throws Exception {
        ConflictCase parked = queue.park(conflict("g1"));
        Lease first = claim("w1").lease();
        pass(LEASE.minusSeconds(1));
        Lease longer = queue.extend(first, LEASE);
        pass(LEASE.minusSeconds(1));

        assertThat(claim("w2", 1)).isEmpty();
        assertThat(longer.token()).isEqualTo(first.token());
        assertThat(decide(longer, parked).status()).isEqualTo(CaseStatus.DECIDED);
    }

    @Test
    void aDecisionByALeaseIsItsOwners() {
        ConflictCase parked = queue.park(conflict("g1"));

        ConflictCase decided = queue.decide(claim("w1").lease(), 1, LOCAL, DecisionCheck.none(), "rule 7");

        assertThat(Objects.requireNonNull(decided.decision()).actor()).isEqualTo("w1");
        assertThat(decided.decision().reason()).isEqualTo("rule 7");
        assertThat(effect(decided).value()).isEqualTo(guest("Anna"));
        assertThat(decided.handling().lease()).isNull();
        assertThat(queue.find(parked.number())).contains(decided);
        assertThat(claim("w2", 1)).isEmpty();
    }

    @Test
    void aNewRevisionRefusesTheDecisionAndLeavesTheLease() {
        queue.park(conflict("g1"));
        Claim claim = claim("w1");
        ConflictCase fresh = queue.park(conflict(key("g1"), "Anna", "Annie"));

        StaleCaseException refusal =
                catchThrowableOfType(StaleCaseException.class, () -> decide(claim.lease(), claim.work()));

        assertThat(refusal.current()).isEqualTo(fresh);
        assertThat(fresh.handling().lease()).isEqualTo(claim.lease());
        assertThat(decide(claim.lease(), fresh).status()).isEqualTo(CaseStatus.DECIDED);
    }

    @Test
    void aNewRevisionForgetsAttemptsButThePresentOne() {
        queue.park(conflict("g1"));
        queue.fail(claim("w1").lease(), "no rule", Duration.ZERO);
        Claim second = claim("w1");
        assertThat(second.work().handling().attempts()).isEqualTo(2);

        ConflictCase fresh = queue.park(conflict(key("g1"), "Anna", "Annie"));

        assertThat(fresh.handling().attempts()).isEqualTo(1);
        assertThat(queue.release(second.lease()).handling().attempts()).isZero();
        assertThat(claim("w2").work().handling().attempts()).isEqualTo(1);
    }

    @Test
    void aRecordAtPeaceClosesItsCaseUnderTheOwnersHands() {
        ConflictCase parked = queue.park(conflict("g1"));
        Lease lease = claim("w1").lease();

        assertThat(queue.closeResolved(key("g1")).orElseThrow().status()).isEqualTo(CaseStatus.SELF_RESOLVED);
        assertLost(lease, () -> decide(lease, parked));
    }

    @Test
    void aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt() throws Exception {
        use(QueuePolicy.DEFAULT.mostAttempts(3));
        ConflictCase poisoned = queue.park(conflict("g1"));
        ConflictCase other = queue.park(conflict("g2"));
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(claim("w" + attempt).work().handling().attempts()).isEqualTo(attempt);
            pass(LEASE);
        }

        assertThat(records(claim("w4", 9))).containsExactly("g2");

        ConflictCase dead = queue.find(poisoned.number()).orElseThrow();
        assertThat(dead.status()).isEqualTo(CaseStatus.DEAD);
        assertThat(dead.handling().lastError()).isEqualTo("w3 had it and did not finish before the lease ended");
        assertThat(dead.decision()).isNull();
        assertThat(queue.find(other.number()).orElseThrow().status()).isEqualTo(CaseStatus.OPEN);
    }

    @Test
    void whatWasTriedBeforeIsTriedAlone() throws Exception {
        for (String record : List.of("a", "b", "c", "d")) {
            queue.park(conflict(record));
        }
        assertThat(records(claim("w1", 2))).containsExactly("a", "b");
        pass(LEASE);

        assertThat(records(claim("w2", 9))).containsExactly("a");
        assertThat(records(claim("w2", 9))).containsExactly("b");
        assertThat(records(claim("w2", 9))).containsExactly("c", "d");
    }

    @Test
    void aPersonMayDecideWhatIsDead() throws Exception {
        ConflictCase dead = dead();

        ConflictCase decided = queue.decide(dead.number(), 1, LOCAL, DecisionCheck.none(), "ann", "");

        assertThat(decided.status()).isEqualTo(CaseStatus.DECIDED);
    }

    @Test
    void aNewConflictOrAPersonBringsBackWhatIsDead() throws Exception {
        ConflictCase dead = dead();
        ConflictCase again = queue.park(conflict(key("g1"), "Anna", "Annie"));
        assertThat(again.number()).isEqualTo(dead.number());
        assertThat(again.status()).isEqualTo(CaseStatus.OPEN);
        assertThat(again.handling().attempts()).isZero();

        ConflictCase second = dead();
        queue.defer(second.number(), 1, Duration.ofSeconds(1), "ann", "the rule is mended");
        pass(Duration.ofSeconds(1));
        assertThat(claim("w", 9)).extracting(each -> each.work().number()).contains(second.number());
    }

    @Test
    void whatIsDeadWaitsStill() throws Exception {
        ConflictCase dead = dead();

        assertThat(queue.park(dead.conflict())).isEqualTo(dead);
        assertThat(queue.closeResolved(dead.conflict().key())).isPresent();
    }

    @Test
    void aFailureCountsAndWaits() throws Exception {
        use(QueuePolicy.DEFAULT.mostAttempts(2));
        ConflictCase parked = queue.park(conflict("g1"));

        ConflictCase back = queue.fail(claim("w1").lease(), "no such rule", Duration.ofSeconds(10));

        assertThat(back.handling().lastError()).isEqualTo("no such rule");
        assertThat(back.handling().lease()).isNull();
        assertThat(claim("w2", 1)).isEmpty();
        pass(Duration.ofSeconds(10));
        Claim second = claim("w2");
        assertThat(second.work().handling().attempts()).isEqualTo(2);
        assertThat(second.work().handling().lastError()).isEqualTo("no such rule");

        ConflictCase dead = queue.fail(second.lease(), "no rule at all", Duration.ofSeconds(10));

        assertThat(dead.status()).isEqualTo(CaseStatus.DEAD);
        assertThat(dead.handling().lastError()).isEqualTo("no rule at all");
        assertThat(queue.find(parked.number())).contains(dead);
    }

    @Test
    void whatIsPutBackIsAsItWas() {
        ConflictCase parked = queue.park(conflict("g1"));

        ConflictCase back = queue.release(claim("w1").lease());

        assertThat(back.handling().attempts()).isZero();
        assertThat(back.handling().lease()).isNull();
        assertThat(records(claim("w2", 1))).containsExactly("g1");
        assertThat(back.updatedAt()).isEqualTo(parked.updatedAt());
    }

    @Test
    void whoOnlyLooksMakesNoAttempt() throws Exception {
        use(QueuePolicy.DEFAULT.mostAttempts(1));
        queue.park(conflict("g1"));
        for (int i = 0; i < 3; i++) {
            List<Claim> looked = queue.claim(new ClaimRequest("ann", LEASE, 1, null, null, false));
            assertThat(looked).hasSize(1);
            assertThat(looked.get(0).work().handling().attempts()).isZero();
            pass(LEASE);
        }
        ConflictCase back = queue.release(queue.claim(1, "ann", LEASE).lease());
        assertThat(back.handling().attempts()).isZero();
        assertThat(back.handling().lastError()).isEmpty();
    }

    @Test
    void oneCaseIsGivenToWhoAsksForIt() throws Exception {
        queue.park(conflict("g1"));
        ConflictCase second = queue.park(conflict("g2"));

        Claim claim = queue.claim(second.number(), "ann", LEASE);
        Claim again = queue.claim(second.number(), "ann", LEASE.plus(LEASE));

        assertThat(again.lease().token()).isGreaterThan(claim.lease().token());
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.claim(second.number(), "bob", LEASE))
                .withMessageStartingWith("Case " + second.number() + " is with ann until ");
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.claim(9_999, "bob", LEASE))
                .withMessage("There is no case 9999; list the open cases to see which there are.");
        decide(again.lease(), second);
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.claim(second.number(), "bob", LEASE))
                .withMessageContaining("is closed (DECIDED)");
    }

    @Test
    void aLeaseIsItsOwnersOnly() {
        queue.park(conflict("g1"));
        Lease lease = claim("w1").lease();
        Lease stolen = new Lease(lease.caseNumber(), "w2", lease.token(), lease.counted(), lease.until());

        assertLost(stolen, () -> queue.release(stolen));
        assertLost(stolen, () -> queue.extend(stolen, LEASE));
    }

    @Test
    void whoAsksForACaseAfterItsLastAttemptGetsADeadOne() throws Exception {
        use(QueuePolicy.DEFAULT.mostAttempts(1));
        queue.park(conflict("g1"));
        Lease ended = claim("w1").lease();
        pass(LEASE);

        Claim claim = queue.claim(ended.caseNumber(), "ann", LEASE);

        assertThat(claim.work().status()).isEqualTo(CaseStatus.DEAD);
        assertThat(claim.work().handling().lastError()).startsWith("w1 had it");
        assertThat(decide(claim.lease(), claim.work()).status()).isEqualTo(CaseStatus.DECIDED);
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        ConflictCase parked = queue.park(conflict("g1"));
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> queue.claim(parked.number(), "ann", Duration.ZERO),
                () -> queue.claim(parked.number(), "ann", Duration.ofSeconds(Long.MAX_VALUE)),
                () -> queue.defer(parked.number(), 1, Duration.ofMillis(-1), "ann", ""),
                () -> ClaimRequest.next("ann", Duration.ofNanos(1)),
                () -> ClaimRequest.next(" ", LEASE),
                () -> ClaimRequest.next("ann", LEASE).limit(0))) {
            assertThatIllegalArgumentException().isThrownBy(call);
        }
        assertThat(queue.find(parked.number())).contains(parked);
    }

    @Test
    void nobodyElseDecidesOrDefersWhatSomebodyHas() throws Exception {
        ConflictCase parked = queue.park(conflict("g1"));
        claim("w1");

        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.decide(parked.number(), 1, LOCAL, DecisionCheck.none(), "ann", ""))
                .withMessageContaining(" is with w1 until ");
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.defer(parked.number(), 1, LEASE, "ann", ""))
                .withMessageContaining(" is with w1 until ");
        pass(LEASE);
        assertThat(queue.decide(parked.number(), 1, LOCAL, DecisionCheck.none(), "ann", "")
                        .status())
                .isEqualTo(CaseStatus.DECIDED);
    }

    @Test
    void whatIsPutOffIsPassedByUntilThen() throws Exception {
        ConflictCase parked = queue.park(conflict("g1"));
        queue.park(conflict("g2"));

        ConflictCase off = queue.defer(parked.number(), 1, Duration.ofDays(1), "ann", "ask the guest");

        assertThat(off.handling().deferredUntil()).isNotNull();
        assertThat(queue.find(parked.number())).contains(off);
        assertThat(records(claim("w", 9))).containsExactly("g2");
        pass(Duration.ofDays(1));
        assertThat(records(claim("w", 9))).containsExactly("g1");
        assertThat(records(claim("w", 9))).containsExactly("g2");
        assertThatExceptionOfType(StaleCaseException.class)
                .isThrownBy(() -> queue.defer(parked.number(), 2, LEASE, "ann", ""));
    }

    @Test
    void aDecisionIsChangedByDecidingAgain() {
        ConflictCase parked = queue.park(conflict("g1"));
        ConflictCase decided = queue.decide(parked.number(), 1, LOCAL, DecisionCheck.none(), "ann", "");

        ConflictCase anew = queue.reopen(decided.number(), "bob", "the guest called");

        assertThat(anew.number()).isGreaterThan(decided.number());
        assertThat(anew.conflict().server())
                .isEqualTo(Side.present(guest("Anna"), effect(decided).stamp()));
        assertThat(anew.conflict().base()).isEqualTo(parked.conflict().server());
        assertThat(anew.conflict().detail())
                .isEqualTo("case " + decided.number() + " is decided anew: the guest called");
        assertThat(queue.find(decided.number())).contains(decided);
        Outcome.Resolved<String> back = effect(
                queue.decide(anew.number(), 1, new Decision.TakeSide(Pick.BASE), DecisionCheck.none(), "bob", ""));
        assertThat(back.value()).isEqualTo(guest("Anne"));
        assertThat(back.operation()).isEqualTo(Operation.PUT);
        assertThat(back.stamp().version()).isEqualTo(Version.of(7));
    }

    @Test
    void onlyWhatIsDecidedAndAtPeaceIsDecidedAnew() {
        ConflictCase open = queue.park(conflict("g1"));
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.reopen(open.number(), "bob", ""))
                .withMessage("Case " + open.number()
                        + " was not decided (it is OPEN), so that there is no decision to change.");
        queue.decide(open.number(), 1, new Decision.Delete(), DecisionCheck.none(), "ann", "");
        ConflictCase next = queue.park(conflict("g1"));

        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(() -> queue.reopen(open.number(), "bob", ""))
                .withMessage("The record of case " + open.number() + " is in conflict again, and waits as case "
                        + next.number() + "; decide that one.");
        queue.closeResolved(key("g1"));
        assertThat(queue.reopen(open.number(), "bob", "").conflict().server().isGone())
                .isTrue();
    }

    @Test
    void aDeadlineEscalatesWhatNobodyDecided() throws Exception {
        use(QueuePolicy.DEFAULT.deadline(conflict -> new Deadline(Duration.ofHours(4), null)));
        queue.park(conflict("g0"));
        pass(Duration.ofHours(3));
        ConflictCase young = queue.park(conflict("g1"));
        assertThat(queue.enforceDeadlines(DecisionCheck.none(), 9)).isEmpty();
        pass(Duration.ofHours(1));

        List<ConflictCase> late = queue.enforceDeadlines(DecisionCheck.none(), 9);

        assertThat(late).hasSize(1);
        assertThat(late.get(0).handling().escalated()).isTrue();
        assertThat(late.get(0).handling().priority()).isEqualTo(10);
        assertThat(late.get(0).status()).isEqualTo(CaseStatus.OPEN);
        assertThat(queue.enforceDeadlines(DecisionCheck.none(), 9)).isEmpty();
        assertThat(queue.find(young.number()).orElseThrow().handling().escalated())
                .isFalse();
    }

    @Test
    void theEarliestDeadlinesComeFirstAndAsManyAsAsked() throws Exception {
        use(QueuePolicy.DEFAULT.deadline(conflict -> new Deadline(
                Duration.ofHours(Long.parseLong(conflict.key().record().key())), null)));
        for (String hours : List.of("3", "1", "2")) {
            queue.park(conflict(hours));
        }
        pass(Duration.ofHours(3));

        assertThat(queue.enforceDeadlines(DecisionCheck.none(), 2))
                .extracting(each -> each.conflict().key().record().key())
                .containsExactly("1", "2");
        assertThat(queue.enforceDeadlines(DecisionCheck.none(), 2))
                .extracting(each -> each.conflict().key().record().key())
                .containsExactly("3");
    }

    @Test
    void aDeadlineDecidesByItsFallbackWhoeverHasTheCase() throws Exception {
        use(QueuePolicy.DEFAULT.deadline(conflict -> new Deadline(
                LEASE.dividedBy(2), Fallback.valueOf(conflict.key().record().key()))));
        for (Fallback each : Fallback.values()) {
            queue.park(conflict(each.name()));
        }
        Lease lease = claim("w1").lease();
        pass(LEASE.dividedBy(2));

        List<ConflictCase> late = queue.enforceDeadlines(DecisionCheck.none(), 9);

        assertThat(late)
                .extracting(each -> Objects.requireNonNull(each.decision()).decision())
                .containsExactly(new Decision.TakeSide(Pick.SERVER), LOCAL, new Decision.TakeSide(Pick.SERVER));
        assertThat(late).extracting(ConflictCase::status).containsOnly(CaseStatus.DECIDED);
        assertLost(lease, () -> decide(lease, late.get(0)));
    }

    @Test
    void aFallbackThatDoesNotFitEscalates() throws Exception {
        use(QueuePolicy.DEFAULT.deadline(conflict -> new Deadline(LEASE, Fallback.LOCAL_WINS)));
        queue.park(conflict("g1"));
        pass(LEASE);
        DecisionCheck never = (decided, json) -> {
            throw new DecisionRefusedException("/name is to be Bob");
        };

        List<ConflictCase> late = queue.enforceDeadlines(never, 9);

        assertThat(late).extracting(ConflictCase::status).containsExactly(CaseStatus.OPEN);
        assertThat(late.get(0).handling().escalated()).isTrue();
    }

    @Test
    void clocksThatJumpEndNoLeaseAndProlongNone() throws Exception {
        queue.park(conflict("g1"));
        Lease lease = claim("w1").lease();

        for (Duration jump : List.of(Duration.ofDays(3_650), Duration.ofDays(-3_651), Duration.ofHours(-1))) {
            clock.jump(jump);
            assertThat(claim("w2", 1)).as("after a jump by %s", jump).isEmpty();
            lease = queue.extend(lease, LEASE);
        }
        pass(LEASE);

        assertThat(records(claim("w2", 1))).containsExactly("g1");
    }

    @Test
    void ofManyWhoClaimAtOnceEachGetsItsOwn() throws Exception {
        IntStream.range(0, MANY).forEach(each -> queue.park(conflict("g" + each)));

        List<List<Claim>> claims = Race.of(THREADS, each -> claim("w" + each, MANY / THREADS));

        List<Long> numbers = claims.stream()
                .flatMap(List::stream)
                .map(each -> each.work().number())
                .toList();
        assertThat(numbers).doesNotHaveDuplicates();
        int left = claim("rest", MANY).size();
        assertThat(numbers.size() + left).isEqualTo(MANY);
    }

    private ConflictCase dead() throws Exception {
        use(QueuePolicy.DEFAULT.mostAttempts(1));
        ConflictCase parked = queue.park(conflict("g1"));
        ConflictCase dead = queue.fail(claim("w1").lease(), "no rule", Duration.ZERO);
        assertThat(dead.number()).isEqualTo(parked.number());
        assertThat(dead.status()).isEqualTo(CaseStatus.DEAD);
        assertThat(claim("w2", 1)).isEmpty();
        return dead;
    }

    private Claim claim(String owner) {
        List<Claim> claims = claim(owner, 1);
        assertThat(claims).as("a case for %s", owner).hasSize(1);
        return claims.get(0);
    }

    private List<Claim> claim(String owner, int limit) {
        return queue.claim(ClaimRequest.next(owner, LEASE).limit(limit));
    }

    private ConflictCase decide(Lease lease, ConflictCase seen) {
        return queue.decide(lease, seen.revision(), LOCAL, DecisionCheck.none(), "");
    }

    private void assertLost(Lease lease, ThrowingCallable step) {
        ConflictCase before = queue.find(lease.caseNumber()).orElse(null);
        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(step);
        assertThat(queue.find(lease.caseNumber()).orElse(null)).isEqualTo(before);
    }

    private static Outcome.Resolved<String> effect(ConflictCase decided) {
        return Objects.requireNonNull(decided.decision()).effect();
    }

    private static List<String> records(List<Claim> claims) {
        return claims.stream()
                .map(each -> each.work().conflict().key().record().key())
                .toList();
    }
}
