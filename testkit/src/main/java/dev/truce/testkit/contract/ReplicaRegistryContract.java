package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.Digest;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import dev.truce.rollback.replica.ReplicaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ReplicaRegistry} must do. Extend it and say how to make an empty registry. */
public abstract class ReplicaRegistryContract {

    private static final int THREADS = 8;
    private static final Instant MONDAY = SampleCases.START;
    private static final Instant TUESDAY = MONDAY.plusSeconds(86_400);
    private static final Instant WEDNESDAY = TUESDAY.plusSeconds(86_400);
    private static final Acknowledged ALL = new Acknowledged(
            Digest.of("state".getBytes(StandardCharsets.UTF_8)),
            new HybridTime(1_700_000_000_123L, 7, "n\u0000de"),
            new ScalarVersion(3, Long.MAX_VALUE));

    private ReplicaRegistry registry = ReplicaRegistry.inMemory();

    /** For subclasses. */
    protected ReplicaRegistryContract() {}

    /**
     * An empty registry.
     *
     * @return the registry under test; a new one for each call
     * @throws Exception when it cannot be made
     */
    protected abstract ReplicaRegistry emptyRegistry() throws Exception;

    @BeforeEach
    final void makeRegistry() throws Exception {
        registry = emptyRegistry();
    }

    private static Replica seen(String id, Instant at) {
        return Replica.seen("", id, at, Acknowledged.NOTHING);
    }

    @Test
    void anEmptyRegistryKnowsNobody() {
        assertThat(registry.list()).isEmpty();
        assertThat(registry.retire("", "phone", MONDAY)).isEmpty();
    }

    @Test
    void aReportIsKnownWithAllThatItSays() {
        Replica phone = Replica.seen("a\u0000", "ph\u0000ne", MONDAY, ALL);

        assertThat(registry.report(phone)).isEqualTo(phone);
        assertThat(registry.list()).containsExactly(phone);
        assertThat(registry.active()).containsExactly(phone);
    }

    @Test
    void eachPartOfWhatIsAcknowledgedMayBeMissing() {
        List<Replica> replicas = List.of(
                Replica.seen("", "a", MONDAY, Acknowledged.NOTHING),
                Replica.seen("", "b", MONDAY, new Acknowledged(ALL.stateRoot(), null, null)),
                Replica.seen("", "c", MONDAY, new Acknowledged(null, ALL.time(), null)),
                Replica.seen("", "d", MONDAY, new Acknowledged(null, null, ScalarVersion.ZERO)));
        replicas.forEach(registry::report);

        assertThat(registry.list()).isEqualTo(replicas);
    }

    @Test
    void aLaterReportReplacesAnEarlierOneAndNotTheOtherWayRound() {
        registry.report(Replica.seen("", "phone", MONDAY, ALL));
        Replica later = seen("phone", TUESDAY);

        assertThat(registry.report(later)).isEqualTo(later);
        assertThat(registry.report(Replica.seen("", "phone", MONDAY, ALL))).isEqualTo(later);
        assertThat(registry.list()).containsExactly(later);
    }

    @Test
    void theSameIdOfAnotherTenantIsAnotherReplica() {
        Replica own = Replica.seen("b", "phone", MONDAY, ALL);
        Replica others = Replica.seen("a", "phone", TUESDAY, Acknowledged.NOTHING);
        registry.report(own);
        registry.report(others);

        registry.retire("a", "phone", WEDNESDAY);

        assertThat(registry.list()).extracting(Replica::tenant).containsExactly("a", "b");
        assertThat(registry.active()).containsExactly(own);
    }

    @Test
    void whoeverIsRetiredStaysInTheListWithTheFirstTime() {
        registry.report(seen("phone", MONDAY));

        assertThat(registry.retire("", "phone", TUESDAY))
                .hasValue(seen("phone", MONDAY).retired(TUESDAY));
        assertThat(registry.retire("", "phone", WEDNESDAY))
                .hasValue(seen("phone", MONDAY).retired(TUESDAY));
        assertThat(registry.active()).isEmpty();
        assertThat(registry.list()).containsExactly(seen("phone", MONDAY).retired(TUESDAY));
    }

    @Test
    void onlyWhoIsSeenAfterTheRetirementComesBack() {
        registry.report(seen("phone", MONDAY));
        registry.retire("", "phone", TUESDAY);

        assertThat(registry.report(seen("phone", TUESDAY)).isRetired()).isTrue();
        assertThat(registry.active()).isEmpty();
        assertThat(registry.report(seen("phone", WEDNESDAY)).isRetired()).isFalse();
        assertThat(registry.active()).containsExactly(seen("phone", WEDNESDAY));
    }

    @Test
    void ofManyReportsAtOnceTheLatestStands() throws Exception {
        Race.of(THREADS, each -> registry.report(seen("phone", MONDAY.plusSeconds(each))));

        assertThat(registry.list()).containsExactly(seen("phone", MONDAY.plusSeconds(THREADS - 1)));
    }
}
