package dev.truce.rollback.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Says again and again that a mark's holder lives: each beat is a file with the next number, after which the one before is
 * removed. Whoever takes the holder for dead removes the last beat; who removed it is decided by the store.
 *
 * <p>A holder is taken for dead only by one who has watched the same beat for the whole {@link #LEASE}.
 */
final class Heartbeat {

    /** How long a beat must be watched before its holder is taken for dead. */
    static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration INTERVAL = LEASE.dividedBy(5);

    private final Claims claims;
    private final InstantSource clock;
    private Claims.Beat beat;
    private Claim claim;
    private Instant last;

    private Heartbeat(Claims claims, InstantSource clock, Claims.Beat beat, Claim claim) {
        this.claims = claims;
        this.clock = clock;
        this.beat = beat;
        this.claim = claim;
        this.last = clock.instant();
    }

    /** Goes on after the first beat, which was put. */
    static Heartbeat after(Claims.Beat first, Claims claims, InstantSource clock, Claim claim) {
        return new Heartbeat(claims, clock, first, claim);
    }

    Claim claim() {
        return claim;
    }

    /** Says that the holder lives, if it is time again. */
    synchronized void beatIfDue() {
        if (!clock.instant().isBefore(last.plus(INTERVAL))) {
            beat(claim);
        }
    }

    /** Says that the holder lives, and what it claims from now on. */
    synchronized void beat(Claim changed) {
        Claims.Beat next = beat.next();
        claims.put(next.name(), changed);
        if (!claims.delete(beat.name())) {
            claims.delete(next.name());
            throw lost();
        }
        claims.delete(beat.watched());
        beat = next;
        claim = changed;
        last = clock.instant();
    }

    /**
     * Makes sure that nobody took the holder for dead.
     *
     * @throws LeaseLostException when somebody did
     */
    synchronized void require() {
        if (!claims.has(beat.name())) {
            throw lost();
        }
    }

    private LeaseLostException lost() {
        return new LeaseLostException("The " + claim + " was to go on, but its mark " + beat.name()
                + " was removed, because it gave no sign of life for " + LEASE.toMinutes() + " minutes; do it again.");
    }

    synchronized void end() {
        claims.delete(beat.watched());
        claims.delete(beat.name());
    }
}
