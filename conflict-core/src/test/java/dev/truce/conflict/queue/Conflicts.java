package dev.truce.conflict.queue;

import static dev.truce.conflict.Documents.stamp;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import java.util.List;

/** Conflicts about a guest, that leave the whole record to somebody. Documents are written with single quotes. */
final class Conflicts {

    private Conflicts() {}

    static NewCase.Key key(String tenant, String record) {
        return new NewCase.Key(tenant, new RecordId("guest", record), "");
    }

    static NewCase of(Side<String> base, Side<String> local, Side<String> server) {
        return of(key("", "g1"), base, local, server);
    }

    static NewCase of(NewCase.Key key, Side<String> base, Side<String> local, Side<String> server) {
        return new NewCase(
                key,
                new Detection(Answer.CONFLICT, ConflictKind.UPDATE_UPDATE, null),
                ParkReason.MANUAL,
                "",
                Topology.HUB,
                base,
                local,
                server,
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("guests", "1.0.0", Digest.of(new byte[0])));
    }

    /** Local, at version 1 of 10:00, and the server, at 2 of 11:00, changed the guest's name. */
    static NewCase names() {
        return of(
                present("{'name':'Ann'}", 1, "09:00"),
                present("{'name':'Anna'}", 1, "10:00"),
                present("{'name':'Anne'}", 2, "11:00"));
    }

    static Side<String> present(String document, long version, String clock) {
        return present(document, stamp(version, clock));
    }

    static Side<String> present(String document, Stamp stamp) {
        return Side.present(document.replace('\'', '"'), stamp);
    }
}
