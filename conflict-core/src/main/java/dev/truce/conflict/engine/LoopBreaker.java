package dev.truce.conflict.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds records that go round: resolved again and again, each time with another winner than the time before, until one comes
 * back that was beaten. Two replicas that each insist on their own state do that, and so do rules that are no order.
 *
 * <p>Resolving the same conflict once more is no turn, because callers repeat what they are not sure of. Remembers a bounded number
 * of records, those that were resolved last, and of each the last {@value #MOST_TURNS} winners. Thread-safe.
 */
final class LoopBreaker {

    /** A record may be resolved again with another winner this often. */
    static final int PATIENCE = 3;

    /** A ring of more winners than this is not seen. */
    static final int MOST_TURNS = 16;

    static final int MOST_RECORDS = 10_000;

    private final InstantSource clock;
    private final long windowMillis;
    private final Cache<RecordId, List<Turn>> turns;

    /** A winner, when it first won, and whether it had come back too often. */
    private record Turn(Digest winner, long atMillis, boolean loops) {}

    LoopBreaker(InstantSource clock, Duration window) {
        this.clock = clock;
        this.windowMillis = window.toMillis();
        this.turns = Caffeine.newBuilder()
                .maximumSize(MOST_RECORDS)
                .expireAfterWrite(window)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run) // no thread of our own
                .build();
    }

    /** Notes who won, and tells whether the record goes round. */
    boolean loops(RecordId id, Digest winner) {
        List<Turn> seen =
                turns.asMap().compute(id, (key, before) -> after(before == null ? List.of() : before, winner));
        return seen.get(seen.size() - 1).loops();
    }

    private List<Turn> after(List<Turn> before, Digest winner) {
        long now = clock.millis();
        List<Turn> recent = new ArrayList<>();
        for (Turn turn : before) {
            if (now - turn.atMillis() < windowMillis) {
                recent.add(turn);
            }
        }
        int size = recent.size();
        if (size > 0 && recent.get(size - 1).winner().equals(winner)) {
            return recent;
        }
        boolean back = recent.stream().anyMatch(turn -> turn.winner().equals(winner));
        recent.add(new Turn(winner, now, back && size > PATIENCE));
        return List.copyOf(recent.subList(Math.max(0, recent.size() - MOST_TURNS), recent.size()));
    }

    /** How many records are remembered now. */
    long records() {
        turns.cleanUp();
        return turns.estimatedSize();
    }
}
