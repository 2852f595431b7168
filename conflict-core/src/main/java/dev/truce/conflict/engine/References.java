package dev.truce.conflict.engine;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which other records a record names, by the ruleset's declared references. Pure. */
record References<T>(Ruleset ruleset, FieldAccess<? super T> access) {

    /** What a decided record refers to, in any of its states; nothing for one in sync, which nobody has to write. */
    SortedSet<RecordId> of(Outcome.Resolved<T> decided, Side<T> base, Side<T> local, Side<T> server) {
        SortedSet<RecordId> found = new TreeSet<>();
        SortedMap<FieldPath, String> declared =
                ruleset.rulesFor(decided.id().type()).references();
        if (declared.isEmpty() || decided.detection().answer() == Answer.IN_SYNC) {
            return found;
        }
        for (Side<T> side : List.of(base, local, server)) {
            add(declared, side.valueOrNull(), found);
        }
        add(declared, decided.value(), found);
        found.remove(decided.id());
        return found;
    }

    private void add(SortedMap<FieldPath, String> declared, @Nullable T state, SortedSet<RecordId> found) {
        if (state == null) {
            return;
        }
        JsonNode document = StrictJson.reader().read(access.write(state), "a state of the record");
        declared.forEach((path, type) -> {
            JsonNode at = document;
            for (String name : path.segments()) {
                at = at == null ? null : at.get(name);
            }
            String key = key(at);
            if (key != null) {
                found.add(new RecordId(type, key));
            }
        });
    }

    /** As the key of a record is written: 7 and 7.0 name the same. */
    private static @Nullable String key(@Nullable JsonNode value) {
        if (value == null || value.isNull() || !value.isValueNode()) {
            return null;
        }
        String text =
                value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asString();
        return text.isEmpty() ? null : text;
    }
}
