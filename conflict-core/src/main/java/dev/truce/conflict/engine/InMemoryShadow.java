package dev.truce.conflict.engine;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the agreed states in memory. */
final class InMemoryShadow<T> implements Shadow<T> {

    private final Map<RecordId, Side<T>> agreed = new ConcurrentHashMap<>();

    @Override
    public Side<T> base(RecordId id) {
        return agreed.getOrDefault(id, Side.none());
    }

    @Override
    public void advance(RecordId id, Side<T> state) {
        agreed.merge(id, state, (known, next) -> next.stamp().isBefore(known.stamp()) ? known : next);
    }
}
