package dev.truce.rollback.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HashSet64Test {

    private static HashSet64 of(long... hashes) {
        HashSet64 set = new HashSet64();
        for (long hash : hashes) {
            set.add(hash);
        }
        set.seal();
        return set;
    }

    @Test
    void itIsEmptyUntilSomethingIsAdded() {
        HashSet64 set = new HashSet64();
        assertThat(set.isEmpty()).isTrue();
        set.add(7);
        assertThat(set.isEmpty()).isFalse();
    }

    @Test
    void eachHashIsThereOnceHoweverOftenItWasAdded() {
        HashSet64 set = of(5, -3, 5, 9, 5);

        set.mark(5);
        set.mark(-3);
        set.mark(9);

        assertThat(set.hasUnmarked()).isFalse();
        assertThat(set.hasRepeated()).isFalse();
        assertThat(set.marks(5)).isEqualTo(1);
        assertThat(set.marks(0)).as("not there").isEqualTo(-1);
    }

    @Test
    void aSetThatIsJustFullIsSealedToo() {
        long[] sixteen = LongStream.range(0, 16).map(i -> 100 - i).toArray();
        HashSet64 set = of(sixteen);

        for (long hash : sixteen) {
            assertThat(set.marks(hash)).isZero();
        }
    }

    @Test
    void whatIsNotThereIsNotCountedAndWhatIsIsCountedEachTime() {
        HashSet64 set = of(1, 2);
        assertThat(set.hasUnmarked()).isTrue();
        assertThat(set.hasRepeated()).isFalse();

        set.mark(1);
        set.mark(3);
        assertThat(set.hasUnmarked()).isTrue();
        assertThat(set.marks(3)).isEqualTo(-1);

        set.mark(2);
        assertThat(set.hasUnmarked()).isFalse();
        assertThat(set.hasRepeated()).isFalse();

        set.mark(2);
        assertThat(set.hasRepeated()).isTrue();
        assertThat(set.marks(2)).isEqualTo(2);
    }
}
