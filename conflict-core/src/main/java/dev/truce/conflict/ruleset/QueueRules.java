package dev.truce.conflict.ruleset;

import dev.truce.conflict.ParkReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about the cases of a queue. The file is YAML or JSON; what it does not say is left as it is without a file.
 *
 * @param attempts how often programs may claim a case and not finish it; null for the default
 * @param ageing how long a case waits until it comes before a newer one of the next higher priority; null for the default
 * @param longestLease how long a lease may last; null for no limit
 * @param priorities which cases have which priority; the first that fits holds
 * @param deadlines which cases must be decided by when; the first that fits holds
 */
public record QueueRules(
        @Nullable Integer attempts,
        @Nullable Duration ageing,
        @Nullable Duration longestLease,
        List<Priority> priorities,
        List<Deadline> deadlines) {

    /** Copies the lists. */
    public QueueRules {
        priorities = List.copyOf(priorities);
        deadlines = List.copyOf(deadlines);
    }

    /**
     * Which cases a line is about.
     *
     * @param type of records of this type; null for any
     * @param reason that wait for this reason; null for any
     * @param where whose record is so on local's or the server's side; null for any
     */
    public record Choice(
            @Nullable String type,
            @Nullable ParkReason reason,
            @Nullable Condition where) {}

    /**
     * A priority.
     *
     * @param of which cases have it
     * @param priority 1 for what can wait to 10 for what cannot
     */
    public record Priority(Choice of, int priority) {}

    /**
     * A deadline.
     *
     * @param of which cases have it
     * @param after how long after a case was parked it passes
     * @param then what decides then, {@code serverWins}, {@code localWins} or {@code latestWins}; null to raise the case to the
     *     highest priority
     */
    public record Deadline(
            Choice of, Duration after, @Nullable String then) {}

    /**
     * Reads the file.
     *
     * @param file the file; JSON when its name ends in {@code .json}, else YAML
     * @return what it says
     * @throws RulesetException when something in it is not understood; names file, line, path and what to write
     */
    public static QueueRules read(Path file) {
        return new QueueRulesBinder(RulesetReader.located(file)).bind(file.toString());
    }
}
