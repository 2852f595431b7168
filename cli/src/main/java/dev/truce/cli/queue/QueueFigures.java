package dev.truce.cli.queue;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue in figures.
 *
 * @param counts how many cases there are of each status that has any
 * @param standings how many undecided cases stand so; a case may stand in several ways
 * @param oldest since when the oldest open case waits; null when none is open
 * @param types how many undecided cases there are of each type, most first
 * @param reasons how many undecided cases wait for each reason, most first
 */
record QueueFigures(
        Map<CaseStatus, Long> counts,
        Map<Standing, Long> standings,
        @Nullable Instant oldest,
        Map<String, Long> types,
        Map<String, Long> reasons) {

    /** How an undecided case stands. */
    enum Standing {
        /** Somebody has it. */
        HELD("held", "with somebody"),
        /** Put off. */
        DEFERRED("deferred", "deferred"),
        /** Its deadline passed, and nobody has dealt with that yet. */
        OVERDUE("overdue", "overdue"),
        /** Its deadline passed, and it was made urgent. */
        ESCALATED("escalated", "escalated");

        private final String inJson;
        private final String inWords;

        Standing(String inJson, String inWords) {
            this.inJson = inJson;
            this.inWords = inWords;
        }

        String inJson() {
            return inJson;
        }

        String inWords() {
            return inWords;
        }

        private boolean isOf(ConflictCase each, Instant now) {
            return switch (this) {
                case HELD -> CaseLease.holder(each, now).isPresent();
                case DEFERRED -> isLater(each.handling().deferredUntil(), now);
                case OVERDUE ->
                    each.handling().deadline() != null
                            && !isLater(each.handling().deadline(), now);
                case ESCALATED -> each.handling().escalated();
            };
        }

        private static boolean isLater(@Nullable Instant time, Instant now) {
            return time != null && now.isBefore(time);
        }
    }

    static QueueFigures of(ConflictQueue queue, Instant now) {
        Map<CaseStatus, Long> counts = queue.counts();
        List<ConflictCase> undecided = Stream.of(CaseStatus.OPEN, CaseStatus.WAITING, CaseStatus.DEAD)
                .flatMap(status -> all(queue, status, counts.getOrDefault(status, 0L)))
                .toList();
        Map<Standing, Long> standings = new EnumMap<>(Standing.class);
        for (Standing standing : Standing.values()) {
            standings.put(
                    standing,
                    undecided.stream().filter(each -> standing.isOf(each, now)).count());
        }
        return new QueueFigures(
                counts,
                standings,
                undecided.stream()
                        .filter(each -> each.status() == CaseStatus.OPEN)
                        .map(ConflictCase::openedAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                counted(undecided, each -> each.conflict().key().record().type()),
                counted(undecided, each -> each.conflict().reason().name()));
    }

    private static Stream<ConflictCase> all(ConflictQueue queue, CaseStatus status, long count) {
        return count == 0
                ? Stream.of()
                : queue.list(new CaseFilter(null, status, null, Math.toIntExact(count))).stream();
    }

    private static Map<String, Long> counted(List<ConflictCase> cases, Function<ConflictCase, String> by) {
        Map<String, Long> byName =
                cases.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
        Map<String, Long> mostFirst = new LinkedHashMap<>();
        byName.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(each -> mostFirst.put(each.getKey(), each.getValue()));
        return mostFirst;
    }
}
