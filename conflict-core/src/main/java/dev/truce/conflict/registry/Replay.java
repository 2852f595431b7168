package dev.truce.conflict.registry;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.registry.ReplayedConflict.Difference;
import dev.truce.conflict.registry.ReplayedConflict.FieldDifference;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Runs recorded conflicts under another ruleset, to see what it would change before it is activated. Decides only: nothing
 * reaches a queue or a history. Thread-safe.
 *
 * <p>Versions and times are those that were recorded, so that a ruleset which reads them from other places is replayed with what
 * the old places held.
 */
public final class Replay {

    private final ConflictResolver<JsonNode> resolver;
    private final List<FieldPath> metadata;

    /**
     * A replay.
     *
     * @param candidate the ruleset to try
     * @param clock tells which stamps lie in the future
     */
    public Replay(Ruleset candidate, InstantSource clock) {
        this.resolver = ConflictResolver.builder(candidate, FieldAccess.json(), clock)
                .withoutLoopBreaker()
                .build();
        RecordFormat format = candidate.record();
        this.metadata = format == null ? List.of() : format.paths();
    }

    /**
     * What becomes of a conflict under the candidate; a conflict that no ruleset has decided yet is recorded with it.
     *
     * @param id the record
     * @param base the last agreed state, as JSON text
     * @param local local's state, likewise
     * @param server the server's state, likewise
     * @return what becomes of it
     */
    public ConflictResult decide(RecordId id, Side<String> base, Side<String> local, Side<String> server) {
        return ConflictResult.of(resolver.decide(id, json(base), json(local), json(server)));
    }

    /**
     * Runs a conflict under the candidate.
     *
     * @param recorded the conflict, with what became of it
     * @return what would become of it
     */
    public ReplayedConflict run(RecordedConflict recorded) {
        ConflictResult before = recorded.before();
        ConflictResult now = decide(recorded.id(), recorded.base(), recorded.local(), recorded.server());
        List<FieldDifference> fields = new ArrayList<>();
        if (before.parked() || now.parked()) {
            undecided(before, now, fields);
        } else {
            compare(FieldPath.ROOT, read(before.value()), read(now.value()), fields);
        }
        return new ReplayedConflict(recorded, now, difference(before, now, fields), fields);
    }

    private static Difference difference(ConflictResult before, ConflictResult now, List<FieldDifference> fields) {
        if (before.parked() && now.parked()) {
            boolean alike = before.reason() == now.reason() && before.paths().equals(now.paths());
            return alike ? Difference.SAME : Difference.PARKED_OTHERWISE;
        }
        if (before.parked() || now.parked()) {
            return before.parked() ? Difference.NOW_RESOLVED : Difference.NOW_PARKED;
        }
        return fields.isEmpty() ? Difference.SAME : Difference.OTHER_VALUE;
    }

    /** Each path that is undecided in one of the two, with what the other has there. */
    private static void undecided(ConflictResult before, ConflictResult now, List<FieldDifference> fields) {
        Set<FieldPath> paths = new LinkedHashSet<>(before.paths());
        paths.addAll(now.paths());
        for (FieldPath path : paths) {
            if (before.paths().contains(path) != now.paths().contains(path)) {
                fields.add(new FieldDifference(path, decided(before, path), decided(now, path)));
            }
        }
    }

    private static @Nullable String decided(ConflictResult result, FieldPath path) {
        return result.paths().contains(path) ? null : text(at(read(result.value()), path));
    }

    private static @Nullable JsonNode at(@Nullable JsonNode value, FieldPath path) {
        JsonNode found = value;
        for (String name : path.segments()) {
            found = found == null ? null : found.get(name);
        }
        return found;
    }

    private void compare(FieldPath path, @Nullable JsonNode was, @Nullable JsonNode is, List<FieldDifference> fields) {
        if (same(was, is) || metadata.contains(path)) {
            return;
        }
        if (was == null || is == null || !was.isObject() || !is.isObject()) {
            fields.add(new FieldDifference(path, text(was), text(is)));
            return;
        }
        Set<String> names = new LinkedHashSet<>(was.propertyNames());
        names.addAll(is.propertyNames());
        names.forEach(name -> compare(path.child(name), was.get(name), is.get(name), fields));
    }

    private static boolean same(@Nullable JsonNode was, @Nullable JsonNode is) {
        if (was == null || is == null) {
            return Objects.equals(was, is);
        }
        return FieldAccess.json().same(was, is);
    }

    private static Side<JsonNode> json(Side<String> side) {
        if (side instanceof Side.Present<String> present) {
            return Side.present(StrictJson.reader().read(present.value(), "the recorded conflict"), side.stamp());
        }
        return side instanceof Side.Tombstone
                ? Side.tombstone(side.stamp())
                : side.isGone() ? Side.none() : Side.unknown();
    }

    private static @Nullable JsonNode read(@Nullable String value) {
        return value == null ? null : StrictJson.reader().read(value, "the recorded conflict");
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null ? null : StrictJson.text(value);
    }
}
