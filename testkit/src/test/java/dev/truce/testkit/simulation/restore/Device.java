package dev.truce.testkit.simulation.restore;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.Shadow;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridClock;
import dev.truce.conflict.version.Stamp;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A replica: its records, what it last agreed on, and what it changed since. */
final class Device {

    final String name;
    final Map<RecordId, Side<JsonNode>> records = new TreeMap<>();
    final Map<RecordId, Outcome.Parked<JsonNode>> parked = new TreeMap<>();

    /** The members that it changed since it last agreed on a record. */
    final Map<RecordId, Set<String>> edited = new TreeMap<>();

    final Shadow<JsonNode> shadow = Shadow.inMemory();
    private final HybridClock clock;
    private final ConflictResolver<JsonNode> resolver;

    Device(String name, Ruleset rules, Hub hub, Duration ahead) {
        this.name = name;
        this.clock = new HybridClock(name, () -> hub.clock.instant().plus(ahead).toEpochMilli(), rules.maxFuture());
        this.resolver = ConflictResolver.<JsonNode>builder(rules, FieldAccess.json(), hub.clock)
                .node(name)
                .shadow(shadow)
                .queue(hub.queue)
                .audit(hub.audit)
                .hybridClock(clock)
                .withoutLoopBreaker()
                .build();
    }

    Side<JsonNode> read(RecordId id) {
        return records.getOrDefault(id, Side.none());
    }

    boolean isUntouched(RecordId id) {
        return !edited.containsKey(id);
    }

    boolean isDeletedHere(RecordId id) {
        return !isUntouched(id) && read(id) instanceof Side.Tombstone;
    }

    void edit(RecordId id, String member, int value) {
        Side<JsonNode> before = read(id);
        JsonNode old = before.valueOrNull();
        ObjectNode next =
                old == null ? JsonNodeFactory.instance.objectNode().put("id", id.key()) : (ObjectNode) old.deepCopy();
        next.put(member, value);
        records.put(id, Side.present(next, new Stamp(before.stamp().version(), clock.tick())));
        edited.computeIfAbsent(id, any -> new TreeSet<>()).add(member);
    }

    void delete(RecordId id) {
        Side<JsonNode> before = read(id);
        if (before.isPresent()) {
            records.put(id, Side.tombstone(new Stamp(before.stamp().version(), clock.tick())));
            edited.computeIfAbsent(id, any -> new TreeSet<>());
        }
    }

    void sync(RecordId id, Hub hub) {
        Outcome<JsonNode> outcome = resolver.sync(id, read(id), hub);
        outcome.match(
                resolved -> {
                    JsonNode own = resolved.localValue();
                    records.put(id, own == null ? resolved.side() : Side.present(own, resolved.stamp()));
                    resolver.confirm(resolved);
                    parked.remove(id);
                    edited.remove(id);
                    return resolved;
                },
                waiting -> {
                    parked.put(id, waiting);
                    return waiting;
                });
    }
}
