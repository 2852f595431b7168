package dev.truce.conflict.suggest;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.CodePoints;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts decisions path by path; their order does not matter. */
final class EvidenceBook {

    private final Map<Place, Page> pages = new TreeMap<>();

    private record Place(String type, FieldPath pattern) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::type, CodePoints::compare).thenComparing(Place::pattern);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** What is known of one path. */
    private static final class Page {
        private final Tally tally = new Tally();
        private final Map<RuleCandidate, Long> explained = new EnumMap<>(RuleCandidate.class);
        private final NavigableSet<Long> cases = new TreeSet<>();
        private long removals;

        void add(DecidedField decided, PastDecision past) {
            if (decided.field().local() == null || decided.field().server() == null) {
                removals++;
                return;
            }
            tally.add(decided.decidedFor(), past);
            for (RuleCandidate each : RuleCandidate.values()) {
                if (each.explains(decided, past.conflict())) {
                    explained.merge(each, 1L, Long::sum);
                }
            }
            cases.add(past.of().number());
            if (cases.size() > RuleEvidence.CASES) {
                cases.pollFirst();
            }
        }

        Optional<RuleEvidence> evidence(Place place) {
            Map<String, Long> byWord = new LinkedHashMap<>();
            explained.forEach((rule, count) -> byWord.put(rule.word(), count));
            return tally.counts()
                    .map(counts -> new RuleEvidence(
                            place.type(),
                            place.pattern(),
                            counts,
                            byWord,
                            removals,
                            List.copyOf(cases.descendingSet())));
        }
    }

    void add(PastDecision past) {
        if (past.conflict().reason() != ParkReason.FIELD_CONFLICT
                || past.conflict().conflicts().isEmpty()) {
            return;
        }
        String type = past.conflict().key().record().type();
        past.fields()
                .forEach(each -> pages.computeIfAbsent(
                                new Place(type, each.field().pattern()), place -> new Page())
                        .add(each, past));
    }

    List<RuleEvidence> evidence() {
        return pages.entrySet().stream()
                .flatMap(each -> each.getValue().evidence(each.getKey()).stream())
                .toList();
    }
}
