package dev.truce.rollback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit as such; that it holds between processes, and is durable, is shown on the databases. */
class EmergencyLimitInMemoryTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final AuditTrail audit = AuditTrail.inMemory(() -> now);
    private final EmergencyLimit limit = new EmergencyLimit(audit, () -> now, 2, Runnable::run);

    @Test
    void theThirdWithinAnHourIsRefusedAndLaterOnesAreNot() {
        limit.take("dir:data", "ann", "fire");
        now = now.plus(Duration.ofMinutes(20));
        limit.take("dir:data", "ann", "flood");

        assertThatThrownBy(
                        () -> new EmergencyLimit(audit, () -> now, 2, Runnable::run).take("dir:data", "bob", "theft"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the policy allows 2; wait until 2026-03-01T13:00:00Z");
        now = now.plus(Duration.ofMinutes(40));
        limit.take("dir:data", "bob", "theft");

        assertThat(audit.entries(0, 9))
                .extracting(entry -> entry.event().kind())
                .containsExactly(AuditKind.EMERGENCY, AuditKind.EMERGENCY, AuditKind.REFUSED, AuditKind.EMERGENCY);
    }

    @Test
    void entriesOfOtherKindsCountNothingHoweverManyTheyAre() {
        limit.take("dir:data", "ann", "fire");
        plans(250);
        limit.take("dir:data", "ann", "flood");

        assertThatThrownBy(() -> limit.take("dir:data", "ann", "theft")).isInstanceOf(RefusedException.class);
        assertThat(audit.entries(0, 1_000)).extracting(AuditEntry::sequence).hasSize(253);
    }

    @Test
    void whatWasSealedMeanwhileCountsNothingAndNothingCountsTwice(@TempDir Path folder) {
        plans(179);
        limit.take("dir:data", "ann", "fire");
        plans(69);
        audit.seal(100, folder, "ann", "room", written -> {});

        limit.take("dir:data", "ann", "flood");

        assertThatThrownBy(() -> limit.take("dir:data", "ann", "theft")).isInstanceOf(RefusedException.class);
    }

    private void plans(int count) {
        for (int i = 0; i < count; i++) {
            audit.append(new AuditEvent(AuditKind.PLAN, "p", "ann", "", "{}"));
        }
    }

    @Test
    void howeverLongTheTrailIsTheLastHourIsFound() {
        plans(1_000);
        limit.take("dir:data", "ann", "fire");
        limit.take("dir:data", "ann", "flood");

        assertThatThrownBy(() -> limit.take("dir:data", "ann", "theft")).isInstanceOf(RefusedException.class);

        assertThat(audit.entries(1_000, 9))
                .extracting(entry -> entry.event().kind())
                .containsExactly(AuditKind.EMERGENCY, AuditKind.EMERGENCY, AuditKind.REFUSED);
    }

    @Test
    void whoeverIsOvertakenBetweenCountingAndTakingIsRefused() {
        AuditEvent other = new AuditEvent(AuditKind.EMERGENCY, "dir:data", "bob", "flood", "{}");
        AuditTrail contended = (AuditTrail) Proxy.newProxyInstance(
                AuditTrail.class.getClassLoader(), new Class<?>[] {AuditTrail.class}, (proxy, method, given) -> {
                    boolean takes =
                            method.getName().equals("append") && ((AuditEvent) given[0]).kind() == AuditKind.EMERGENCY;
                    if (takes) {
                        audit.append(other);
                    }
                    return method.invoke(audit, given);
                });
        limit.take("dir:data", "ann", "fire");

        assertThatThrownBy(() ->
                        new EmergencyLimit(contended, () -> now, 2, Runnable::run).take("dir:data", "ann", "theft"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the last hour had 2 already, and the policy allows 2");
    }
}
