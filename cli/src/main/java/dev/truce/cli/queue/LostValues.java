package dev.truce.cli.queue;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionPreview;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a decision leaves of neither side's changes: at which paths a side has another value than is to stand, and not the one that
 * both agreed on. Metadata, which every decision writes anew, is left out; so is what local keeps for itself. Of a side that becomes
 * a record of its own, what stands is that record.
 *
 * @param local what local loses, in the order of its document
 * @param server what the server loses
 */
record LostValues(List<Lost> local, List<Lost> server) {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    /**
     * A value that does not stand. A reference of null stands for Absent.
     *
     * @param path where; the root for a whole record
     * @param had what the side has
     * @param stands what is to stand
     */
    record Lost(
            FieldPath path,
            @Nullable JsonNode had,
            @Nullable JsonNode stands) {}

    static LostValues of(DecisionPreview preview, Ruleset rules) {
        NewCase conflict = preview.seen().conflict();
        Set<FieldPath> metadata =
                rules.record() == null ? Set.of() : Set.copyOf(rules.record().paths());
        JsonNode base = CaseDocument.readOrNull(conflict.base().valueOrNull());
        JsonNode local = CaseDocument.readOrNull(conflict.local().valueOrNull());
        JsonNode stands = CaseDocument.readOrNull(preview.effect().value());
        Outcome.Resolved<String> created = preview.effect().created();
        Decision.Pick moved = preview.decision() instanceof Decision.KeepBoth both ? both.other() : null;
        JsonNode beside = created == null ? null : CaseDocument.readOrNull(created.value());
        JsonNode ofLocal = moved == Decision.Pick.LOCAL ? beside : stands;
        JsonNode ofServer = moved == Decision.Pick.SERVER ? beside : stands;
        JsonNode locals = ofLocal == null
                ? null
                : rules.rulesFor(conflict.key().record().type()).merge(JSON).withLocalOnly(ofLocal, local);
        return new LostValues(
                of(conflict.local(), base, locals, metadata), of(conflict.server(), base, ofServer, metadata));
    }

    private static List<Lost> of(
            Side<String> side, @Nullable JsonNode base, @Nullable JsonNode stands, Set<FieldPath> metadata) {
        List<Lost> lost = new ArrayList<>();
        JsonNode had = CaseDocument.readOrNull(side.valueOrNull());
        boolean deletion = side instanceof Side.Tombstone && stands != null;
        if (deletion || (had != null && stands == null)) {
            lost.add(new Lost(FieldPath.ROOT, had, stands));
        } else if (had != null) {
            addChanges(FieldPath.ROOT, base, had, stands, metadata, lost);
        }
        return List.copyOf(lost);
    }

    private static void addChanges(
            FieldPath path,
            @Nullable JsonNode base,
            @Nullable JsonNode had,
            @Nullable JsonNode stands,
            Set<FieldPath> metadata,
            List<Lost> lost) {
        if (metadata.contains(path) || same(had, stands) || same(had, base)) {
            return;
        }
        if (had == null || stands == null || !had.isObject() || !stands.isObject()) {
            lost.add(new Lost(path, had, stands));
            return;
        }
        Set<String> names = new LinkedHashSet<>(had.propertyNames());
        names.addAll(stands.propertyNames());
        for (String name : names) {
            JsonNode agreed = base == null ? null : base.get(name);
            addChanges(path.child(name), agreed, had.get(name), stands.get(name), metadata, lost);
        }
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        return (one == null || other == null) ? one == other : JSON.same(one, other);
    }
}
