package dev.truce.conflict.stream;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.ReferenceOrder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Records that refer to others by the ruleset's declared references: those whose reference leads to a record that waits are held
 * back, and changes come in an order in which nobody refers to what is not there. Keeps in memory the references of the records that
 * changed, and until the end the changes that come after others.
 */
final class Dependents {

    private static final List<ReconcileSink.Part> CHANGES =
            List.of(ReconcileSink.Part.TO_SERVER, ReconcileSink.Part.TO_LOCAL);

    private final ConflictResolver<JsonNode> resolver;
    private final boolean any;
    private final ReferenceOrder order;
    private final Set<RecordId> seen = new HashSet<>();
    private final Set<RecordId> parked = new HashSet<>();
    private final Map<RecordId, SortedSet<RecordId>> references = new HashMap<>();
    private final Map<RecordId, SortedSet<RecordId>> waitsFor = new HashMap<>();
    /** Puts by level, then deletes the other way round. */
    private final TreeMap<Integer, Map<ReconcileSink.Part, Bytes>> putOff = new TreeMap<>();

    Dependents(ConflictResolver<JsonNode> resolver) {
        this.resolver = resolver;
        this.any = resolver.ruleset().hasReferences();
        this.order = new ReferenceOrder(resolver.ruleset());
    }

    /** Notes what will become of a record, and what it refers to. */
    void foresee(BatchMerge.Pending pending) {
        ResultLines.Sides sides = pending.sides();
        RecordId id = pending.outcome().id();
        seen.add(id);
        if (resolver.willPark(pending.outcome(), sides.base(), sides.local(), sides.server())) {
            parked.add(id);
            return;
        }
        SortedSet<RecordId> named = resolver.references(pending.outcome(), sides.base(), sides.local(), sides.server());
        if (!named.isEmpty()) {
            references.put(id, named);
        }
    }

    /** Follows the references of each record, once through every record that changed: chains end, and so do rings. */
    void connect() {
        references.keySet().forEach(id -> {
            SortedSet<RecordId> found = new TreeSet<>();
            Set<RecordId> passed = new HashSet<>();
            Deque<RecordId> next = new ArrayDeque<>(List.of(id));
            while (!next.isEmpty()) {
                for (RecordId named : references.getOrDefault(next.remove(), Collections.emptySortedSet())) {
                    if (!passed.add(named)) {
                        continue;
                    }
                    if (parked.contains(named)) {
                        found.add(named);
                    } else if (seen.contains(named)) {
                        next.add(named);
                    } else {
                        found.addAll(resolver.inTheWay(id, List.of(named))); // of another data set
                    }
                }
            }
            if (!found.isEmpty()) {
                waitsFor.put(id, found);
            }
        });
    }

    Outcome<JsonNode> settle(Outcome<JsonNode> decided, ResultLines.Sides sides) {
        return resolver.settle(
                decided,
                sides.base(),
                sides.local(),
                sides.server(),
                waitsFor.getOrDefault(decided.id(), Collections.emptySortedSet()));
    }

    /** Takes the changes out of a record's lines that come after those of other records. */
    void putOff(Outcome<JsonNode> outcome, ResultLines lines) {
        if (!any || !(outcome instanceof Outcome.Resolved<JsonNode> resolved)) {
            return;
        }
        int level = order.level(outcome.id().type());
        int place = resolved.value() == null ? Integer.MAX_VALUE - level : level;
        if (place == 0) {
            return;
        }
        for (ReconcileSink.Part part : CHANGES) {
            Bytes own = lines.part(part);
            if (own.size() > 0) {
                putOff.computeIfAbsent(place, each -> new HashMap<>())
                        .computeIfAbsent(part, each -> new Bytes(1 << 10))
                        .add(own.data(), 0, own.size());
                own.clear();
            }
        }
    }

    void writePutOff(ReconcileSink<JsonNode> sink) throws IOException {
        for (Map<ReconcileSink.Part, Bytes> each : putOff.values()) {
            for (ReconcileSink.Part part : CHANGES) {
                Bytes lines = each.get(part);
                if (lines != null) {
                    sink.write(part, lines.data(), 0, lines.size());
                }
            }
        }
    }
}
