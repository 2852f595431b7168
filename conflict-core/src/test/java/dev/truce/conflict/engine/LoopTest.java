package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.json;
import static dev.truce.conflict.Documents.present;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two replicas that both insist on their own state, and resolve through one resolver. */
class LoopTest {

    private static final RecordId ID = new RecordId("seat", "A1");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));
    private static final Ruleset INSISTING = Ruleset.parse("""
            record: { type: seat, key: /id, syncVersion: /meta/v }
            default: localWins
            """, "rules");

    private final ConflictQueue queue = ConflictQueue.inMemory(CLOCK);

    private ResolverBuilder<JsonNode> builder() {
        return ConflictResolver.builder(INSISTING, FieldAccess.json(), CLOCK).queue(queue);
    }

    @Test
    void aRecordThatGoesRoundIsParkedAtItsFourthTurn() {
        ConflictResolver<JsonNode> resolver = builder().build();

        for (int turn = 0; turn < 4; turn++) {
            assertThat(insist(resolver, turn)).as("turn %d", turn).isInstanceOf(Outcome.Resolved.class);
        }
        Outcome<JsonNode> fifth = insist(resolver, 4);

        assertThat(fifth).isInstanceOf(Outcome.Parked.class);
        Outcome.Parked<JsonNode> parked = (Outcome.Parked<JsonNode>) fifth;
        assertThat(parked.reason()).isEqualTo(ParkReason.LOOP);
        assertThat(parked.detail())
                .isEqualTo(
                        "resolved again more than 3 times within PT1H, and states that were beaten came back; decide which"
                                + " one stands, and look for two replicas that both insist");
        assertThat(parked.partial()).isEqualTo(seat("Ann", 9));
        assertThat(parked.trace().steps()).isNotEmpty();
        assertThat(queue.list(CaseFilter.OPEN)).hasSize(1);
    }

    @Test
    void itMayBeSwitchedOff() {
        ConflictResolver<JsonNode> resolver = builder().withoutLoopBreaker().build();

        for (int turn = 0; turn < 20; turn++) {
            assertThat(insist(resolver, turn)).isInstanceOf(Outcome.Resolved.class);
        }
    }

    @Test
    void theWindowIsTheUsers() {
        Instant[] now = {CLOCK.instant()};
        ConflictResolver<JsonNode> resolver = ConflictResolver.builder(INSISTING, FieldAccess.json(), () -> now[0])
                .loopWindow(Duration.ofSeconds(3))
                .build();

        for (int turn = 0; turn < 20; turn++) {
            assertThat(insist(resolver, turn)).isInstanceOf(Outcome.Resolved.class);
            now[0] = now[0].plusSeconds(1);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().loopWindow(Duration.ZERO))
                .withMessage("A loop is looked for within a window of at least a millisecond, but the window was PT0S;"
                        + " withoutLoopBreaker() looks for none");
    }

    @Test
    void decidingWithoutATraceIsNoTurn() {
        ConflictResolver<JsonNode> resolver = builder().build();

        for (int turn = 0; turn < 20; turn++) {
            assertThat(resolver.decide(ID, Side.none(), side("Ann", turn), side("Ben", turn + 1)))
                    .isInstanceOf(Outcome.Resolved.class);
        }
    }

    @Test
    void deletesTakeTurnsToo() {
        ConflictResolver<JsonNode> resolver = builder().build();
        Side<JsonNode> base = present("{'id':'A1','guest':'Old'}", 1, "09:00");
        Outcome<JsonNode> last = null;
        for (int turn = 0; turn < 5; turn++) {
            Side<JsonNode> gone = Side.tombstone(new Stamp(new ScalarVersion(0, turn + 2L), null));
            Side<JsonNode> there = side("Ann", turn + 2);
            last = turn % 2 == 0 ? resolver.resolve(ID, base, gone, there) : resolver.resolve(ID, base, there, gone);
        }
        assertThat(last).isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
            assertThat(parked.reason()).isEqualTo(ParkReason.LOOP);
            assertThat(parked.partial()).isNull();
        });
    }

    private static Outcome<JsonNode> insist(ConflictResolver<JsonNode> resolver, int turn) {
        String guest = turn % 2 == 0 ? "Ann" : "Ben";
        String other = turn % 2 == 0 ? "Ben" : "Ann";
        return resolver.resolve(ID, Side.none(), side(guest, 2 * turn + 1), side(other, 2 * turn + 2));
    }

    private static Side<JsonNode> side(String guest, int version) {
        return Side.present(seat(guest, version), new Stamp(new ScalarVersion(0, version), null));
    }

    private static JsonNode seat(String guest, int version) {
        return json("{'id':'A1','guest':'" + guest + "','meta':{'v':" + version + ",'note':'n'}}");
    }
}
