package dev.truce.conflict.queue;

import static dev.truce.conflict.Documents.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Side;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.version.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FallbackTest {

    private final AtomicLong nanos = new AtomicLong();

    private ConflictQueue queue(@Nullable Fallback fallback) {
        return ConflictQueue.inMemory(
                InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z")),
                nanos::get,
                QueuePolicy.DEFAULT.deadline(each -> new QueuePolicy.Deadline(Duration.ofHours(1), fallback)));
    }

    private ConflictCase afterTheDeadline(Fallback fallback, NewCase conflict) {
        ConflictQueue queue = queue(fallback);
        queue.park(conflict);
        nanos.addAndGet(Duration.ofHours(2).toNanos());
        queue.enforceDeadlines(DecisionCheck.none(), 10);
        return queue.find(1).orElseThrow();
    }

    private static Side<String> timed(String document, @Nullable String clock) {
        return Conflicts.present(document, new Stamp(null, clock == null ? null : at(clock)));
    }

    @ParameterizedTest
    @CsvSource({
        "10:00, 11:00, SERVER",
        "11:00, 10:00, LOCAL",
        "10:00, 10:00, SERVER",
        ", 10:00, SERVER",
        "10:00, , SERVER",
        ", , SERVER"
    })
    void theLaterChangeStandsWhereBothTimesAreKnown(@Nullable String local, @Nullable String server, Pick standing) {
        NewCase conflict = Conflicts.of(Side.none(), timed("{'n':1}", local), timed("{'n':2}", server));
        ConflictCase decided = afterTheDeadline(Fallback.LATEST_WINS, conflict);
        assertThat(decided.decision().decision()).isEqualTo(new Decision.TakeSide(standing));
        assertThat(decided.isDecidedByFallback()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"SERVER_WINS, SERVER", "LOCAL_WINS, LOCAL"})
    void aNamedSideStands(Fallback fallback, Pick standing) {
        ConflictCase decided = afterTheDeadline(fallback, Conflicts.names());
        assertThat(decided.decision().decision()).isEqualTo(new Decision.TakeSide(standing));
    }

    @Test
    void aCaseWithoutAFallbackIsDecidedBySomebody() {
        ConflictQueue queue = queue(null);
        queue.park(Conflicts.names());
        queue.decide(1, 1, new Decision.TakeSide(Pick.SERVER), DecisionCheck.none(), "deadline", "");
        assertThat(queue.find(1).orElseThrow().isDecidedByFallback()).isFalse();
    }

    @Test
    void whatSomebodyDecidedWasNotDecidedByTheDeadline() {
        ConflictQueue queue = queue(Fallback.SERVER_WINS);
        queue.park(Conflicts.names());
        assertThat(queue.find(1).orElseThrow().isDecidedByFallback()).isFalse();
        queue.decide(1, 1, new Decision.TakeSide(Pick.SERVER), DecisionCheck.none(), "ann", "");
        assertThat(queue.find(1).orElseThrow().isDecidedByFallback()).isFalse();
        queue.park(Conflicts.of(Conflicts.key("", "g2"), Side.none(), timed("{}", null), timed("{'n':1}", null)));
        queue.decide(2, 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "deadline", "");
        assertThat(queue.find(2).orElseThrow().isDecidedByFallback())
                .as("by somebody of that name, and otherwise")
                .isFalse();
    }
}
