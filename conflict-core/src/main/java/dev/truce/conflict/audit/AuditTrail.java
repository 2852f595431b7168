package dev.truce.conflict.audit;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * An append-only record of what was done. There is no way to change or remove an entry. Implementations are thread-safe, and
 * durable ones have stored an entry before {@link #append} returns.
 */
public interface AuditTrail {

    /**
     * A trail that forgets everything with the process.
     *
     * @param clock tells when entries are made
     * @return the trail
     */
    static AuditTrail inMemory(InstantSource clock) {
        return new InMemoryAuditTrail(clock);
    }

    /**
     * Records an event.
     *
     * @param event what happened
     * @return the entry
     */
    AuditEntry append(AuditEvent event);

    /**
     * Reads on from an entry.
     *
     * @param afterSequence the last entry that is known; 0 for the beginning
     * @param limit how many at most
     * @return the entries, in order
     */
    List<AuditEntry> entries(long afterSequence, int limit);

    /**
     * Walks the whole chain.
     *
     * @return what is wrong at the first entry that does not fit, in words; empty when the chain holds
     */
    Optional<String> verify();
}
