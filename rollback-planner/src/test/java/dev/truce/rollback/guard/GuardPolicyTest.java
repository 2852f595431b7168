package dev.truce.rollback.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    @Test
    void aRefusalNamesWhatIsWantedWhoMayAndWhatSomebodyIs() {
        GuardPolicy usual = GuardPolicy.defaults();
        GuardPolicy policy = new GuardPolicy(
                new TreeMap<>(Map.of("ann", Set.of(Role.USER))), usual.may(), Duration.ofDays(1), false, 1);

        policy.require(Deed.PLAN, "ann");
        assertThatThrownBy(() -> policy.require(Deed.EMERGENCY, "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("ann wants to restore in an emergency, which the policy allows to the roles [ADMIN,"
                        + " EMERGENCY], but has only [USER]; ask one of them, or have the policy changed.");
        assertThatThrownBy(() -> policy.require(Deed.PLAN, "bob"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("bob wants to plan, which the policy allows to the roles [ADMIN, EMERGENCY, USER], but has"
                        + " none; ask one of them, or have the policy changed.");
    }
}
