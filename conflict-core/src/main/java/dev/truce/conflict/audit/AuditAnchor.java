package dev.truce.conflict.audit;

import dev.truce.integrity.Digest;

/**
 * An entry as it was when somebody noted it elsewhere; against it a chain that was cut or written anew shows.
 *
 * @param sequence the entry's number, at least 1
 * @param self the entry's digest
 */
public record AuditAnchor(long sequence, Digest self) {

    /** Checks the number. */
    public AuditAnchor {
        if (sequence < 1) {
            throw new IllegalArgumentException("The first entry is number 1, but the anchor says " + sequence);
        }
    }

    /**
     * The anchor of an entry.
     *
     * @param entry the entry
     * @return what to keep elsewhere
     */
    public static AuditAnchor of(AuditEntry entry) {
        return new AuditAnchor(entry.sequence(), entry.self());
    }

    /** The form that is kept: number and digest with a colon between. */
    @Override
    public String toString() {
        return sequence + ":" + self;
    }
}
