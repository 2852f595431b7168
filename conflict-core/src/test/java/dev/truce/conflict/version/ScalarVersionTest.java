package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScalarVersionTest {

    @Test
    void theEpochOutweighsTheCount() {
        ScalarVersion version = new ScalarVersion(1, 5);
        assertThat(version).isLessThan(new ScalarVersion(2, 0)).isGreaterThan(new ScalarVersion(0, 9));
        assertThat(version).isLessThan(new ScalarVersion(1, 6)).isGreaterThan(new ScalarVersion(1, 4));
        assertThat(version).isEqualByComparingTo(new ScalarVersion(1, 5));
    }

    @Test
    void theLastVersionOfAllIsReached() {
        ScalarVersion last = new ScalarVersion(0, Long.MAX_VALUE);
        assertThat(ScalarVersion.next(new ScalarVersion(0, Long.MAX_VALUE - 1), null))
                .contains(last);
        assertThat(ScalarVersion.next(null, last)).isEmpty();
    }

    @Test
    void theNextVersionIsOfTheHigherEpochAndTheHigherCountWhicheverSideHasThem() {
        ScalarVersion before = new ScalarVersion(0, 9);
        ScalarVersion after = new ScalarVersion(1, 2);
        assertThat(ScalarVersion.next(before, after)).contains(new ScalarVersion(1, 10));
        assertThat(ScalarVersion.next(after, before)).contains(new ScalarVersion(1, 10));
    }

    @Test
    void zeroIsAVersionLikeAnyOther() {
        assertThat(ScalarVersion.next(ScalarVersion.ZERO, ScalarVersion.ZERO)).contains(Version.of(1));
        assertThat(ScalarVersion.next(null, new ScalarVersion(-1, 0))).isEmpty();
    }

    @Test
    void aVersionIsWrittenAsEpochAndCount() {
        assertThat(Version.of(7)).isEqualTo(new ScalarVersion(0, 7)).hasToString("0.7");
    }
}
