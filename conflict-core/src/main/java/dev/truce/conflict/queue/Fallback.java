package dev.truce.conflict.queue;

import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.version.HybridTime;

/** What decides a case whose deadline passed. */
public enum Fallback {
    /** The server's state stands. */
    SERVER_WINS,
    /** Local's state stands. */
    LOCAL_WINS,
    /** The state that was changed last stands; the server's, when both were at one time or a time is unknown. */
    LATEST_WINS;

    Decision decision(NewCase conflict) {
        return new Decision.TakeSide(
                switch (this) {
                    case SERVER_WINS -> Pick.SERVER;
                    case LOCAL_WINS -> Pick.LOCAL;
                    case LATEST_WINS -> latest(conflict);
                });
    }

    private static Pick latest(NewCase conflict) {
        HybridTime local = conflict.local().stamp().modifiedAt();
        HybridTime server = conflict.server().stamp().modifiedAt();
        return local != null && server != null && local.compareTo(server) > 0 ? Pick.LOCAL : Pick.SERVER;
    }
}
