package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;

class AlignmentProperties {

    @Property
    void anAlignmentIsCommonAndGrows(
            @ForAll @Size(max = 12) List<@CharRange(from = 'a', to = 'c') Character> from,
            @ForAll @Size(max = 12) List<@CharRange(from = 'a', to = 'c') Character> to) {
        int[] one = from.stream().mapToInt(Character::charValue).toArray();
        int[] two = to.stream().mapToInt(Character::charValue).toArray();
        int[] places = Alignment.of(one, two);
        int last = -1;
        int common = 0;
        for (int i = 0; i < one.length; i++) {
            if (places[i] >= 0) {
                assertThat(places[i]).isGreaterThan(last);
                assertThat(two[places[i]]).isEqualTo(one[i]);
                last = places[i];
                common++;
            }
        }
        assertThat(common).isEqualTo(longestCommon(one, two));
    }

    private static int longestCommon(int[] one, int[] two) {
        int[][] best = new int[one.length + 1][two.length + 1];
        for (int i = 1; i <= one.length; i++) {
            for (int j = 1; j <= two.length; j++) {
                best[i][j] =
                        one[i - 1] == two[j - 1] ? best[i - 1][j - 1] + 1 : Math.max(best[i - 1][j], best[i][j - 1]);
            }
        }
        return best[one.length][two.length];
    }

    /** The search for what is common is given up at a bound, so that unlike lists cost no more than it. */
    @Example
    void listsThatAreUnlikeAreAlignedAtTheirEndsOnly() {
        int[] one = IntStream.range(0, 6_000).toArray();
        int[] two = IntStream.range(0, 6_000)
                .map(i -> i == 0 || i == 5_999 ? i : -i)
                .toArray();
        int[] places = Alignment.of(one, two);
        assertThat(places[0]).isZero();
        assertThat(places[5_999]).isEqualTo(5_999);
        assertThat(Arrays.stream(places, 1, 5_999)).containsOnly(-1);
    }

    @Example
    void aThousandDifferencesAreLookedThrough() {
        assertThat(common(500)).isEqualTo(1);
        assertThat(common(501)).isZero();
    }

    /** How many elements are matched of one that both hold amid others of their own. */
    private static long common(int ownElements) {
        int[] one = IntStream.range(0, ownElements + 1)
                .map(i -> i == 250 ? 0 : 1 + i)
                .toArray();
        int[] two = IntStream.range(0, ownElements + 1)
                .map(i -> i == 200 ? 0 : -1 - i)
                .toArray();
        return Arrays.stream(Alignment.of(one, two)).filter(place -> place >= 0).count();
    }
}
