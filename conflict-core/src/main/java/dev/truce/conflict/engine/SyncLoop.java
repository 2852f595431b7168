package dev.truce.conflict.engine;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a sync layer does with a resolver: records in batches, and one record until the server took its outcome. Where the ruleset
 * has {@code localOnly} paths, local is written from an outcome's {@link Outcome.Resolved#localValue}, the server from its
 * {@link Outcome.Resolved#value}.
 */
final class SyncLoop<T> {

    /** A record that moves faster than this is a person's, or the next round's. */
    static final int MAX_TRIES = 5;

    private final ConflictResolver<T> resolver;
    private final Shadow<T> shadow;

    SyncLoop(ConflictResolver<T> resolver, Shadow<T> shadow) {
        this.resolver = resolver;
        this.shadow = shadow;
    }

    Outcome<T> sync(RecordId id, Side<T> local, ServerPort<T> server) {
        for (int tries = 1; ; tries++) {
            Side<T> base = shadow.base(id);
            Side<T> seen = server.read(id);
            Outcome<T> outcome = resolver.resolve(id, base, local, seen);
            if (!(outcome instanceof Outcome.Resolved<T> resolved)) {
                return outcome;
            }
            if (resolved.created() != null && !create(resolved.created(), server)) {
                return resolved.displaced();
            }
            if (resolved.operation() == Operation.NONE || server.compareAndSet(id, seen, resolved)) {
                return outcome;
            }
            if (tries == MAX_TRIES) {
                return resolver.contended(outcome, base, local, seen);
            }
        }
    }

    /** The new record comes before the one it was made from: after a crash it is there twice rather than nowhere. */
    private boolean create(Outcome.Resolved<T> created, ServerPort<T> server) {
        Side<T> seen = server.read(created.id());
        T there = seen.valueOrNull();
        return there == null
                ? seen instanceof Side.None && server.compareAndSet(created.id(), seen, created)
                : resolver.isSame(there, Objects.requireNonNull(created.value()));
    }

    List<Exchange.Result<T>> all(Iterable<Exchange<T>> batch) {
        Map<RecordId, Exchange<T>> byId = new TreeMap<>();
        for (Exchange<T> each : batch) {
            if (byId.put(each.id(), each) != null) {
                throw new IllegalArgumentException("A batch holds each record once, but " + each.id()
                        + " is in it twice; resolve one, confirm it, then send the other");
            }
        }
        List<Exchange.Result<T>> results = new ArrayList<>(byId.size());
        ReferenceOrder order = new ReferenceOrder(resolver.ruleset());
        List<Exchange<T>> inOrder = new ArrayList<>(byId.values());
        inOrder.sort(Comparator.comparingInt(each -> order.level(each.id().type()))); // stable: by id within
        inOrder.forEach(each -> results.add(one(each)));
        return List.copyOf(results);
    }

    private Exchange.Result<T> one(Exchange<T> each) {
        try {
            Side<T> base = each.base(shadow.base(each.id()));
            return new Exchange.Settled<>(resolver.resolve(each.id(), base, each.local(), each.server()));
        } catch (RuntimeException e) { // a store or a function of the caller's: the others go on
            return new Exchange.Failed<>(each.id(), e);
        }
    }
}
