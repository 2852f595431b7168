package dev.truce.conflict.audit;

import java.util.Optional;

/**
 * How much of a trail can be sealed.
 *
 * @param first the first entry that is not sealed yet
 * @param last the last entry that may be sealed; smaller than {@code first} when there is none
 * @param heldBack what keeps the next entry in the trail although it is old enough, in words; empty when none is
 */
public record AuditSealing(long first, long last, Optional<String> heldBack) {

    /**
     * Whether there is nothing to seal.
     *
     * @return true when no entry may be sealed
     */
    public boolean isEmpty() {
        return last < first;
    }

    /**
     * How many entries may be sealed.
     *
     * @return 0 for none
     */
    public long entries() {
        return Math.max(0, last - first + 1);
    }

    /**
     * Refuses to seal what may not be sealed.
     *
     * @param entry the last entry that is to be sealed
     * @throws SealRefusedException when it is not one of these
     */
    public void require(long entry) {
        if (entry < first || entry > last) {
            throw new SealRefusedException("Entry " + entry + " cannot be the last one to seal: "
                    + (isEmpty() ? "no entry may be sealed" : "it is one from " + first + " to " + last)
                    + heldBack.map(why -> "; " + why).orElse(""));
        }
    }
}
