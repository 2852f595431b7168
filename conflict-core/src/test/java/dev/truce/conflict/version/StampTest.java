package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampTest {

    private static final HybridTime EARLY = HybridTime.ofMillis(5);
    private static final HybridTime LATE = HybridTime.ofMillis(6);

    private static Stamp stamp(
            @Nullable HybridTime modified, @Nullable HybridTime born, Map<String, HybridTime> fields) {
        return new Stamp(null, modified, born, new TreeMap<>(fields));
    }

    @Test
    void anyTimeOfAStampCountsAsFuture() {
        assertThat(stamp(LATE, null, Map.of()).isAfter(5)).isTrue();
        assertThat(stamp(null, LATE, Map.of()).isAfter(5)).isTrue();
        assertThat(stamp(EARLY, EARLY, Map.of("/a", EARLY, "/b", LATE)).isAfter(5))
                .isTrue();
        assertThat(stamp(EARLY, null, Map.of("/b", LATE)).isAfter(5)).isTrue();
        assertThat(stamp(EARLY, EARLY, Map.of("/a", EARLY)).isAfter(5)).isFalse();
        assertThat(stamp(EARLY, null, Map.of()).isAfter(5))
                .as("the moment itself")
                .isFalse();
        assertThat(Stamp.UNKNOWN.isAfter(Long.MIN_VALUE)).isFalse();
    }

    @Test
    void aFieldIsJudgedByItsOwnTimeElseByTheRecords() {
        Stamp stamp = stamp(EARLY, null, Map.of("/a", LATE));
        assertThat(stamp.timeOf("/a")).isEqualTo(LATE);
        assertThat(stamp.timeOf("/b")).isEqualTo(EARLY);
        assertThat(Stamp.UNKNOWN.timeOf("/a")).isNull();
    }

    @Test
    void onlyAStampThatListsFieldsHasTimesOfFields() {
        assertThat(stamp(EARLY, null, Map.of("/a", EARLY)).hasFieldTimes()).isTrue();
        assertThat(stamp(EARLY, LATE, Map.of()).hasFieldTimes()).isFalse();
        assertThat(Stamp.UNKNOWN.hasFieldTimes()).isFalse();
    }

    @Test
    void fieldTimesAreAnOrderedCopy() {
        TreeMap<String, HybridTime> given = new TreeMap<>(Map.of("/b", EARLY, "/a", LATE));
        Stamp stamp = new Stamp(null, null, null, given);
        given.clear();
        assertThat(stamp.fieldTimes()).containsExactly(Map.entry("/a", LATE), Map.entry("/b", EARLY));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> stamp.fieldTimes().put("/c", EARLY));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Stamp.UNKNOWN.fieldTimes().put("/c", EARLY));
    }

    @Test
    void aCopyDiffersInOnePartOnly() {
        Stamp stamp = new Stamp(Version.of(1), EARLY, LATE, new TreeMap<>(Map.of("/a", LATE)));
        Stamp next = stamp.withVersion(Version.of(2));
        assertThat(next).isEqualTo(new Stamp(Version.of(2), EARLY, LATE, stamp.fieldTimes()));
        assertThat(stamp.withFieldTimes(Map.of("/b", EARLY)))
                .isEqualTo(new Stamp(Version.of(1), EARLY, LATE, new TreeMap<>(Map.of("/b", EARLY))));
    }

    @Test
    void anAncestorIsKnownByItsVersionAlone() {
        Stamp one = new Stamp(Version.of(1), LATE);
        Stamp two = new Stamp(Version.of(2), EARLY);
        assertThat(one.isBefore(two)).isTrue();
        assertThat(one.isBefore(one)).isFalse();
        assertThat(two.isBefore(one)).isFalse();
        Stamp a = new Stamp(VersionVector.EMPTY.next("a"), LATE);
        Stamp ab = new Stamp(VersionVector.EMPTY.next("a").next("b"), EARLY);
        Stamp c = new Stamp(VersionVector.EMPTY.next("c"), EARLY);
        assertThat(a.isBefore(ab)).isTrue();
        assertThat(ab.isBefore(a)).isFalse();
        assertThat(a.isBefore(c)).isFalse();
        assertThat(one.isBefore(ab)).as("of two kinds").isFalse();
        assertThat(a.isBefore(two)).as("of two kinds").isFalse();
        assertThat(Stamp.UNKNOWN.isBefore(two)).isFalse();
        assertThat(one.isBefore(Stamp.UNKNOWN)).isFalse();
    }

    @Test
    void onlyACountedVersionIsScalar() {
        assertThat(new Stamp(Version.of(3), null).scalar()).isEqualTo(new ScalarVersion(0, 3));
        assertThat(new Stamp(VersionVector.EMPTY, null).scalar()).isNull();
        assertThat(Stamp.UNKNOWN.scalar()).isNull();
    }

    @ParameterizedTest(name = "after {0} and {1}: {2}")
    @CsvSource({
        "0.7, 2.3, 2.8",
        "2.3, 0.7, 2.8",
        "0.4, 0.9, 0.10",
        "?, 0.3, 0.4",
        "0.3, ?, 0.4",
        "?, ?, 0.1",
        "0.0, 0.0, 0.1",
        "0.9223372036854775806, ?, 0.9223372036854775807",
        "0.9223372036854775807, ?, none",
        "?, 0.9223372036854775807, none",
        "0.1, 0.-1, none",
        "0.-1, 0.1, none",
        "-1.1, ?, none",
        "0.1, -1.1, none",
    })
    void theNextVersionIsAboveBothInTheHigherEpoch(String local, String server, String expected) {
        assertThat(ScalarVersion.next(version(local), version(server))
                        .map(ScalarVersion::toString)
                        .orElse("none"))
                .isEqualTo(expected);
    }

    private static @Nullable ScalarVersion version(String text) {
        int dot = text.indexOf('.');
        return text.equals("?")
                ? null
                : new ScalarVersion(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
    }

    @Test
    void versionsAreOrderedByEpochThenCount() {
        assertThat(new ScalarVersion(1, 0)).isGreaterThan(new ScalarVersion(0, 9));
        assertThat(new ScalarVersion(1, 1)).isGreaterThan(new ScalarVersion(1, 0));
        assertThat(new ScalarVersion(1, 1)).isEqualByComparingTo(new ScalarVersion(1, 1));
        assertThat(ScalarVersion.ZERO).isEqualTo(Version.of(0));
    }

    @Test
    void aRelationSeenFromTheOtherSideIsItsMirrorImage() {
        assertThat(Causality.BEFORE.mirrored()).isEqualTo(Causality.AFTER);
        assertThat(Causality.AFTER.mirrored()).isEqualTo(Causality.BEFORE);
        assertThat(Causality.SAME.mirrored()).isEqualTo(Causality.SAME);
        assertThat(Causality.CONCURRENT.mirrored()).isEqualTo(Causality.CONCURRENT);
    }
}
