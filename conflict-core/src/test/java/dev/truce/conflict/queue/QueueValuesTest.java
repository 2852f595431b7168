package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.queue.Decision.Pick;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cases, policies and decisions can be. */
class QueueValuesTest {

    private static final Instant NOW = Instant.parse("2026-01-13T12:00:00Z");
    private static final Lease LEASE = new Lease(1, "bob", 1, true, NOW);

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static Handling handling(int priority, int attempts, @Nullable Lease lease, @Nullable Instant until) {
        return new Handling(priority, 0, attempts, 1, lease, until, null, null, false, "");
    }

    @Test
    void aCaseIsDeferredOrInSomebodysHands() {
        refused(() -> handling(5, 0, LEASE, NOW), "A case is either deferred or with bob");
        assertThat(handling(5, 0, LEASE, null).heldUntil()).isEqualTo(NOW);
        assertThat(handling(5, 0, null, NOW).heldUntil()).isEqualTo(NOW);
        assertThat(handling(5, 0, null, null).heldUntil()).isNull();
    }

    @Test
    void numbersAreWhatTheyCanBe() {
        refused(() -> handling(5, -1, null, null), "A case was tried -1 times");
        refused(() -> handling(0, 0, null, null), "A priority is 1 to 10, but was 0");
        refused(() -> handling(11, 0, null, null), "A priority is 1 to 10, but was 11");
        assertThat(handling(1, 0, null, null).priority()).isEqualTo(1);
        assertThat(handling(10, 0, null, null).priority()).isEqualTo(10);
        refused(() -> new CaseFilter(null, null, null, 0), "A list holds at least one case, but the limit was 0");
    }

    @ParameterizedTest
    @CsvSource({"0, PT1H", "5, PT-1S", "0, PT-1S"})
    void aPolicyAllowsAnAttemptAndMakesNoCaseYounger(int attempts, Duration ageing) {
        refused(
                () -> new QueuePolicy(each -> 5, ageing, attempts, each -> null, null),
                "A case bears one attempt at least and does not grow younger, but there were " + attempts
                        + " attempts and an ageing of " + ageing);
    }

    @Test
    void whatIsKeptTwiceStaysWithASideAndUnderAKey() {
        refused(
                () -> new Decision.KeepBoth(Pick.BASE, null),
                "The record keeps local's state or the server's, not base's");
        refused(() -> new Decision.KeepBoth(Pick.LOCAL, " "), "A new record needs a key, but it was empty");
        assertThat(new Decision.KeepBoth(Pick.LOCAL, "g2").other()).isEqualTo(Pick.SERVER);
        assertThat(new Decision.KeepBoth(Pick.SERVER, null).other()).isEqualTo(Pick.LOCAL);
    }

    @Test
    void aCaseSaysHowItWasDecidedExactlyWhenItWas() {
        ConflictQueue queue = ConflictQueue.inMemory(InstantSource.fixed(NOW));
        ConflictCase open = queue.park(Conflicts.names());
        ConflictCase decided = queue.decide(1, 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "ann", "");
        refused(() -> as(open, CaseStatus.DECIDED, null), "Case 1 is DECIDED without a decision");
        refused(() -> as(open, CaseStatus.OPEN, decided.decision()), "Case 1 is OPEN with a decision");
        assertThat(as(open, CaseStatus.DECIDED, decided.decision()).decision()).isEqualTo(decided.decision());
    }

    @Test
    void aClaimHasAnOwnerATimeAndALimit() {
        Duration least = Duration.ofMillis(1);
        refused(() -> ClaimRequest.next(" ", least), "A claim needs an owner, but the name was empty");
        refused(
                () -> ClaimRequest.next("ann", least.minusNanos(1)),
                "A lease lasts a millisecond at least, but was PT0.000999999S");
        refused(
                () -> ClaimRequest.next("ann", least).limit(0),
                "A claim asks for at least one case, but the limit was 0");
        assertThat(ClaimRequest.next("ann", least)).isEqualTo(new ClaimRequest("ann", least, 1, null, null, true));
        assertThat(new ClaimRequest("ann", least, 1, "hotel", "guest", false).limit(3))
                .isEqualTo(new ClaimRequest("ann", least, 3, "hotel", "guest", false));
    }

    @Test
    void whoLostALeaseIsToldWhatTheCaseIsNow() {
        ConflictCase open = ConflictQueue.inMemory(InstantSource.fixed(NOW)).park(Conflicts.names());
        assertThat(new LeaseLostException(LEASE, open).current()).contains(open);
        assertThat(new LeaseLostException(LEASE, null).current()).isEmpty();
    }

    @Test
    void aPolicyIsChangedInOneThing() {
        QueuePolicy policy = new QueuePolicy(each -> 7, Duration.ZERO, 1, each -> null, Duration.ofHours(1));
        QueuePolicy other = policy.mostAttempts(3).priority(each -> 2);
        assertThat(other.mostAttempts()).isEqualTo(3);
        assertThat(other.priority().applyAsInt(Conflicts.names())).isEqualTo(2);
        assertThat(other.longestLease()).isEqualTo(Duration.ofHours(1));
        assertThat(policy.priority().applyAsInt(Conflicts.names())).isEqualTo(7);
    }

    private static ConflictCase as(ConflictCase of, CaseStatus status, ConflictCase.@Nullable Decided decision) {
        return new ConflictCase(
                of.number(),
                of.revision(),
                status,
                of.conflict(),
                of.handling(),
                of.openedAt(),
                of.updatedAt(),
                decision);
    }
}
