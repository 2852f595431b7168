package dev.truce.rollback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a guard refuses is noted once, and what it allows is not. */
class NotedRefusalTest {

    private static final String WHY = "eve may not";

    private final AuditTrail audit = AuditTrail.inMemory(() -> Instant.parse("2026-03-01T12:00:00Z"));
    private final Guard guard = ((Guard) (deed, actor) -> {
                if (actor.equals("eve") && deed != Deed.PLAN) {
                    throw new RefusedException(WHY);
                }
            })
            .noting(audit, "dir:data");

    @Test
    void whatIsRefusedIsAnEntry() {
        guard.require(Deed.PLAN, "eve");
        guard.require(Deed.APPROVE, "ann");
        assertThat(audit.entries(0, 9)).isEmpty();

        assertThatThrownBy(() -> guard.require(Deed.EXECUTE, "eve"))
                .isInstanceOf(RefusedException.class)
                .hasMessage(WHY);

        assertThat(audit.entries(0, 9))
                .singleElement()
                .extracting(entry -> entry.event())
                .isEqualTo(new AuditEvent(AuditKind.REFUSED, "dir:data", "eve", WHY, "{\"deed\":\"execute\"}"));
    }
}
