package dev.truce.conflict.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.integrity.HashChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AuditChainTest {

    private static final Instant NOW = Instant.parse("2026-01-13T12:00:00Z");
    private static final AuditSelection SELECTION = AuditSelection.entries(Set.of());

    private final List<AuditEntry> entries = new ArrayList<>();

    private AuditEntry add(AuditEvent event) {
        AuditEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        AuditEntry entry = AuditEntry.after(last, NOW, event);
        entries.add(entry);
        return entry;
    }

    private void addThree() {
        for (int i = 1; i <= 3; i++) {
            add(new AuditEvent(AuditKind.DECISION, "case " + i, "ann", "", "{}"));
        }
    }

    private void addErasure(Long... numbers) {
        add(new AuditErasure(new TreeSet<>(List.of(numbers))).event(SELECTION, "dpo", ""));
    }

    private void lose(int number) {
        entries.set(number - 1, entries.get(number - 1).erased());
    }

    private static Optional<String> walk(AuditChain chain, List<AuditEntry> entries) {
        Optional<String> problem = Optional.empty();
        for (AuditEntry entry : entries) {
            problem = problem.or(() -> chain.next(entry));
        }
        return problem.or(chain::end);
    }

    private Optional<String> walk() {
        return walk(AuditChain.whole(List.of()), entries);
    }

    @Test
    void aPayloadMayBeGoneWhenALaterEntrySaysSo() {
        addThree();
        lose(2);
        assertThat(walk()).contains("the payload of entry 2 is gone, and no entry says that it was erased");
        addErasure(1L);
        assertThat(walk()).contains("the payload of entry 2 is gone, and no entry says that it was erased");
        addErasure(2L);
        assertThat(walk()).isEmpty();
    }

    @Test
    void anEarlierEntryExplainsNothing() {
        addErasure(2L);
        addThree();
        lose(2);
        assertThat(walk()).contains("the payload of entry 2 is gone, and no entry says that it was erased");
    }

    @Test
    void anEntryOfAnotherKindExplainsNothing() {
        addThree();
        lose(2);
        add(new AuditEvent(AuditKind.DECISION, "case 4", "ann", "", "{\"entries\":[2]}"));
        assertThat(walk()).contains("the payload of entry 2 is gone, and no entry says that it was erased");
    }

    @Test
    void theRecordOfAnErasureKeepsItsPayload() {
        addThree();
        lose(2);
        addErasure(2L);
        lose(4);
        addErasure(2L, 4L);
        assertThat(walk()).contains("the payload of entry 4 is gone, which says what was erased");
    }

    @Test
    void theRecordOfASealingKeepsItsPayload() {
        addThree();
        add(new AuditSegment(
                        1,
                        1,
                        HashChain.GENESIS,
                        entries.get(0).self(),
                        "f",
                        entries.get(0).self())
                .event("ann", ""));
        assertThat(walk()).isEmpty();
        lose(4);
        assertThat(walk()).contains("the payload of entry 4 is gone, which says what was sealed");
    }

    @Test
    void aRecordThatCannotBeReadExplainsNothing() {
        addThree();
        lose(2);
        add(new AuditEvent(AuditKind.ERASED, "entries", "dpo", "", "{\"entries\":[2"));
        add(new AuditEvent(AuditKind.ERASED, "entries", "dpo", "", "{\"entries\":[\"two\"]}"));
        assertThat(walk()).contains("the payload of entry 2 is gone, and no entry says that it was erased");
    }

    @Test
    void anotherDigestThanThatOfThePayloadIsDamage() {
        addThree();
        AuditEntry second = entries.get(1);
        AuditPayload other = new AuditPayload.Erased(second.self());
        AuditEvent event = new AuditEvent(AuditKind.DECISION, "case 2", "ann", "", other);
        entries.set(1, new AuditEntry(2, NOW, event, second.previous(), second.self()));
        addErasure(2L);
        assertThat(walk()).contains("entry 2 was changed after it was written");
    }

    @Test
    void onlyAPartMayBeginLater() {
        addThree();
        List<AuditEntry> later = entries.subList(1, 3);
        assertThat(walk(AuditChain.whole(List.of()), later)).contains("entry 1 is missing; the next one found is 2");
        assertThat(walk(AuditChain.part(List.of()), later)).isEmpty();
        assertThat(walk(AuditChain.part(List.of()), entries)).isEmpty();
        assertThat(walk(AuditChain.part(List.of()), List.of(entries.get(0), entries.get(2))))
                .contains("entry 2 is missing; the next one found is 3");
        AuditEntry second = entries.get(1);
        AuditEntry moved = new AuditEntry(2, NOW, second.event(), HashChain.GENESIS, second.self());
        assertThat(walk(AuditChain.part(List.of()), List.of(moved)))
                .contains("entry 2 was changed after it was written");
    }

    @Test
    void anAnchorIsOfAnEntryAndPrintsAsItIsKept() {
        addThree();
        AuditEntry first = entries.get(0);
        assertThat(AuditAnchor.of(first)).hasToString("1:" + first.self());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditAnchor(0, HashChain.GENESIS))
                .withMessage("The first entry is number 1, but the anchor says 0");
    }

    @Test
    void anAnchorHoldsTheEntryThatItNames() {
        addThree();
        AuditAnchor second = AuditAnchor.of(entries.get(1));
        AuditAnchor third = AuditAnchor.of(entries.get(2));
        assertThat(walk(AuditChain.whole(List.of(third, second)), entries)).isEmpty();
        AuditAnchor other = new AuditAnchor(2, third.self());
        assertThat(walk(AuditChain.whole(List.of(third, other)), entries))
                .contains("entry 2 is not the one that the anchor names: its digest is " + second.self()
                        + ", that of the anchor " + third.self());
        AuditAnchor beyond = new AuditAnchor(4, third.self());
        assertThat(walk(AuditChain.whole(List.of(beyond, second)), entries))
                .contains("an anchor names entry 4, but the last one is 3");
    }

    @Test
    void anAnchorTellsWhatAPartMustFollow() {
        addThree();
        List<AuditEntry> later = entries.subList(1, 3);
        AuditAnchor first = AuditAnchor.of(entries.get(0));
        assertThat(walk(AuditChain.part(List.of(first)), later)).isEmpty();
        assertThat(walk(AuditChain.part(List.of(new AuditAnchor(1, HashChain.GENESIS))), later))
                .contains("entry 1 is not the one that the anchor names: its digest is " + first.self()
                        + ", that of the anchor " + HashChain.GENESIS);
        assertThat(walk(AuditChain.part(List.of(first)), entries.subList(2, 3)))
                .contains("it begins after entry 2, and an anchor names entry 1 before that");
    }
}
