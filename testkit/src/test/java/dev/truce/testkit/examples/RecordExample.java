package dev.truce.testkit.examples;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.Ruleset;
import java.time.InstantSource;
import java.util.Set;

/** The README's example of records; {@link RecordExampleTest} holds the two together. */
final class RecordExample {

    private RecordExample() {}

    enum Status {
        PENDING,
        CONFIRMED,
        CANCELLED
    }

    // README
    record Reservation(String id, Status status, Set<String> tags, int visits, String note) {}

    // go on
    static Outcome<Reservation> resolve(
            Ruleset rules, RecordId id, Side<Reservation> base, Side<Reservation> local, Side<Reservation> server) {
        // then
        ConflictResolver<Reservation> resolver = ConflictResolver.forType(
                        rules, Reservation.class, InstantSource.system())
                .build();
        Outcome<Reservation> outcome = resolver.resolve(id, base, local, server);
        // end
        return outcome;
    }
}
