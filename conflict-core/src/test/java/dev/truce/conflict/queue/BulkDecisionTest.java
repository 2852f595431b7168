package dev.truce.conflict.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.BulkDecision.Line;
import dev.truce.conflict.queue.BulkDecision.Result;
import dev.truce.conflict.queue.Decision.Pick;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BulkDecisionTest {

    private static final Instant NOW = Instant.parse("2026-01-13T12:00:00Z");

    private final ConflictQueue queue = ConflictQueue.inMemory(InstantSource.fixed(NOW));

    private NewCase.Key park(String record, String local) {
        NewCase names = Conflicts.names();
        NewCase.Key key = Conflicts.key("", record);
        queue.park(Conflicts.of(
                key, names.base(), Conflicts.present("{'name':'" + local + "'}", 1, "10:00"), names.server()));
        return key;
    }

    private static BulkDecision localNamed(String unwanted) {
        DecisionCheck check = (decided, json) -> {
            if (json.contains(unwanted)) {
                throw new DecisionRefusedException("not " + unwanted);
            }
            return json;
        };
        return new BulkDecision(
                new CaseFilter(null, null, "guest", 9),
                each -> !each.conflict().key().record().key().equals("g9"),
                new Decision.TakeSide(Pick.LOCAL),
                check,
                "ann",
                "all the same");
    }

    @Test
    void oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged() {
        park("g1", "Anna");
        park("g2", "Anna");
        NewCase.Key third = park("g3", "Anna");
        park("g4", "Bob");
        park("g9", "Anna");
        queue.closeResolved(park("g5", "Anna"));
        BulkDecision bulk = localNamed("Bob");

        List<Line> rehearsed = bulk.rehearse(queue, NOW);

        assertThat(rehearsed).extracting(each -> each.seen().number()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(rehearsed)
                .extracting(Line::result)
                .containsExactly(Result.DECIDED, Result.DECIDED, Result.DECIDED, Result.REFUSED);
        assertThat(Objects.requireNonNull(rehearsed.get(0).effect()).value()).isEqualTo("{\"name\":\"Anna\"}");
        assertThat(rehearsed).extracting(Line::why).containsExactly("", "", "", "not Bob");
        assertThat(queue.list(CaseFilter.OPEN)).as("nothing is decided yet").hasSize(5);

        park("g2", "Annie");
        queue.closeResolved(third);
        List<Line> done = bulk.apply(queue, rehearsed);

        assertThat(done)
                .extracting(Line::result)
                .containsExactly(Result.DECIDED, Result.STALE, Result.STALE, Result.REFUSED);
        assertThat(done.get(0)).isEqualTo(rehearsed.get(0));
        assertThat(done.get(1).effect()).isNull();
        assertThat(done.get(1).why()).startsWith("Case 2 was decided on revision 1, but it is now at revision 2");
        ConflictCase.Decided decided =
                Objects.requireNonNull(queue.find(1).orElseThrow().decision());
        assertThat(decided.actor()).isEqualTo("ann");
        assertThat(decided.reason()).isEqualTo("all the same");
        assertThat(decided.effect()).isEqualTo(done.get(0).effect());
        assertThat(queue.list(CaseFilter.OPEN)).extracting(ConflictCase::number).containsExactly(2L, 4L, 5L);
    }
}
