package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** A right function of two states passes, and each wrong one is told by its laws, with the first states that show it. */
class PairwiseLawsTest {

    private static final List<String> WORDS = List.of("a", "b", "cc");
    private static final Comparator<String> BY_LENGTH = Comparator.comparingInt(String::length);

    private static List<Violation> broken(BinaryOperator<String> resolver) {
        return PairwiseLaws.of(resolver).over(WORDS).violations();
    }

    private static String later(String local, String server) {
        return local.compareTo(server) > 0 ? local : server;
    }

    @Test
    void aMaximumPassesAndSoDoesItWhereAnOrderIsDeclaredThatLeavesTiesOpen() {
        PairwiseLaws.of(PairwiseLawsTest::later).over(WORDS).check();
        PairwiseLaws.of(PairwiseLawsTest::later)
                .over(WORDS)
                .declaring(BY_LENGTH)
                .check();
    }

    @Test
    void whatIsNotAsDeclaredIsToldWithWhatStands() {
        assertThat(PairwiseLaws.of(PairwiseLawsTest::later)
                        .over(WORDS)
                        .declaring(BY_LENGTH.reversed())
                        .violations())
                .containsExactly(new Violation(
                        "the declared order decides", "of a and cc the first is declared the greater, but cc stands"));
    }

    @Test
    void aSideThatAlwaysStandsIsNoRingButDecidesByTheSides() {
        assertThat(broken((local, server) -> server))
                .containsExactly(new Violation(
                        "sides are equal",
                        "where local holds a and server b, b stands, but the other way round a:"
                                + " two replicas end up with one each"));
        assertThat(broken((local, server) -> local))
                .containsExactly(new Violation(
                        "sides are equal",
                        "where local holds a and server b, a stands, but the other way round b:"
                                + " two replicas end up with one each"));
    }

    @Test
    void scissorsPaperStoneIsARing() {
        List<String> hands = List.of("scissors", "stone", "paper");
        BinaryOperator<String> winner =
                (one, two) -> (hands.indexOf(one) + 1) % hands.size() == hands.indexOf(two) ? two : one;

        assertThatThrownBy(() -> PairwiseLaws.of(winner).over(hands).check())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Broken: no three states beat each other in a ring
                        scissors beats paper, which beats stone, which beats the first: three replicas that hold one each never agree

                        Broken: grouping decides nothing
                        of scissors, stone and paper, paper stands where the first two meet first, and scissors where the last two do""");
    }

    @Test
    void whatIsAppendedGrowsThoughBothSidesAgree() {
        assertThat(broken((local, server) -> local.compareTo(server) < 0 ? local + server : server + local))
                .contains(new Violation(
                        "agreement stands",
                        "both sides hold a, and it becomes aa: each sync that is repeated changes it"));
    }
}
