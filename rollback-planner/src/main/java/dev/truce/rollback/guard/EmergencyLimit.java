package dev.truce.rollback.guard;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * How often the emergency path may be taken within an hour, counted by the entries of an audit trail: over all processes that share it, and
 * beyond the end of each. A refusal is an entry, too, and counts nothing.
 */
public final class EmergencyLimit {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int PAGE = 100;

    private final AuditTrail audit;
    private final InstantSource clock;
    private final int most;
    private final Consumer<Runnable> transaction;

    /**
     * A limit.
     *
     * @param audit keeps what was taken
     * @param clock the clock of that trail
     * @param most how often within an hour
     * @param transaction does some work to the trail wholly, or not at all when it throws, and one such work after the other
     */
    public EmergencyLimit(AuditTrail audit, InstantSource clock, int most, Consumer<Runnable> transaction) {
        this.audit = audit;
        this.clock = clock;
        this.most = most;
        this.transaction = transaction;
    }

    /**
     * Takes the path, or refuses it.
     *
     * @param store the live data, for the record
     * @param actor who takes it
     * @param reason why, in words
     * @throws RefusedException when it was taken as often as it may be
     */
    public void take(String store, String actor, String reason) {
        AuditEvent taken = new AuditEvent(AuditKind.EMERGENCY, store, actor, reason, "{}");
        try {
            transaction.accept(() -> {
                requireAtMost(most - 1, lastSequence());
                // whoever counted at the same time waits for this entry, and counts again behind it
                requireAtMost(most, audit.append(taken).sequence());
            });
        } catch (RefusedException e) {
            audit.append(new AuditEvent(AuditKind.REFUSED, store, actor, reason, "{\"emergencies\":" + most + "}"));
            throw e;
        }
    }

    private void requireAtMost(int allowed, long last) {
        Instant since = clock.instant().minus(WINDOW);
        int count = 0;
        Instant oldest = Instant.MAX;
        long before = last;
        boolean within = true;
        while (within && before > 0) {
            long after = Math.max(0, before - PAGE);
            List<AuditEntry> page = audit.entries(after, (int) (before - after));
            for (AuditEntry entry : page) {
                boolean counts = entry.sequence() <= before // a sealed beginning gives later entries
                        && entry.event().kind() == AuditKind.EMERGENCY
                        && entry.at().isAfter(since);
                if (counts) {
                    count++;
                    oldest = entry.at().isBefore(oldest) ? entry.at() : oldest;
                }
            }
            within = !page.isEmpty()
                    && page.get(0).sequence() <= before
                    && page.get(0).at().isAfter(since);
            before = after;
        }
        if (count > allowed) {
            throw new RefusedException(
                    "An emergency restore was asked for, but the last hour had " + Math.min(count, most)
                            + " already, and the policy allows " + most + "; wait until " + oldest.plus(WINDOW)
                            + ", or make a plan and have it approved.");
        }
    }

    /** The highest number in the trail, found by doubling and halving. */
    private long lastSequence() {
        long low = 0;
        long step = 1;
        while (!audit.entries(low + step - 1, 1).isEmpty()) {
            low += step;
            step *= 2;
        }
        for (; step > 0; step /= 2) {
            if (!audit.entries(low + step - 1, 1).isEmpty()) {
                low += step;
            }
        }
        return low;
    }
}
