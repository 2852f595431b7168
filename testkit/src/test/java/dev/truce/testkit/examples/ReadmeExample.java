package dev.truce.testkit.examples;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.Stamp;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/** The README's example; {@link ReadmeTest} holds the two together. */
final class ReadmeExample {

    private ReadmeExample() {}

    /** What a sync layer has already. */
    interface Store {
        boolean compareAndSet(RecordId id, Stamp seen, Outcome.Resolved<JsonNode> outcome);
    }

    static Outcome<JsonNode> resolve(RecordId id, Side<JsonNode> local, Side<JsonNode> server, Store store) {
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

        Outcome<JsonNode> outcome = resolver.resolve(id, local, server);
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved) {
            if (store.compareAndSet(id, server.stamp(), resolved)) {
                resolver.confirm(resolved); // both sides hold it now: the next conflict is judged against this state
            }
        }
        // end
        return outcome;
    }
}
