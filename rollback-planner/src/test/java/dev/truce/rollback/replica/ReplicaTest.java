package dev.truce.rollback.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.version.ScalarVersion;
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

    private static Replica at(int hour) {
        return Replica.seen("shop", "till", Instant.EPOCH.plus(Duration.ofHours(hour)), Acknowledged.NOTHING);
    }

    @Test
    void aLaterReportReplacesWhatIsKnownAndAnEarlierOneDoesNot() {
        Replica known = at(2);
        Replica same =
                Replica.seen("shop", "till", known.lastSeen(), new Acknowledged(null, null, new ScalarVersion(0, 7)));

        assertThat(known.after(at(3))).isEqualTo(at(3));
        assertThat(known.after(at(1))).isSameAs(known);
        assertThat(known.after(same)).as("seen at the same time").isSameAs(same);
    }

    @Test
    void onlyAReportFromAfterItsRetirementBringsAReplicaBack() {
        Replica retired = at(2).retired(at(4).lastSeen());

        assertThat(retired.isRetired()).isTrue();
        assertThat(retired.lastSeen()).isEqualTo(at(2).lastSeen());
        assertThat(retired.after(at(3))).isSameAs(retired);
        assertThat(retired.after(at(4))).isSameAs(retired);
        assertThat(retired.after(at(5))).isEqualTo(at(5));
        assertThat(retired.retired(at(9).lastSeen()))
                .as("it was given up when it was")
                .isSameAs(retired);
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
