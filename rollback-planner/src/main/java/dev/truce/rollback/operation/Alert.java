package dev.truce.rollback.operation;

import java.util.Comparator;

/**
 * Something that is wrong now. There is one at most of each kind about each subject.
 *
 * @param kind what is wrong
 * @param subject what it is about: a live store, a repository or a job
 * @param message the same in words, with what was found
 * @param remedy what to do
 */
public record Alert(AlertKind kind, String subject, String message, String remedy) {

    /** By kind, then by subject. */
    public static final Comparator<Alert> ORDER =
            Comparator.comparing(Alert::kind).thenComparing(Alert::subject);

    /**
     * Whether another is about the same thing, whatever it says of it.
     *
     * @param other the other
     * @return true when kind and subject are equal
     */
    public boolean isAbout(Alert other) {
        return kind == other.kind && subject.equals(other.subject);
    }

    @Override
    public String toString() {
        return subject + ": " + message + "; " + remedy;
    }
}
