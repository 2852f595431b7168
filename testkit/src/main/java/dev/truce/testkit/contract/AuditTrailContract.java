package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AuditTrail} must do. Extend it and say how to make an empty trail. */
public abstract class AuditTrailContract {

    private static final int THREADS = 8;
    private static final int MORE_THAN_A_PAGE = 2_100;
    private static final RecordId GUEST = new RecordId("guest", "7");

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

    @Test
    void whatIsErasedLeavesItsDigestAndTheChainHolds() {
        AuditEntry first = trail.append(about("guest", "7", "Ann"));
        AuditEntry other = trail.append(about("guest", "8", "Bob"));
        clock.moveOn();

        AuditEntry erasure = trail.erase(AuditSelection.about(GUEST), "dpo", "asked for by mail")
                .orElseThrow();

        AuditEvent said = new AuditEvent(AuditKind.ERASED, "guest/7", "dpo", "asked for by mail", "{\"entries\":[1]}");
        assertThat(erasure).isEqualTo(AuditEntry.after(other, clock.instant(), said));
        assertThat(trail.entries(0, 10)).containsExactly(first.erased(), other, erasure);
        assertThat(first.erased().event().payload())
                .isEqualTo(new AuditPayload.Erased(first.event().payload().digest()));
        assertThat(trail.verify()).isEmpty();
        AuditEntry next = trail.append(event("e"));
        assertThat(next).isEqualTo(AuditEntry.after(erasure, clock.instant(), event("e")));
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void theEntriesOfARecordAreThoseThatNameIt() {
        trail.append(new AuditEvent(AuditKind.OUTCOME, "guest/7", "engine", "", "{\"losers\":[{\"name\":\"Ann\"}]}"));
        trail.append(about("guest", "7", "Ann"));
        trail.append(about("room", "7", "Ann"));
        trail.append(about("guest", "77", "Ann"));
        trail.append(new AuditEvent(AuditKind.EXPORT, "guest/7", "ann", "", "{}"));
        trail.append(new AuditEvent(AuditKind.EXPORT, "no JSON", "ann", "", "guest 7"));

        assertThat(selected(AuditSelection.about(GUEST))).containsExactly(1L, 2L);
        assertThat(selected(AuditSelection.subject("guest/7"))).containsExactly(1L, 5L);
        assertThat(selected(AuditSelection.entries(Set.of(3L, 6L, 99L)))).containsExactly(3L, 6L);
        assertThat(trail.erase(AuditSelection.about(GUEST), "dpo", "").map(AuditEntry::event))
                .contains(new AuditEvent(AuditKind.ERASED, "guest/7", "dpo", "", "{\"entries\":[1,2]}"));
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void erasingNothingIsNotRecorded() {
        trail.append(event("e"));

        assertThat(trail.erase(AuditSelection.about(GUEST), "dpo", "")).isEmpty();

        assertThat(trail.entries(0, 10)).hasSize(1);
    }

    @Test
    void aPayloadIsErasedOnceAndRecordsOfErasuresStay() {
        trail.append(about("guest", "7", "Ann"));
        trail.erase(AuditSelection.about(GUEST), "dpo", "");

        assertThat(trail.erase(AuditSelection.entries(Set.of(1L, 2L)), "dpo", "again"))
                .isEmpty();
        assertThat(trail.erase(AuditSelection.subject("guest/7"), "dpo", "again"))
                .isEmpty();
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void whatStandsManyPagesApartIsErasedAtOnce() {
        trail.append(about("guest", "7", "Ann"));
        IntStream.range(0, MORE_THAN_A_PAGE).forEach(each -> trail.append(event("e" + each)));
        trail.append(about("guest", "7", "Ann"));

        assertThat(selected(AuditSelection.about(GUEST))).containsExactly(1L, MORE_THAN_A_PAGE + 2L);
        AuditEntry erasure = trail.erase(AuditSelection.about(GUEST), "dpo", "").orElseThrow();

        assertThat(erasure.event().payload())
                .isEqualTo(new AuditPayload.Kept("{\"entries\":[1," + (MORE_THAN_A_PAGE + 2) + "]}"));
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void manyWhoEraseAtOnceEraseOnce() throws Exception {
        trail.append(about("guest", "7", "Ann"));

        List<Boolean> erased = Race.of(
                THREADS,
                each -> trail.erase(AuditSelection.about(GUEST), "dpo " + each, "")
                        .isPresent());

        assertThat(erased).containsOnlyOnce(true);
        assertThat(trail.entries(0, 10)).hasSize(2);
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void nobodySaysThatSomethingWasErasedWithoutErasing() {
        AuditEntry entry = trail.append(event("e"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> trail.append(new AuditEvent(AuditKind.ERASED, "e", "ann", "", "{\"entries\":[1]}")))
                .withMessage("An entry says that payloads were erased only when erase() erased them; append an event of"
                        + " another kind, with its payload");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trail.append(entry.erased().event()));
        assertThat(trail.entries(0, 10)).containsExactly(entry);
    }

    @Test
    void anAnchorHoldsUntilItsEntryIsAnother() {
        AuditEntry first = trail.append(event("one"));
        AuditEntry second = trail.append(event("two"));
        AuditAnchor anchor = AuditAnchor.of(second);
        trail.erase(AuditSelection.subject("two"), "dpo", "");

        assertThat(trail.verify(List.of(anchor, AuditAnchor.of(first), anchor))).isEmpty();
        assertThat(trail.verify(List.of(new AuditAnchor(2, first.self()))))
                .contains("entry 2 is not the one that the anchor names: its digest is " + second.self()
                        + ", that of the anchor " + first.self());
        assertThat(trail.verify(List.of(AuditAnchor.of(first), new AuditAnchor(9, second.self()))))
                .contains("an anchor names entry 9, but the last one is 3");
    }

    private List<Long> selected(AuditSelection selection) {
        List<Long> sequences = new ArrayList<>();
        trail.select(selection, entry -> sequences.add(entry.sequence()));
        return sequences;
    }

    private static AuditEvent about(String type, String key, String name) {
        String payload = "{\"type\":\"" + type + "\",\"key\":\"" + key + "\",\"local\":{\"name\":\"" + name + "\"}}";
        return new AuditEvent(AuditKind.PARKED, "case 1", "engine", "", payload);
    }

    private static AuditEvent event(String subject) {
        return new AuditEvent(AuditKind.OUTCOME, subject, "ann", "", "{}");
    }
}
