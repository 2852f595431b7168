package dev.truce.conflict.engine;

import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.Stamp;
import java.util.List;

/** Makes outcomes of what was decided: which state stands, with which stamp. */
final class Outcomes<T> {

    private final NextStamp stamps;

    Outcomes(NextStamp stamps) {
        this.stamps = stamps;
    }

    /** Both sides hold, or take over, the server's state. */
    Outcome<T> ofServer(
            RecordId id,
            Detection found,
            Side<T> base,
            Side<T> local,
            Side<T> server,
            List<Side<T>> losers,
            Trace trace) {
        return new Outcome.Resolved<>(
                id, found, Operation.NONE, server.valueOrNull(), stamps.adopted(base, local, server), losers, trace);
    }

    /** Both sides hold the same content already. */
    Outcome<T> inSync(RecordId id, Detection found, Side<T> base, Side<T> local, Side<T> server) {
        Side<T> standing = stamps.standing(local, server);
        Side<T> other = standing == local ? server : local;
        return ofServer(id, found, base, other, standing, List.of(), Trace.EMPTY);
    }

    /** Local's put or delete is carried out. */
    Outcome<T> ofLocal(RecordId id, Detection found, Side<T> local, Side<T> server, List<Side<T>> losers, Trace trace) {
        Stamp next = stamps.ofLocal(local, server);
        if (next == null) {
            return exhausted(id, found, local, server);
        }
        Operation operation = local.isPresent() ? Operation.PUT : Operation.DELETE;
        return new Outcome.Resolved<>(id, found, operation, local.valueOrNull(), next, losers, trace);
    }

    /** A state made from both is put. */
    Outcome<T> ofMerge(RecordId id, Detection found, T merged, Side<T> local, Side<T> server, Trace trace) {
        Stamp next = stamps.ofMerge(local, server);
        return next == null
                ? exhausted(id, found, local, server)
                : new Outcome.Resolved<>(id, found, Operation.PUT, merged, next, List.of(local, server), trace);
    }

    Outcome<T> exhausted(RecordId id, Detection found, Side<T> local, Side<T> server) {
        return parked(
                id,
                found,
                ParkReason.VERSION_EXHAUSTED,
                "no version can follow " + local.stamp().version() + " and "
                        + server.stamp().version());
    }

    Outcome<T> parked(RecordId id, Detection found, ParkReason reason, String detail) {
        return new Outcome.Parked<>(id, found, reason, detail, null, List.of(), Trace.EMPTY);
    }
}
