package dev.truce.conflict.queue;

import dev.truce.conflict.Outcome;
import dev.truce.integrity.Digest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Keeps cases in memory. One lock guards everything, because a case must be in exactly one state. */
final class InMemoryConflictQueue implements ConflictQueue {

    private final InstantSource clock;
    private final TreeMap<Long, ConflictCase> cases = new TreeMap<>();
    private final Map<NewCase.Key, Long> open = new HashMap<>();
    /** In the order of the decisions: a record has one open case at a time. */
    private final Map<NewCase.Key, List<Long>> decided = new HashMap<>();

    InMemoryConflictQueue(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized ConflictCase park(NewCase conflict) {
        Instant now = clock.instant();
        Long number = open.get(conflict.key());
        ConflictCase existing = number == null ? null : cases.get(number);
        if (existing == null) {
            long next = cases.isEmpty() ? 1 : cases.lastKey() + 1;
            open.put(conflict.key(), next);
            return store(new ConflictCase(next, 1, CaseStatus.OPEN, conflict, now, now, null));
        }
        if (existing.conflict().fingerprint().equals(conflict.fingerprint())) {
            return existing;
        }
        return store(new ConflictCase(
                existing.number(), existing.revision() + 1, CaseStatus.OPEN, conflict, existing.openedAt(), now, null));
    }

    private ConflictCase store(ConflictCase each) {
        cases.put(each.number(), each);
        return each;
    }

    @Override
    public synchronized Optional<ConflictCase> find(long number) {
        return Optional.ofNullable(cases.get(number));
    }

    @Override
    public synchronized List<ConflictCase> list(CaseFilter filter) {
        return cases.values().stream()
                .filter(each -> filter.status() == null || each.status() == filter.status())
                .filter(each -> filter.tenant() == null
                        || each.conflict().key().tenant().equals(filter.tenant()))
                .filter(each -> filter.type() == null
                        || each.conflict().key().record().type().equals(filter.type()))
                .limit(filter.limit())
                .toList();
    }

    @Override
    public synchronized Map<CaseStatus, Long> counts() {
        Map<CaseStatus, Long> counts = new EnumMap<>(CaseStatus.class);
        cases.values().forEach(each -> counts.merge(each.status(), 1L, Long::sum));
        return counts;
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {
        List<NewCase.Key> keys;
        synchronized (this) {
            keys = List.copyOf(open.keySet());
        }
        keys.forEach(sink);
    }

    @Override
    public synchronized ConflictCase decide(
            long number, int revisionSeen, Decision decision, String actor, String reason) {
        ConflictCase current = cases.get(number);
        if (current == null) {
            throw new DecisionRefusedException(
                    "There is no case " + number + "; list the open cases to see which there are.");
        }
        if (current.status() != CaseStatus.OPEN || current.revision() != revisionSeen) {
            throw new StaleCaseException(revisionSeen, current);
        }
        Instant now = clock.instant();
        Outcome.Resolved<String> effect = DecisionEffect.of(current, decision, now);
        open.remove(current.conflict().key());
        decided.computeIfAbsent(current.conflict().key(), each -> new ArrayList<>())
                .add(number);
        return store(new ConflictCase(
                number,
                current.revision(),
                CaseStatus.DECIDED,
                current.conflict(),
                current.openedAt(),
                now,
                new ConflictCase.Decided(decision, actor, reason, effect)));
    }

    @Override
    public synchronized Optional<ConflictCase> closeResolved(NewCase.Key key) {
        Long number = open.remove(key);
        ConflictCase current = number == null ? null : cases.get(number);
        if (current == null) {
            return Optional.empty();
        }
        return Optional.of(store(new ConflictCase(
                current.number(),
                current.revision(),
                CaseStatus.SELF_RESOLVED,
                current.conflict(),
                current.openedAt(),
                clock.instant(),
                null)));
    }

    @Override
    public synchronized Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return decided.getOrDefault(key, List.of()).stream()
                .map(cases::get)
                .filter(each -> each.conflict().fingerprint().equals(fingerprint))
                .reduce((earlier, later) -> later);
    }
}
