package dev.truce.testkit.examples;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.engine.ServerPort;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/** The README's example; {@link ReadmeTest} holds the two together. */
final class ReadmeExample {

    private ReadmeExample() {}

    /** The store of the replica that calls, which a sync layer has already. */
    interface Phone {
        Side<JsonNode> read(RecordId id);

        boolean compareAndSet(RecordId id, Side<JsonNode> expected, Side<JsonNode> next);
    }

    static Outcome<JsonNode> sync(RecordId id, Phone phone, ServerPort<JsonNode> server) {
        // README
        Ruleset rules = Ruleset.parse("""
                ruleset: reservations
                version: 1.0.0
                default: fieldLevelMerge
                fields:
                  /status: { rank: [pending, confirmed, cancelled, completed] }
                  /tags: set
                  /visits: counter
                """, "reservations.yaml");
        ConflictResolver<JsonNode> resolver = ConflictResolver.builder(
                        rules, FieldAccess.json(), InstantSource.system())
                .build();

        Side<JsonNode> local = phone.read(id);
        Outcome<JsonNode> outcome = resolver.sync(id, local, server); // reads the server, resolves, writes; five tries
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved && phone.compareAndSet(id, local, resolved.side())) {
            resolver.confirm(resolved); // both sides hold it now: the next conflict is judged against this state
        }
        // end
        return outcome;
    }
}
