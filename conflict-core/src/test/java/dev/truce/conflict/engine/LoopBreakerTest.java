package dev.truce.conflict.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Winners are letters; a record parks where the second line has an x. */
class LoopBreakerTest {

    private static final RecordId ID = new RecordId("seat", "A1");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final LoopBreaker breaker = new LoopBreaker(() -> now, WINDOW);

    @ParameterizedTest
    @CsvSource({
        // two winners in turn: more than three times again is too often, and it stays so
        "ababababa, ....xxxxx",
        // three winners in a ring
        "abcabcabc, ....xxxxx",
        // the same conflict once more is no turn, and is answered alike
        "aaaaaaaaa, .........",
        "aabbaabbaa, ........xx",
        "ababaa, ....xx",
        // new states each time are work, not a loop
        "abcdefghi, .........",
        "abcdefgha, ........x",
        "ababcdefg, .........",
        "ababca, .....x"
    })
    void whoWinsByTurnsTooOftenLoops(String winners, String expected) {
        StringBuilder found = new StringBuilder();
        winners.chars().forEach(winner -> found.append(loops((char) winner) ? 'x' : '.'));
        assertThat(found).hasToString(expected);
    }

    @Test
    void eachRecordHasItsOwnTurns() {
        "abab".chars().forEach(winner -> loops((char) winner));

        assertThat(breaker.loops(new RecordId("seat", "A2"), digest('a'))).isFalse();
        assertThat(loops('a')).isTrue();
    }

    @Test
    void turnsOutsideTheWindowAreForgotten() {
        "abab".chars().forEach(winner -> loops((char) winner));
        now = now.plus(WINDOW).minusMillis(1);
        assertThat(loops('a')).isTrue();

        now = now.plusMillis(1); // the first four are as old as the window
        assertThat(loops('b')).isFalse();
    }

    @Test
    void slowTurnsNeverLoop() {
        for (int round = 0; round < 20; round++) {
            assertThat(loops(round % 2 == 0 ? 'a' : 'b')).isFalse();
            now = now.plus(WINDOW.dividedBy(4));
        }
    }

    @Test
    void aRingLongerThanWhatIsRememberedIsNotSeen() {
        List<Boolean> seen = new ArrayList<>();
        for (int round = 0; round < 3 * (LoopBreaker.MOST_TURNS + 1); round++) {
            seen.add(loops((char) ('a' + round % (LoopBreaker.MOST_TURNS + 1))));
        }
        assertThat(seen).containsOnly(false);

        seen.clear();
        for (int round = 0; round < 2 * LoopBreaker.MOST_TURNS; round++) {
            seen.add(loops((char) ('A' + round % LoopBreaker.MOST_TURNS)));
        }
        assertThat(seen.subList(0, LoopBreaker.MOST_TURNS)).containsOnly(false);
        assertThat(seen.subList(LoopBreaker.MOST_TURNS, seen.size())).containsOnly(true);
    }

    @Test
    @Tag("slow")
    void itsMemoryIsBounded() {
        for (int record = 0; record < 3 * LoopBreaker.MOST_RECORDS; record++) {
            breaker.loops(new RecordId("seat", "B" + record), digest('a'));
        }
        assertThat(breaker.records()).isEqualTo(LoopBreaker.MOST_RECORDS);
    }

    @Test
    void whatIsOutsideTheWindowTakesNoMemory() {
        "abab".chars().forEach(winner -> loops((char) winner));
        assertThat(breaker.records()).isEqualTo(1);
        now = now.plus(WINDOW);
        assertThat(breaker.records()).isZero();
    }

    private boolean loops(char winner) {
        return breaker.loops(ID, digest(winner));
    }

    private static Digest digest(char winner) {
        return Digest.of(String.valueOf(winner).getBytes(StandardCharsets.UTF_8));
    }
}
