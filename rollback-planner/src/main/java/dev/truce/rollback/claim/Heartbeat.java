package dev.truce.rollback.claim;

import dev.truce.integrity.Digest;
import dev.truce.rollback.store.ClaimLostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Says again and again that a mark's holder lives: each beat is a file with the next number, after which the one before is
 * removed. Whoever takes the holder for dead removes the last beat; who removed it is decided by the store.
 *
 * <p>A holder is taken for dead only by one who has watched the same beat for the whole {@link #LEASE}.
 */
public final class Heartbeat {

    /** How long a beat must be watched before its holder is taken for dead. */
    public static final Duration LEASE = Duration.ofMinutes(10);

    private static final int MARK_CHARS = 32;
    private static final int MAX_ALIKE = 1_000;
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

    /**
     * Puts the first beat of a mark.
     *
     * @param claims of the repository
     * @param clock tells when a beat is due
     * @param claim what the mark says
     * @return the heart that beats from now on
     */
    public static Heartbeat begin(Claims claims, InstantSource clock, Claim claim) {
        return new Heartbeat(claims, clock, first(claims, claim), claim);
    }

    /** Two of one name may begin the same in one millisecond, the second also when the first has gone on to its next beat. */
    private static Claims.Beat first(Claims claims, Claim claim) {
        String prefix = Claims.FOLDER + Claim.Kind.MARK.text() + "-";
        for (int number = 0; number < MAX_ALIKE; number++) {
            String of = claim.holder() + "\n" + claim.since() + "\n" + claim.why() + "\n" + number;
            String id = Digest.of(of.getBytes(StandardCharsets.UTF_8)).hex().substring(0, MARK_CHARS);
            Claims.Beat beat = new Claims.Beat(prefix + id, 1);
            if (claims.put(beat.name(), claim)) {
                Claims.Beat last = claims.beats(beat.lease() + ".").get(beat.lease());
                if (beat.equals(last)) {
                    return beat;
                }
                claims.delete(beat.name());
            }
        }
        throw new IllegalStateException("No mark could be put for " + claim.why() + ": after " + MAX_ALIKE
                + " tries the repository did not list the one it had just taken; is its listing out of date?");
    }

    /**
     * What its holder claims.
     *
     * @return what the last beat said
     */
    public Claim claim() {
        return claim;
    }

    /** Says that the holder lives, if it is time again. */
    public synchronized void beatIfDue() {
        if (!clock.instant().isBefore(last.plus(INTERVAL))) {
            beat(claim);
        }
    }

    /**
     * Says that the holder lives, and what it claims from now on.
     *
     * @param changed the claim
     * @throws ClaimLostException when somebody took the holder for dead
     */
    public synchronized void beat(Claim changed) {
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
     * @throws ClaimLostException when somebody did
     */
    public synchronized void require() {
        if (!claims.has(beat.name())) {
            throw lost();
        }
    }

    private ClaimLostException lost() {
        return new ClaimLostException("The " + claim + " was to go on, but its mark " + beat.name()
                + " was removed, because it gave no sign of life for " + LEASE.toMinutes() + " minutes; do it again.");
    }

    /** Removes the last beat: its holder is done. */
    public synchronized void end() {
        claims.delete(beat.watched());
        claims.delete(beat.name());
    }
}
