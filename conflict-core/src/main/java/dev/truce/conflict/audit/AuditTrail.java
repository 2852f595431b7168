package dev.truce.conflict.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * An append-only record of what was done. There is no way to change an entry; payloads alone can be erased, which is an
 * entry, too. Entries leave the trail only from its beginning and only into a file that holds them whole, which is sealing.
 * Implementations are thread-safe, and durable ones have stored an entry before {@link #append} returns.
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
     * @throws IllegalArgumentException when it says that something was erased or sealed
     */
    AuditEntry append(AuditEvent event);

    /**
     * Reads on from an entry. Sealed entries are passed by.
     *
     * @param afterSequence the last entry that is known; 0 for the beginning
     * @param limit how many at most
     * @return the entries, in order
     * @throws dev.truce.integrity.DamageException when one of them cannot be read
     */
    List<AuditEntry> entries(long afterSequence, int limit);

    /**
     * Passes on the entries that {@link #erase} would take the payload of, reading page by page.
     *
     * @param selection which ones
     * @param sink called for each, in order
     */
    default void select(AuditSelection selection, Consumer<AuditEntry> sink) {
        forEach(entry -> {
            if (selection.chooses(entry)) {
                sink.accept(entry);
            }
        });
    }

    /**
     * Passes on every entry that is not sealed, reading page by page; the sink may read the trail.
     *
     * @param sink called for each, in order
     * @throws dev.truce.integrity.DamageException when one of them cannot be read
     */
    default void forEach(Consumer<AuditEntry> sink) {
        int most = 500;
        long after = 0;
        List<AuditEntry> page;
        do {
            page = entries(after, most);
            page.forEach(sink);
            after = page.isEmpty() ? after : page.get(page.size() - 1).sequence();
        } while (page.size() == most);
    }

    /**
     * Erases payloads, but for those of sealed entries.
     *
     * @param selection whose payloads
     * @param actor who erases
     * @param reason why, in words
     * @return the entry that says which payloads are gone; empty when none was chosen
     */
    default Optional<AuditEntry> erase(AuditSelection selection, String actor, String reason) {
        return erase(selection, List.of(), actor, reason);
    }

    /**
     * Erases payloads and records that, both or neither. Who, when, why and the digests of the payloads stay, so that the chain
     * holds as before. Files of sealed segments lose theirs after that was recorded; do it again when it was interrupted.
     *
     * @param selection whose payloads
     * @param segments files of sealed segments, which are written anew without the payloads; other segments are not looked at
     * @param actor who erases
     * @param reason why, in words
     * @return the entry that says which payloads are gone; empty when none was chosen
     * @throws dev.truce.integrity.json.InputRejectedException for a file that is of no sealed segment
     */
    Optional<AuditEntry> erase(AuditSelection selection, Collection<Path> segments, String actor, String reason);

    /**
     * The segments that were sealed.
     *
     * @return all of them, in order
     */
    List<AuditSegment> segments();

    /**
     * Says how much can be sealed: the entries from the first on that are older than a time, but never the last one, which the
     * next is linked to. A trail that belongs to a queue keeps the entries of undecided cases, and what came after those.
     *
     * @param before the first entry of this time or later stays
     * @return how much; reading costs a walk to the first entry that stays
     */
    AuditSealing sealing(Instant before);

    /**
     * Seals the beginning of the trail: writes it to a file, reads the file back, and only then removes the entries here and
     * records that by an entry, both or neither. What is interrupted leaves all entries here, and a file that the next sealing
     * of the same entries replaces.
     *
     * @param last the last entry that is sealed; {@link #sealing} says which may be
     * @param folder where the file goes; made when it is missing. Its name says which entries it holds
     * @param actor who seals
     * @param reason why, in words
     * @param progress told the number of each entry, or of some, that was written
     * @return the segment
     * @throws SealRefusedException when the entries may not be sealed, or another file has the name
     * @throws dev.truce.integrity.DamageException when the entries do not follow each other
     */
    AuditSegment seal(long last, Path folder, String actor, String reason, LongConsumer progress);

    /**
     * Walks the whole chain. A cut at its end does not show, nor that all was written anew; for that there are anchors.
     *
     * @return what is wrong at the first entry that does not fit, in words; empty when the chain holds
     */
    default Optional<String> verify() {
        return verify(List.of());
    }

    /**
     * Walks the whole chain but for sealed segments, and looks for entries that were noted elsewhere.
     *
     * @param anchors entries that must be in it as they were then
     * @return what is wrong first, in words; empty when the chain holds and has them all
     */
    default Optional<String> verify(Collection<AuditAnchor> anchors) {
        return verify(anchors, List.of());
    }

    /**
     * Walks the whole chain, through the files of sealed segments as far as they are given.
     *
     * @param anchors entries that must be in it as they were then; one within a segment that is not given counts as missing
     * @param segments files of sealed segments, in any order
     * @return what is wrong first, in words; empty when the chain holds and has all anchors
     * @throws dev.truce.integrity.json.InputRejectedException for a file that is of no sealed segment
     */
    Optional<String> verify(Collection<AuditAnchor> anchors, Collection<Path> segments);
}
