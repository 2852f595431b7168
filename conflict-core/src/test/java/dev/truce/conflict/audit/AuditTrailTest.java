package dev.truce.conflict.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
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
}
