package dev.truce.rollback.guard;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;

/**
 * Says who may do what. A program that knows its users better than a policy file, by their login or a second factor, brings its own.
 * Thread-safe.
 */
@FunctionalInterface
public interface Guard {

    /** Allows everything to everybody. */
    Guard OPEN = (deed, actor) -> {};

    /**
     * Lets a deed pass, or refuses it.
     *
     * @param deed what is about to be done
     * @param actor who does it
     * @throws RefusedException when that person may not
     */
    void require(Deed deed, String actor);

    /**
     * Whether a deed would pass.
     *
     * @param deed what would be done
     * @param actor who would do it
     * @return false when {@link #require} refuses it
     */
    default boolean allows(Deed deed, String actor) {
        try {
            require(deed, actor);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /**
     * This guard, with an entry in the audit trail for everything that it refuses.
     *
     * @param audit the trail
     * @param subject what the deeds are about: a plan's digest or a live store's location
     * @return a guard that allows and refuses the same; do not only ask it what it {@link #allows}, that is noted, too
     */
    default Guard noting(AuditTrail audit, String subject) {
        return (deed, actor) -> {
            try {
                require(deed, actor);
            } catch (RefusedException e) {
                audit.append(new AuditEvent(
                        AuditKind.REFUSED,
                        subject,
                        actor,
                        String.valueOf(e.getMessage()),
                        "{\"deed\":\"" + deed.text() + "\"}"));
                throw e;
            }
        };
    }
}
