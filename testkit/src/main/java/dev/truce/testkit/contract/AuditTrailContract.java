package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AuditTrail} must do. Extend it and say how to make an empty trail. */
public abstract class AuditTrailContract {

    private static final int THREADS = 8;
    private static final int MORE_THAN_A_PAGE = 2_100;

    private final MovingClock clock = new MovingClock(SampleCases.START);
    private AuditTrail trail;

    /** For subclasses. */
    protected AuditTrailContract() {
        trail = AuditTrail.inMemory(clock);
    }

    /**
     * An empty trail.
     *
     * @param clock its clock
     * @return the trail under test; a new one for each call
     * @throws Exception when it cannot be made
     */
    protected abstract AuditTrail emptyTrail(InstantSource clock) throws Exception;

    @BeforeEach
    final void makeTrail() throws Exception {
        trail = emptyTrail(clock);
    }

    @Test
    void anEmptyTrailHoldsNothingAndVerifies() {
        assertThat(trail.entries(0, 10)).isEmpty();
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void entriesAreNumberedFromOneAndEachFollowsTheOneBefore() {
        AuditEntry first = trail.append(event("one"));
        clock.moveOn();
        AuditEntry second = trail.append(event("two"));

        assertThat(first).isEqualTo(AuditEntry.after(null, SampleCases.START, event("one")));
        assertThat(second).isEqualTo(AuditEntry.after(first, clock.instant(), event("two")));
        assertThat(trail.entries(0, 10)).containsExactly(first, second);
    }

    @Test
    void entriesAreReadOnFromWhereOneStopped() {
        List<AuditEntry> all = IntStream.range(0, 5)
                .mapToObj(each -> trail.append(event("e" + each)))
                .toList();

        assertThat(trail.entries(0, 2)).isEqualTo(all.subList(0, 2));
        assertThat(trail.entries(2, 2)).isEqualTo(all.subList(2, 4));
        assertThat(trail.entries(4, 2)).isEqualTo(all.subList(4, 5));
        assertThat(trail.entries(5, 2)).isEmpty();
    }

    @Test
    void textsAreReadBackAsTheyWereWritten() {
        AuditEvent odd = new AuditEvent(
                AuditKind.RECOVERY, "a\u0000b", "J\u00f6rg \ud83d\ude00", "line\nline '\"", "{\"n\":1.10}");

        AuditEntry entry = trail.append(odd);

        assertThat(trail.entries(0, 1)).containsExactly(entry);
        assertThat(entry.event()).isEqualTo(odd);
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void aLongChainVerifies() {
        IntStream.range(0, MORE_THAN_A_PAGE).forEach(each -> trail.append(event("e" + each)));

        assertThat(trail.verify()).isEqualTo(Optional.empty());
        assertThat(trail.entries(MORE_THAN_A_PAGE - 1, 10)).hasSize(1);
    }

    @Test
    void manyWhoAppendAtOnceMakeOneChain() throws Exception {
        List<Long> sequences =
                Race.of(THREADS, each -> trail.append(event("e" + each)).sequence());

        assertThat(sequences).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(trail.verify()).isEmpty();
    }

    private static AuditEvent event(String subject) {
        return new AuditEvent(AuditKind.OUTCOME, subject, "ann", "", "{}");
    }
}
