package dev.truce.rollback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardPolicyTest {

    private static GuardPolicy policy(Duration life, int emergencies) {
        return new GuardPolicy(Collections.emptySortedMap(), Map.of(), life, false, emergencies);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "-PT1S, 1", "PT1H, -1"})
    void anApprovalLivesForSomeTimeAndALimitIsNotNegative(Duration life, int emergencies) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(life, emergencies))
                .withMessageEndingWith("but found " + life + " and " + emergencies);
    }

    @Test
    void thereMayBeNoEmergencies() {
        assertThat(policy(Duration.ofNanos(1), 0).emergenciesAnHour()).isZero();
    }
}
