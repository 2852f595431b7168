package dev.truce.rollback.snapshot;

import java.time.Instant;
import java.util.Optional;

/** When somebody saw a beat, so that whoever sees the same beat long after knows that its holder has died. */
record Watch(Claims claims, Claims.Beat beat, Optional<Claim> seen) {

    static Watch of(Claims claims, Claims.Beat beat) {
        return new Watch(claims, beat, claims.get(beat.watched()));
    }

    boolean isDead(Instant now) {
        return seen.filter(watch -> !now.isBefore(watch.since().plus(Heartbeat.LEASE)))
                .isPresent();
    }

    /** Whether it is watched, by a clock that is not ahead of this one. */
    boolean isWatched(Instant now) {
        return seen.filter(watch -> !now.isBefore(watch.since())).isPresent();
    }

    void begin(Instant now, String holder) {
        if (!isWatched(now)) {
            claims.delete(beat.watched());
            claims.put(beat.watched(), Claim.of(Claim.Kind.WATCH, holder, now, beat.name()));
        }
    }
}
