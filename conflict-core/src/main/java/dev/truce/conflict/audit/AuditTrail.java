package dev.truce.conflict.audit;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An append-only record of what was done. There is no way to change or remove an entry; payloads alone can be erased, which
 * is an entry, too. Implementations are thread-safe, and durable ones have stored an entry before {@link #append} returns.
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
     * @throws IllegalArgumentException when it says that something was erased
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
     * Passes on the entries that {@link #erase} would take the payload of, reading page by page.
     *
     * @param selection which ones
     * @param sink called for each, in order
     */
    default void select(AuditSelection selection, Consumer<AuditEntry> sink) {
        int most = 500;
        long after = 0;
        List<AuditEntry> page;
        do {
            page = entries(after, most);
            page.stream().filter(selection::chooses).forEach(sink);
            after = page.isEmpty() ? after : page.get(page.size() - 1).sequence();
        } while (page.size() == most);
    }

    /**
     * Erases payloads and records that, both or neither. Who, when, why and the digests of the payloads stay, so that the chain
     * holds as before.
     *
     * @param selection whose payloads
     * @param actor who erases
     * @param reason why, in words
     * @return the entry that says which payloads are gone; empty when none was chosen
     */
    Optional<AuditEntry> erase(AuditSelection selection, String actor, String reason);

    /**
     * Walks the whole chain. A cut at its end does not show, nor that all was written anew; for that there are anchors.
     *
     * @return what is wrong at the first entry that does not fit, in words; empty when the chain holds
     */
    default Optional<String> verify() {
        return verify(List.of());
    }

    /**
     * Walks the whole chain, and looks for entries that were noted elsewhere.
     *
     * @param anchors entries that must be in it as they were then
     * @return what is wrong first, in words; empty when the chain holds and has them all
     */
    Optional<String> verify(Collection<AuditAnchor> anchors);
}
