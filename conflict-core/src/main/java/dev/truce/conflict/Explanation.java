package dev.truce.conflict;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as text for people: at each path what was decided, by which rule and why, what each side held, and what was
 * discarded. Depends on nothing but the outcome and the sides: no locale, no clock. Values of more than sixty characters are cut
 * off. Immutable.
 *
 * <pre>{@code
 * seat/A1: UPDATE_UPDATE, resolved, the server must put it
 * /guest: local stands, by latest: local changed it later
 *   base               "Ann"
 *   local   stands     "Anna"
 *   server  discarded  "Anne"
 * }</pre>
 */
public final class Explanation {

    private final List<String> lines;

    private Explanation(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * Explains an outcome.
     *
     * @param outcome what became of the record
     * @param access how records are taken apart
     * @param base the last agreed state
     * @param local local's state
     * @param server the server's state
     * @param <T> the type of a record
     * @return the explanation; costs a walk along each path of the trace
     */
    public static <T> Explanation of(
            Outcome<T> outcome, FieldAccess<? super T> access, Side<T> base, Side<T> local, Side<T> server) {
        List<String> lines = new ArrayList<>();
        lines.add(head(outcome));
        T result = outcome.match(Outcome.Resolved::value, Outcome.Parked::partial);
        lines.addAll(steps(outcome.trace().steps(), access, base, local, server, result)
                .lines());
        outcome.warnings().forEach(warning -> lines.add("warning: " + words(warning)));
        return new Explanation(lines);
    }

    /**
     * Explains the steps of a trace, without a head line.
     *
     * @param steps what was decided
     * @param access how records are taken apart
     * @param base the last agreed state
     * @param local local's state
     * @param server the server's state
     * @param result the state that came out; null when there is none
     * @param <T> the type of a record
     * @return the explanation; costs a walk along each path
     */
    public static <T> Explanation steps(
            Collection<Trace.Step> steps,
            FieldAccess<? super T> access,
            Side<T> base,
            Side<T> local,
            Side<T> server,
            @Nullable T result) {
        return new Explanation(new ExplainedSteps<>(access, base, local, server, result).lines(steps));
    }

    private static String head(Outcome<?> outcome) {
        ConflictKind kind = outcome.detection().kind();
        String found = outcome.id() + ": " + (kind == null ? outcome.detection().answer() : kind) + ", ";
        return found
                + outcome.match(
                        resolved -> switch (resolved.operation()) {
                            case NONE -> "resolved, the server holds it already";
                            case PUT -> "resolved, the server must put it";
                            case DELETE -> "resolved, the server must delete it";
                        },
                        parked -> "parked, " + parked.reason()
                                + (parked.detail().isEmpty() ? "" : ": " + parked.detail()));
    }

    private static String words(Warning warning) {
        return switch (warning) {
            case LOCAL_DISCARDED -> "local's change was given up for the server's state";
            case SERVER_DISCARDED -> "the server's change was given up for local's state";
            case RESURRECTED -> "a record that one side had deleted is alive again";
            case DISJOINT_EDIT_DISCARDED -> "a change was given up that touched other fields than the winner's";
            case KEYED_LIST_ATOMIC -> "a keyed list could not be matched by its key, and was one value";
            case FIELD_CONFLICT_SETTLED -> "conflicting paths took one side, as onFieldConflict says";
        };
    }

    /**
     * The explanation, line by line.
     *
     * @return the lines, without line ends; values stand below each other
     */
    public List<String> lines() {
        return lines;
    }

    /** The explanation as one text; every line ends with a line feed. */
    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
