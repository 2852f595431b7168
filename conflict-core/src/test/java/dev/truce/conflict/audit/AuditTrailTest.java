package dev.truce.conflict.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.HashChain;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditTrailTest {

    private static final Instant NOW = Instant.parse("2026-01-13T12:00:00Z");

    private static AuditEvent event(String subject) {
        return new AuditEvent(AuditKind.DECISION, subject, "ann", "", "{}");
    }

    @Test
    void eachEntryFollowsTheOneBefore() {
        AuditEntry first = AuditEntry.after(null, NOW, event("case 1"));
        AuditEntry second = AuditEntry.after(first, NOW, event("case 2"));
        assertThat(first.problemAfter(null)).isEmpty();
        assertThat(second.problemAfter(first)).isEmpty();
        assertThat(second.sequence()).isEqualTo(2);
    }

    @Test
    void aChangedMissingOrReplacedEntryIsFound() {
        AuditEntry first = AuditEntry.after(null, NOW, event("case 1"));
        AuditEntry second = AuditEntry.after(first, NOW, event("case 2"));
        AuditEntry third = AuditEntry.after(second, NOW, event("case 3"));
        AuditEntry changed = new AuditEntry(2, NOW, event("case 9"), second.previous(), second.self());
        assertThat(changed.problemAfter(first)).isEqualTo(Optional.of("entry 2 was changed after it was written"));
        assertThat(third.problemAfter(first)).isEqualTo(Optional.of("entry 2 is missing; the next one found is 3"));
        AuditEntry replaced = AuditEntry.after(first, NOW, event("case 9"));
        assertThat(third.problemAfter(replaced)).isEqualTo(Optional.of("entry 3 does not follow the entry before it"));
        AuditEntry otherPayload = new AuditEntry(
                2,
                NOW,
                new AuditEvent(AuditKind.DECISION, "case 2", "ann", "", "{\"x\":1}"),
                second.previous(),
                second.self());
        assertThat(otherPayload.problemAfter(first)).isPresent();
    }

    @Test
    void whatIsWrongIsToldAlsoToWhoHasNoAnchors() {
        AuditTrail broken = (AuditTrail) Proxy.newProxyInstance(
                AuditTrail.class.getClassLoader(), new Class<?>[] {AuditTrail.class}, (proxy, method, given) -> {
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, method, given);
                    }
                    assertThat(given[0]).isEqualTo(List.of());
                    return Optional.of("entry 2 is missing; the next one found is 3");
                });

        assertThat(broken.verify()).contains("entry 2 is missing; the next one found is 3");
    }

    private static List<Long> chosen(AuditTrail trail, AuditSelection selection) {
        List<Long> numbers = new ArrayList<>();
        trail.select(selection, entry -> numbers.add(entry.sequence()));
        return numbers;
    }

    @Test
    void entriesAboutARecordAreThoseThatNameIt() {
        AuditTrail trail = AuditTrail.inMemory(InstantSource.fixed(NOW));
        RecordId guest = new RecordId("guest", "g1");
        String named = "{\"type\":\"guest\",\"key\":\"g1\"}";
        trail.append(new AuditEvent(AuditKind.OUTCOME, guest.toString(), "", "", "{}"));
        trail.append(new AuditEvent(AuditKind.OUTCOME, "guest/g2", "", "", named));
        trail.append(new AuditEvent(AuditKind.DECISION, "case 1", "ann", "", named));
        trail.append(new AuditEvent(AuditKind.DECISION, "case 2", "ann", "", named.replace("g1", "g2")));
        trail.append(new AuditEvent(AuditKind.DECISION, "case 3", "ann", "", named.replace("guest", "room")));
        trail.append(new AuditEvent(AuditKind.DECISION, "case 1", "ann", "", "no JSON"));
        assertThat(chosen(trail, AuditSelection.about(guest))).containsExactly(1L, 3L);
        assertThat(AuditSelection.about(guest).subject()).isEqualTo(guest.toString());
        assertThat(chosen(trail, AuditSelection.subject("case 1"))).containsExactly(3L, 6L);
        assertThat(AuditSelection.subject("case 1").subject()).isEqualTo("case 1");
        assertThat(AuditSelection.entries(Set.of(1L)).subject()).isEqualTo("entries");

        trail.erase(AuditSelection.about(guest), "dpo", "asked to");

        assertThat(chosen(trail, AuditSelection.about(guest))).isEmpty();
        assertThat(chosen(trail, AuditSelection.entries(Set.of(1L, 2L, 7L))))
                .as("neither what is erased nor the record of that")
                .containsExactly(2L);
        assertThat(trail.verify()).isEmpty();
    }

    @Test
    void aTrailOfAnyLengthIsReadAndVerified() {
        AuditTrail trail = AuditTrail.inMemory(InstantSource.fixed(NOW));
        for (int i = 1; i <= 500; i++) {
            assertThat(trail.append(event("case " + i)).sequence()).isEqualTo(i);
        }
        assertThat(all(trail)).isEqualTo(trail.entries(0, 600)).hasSize(500);
        trail.append(event("case 501"));
        assertThat(all(trail)).isEqualTo(trail.entries(0, 600)).hasSize(501);
        AuditAnchor last = AuditAnchor.of(trail.entries(500, 1).get(0));
        assertThat(trail.verify(List.of(last))).isEmpty();
        assertThat(trail.verify(List.of(new AuditAnchor(501, HashChain.GENESIS))))
                .hasValueSatisfying(
                        problem -> assertThat(problem).startsWith("entry 501 is not the one that the anchor names"));
        assertThat(trail.verify(List.of(new AuditAnchor(502, HashChain.GENESIS))))
                .contains("an anchor names entry 502, but the last one is 501");
    }

    private static List<AuditEntry> all(AuditTrail trail) {
        List<AuditEntry> entries = new ArrayList<>();
        trail.forEach(entries::add);
        return entries;
    }

    @Test
    void whatMayBeSealedIsCounted() {
        assertThat(new AuditSealing(3, 7, Optional.empty()).entries()).isEqualTo(5);
        assertThat(new AuditSealing(3, 3, Optional.empty()).isEmpty()).isFalse();
        assertThat(new AuditSealing(3, 2, Optional.empty()).entries()).isZero();
        assertThat(new AuditSealing(3, 1, Optional.empty()).entries()).isZero();
        assertThat(new AuditSegment(3, 7, HashChain.GENESIS, HashChain.GENESIS, "f", HashChain.GENESIS).entries())
                .isEqualTo(5);
    }
}
