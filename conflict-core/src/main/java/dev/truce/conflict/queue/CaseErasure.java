package dev.truce.conflict.queue;

import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What stays of a closed case when its contents are erased for a person: number, revision, status, dates, type, reason and rules,
 * who decided and what kind of decision it was. Of the record's key a digest stays. Pure.
 */
public final class CaseErasure {

    private static final String KEY = "erased:";

    private CaseErasure() {}

    /**
     * A case without its contents.
     *
     * @param closed the case, which waits for nobody
     * @return the case as it stays
     * @throws DecisionRefusedException when it is not closed
     */
    public static ConflictCase erased(ConflictCase closed) {
        if (closed.status().isUndecided()) {
            throw new DecisionRefusedException("Case " + closed.number() + " about "
                    + closed.conflict().key().record()
                    + " is not closed; decide it, or bring its record to peace, then erase.");
        }
        NewCase conflict = closed.conflict();
        RecordId record = new RecordId(
                conflict.key().record().type(), key(conflict.key().record().key()));
        ConflictCase.Decided decided = closed.decision();
        Handling handling = closed.handling();
        return new ConflictCase(
                closed.number(),
                closed.revision(),
                closed.status(),
                new NewCase(
                        new NewCase.Key(
                                conflict.key().tenant(), record, conflict.key().origin()),
                        conflict.detection(),
                        conflict.reason(),
                        "",
                        conflict.topology(),
                        Side.unknown(),
                        Side.unknown(),
                        Side.unknown(),
                        null,
                        List.of(),
                        List.of(),
                        conflict.ruleset()),
                handling.free(null, ""),
                closed.openedAt(),
                closed.updatedAt(),
                decided == null
                        ? null
                        : new ConflictCase.Decided(
                                kind(decided.decision()),
                                decided.actor(),
                                "",
                                effect(
                                        record,
                                        conflict.detection(),
                                        decided.effect().stamp())));
    }

    /**
     * Whether this is what stays of a case.
     *
     * @param any a case
     * @return true when its contents were erased
     */
    public static boolean isErased(ConflictCase any) {
        NewCase conflict = any.conflict();
        return conflict.key().record().key().startsWith(KEY)
                && conflict.local() instanceof Side.Unknown
                && conflict.server() instanceof Side.Unknown;
    }

    private static String key(String key) {
        return key.startsWith(KEY) ? key : KEY + Digest.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private static Decision kind(Decision decision) {
        if (decision instanceof Decision.PickFields) {
            return new Decision.Erased("pick");
        }
        if (decision instanceof Decision.SetValue) {
            return new Decision.Erased("set");
        }
        return decision instanceof Decision.KeepBoth ? new Decision.Erased("keepBoth") : decision;
    }

    private static Outcome.Resolved<String> effect(RecordId record, Detection detection, Stamp stamp) {
        return new Outcome.Resolved<>(
                record,
                detection,
                Operation.NONE,
                null,
                new Stamp(stamp.version(), stamp.modifiedAt()),
                List.of(),
                Trace.of(List.of(), Set.of()));
    }
}
