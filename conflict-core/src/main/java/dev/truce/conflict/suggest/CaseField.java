package dev.truce.conflict.suggest;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.place.PathEdit;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A conflicting place of a case, with what each side has there. Null stands for Absent, and for a record that is gone.
 *
 * @param path the place
 * @param pattern the place in any record of the type: elements of lists are {@code *}
 * @param base base's value
 * @param local local's value
 * @param server the server's value
 */
record CaseField(
        FieldPath path,
        FieldPath pattern,
        @Nullable JsonNode base,
        @Nullable JsonNode local,
        @Nullable JsonNode server) {

    private static final String ANY = "*";

    /**
     * What a case leaves to be decided.
     *
     * @param conflict the case
     * @return its conflicting paths; the record as a whole, where no single path conflicts
     */
    static List<CaseField> of(NewCase conflict) {
        JsonNode base = read(conflict.base());
        JsonNode local = read(conflict.local());
        JsonNode server = read(conflict.server());
        if (conflict.conflicts().isEmpty()) {
            return List.of(new CaseField(FieldPath.ROOT, FieldPath.ROOT, base, local, server));
        }
        List<JsonNode> sides = Stream.of(base, local, server)
                .flatMap(each -> Stream.ofNullable(each))
                .toList();
        return conflict.conflicts().stream()
                .map(each -> new CaseField(
                        each.path(),
                        pattern(each.path(), sides),
                        read(each.base()),
                        read(each.local()),
                        read(each.server())))
                .toList();
    }

    private static FieldPath pattern(FieldPath path, List<JsonNode> sides) {
        FieldPath pattern = FieldPath.ROOT;
        List<JsonNode> at = sides;
        for (String name : path.segments()) {
            boolean list = at.stream().anyMatch(JsonNode::isArray);
            pattern = pattern.child(list ? ANY : name);
            List<JsonNode> below = new ArrayList<>();
            at.forEach(each -> PathEdit.child(each, name).ifPresent(below::add));
            at = below;
        }
        return pattern;
    }

    /** What stands at this place of a document; empty for Absent. */
    Optional<JsonNode> in(JsonNode document) {
        Optional<JsonNode> found = Optional.of(document);
        for (String name : path.segments()) {
            found = found.flatMap(each -> PathEdit.child(each, name));
        }
        return found;
    }

    private static @Nullable JsonNode read(Side<String> side) {
        return read(side.valueOrNull());
    }

    private static @Nullable JsonNode read(@Nullable String json) {
        return json == null ? null : StrictJson.reader().read(json, "the case");
    }
}
