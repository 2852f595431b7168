package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.event.Announcer;
import dev.truce.conflict.event.Event;
import dev.truce.conflict.event.EventFilter;
import dev.truce.conflict.event.EventKind;
import dev.truce.conflict.queue.Decision.Pick;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A queue whose wall clock stands still, and whose other clock passes when the test says so. */
class InMemoryConflictQueueTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Decision LOCAL = new Decision.TakeSide(Pick.LOCAL);
    private static final QueuePolicy POLICY =
            new QueuePolicy(each -> 5, Duration.ofHours(1), 2, each -> null, Duration.ofHours(1));

    private long nanos = 7_000_000_000L;
    private final List<Event> told = new ArrayList<>();
    private final ConflictQueue queue = queue(POLICY);

    private ConflictQueue queue(QueuePolicy policy) {
        Announcer announcer =
                Announcer.of(Runnable::run, 9, List.of(new Announcer.Subscription("test", EventFilter.ALL, told::add)));
        return ConflictQueue.inMemory(InstantSource.fixed(START), () -> nanos, policy, announcer);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static NewCase of(String tenant, String record) {
        NewCase names = Conflicts.names();
        return Conflicts.of(Conflicts.key(tenant, record), names.base(), names.local(), names.server());
    }

    private void park(String... records) {
        for (String record : records) {
            queue.park(of("", record));
        }
    }

    private List<Claim> claim(int limit) {
        return queue.claim(ClaimRequest.next("program", LEASE).limit(limit));
    }

    private ConflictCase find(long number) {
        return queue.find(number).orElseThrow();
    }

    private ConflictCase decide(long number, String actor) {
        return queue.decide(number, find(number).revision(), LOCAL, DecisionCheck.none(), actor, "");
    }

    private static void refused(ThrowingCallable call, String beginning) {
        assertThatExceptionOfType(DecisionRefusedException.class)
                .isThrownBy(call)
                .withMessageStartingWith(beginning);
    }

    private static void lost(ThrowingCallable call, String why) {
        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(call).withMessageContaining(why);
    }

    @Test
    void whoHasACaseAndClaimsItAgainHasNotFailed() {
        park("a");
        claim(1);
        pass(LEASE);
        Lease last = claim(1).get(0).lease();

        Claim again = queue.claim(1, "program", LEASE);

        assertThat(again.work().status()).isEqualTo(CaseStatus.OPEN);
        assertThat(again.work().handling().attempts()).isEqualTo(POLICY.mostAttempts());
        assertThat(again.lease().token()).isGreaterThan(last.token());
        pass(LEASE);
        assertThat(queue.claim(1, "ann", LEASE).lease().owner()).isEqualTo("ann");
    }

    @Test
    void aLeaseEndsByTheTimeThatPassedSinceTheQueueBegan() {
        park("g1", "g2");
        pass(Duration.ofSeconds(5));
        Claim claim = claim(1).get(0);
        assertThat(claim.lease())
                .isEqualTo(new Lease(1, "program", 1, true, START.plusSeconds(5).plus(LEASE)));
        assertThat(claim.work()).isEqualTo(find(1));
        pass(LEASE.minusMillis(1));
        assertThat(claim(9)).extracting(each -> each.work().number()).containsExactly(2L);
        pass(Duration.ofMillis(1));
        Claim again = claim(9).get(0);
        assertThat(again.lease().caseNumber()).isEqualTo(1);
        assertThat(again.lease().token()).isEqualTo(2);
        assertThat(again.work().handling().attempts()).isEqualTo(2);
        assertThat(again.work().handling().lastError())
                .isEqualTo("program had it and did not finish before the lease ended");
    }

    @Test
    void whatWasTriedBeforeIsGrantedAlone() {
        park("g1", "g2", "g3", "g4");
        assertThat(claim(2)).hasSize(2);
        pass(LEASE);
        assertThat(claim(9)).extracting(each -> each.work().number()).containsExactly(1L);
        assertThat(claim(9)).extracting(each -> each.work().number()).containsExactly(2L);
        assertThat(claim(9)).extracting(each -> each.work().number()).containsExactly(3L, 4L);
        assertThat(claim(9)).isEmpty();
    }

    @Test
    void whatWasTriedTooOftenIsDeadAndThatIsTold() {
        park("g1");
        for (int i = 0; i < 2; i++) {
            assertThat(find(1).status()).isEqualTo(CaseStatus.OPEN);
            assertThat(claim(1)).hasSize(1);
            pass(LEASE);
        }
        assertThat(claim(1)).isEmpty();
        assertThat(find(1).status()).isEqualTo(CaseStatus.DEAD);
        assertThat(told).extracting(Event::kind).containsExactly(EventKind.PARKED, EventKind.DEAD);
        pass(LEASE);
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void whoOnlyLooksMakesNoAttempt() {
        park("g1");
        for (int i = 0; i < 3; i++) {
            assertThat(queue.claim(1, "ann", LEASE).lease().counted()).isFalse();
            pass(LEASE);
        }
        ConflictCase seen = claim(1).get(0).work();
        assertThat(seen.handling().attempts()).isEqualTo(1);
        assertThat(seen.handling().lastError()).isEmpty();
    }

    @Test
    void whoAsksForACaseWhoseLastAttemptEndedGetsADeadOne() {
        park("g1");
        claim(1);
        pass(LEASE);
        claim(1);
        pass(LEASE);
        assertThat(queue.claim(1, "ann", LEASE).work().status()).isEqualTo(CaseStatus.DEAD);
    }

    @Test
    void aCaseIsGivenToWhoAsksForItUnlessItIsClosedOrAnotherHasIt() {
        park("g1");
        Claim first = queue.claim(1, "ann", LEASE);
        assertThat(first.lease()).isEqualTo(new Lease(1, "ann", 1, false, START.plus(LEASE)));
        assertThat(queue.claim(1, "ann", LEASE).lease().token()).isEqualTo(2);
        String busy = "Case 1 is with ann until 2026-03-01T10:00:30Z; wait, or ask ann to release it.";
        refused(() -> queue.claim(1, "bob", LEASE), busy);
        refused(() -> queue.defer(1, 1, LEASE, "bob", ""), busy);
        refused(() -> decide(1, "bob"), busy);
        refused(() -> queue.claim(2, "bob", LEASE), "There is no case 2; list the open cases");
        decide(1, "ann");
        refused(() -> queue.claim(1, "ann", LEASE), "Case 1 is closed (DECIDED); there is nothing left to decide.");
    }

    @Test
    void aLeaseLastsAMillisecondAtLeastAndNoLongerThanTheQueueAllows() {
        park("g1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.claim(1, "ann", Duration.ofNanos(999_999)))
                .withMessage("A lease lasts a millisecond at least, but was PT0.000999999S");
        Duration longest = Duration.ofHours(1);
        refused(
                () -> queue.claim(1, "ann", longest.plusMillis(1)),
                "A claim in this queue lasts PT1H at most, but was to last PT1H0.001S; ask for less");
        assertThat(queue.claim(1, "ann", longest).lease().until()).isEqualTo(START.plus(longest));
        Claim shortest = queue.claim(1, "ann", Duration.ofMillis(1));
        assertThat(shortest.lease().until()).isEqualTo(START.plusMillis(1));
    }

    @Test
    void aPauseIsNothingAtLeastAndNotForEver() {
        park("g1");
        for (Duration pause : List.of(Duration.ofMillis(-1), Duration.ofDays(100_000))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> queue.defer(1, 1, pause, "ann", ""))
                    .withMessageStartingWith("A time to wait is nothing at least and ")
                    .withMessageEndingWith(" days at most, but was " + pause);
        }
        assertThat(queue.defer(1, 1, Duration.ZERO, "ann", "").handling().deferredUntil())
                .isEqualTo(START);
    }

    @Test
    void onlyTheLeaseThatHoldsIsExtended() {
        park("g1");
        Lease lease = claim(1).get(0).lease();
        pass(LEASE.minusMillis(1));
        Lease longer = queue.extend(lease, LEASE);
        assertThat(longer)
                .isEqualTo(new Lease(1, "program", 1, true, lease.until().plus(LEASE.minusMillis(1))));
        assertThat(find(1).handling().lease()).isEqualTo(longer);
        assertThat(find(1).handling().attempts()).isEqualTo(1);
        pass(LEASE);
        lost(() -> queue.extend(longer, LEASE), "it has ended");
        Lease next = claim(1).get(0).lease();
        lost(() -> queue.release(longer), "the case is with program (token 2)");
        lost(
                () -> queue.release(new Lease(1, "another", 2, true, next.until())),
                "The lease of another on case 1 (token 2)");
        lost(() -> queue.release(new Lease(8, "program", 2, true, next.until())), "there is no such case");
        queue.decide(next, 1, LOCAL, DecisionCheck.none(), "");
        lost(() -> queue.extend(next, LEASE), "the case is closed (DECIDED)");
    }

    @Test
    void whatIsReleasedIsAsItWasBefore() {
        park("g1");
        assertThat(queue.release(claim(1).get(0).lease()).handling().attempts()).isZero();
        assertThat(find(1).handling().lease()).isNull();
        Lease failing = claim(1).get(0).lease();
        queue.fail(failing, "no such rule", Duration.ZERO);
        ConflictCase released = queue.release(queue.claim(1, "ann", LEASE).lease());
        assertThat(released.handling().attempts()).isEqualTo(1);
        assertThat(released.handling().lastError()).isEqualTo("no such rule");
        lost(() -> queue.release(failing), "it has ended");
    }

    @Test
    void whatFailedComesAgainAfterThePause() {
        park("g1");
        ConflictCase failed = queue.fail(claim(1).get(0).lease(), "no such rule", LEASE);
        assertThat(failed).isEqualTo(find(1));
        assertThat(failed.handling().deferredUntil()).isEqualTo(START.plus(LEASE));
        assertThat(failed.handling().lastError()).isEqualTo("no such rule");
        pass(LEASE.minusMillis(1));
        assertThat(claim(1)).isEmpty();
        pass(Duration.ofMillis(1));
        Lease last = claim(1).get(0).lease();
        assertThat(queue.fail(last, "still none", Duration.ZERO).status()).isEqualTo(CaseStatus.DEAD);
    }

    @Test
    void whatIsPutOffComesAgainAndADeadOneIsTriedAnew() {
        park("g1");
        for (int i = 0; i < 2; i++) {
            queue.fail(claim(1).get(0).lease(), "no such rule", Duration.ZERO);
        }
        assertThat(find(1).status()).isEqualTo(CaseStatus.DEAD);
        ConflictCase off = queue.defer(1, 1, LEASE, "ann", "ask the guest");
        assertThat(off).isEqualTo(find(1));
        assertThat(off.status()).isEqualTo(CaseStatus.OPEN);
        assertThat(off.handling().attempts()).isZero();
        assertThat(off.handling().lastError()).isEqualTo("no such rule");
        assertThat(claim(1)).isEmpty();
        pass(LEASE);
        Claim again = claim(1).get(0);
        assertThat(queue.defer(1, 1, LEASE, "program", "").handling().attempts())
                .isEqualTo(1);
        assertThat(again.work().number()).isEqualTo(1);
        assertThatExceptionOfType(StaleCaseException.class).isThrownBy(() -> queue.defer(1, 2, LEASE, "ann", ""));
    }

    @Test
    void aCaseBelongsToOneTenantAndOneTypeForWhoAsks() {
        park("g1");
        queue.park(of("hotel", "g2"));
        NewCase.Key room = new NewCase.Key("hotel", new RecordId("room", "r1"), "");
        NewCase names = Conflicts.names();
        queue.park(Conflicts.of(room, names.base(), names.local(), names.server()));
        ClaimRequest rooms = new ClaimRequest("program", LEASE, 9, "hotel", "room", true);
        assertThat(queue.list(new CaseFilter("hotel", null, null, 9)))
                .extracting(ConflictCase::number)
                .containsExactly(2L, 3L);
        assertThat(queue.list(new CaseFilter(null, null, "guest", 9)))
                .extracting(ConflictCase::number)
                .containsExactly(1L, 2L);
        assertThat(queue.claim(rooms)).extracting(each -> each.work().number()).containsExactly(3L);
        decide(1, "ann");
        assertThat(queue.list(new CaseFilter(null, CaseStatus.DECIDED, null, 9)))
                .extracting(ConflictCase::number)
                .containsExactly(1L);
        assertThat(queue.list(new CaseFilter(null, null, null, 9), CaseOrder.NEWEST_FIRST, 3))
                .extracting(ConflictCase::number)
                .containsExactly(2L, 1L);
    }

    @Test
    void whatWaitsForAnotherIsNobodysUntilThatIsDecided() {
        park("g1", "g2");
        RecordId one = Conflicts.key("", "g1").record();
        RecordId two = Conflicts.key("", "g2").record();
        ConflictCase waiting = queue.park(of("", "g3").waitingFor(new TreeSet<>(List.of(one, two))));
        queue.park(of("hotel", "g4").waitingFor(new TreeSet<>(List.of(one))));
        assertThat(waiting.status()).isEqualTo(CaseStatus.WAITING);
        String refusal =
                "Case 3 is no conflict of its own: " + waiting.conflict().key().record() + " refers to " + one + ", "
                        + two + ", which waits; decide that, and this one follows.";
        refused(() -> decide(3, "ann"), refusal);
        refused(() -> queue.claim(3, "ann", LEASE), refusal);
        refused(() -> queue.defer(3, 1, LEASE, "ann", ""), refusal);
        assertThat(claim(9)).extracting(each -> each.work().number()).containsExactly(1L, 2L);
        told.clear();

        decide(1, "program");
        ConflictCase now = find(3);
        assertThat(now.status()).isEqualTo(CaseStatus.WAITING);
        assertThat(now.revision()).isEqualTo(2);
        assertThat(now.conflict().waitsFor()).containsExactly(two);
        decide(2, "program");

        assertThat(find(3).status()).isEqualTo(CaseStatus.SELF_RESOLVED);
        assertThat(find(4)).as("of another tenant").matches(each -> each.status() == CaseStatus.WAITING);
        assertThat(told).extracting(Event::kind).containsExactly(EventKind.DECIDED, EventKind.DECIDED);
    }

    @Test
    void whatWaitedAndComesIntoConflictItselfIsANewCaseForThePolicy() {
        ConflictQueue limited = queue(POLICY.deadline(each -> new QueuePolicy.Deadline(LEASE, null)));
        RecordId other = Conflicts.key("", "g1").record();
        NewCase own = of("", "g2");
        ConflictCase waiting = limited.park(own.waitingFor(new TreeSet<>(List.of(other))));
        assertThat(waiting.handling().deadline()).isNull();
        ConflictCase open = limited.park(own);
        assertThat(open.status()).isEqualTo(CaseStatus.OPEN);
        assertThat(open.handling().deadline()).isEqualTo(START.plus(LEASE));
        ConflictCase again = limited.park(own.waitingFor(new TreeSet<>(List.of(other))));
        assertThat(again.handling().deadline()).isNull();
        pass(LEASE);
        assertThat(limited.enforceDeadlines(DecisionCheck.none(), 9)).isEmpty();
    }

    @Test
    void onlyWhatIsLateIsEscalatedAndAsManyAsAsked() {
        ConflictQueue limited = queue(POLICY.deadline(each -> new QueuePolicy.Deadline(LEASE, null)));
        limited.park(of("", "g1"));
        limited.park(of("", "g2"));
        pass(Duration.ofSeconds(1));
        limited.park(of("", "g3"));
        pass(LEASE.minusMillis(1_001));
        assertThat(limited.enforceDeadlines(DecisionCheck.none(), 9)).isEmpty();
        pass(Duration.ofMillis(1));
        List<ConflictCase> late = limited.enforceDeadlines(DecisionCheck.none(), 1);
        assertThat(late).containsExactly(limited.find(1).orElseThrow());
        assertThat(late.get(0).handling().escalated()).isTrue();
        assertThat(late.get(0).handling().priority()).isEqualTo(Handling.HIGHEST);
        assertThat(limited.enforceDeadlines(DecisionCheck.none(), 9))
                .extracting(ConflictCase::number)
                .containsExactly(2L);
        assertThat(limited.enforceDeadlines(DecisionCheck.none(), 9)).isEmpty();
    }

    @Test
    void aRecordAtPeaceClosesItsCase() {
        park("g1");
        ConflictCase closed = queue.closeResolved(Conflicts.key("", "g1")).orElseThrow();
        assertThat(closed).isEqualTo(find(1));
        assertThat(closed.status()).isEqualTo(CaseStatus.SELF_RESOLVED);
        assertThat(queue.closeResolved(Conflicts.key("", "g1"))).isEmpty();
        assertThatExceptionOfType(StaleCaseException.class)
                .isThrownBy(() -> decide(1, "ann"))
                .withMessage("Case 1 is already closed (its record was seen without a conflict, at " + START
                        + "); nothing was changed.");
    }

    @Test
    void aDecisionIsFoundByItsConflictAndMadeAnewWhereNothingElseWaits() {
        park("g1");
        NewCase conflict = of("", "g1");
        assertThat(queue.decided(conflict.key(), conflict.fingerprint())).isEmpty();
        ConflictCase decided = decide(1, "ann");
        assertThat(queue.decided(conflict.key(), conflict.fingerprint())).contains(decided);
        park("g1");
        ConflictCase later = decide(2, "ann");
        assertThat(queue.decided(conflict.key(), conflict.fingerprint())).contains(later);
        park("g1");
        refused(
                () -> queue.reopen(1, "ann", "a mistake"),
                "The record of case 1 is in conflict again, and waits as case 3; decide that one.");
        queue.closeResolved(conflict.key());
        ConflictCase anew = queue.reopen(1, "ann", "a mistake");
        assertThat(anew.number()).isEqualTo(4);
        assertThat(anew.conflict().detail()).isEqualTo("case 1 is decided anew: a mistake");
    }

    @Test
    void aRecordThatACaseIsAboutOrThatWasMadeIsNotMadeAgain() {
        park("g1", "g2");
        queue.park(of("hotel", "g9"));
        Decision both = new Decision.KeepBoth(Pick.SERVER, "g2");
        refused(
                () -> queue.decide(1, 1, both, DecisionCheck.none(), "ann", ""),
                "The decision on case 1 makes " + Conflicts.key("", "g2").record()
                        + ", but case 2 is about that record," + " or made it; name another key.");
        assertThat(find(1).status()).isEqualTo(CaseStatus.OPEN);
        Decision third = new Decision.KeepBoth(Pick.SERVER, "g9");
        queue.decide(1, 1, third, DecisionCheck.none(), "ann", "");
        refused(
                () -> queue.decide(2, 1, third, DecisionCheck.none(), "ann", ""),
                "The decision on case 2 makes " + Conflicts.key("", "g9").record()
                        + ", but case 1 is about that record,");
        List<NewCase.Key> made = new ArrayList<>();
        queue.createdKeys(made::add);
        assertThat(made).containsExactly(Conflicts.key("", "g9"));
        assertThat(queue.counts()).isEqualTo(Map.of(CaseStatus.DECIDED, 1L, CaseStatus.OPEN, 2L));
    }

    @Test
    void whatIsUrgentComesFirstButWhatWaitedLongEnoughComesBeforeIt() {
        ConflictQueue ranked =
                queue(POLICY.priority(each -> each.key().record().key().equals("urgent") ? 7 : 5));
        ranked.park(of("", "old"));
        pass(Duration.ofMinutes(61));
        ranked.park(of("", "newer"));
        pass(Duration.ofMinutes(60));
        ranked.park(of("", "urgent"));
        assertThat(ranked.claim(ClaimRequest.next("program", LEASE).limit(9)))
                .extracting(each -> each.work().conflict().key().record().key())
                .containsExactly("old", "urgent", "newer");
    }

    @Test
    void aNewRevisionForgetsAttemptsButThePresentOne() {
        park("g1");
        queue.fail(claim(1).get(0).lease(), "no such rule", Duration.ZERO);
        NewCase other = Conflicts.of(
                Conflicts.key("", "g1"),
                Conflicts.present("{'name':'Ann'}", 1, "09:00"),
                Conflicts.present("{'name':'Anna'}", 1, "10:00"),
                Conflicts.present("{'name':'Annika'}", 3, "11:30"));
        ConflictCase untried = queue.park(other);
        assertThat(untried.handling().attempts()).isZero();
        assertThat(untried.handling().lastError()).isEmpty();
        Lease lease = claim(1).get(0).lease();
        ConflictCase inHand = queue.park(of("", "g1"));
        assertThat(inHand.handling().attempts()).isEqualTo(1);
        assertThat(inHand.handling().lease()).isEqualTo(lease);
    }
}
