package dev.truce.conflict.suggest;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.ConflictQueue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was decided at one path of all records of a type, and which field rules would have decided likewise. Counts what a field
 * rule could have decided: conflicts of fields, where neither side had removed the value.
 *
 * @param type the type
 * @param pattern the path, with elements of lists as {@code *}
 * @param decisions how it was decided
 * @param explained how many of the decisions each rule explains, the most specific rule first; rules that explain none are left
 *     out
 * @param removals how many more decisions there are where one side had removed the value
 * @param cases the numbers of the newest cases among the decisions, newest first, at most {@link #CASES}
 */
public record RuleEvidence(
        String type,
        FieldPath pattern,
        DecisionCounts decisions,
        Map<String, Long> explained,
        long removals,
        List<Long> cases) {

    /** So many cases are named. */
    public static final int CASES = 20;

    /** Copies the lists. */
    public RuleEvidence {
        explained = Collections.unmodifiableMap(new LinkedHashMap<>(explained));
        cases = List.copyOf(cases);
    }

    /**
     * Reads what was decided. What is held in memory grows with the number of different paths and deciders, and not with that
     * of cases.
     *
     * @param queue where decided cases are
     * @param type of which record type; null for any
     * @param most how many decided cases are read at most, the newest ones
     * @return one for each type and path that has any, ordered by type, then path
     */
    public static List<RuleEvidence> read(ConflictQueue queue, @Nullable String type, int most) {
        EvidenceBook book = new EvidenceBook();
        DecisionHistory.read(queue, null, type, most, book::add);
        return book.evidence();
    }
}
