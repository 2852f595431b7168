package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridClock;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client: what it holds, what it does to it, and one method that syncs. */
final class Phone {

    static final Ruleset RULES = Ruleset.parse("""
            default: fieldLevelMerge
            deletes: deleteWins
            fields:
              /status: latest
              /tags: set
              /visits: counter
              /visitsBy/*: max
            """, "reservations.yaml");

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));

    private final String name;
    private final Network network;
    private final HybridClock clock;
    private final ConflictResolver<JsonNode> resolver;
    private final Map<RecordId, Side<JsonNode>> records = new HashMap<>();

    /** A phone whose clock is ahead of the others', or behind. */
    Phone(String name, Cloud cloud, long aheadMillis) {
        this.name = name;
        this.network = new Network(cloud);
        this.clock = new HybridClock(name, () -> NOON.millis() + aheadMillis, RULES.maxFuture());
        this.resolver = ConflictResolver.builder(RULES, FieldAccess.json(), NOON)
                .node(name)
                .hybridClock(clock)
                .build();
    }

    String name() {
        return name;
    }

    Network network() {
        return network;
    }

    Side<JsonNode> read(RecordId id) {
        return records.getOrDefault(id, Side.none());
    }

    JsonNode document(RecordId id) {
        JsonNode value = read(id).valueOrNull();
        return value == null ? StrictJson.reader().read("{}", name) : value;
    }

    /** Changes the record, or makes it, unless it was deleted here. An edit keeps the version that was last received. */
    void edit(RecordId id, Consumer<ObjectNode> change) {
        if (!(read(id) instanceof Side.Tombstone)) {
            ObjectNode next = (ObjectNode) document(id).deepCopy();
            change.accept(next);
            records.put(id, Side.present(next, edited(id)));
        }
    }

    void delete(RecordId id) {
        if (read(id).isPresent()) {
            records.put(id, Side.tombstone(edited(id)));
        }
    }

    private Stamp edited(RecordId id) {
        HybridTime now = clock.tick();
        return new Stamp(read(id).stamp().version(), now);
    }

    /** One more visit, counted in the plain counter and in this phone's own. */
    void visit(RecordId id) {
        edit(id, next -> next.put("visits", next.path("visits").asInt(0) + 1));
        visitByName(id);
    }

    /** One more visit, counted in this phone's own count alone, which only this phone raises. */
    void visitByName(RecordId id) {
        edit(id, next -> {
            ObjectNode by = next.withObject("/visitsBy");
            by.put(name, by.path(name).asInt(0) + 1);
        });
    }

    /** Syncs; when no answer comes everything here stays as it is. */
    void sync(RecordId id) {
        try {
            Side<JsonNode> local = read(id);
            Outcome<JsonNode> outcome = resolver.sync(id, local, network);
            assertThat(outcome).isInstanceOf(Outcome.Resolved.class);
            records.put(id, ((Outcome.Resolved<JsonNode>) outcome).side());
            resolver.confirm(outcome);
        } catch (Network.NoAnswer e) {
            assertThat(read(id)).isNotNull(); // what was edited is still here; the next sync tries again
        }
    }

    /** Syncs and takes the outcome over, then stops before it could confirm. */
    void syncAndCrash(RecordId id) {
        Outcome<JsonNode> outcome = resolver.sync(id, read(id), network);
        records.put(id, ((Outcome.Resolved<JsonNode>) outcome).side());
    }
}
