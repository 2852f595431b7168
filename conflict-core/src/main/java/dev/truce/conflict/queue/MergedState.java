package dev.truce.conflict.queue;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.place.PathEdit;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The merged state of a case with a choice at each conflicting path. */
final class MergedState {

    private MergedState() {}

    static JsonNode of(ConflictCase decided, SortedMap<FieldPath, FieldChoice> choices) {
        Map<FieldPath, FieldConflict<String>> open =
                decided.conflict().conflicts().stream().collect(Collectors.toMap(FieldConflict::path, each -> each));
        Set<FieldPath> missing = new TreeSet<>(open.keySet());
        missing.removeAll(choices.keySet());
        Set<FieldPath> unknown = new TreeSet<>(choices.keySet());
        unknown.removeAll(open.keySet());
        String partial = decided.conflict().partial();
        if (!unknown.isEmpty() || partial == null) {
            throw refused(
                    decided,
                    "picks " + unknown + ", but its conflicting paths are " + new TreeSet<>(open.keySet())
                            + "; pick among these, or decide for a side or a value");
        }
        if (!missing.isEmpty()) {
            throw refused(decided, "leaves " + missing + " open; pick a side for every conflicting path");
        }
        JsonNode merged = read(decided, partial, "the partial value");
        for (Map.Entry<FieldPath, FieldChoice> choice : choices.entrySet()) {
            FieldPath path = choice.getKey();
            String value = value(choice.getValue(), Objects.requireNonNull(open.get(path)));
            JsonNode node = value == null ? null : read(decided, value, "the value at " + path);
            merged = PathEdit.replace(merged, path, node)
                    .orElseThrow(() -> refused(
                            decided,
                            "picks " + path + ", which cannot be found in the merged document;"
                                    + " decide for a side or by a whole value"));
        }
        return merged;
    }

    private static @Nullable String value(FieldChoice choice, FieldConflict<String> at) {
        if (choice instanceof FieldChoice.OfSide of) {
            return switch (of.side()) {
                case BASE -> at.base();
                case LOCAL -> at.local();
                case SERVER -> at.server();
            };
        }
        return ((FieldChoice.OwnValue) choice).json();
    }

    /** Reads a part of the case, or of a decision on it. */
    static JsonNode read(ConflictCase decided, String json, String what) {
        try {
            return StrictJson.reader().read(json, what);
        } catch (InputRejectedException e) {
            throw refused(decided, "is no JSON: " + e.getMessage());
        }
    }

    static DecisionRefusedException refused(ConflictCase decided, String problem) {
        return new DecisionRefusedException("The decision on case " + decided.number() + " " + problem + ".");
    }
}
