package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StampTest {

    private static final HybridTime EARLY = HybridTime.ofMillis(1);
    private static final HybridTime LATE = HybridTime.ofMillis(2);

    private final Stamp stamp = new Stamp(Version.of(3), LATE);

    @Test
    void onlyAnArbitersVersionIsScalar() {
        assertThat(stamp.scalar()).isEqualTo(Version.of(3));
        assertThat(stamp.withVersion(VersionVector.EMPTY).scalar()).isNull();
        assertThat(Stamp.UNKNOWN.scalar()).isNull();
    }

    @Test
    void aFieldIsJudgedByItsOwnTimeElseByTheRecords() {
        Stamp timed = stamp.withFieldTimes(Map.of("/a", EARLY));
        assertThat(timed.timeOf("/a")).isEqualTo(EARLY);
        assertThat(timed.timeOf("/b")).isEqualTo(LATE);
        assertThat(stamp.timeOf("/a")).isEqualTo(LATE);
        assertThat(Stamp.UNKNOWN.timeOf("/a")).isNull();
    }

    @Test
    void aCopyKeepsWhatItDoesNotReplace() {
        Stamp whole = new Stamp(Version.of(1), LATE, EARLY, new TreeMap<>(Map.of("/a", EARLY)));
        assertThat(whole.withVersion(Version.of(2)))
                .isEqualTo(new Stamp(Version.of(2), LATE, EARLY, whole.fieldTimes()));
        assertThat(whole.withFieldTimes(Map.of())).isEqualTo(new Stamp(Version.of(1), LATE, EARLY, new TreeMap<>()));
    }

    @Test
    void fieldTimesAreCopiedAndStayAsTheyAre() {
        TreeMap<String, HybridTime> times = new TreeMap<>(Map.of("/b", LATE, "/a", EARLY));
        Stamp timed = stamp.withFieldTimes(times);
        times.clear();
        assertThat(timed.fieldTimes()).containsExactly(Map.entry("/a", EARLY), Map.entry("/b", LATE));
        assertThatThrownBy(() -> timed.fieldTimes().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> stamp.fieldTimes().put("/a", EARLY)).isInstanceOf(UnsupportedOperationException.class);
    }
}
