package dev.truce.rollback.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicaTest {

    private static ReplicaForecast forecast(String tenant) {
        return new ReplicaForecast(
                tenant, "till", Instant.EPOCH, ReplicaForecast.Basis.TIME, false, false, Map.of(), List.of());
    }

    @Test
    void aReplicaNeedsAnId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Replica.seen("shop", " ", Instant.EPOCH, Acknowledged.NOTHING))
                .withMessage("A replica needs an id, but it was empty");
    }

    @Test
    void itsTenantIsSaidWhereThereAreSeveral() {
        assertThat(forecast("").name()).isEqualTo("till");
        assertThat(forecast("shop").name()).isEqualTo("shop/till");
    }

    @Test
    void aPolicyTriesSomethingAndItsWindowIsNotNegative() {
        assertThat(new SyncPolicy(Duration.ZERO, 1).records()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SyncPolicy(null, 0))
                .withMessageEndingWith("but found null and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SyncPolicy(Duration.ofSeconds(-1), 1))
                .withMessageEndingWith("but found PT-1S and 1");
    }
}
