package dev.truce.rollback.claim;

import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.StoreLockedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to prune, which one process has at a time, on whatever host. Each grant has a number that grows, the fencing
 * token: the highest is the valid one. A lock whose holder has died is taken over by one who has watched its last beat
 * for the whole {@link Heartbeat#LEASE}.
 */
public final class PruneLock implements AutoCloseable {

    private static final String PREFIX = Claims.LOCKS + "prune-";
    private static final Duration INTERVAL = Heartbeat.LEASE.dividedBy(5);

    private final Claims claims;
    private final Reserve reserve;
    private final InstantSource clock;
    private final Claim claim;
    private final long token;
    private Claims.Beat beat;
    private Instant last;

    private PruneLock(Claims claims, Reserve reserve, InstantSource clock, Claim claim, long token) {
        this.claims = claims;
        this.reserve = reserve;
        this.clock = clock;
        this.claim = claim;
        this.token = token;
        this.beat = new Claims.Beat(PREFIX + token, 1);
        this.last = clock.instant();
    }

    /**
     * Takes the lock.
     *
     * @param objects the files of the repository
     * @param clock tells when a sign of life is due, and which lock is of the dead
     * @param holder who takes it, in words
     * @return the lock, to be closed
     * @throws StoreLockedException when another process has it, or may have it
     */
    public static PruneLock take(ObjectStore objects, InstantSource clock, String holder) {
        Claims claims = new Claims(objects);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Claims.Beat held = highest(claims);
        long ended = ended(claims);
        if (held != null && token(held.lease()) > ended) {
            requireDead(claims, held, now, holder);
        }
        long token = Math.max(ended, held == null ? 0 : token(held.lease())) + 1;
        Claim claim = Claim.of(Claim.Kind.LOCK, holder, now, "prune");
        PruneLock lock = new PruneLock(claims, new Reserve(objects), clock, claim, token);
        if (!lock.putFirst() || !lock.isHighest()) {
            throw new StoreLockedException(
                    "A prune was asked for, but another began just now; wait until it has ended.");
        }
        lock.removeLower();
        return lock;
    }

    private static void requireDead(Claims claims, Claims.Beat held, Instant now, String holder) {
        Watch watch = Watch.of(claims, held);
        if (watch.isDead(now)) {
            return;
        }
        watch.begin(now, holder);
        String who = claims.get(held.name()).map(Claim::toString).orElse("lock that ended just now");
        throw new StoreLockedException("A prune was asked for, but there is the " + who
                + "; wait until it has ended. If it has died, prune again after "
                + Heartbeat.LEASE.toMinutes() + " minutes.");
    }

    private static Claims.@Nullable Beat highest(Claims claims) {
        return claims.beats(PREFIX).values().stream()
                .max(Comparator.comparingLong(found -> token(found.lease())))
                .orElse(null);
    }

    private static long token(String lease) {
        return Long.parseLong(lease.substring(PREFIX.length()));
    }

    private static long ended(Claims claims) {
        SortedMap<Long, String> ended = claims.endedLocks();
        return ended.isEmpty() ? 0 : ended.lastKey();
    }

    /** What fails may have been done all the same, and would then keep everybody out, its own next try too. */
    private boolean putFirst() {
        try {
            return claims.put(beat.name(), claim);
        } catch (RuntimeException e) {
            try {
                claims.delete(beat.name());
            } catch (RuntimeException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }

    private boolean isHighest() {
        Claims.Beat highest = highest(claims);
        return highest != null && token(highest.lease()) == token && ended(claims) < token;
    }

    private void removeLower() {
        claims.beats(PREFIX).values().stream()
                .filter(other -> token(other.lease()) < token)
                .forEach(other -> {
                    claims.delete(other.watched());
                    claims.delete(other.name());
                });
        claims.endedLocks().headMap(token).values().forEach(claims::delete);
    }

    /** Gives a sign of life, if the last is some time ago. */
    public void keepAlive() {
        if (!clock.instant().isBefore(last.plus(INTERVAL))) {
            Claims.Beat next = beat.next();
            reserve.with(() -> claims.put(next.name(), claim));
            claims.delete(beat.name());
            claims.delete(beat.watched());
            beat = next;
            last = clock.instant();
        }
    }

    /**
     * Makes sure that nobody took the lock over; before each step that cannot be taken back.
     *
     * @throws ClaimLostException when somebody did
     */
    public void require() {
        keepAlive();
        if (!isHighest()) {
            claims.delete(beat.name());
            throw new ClaimLostException(
                    "The prune was to go on, but another took its lock over, because it gave no sign" + " of life for "
                            + Heartbeat.LEASE.toMinutes() + " minutes; prune again.");
        }
    }

    /** Gives the lock back; its number stays. */
    @Override
    public void close() {
        String name = PREFIX + token + ".ended";
        reserve.with(() -> claims.put(name, claim));
        claims.delete(beat.watched());
        claims.delete(beat.name());
    }
}
