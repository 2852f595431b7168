package dev.truce.rollback.claim;

import java.time.Instant;
import java.util.Optional;

/**
 * When somebody saw a beat, so that whoever sees the same beat long after knows that its holder has died.
 *
 * @param claims of the repository
 * @param beat the beat
 * @param seen what the watch says; empty when nobody watches
 */
public record Watch(Claims claims, Claims.Beat beat, Optional<Claim> seen) {

    /**
     * Reads the watch of a beat.
     *
     * @param claims of the repository
     * @param beat the beat
     * @return the watch, which may have to begin
     */
    public static Watch of(Claims claims, Claims.Beat beat) {
        return new Watch(claims, beat, claims.get(beat.watched()));
    }

    /**
     * Whether the beat was watched for a whole {@link Heartbeat#LEASE}.
     *
     * @param now the time
     * @return true when its holder is to be taken for dead
     */
    public boolean isDead(Instant now) {
        return seen.filter(watch -> !now.isBefore(watch.since().plus(Heartbeat.LEASE)))
                .isPresent();
    }

    /**
     * Whether it is watched, by a clock that is not ahead of this one.
     *
     * @param now the time
     * @return false when {@link #begin} would begin
     */
    public boolean isWatched(Instant now) {
        return seen.filter(watch -> !now.isBefore(watch.since())).isPresent();
    }

    /**
     * Begins to watch, if nobody does.
     *
     * @param now the time
     * @param holder who watches, in words
     */
    public void begin(Instant now, String holder) {
        if (!isWatched(now)) {
            claims.delete(beat.watched());
            claims.put(beat.watched(), Claim.of(Claim.Kind.WATCH, holder, now, beat.name()));
        }
    }
}
