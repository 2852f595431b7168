package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.text.Outline;
import dev.truce.conflict.text.OutlineReader;
import dev.truce.conflict.text.OutlineRoom;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.json.StrictJson;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The field merge from JSON text to JSON text. Value, conflicts and trace are those that {@link FieldMerge} gives for the trees
 * of the texts; but what is alike stays unread, and what nobody changed keeps its bytes: white space, escapes and the way
 * numbers are written.
 *
 * <p>The texts are checked as strictly as {@link StrictJson} reads them. Trees are made only of values that a rule has to look
 * at, and of whole documents where names hold escapes or numbers exponents. Thread-safe.
 */
public final class JsonTextMerge {

    private final FieldRules rules;
    private final MergeOptions options;
    private final StrictJson json;
    private final AtomicReference<@Nullable OutlineRoom> idle = new AtomicReference<>();

    /**
     * A merge by these rules.
     *
     * @param rules which rule decides which path
     * @param options what happens where none does
     * @param json reads what has to become a tree, and gives the limits
     */
    public JsonTextMerge(FieldRules rules, MergeOptions options, StrictJson json) {
        this.rules = Objects.requireNonNull(rules, "rules");
        this.options = Objects.requireNonNull(options, "options");
        this.json = Objects.requireNonNull(json, "json");
    }

    /**
     * Merges two changed states of a record.
     *
     * @param base the last agreed state; null when there is none
     * @param local local's state
     * @param server the server's state
     * @param localStamp when local changed it
     * @param serverStamp when the server changed it
     * @return the merged state, in which the server's bytes stand wherever local's or a rule's do not, and which is the server's
     *     own span when they stand everywhere; the conflicts, with their values as {@link JsonNode}; the trace
     * @throws dev.truce.integrity.json.InputRejectedException when a text is refused; it is named base, local or server
     */
    public MergeResult<JsonSpan> merge(
            @Nullable JsonSpan base, JsonSpan local, JsonSpan server, Stamp localStamp, Stamp serverStamp) {
        MergeWalk<JsonNode> walk = new MergeWalk<>(FieldAccess.json(), options, base != null, localStamp, serverStamp);
        OutlineRoom known = idle.getAndSet(null);
        OutlineRoom room = known == null ? new OutlineRoom() : known;
        MergeResult<JsonSpan> result = ofSpans(walk, base, local, server, room);
        idle.set(room);
        return result == null ? ofTrees(walk, base, local, server) : result;
    }

    /** The merge of what can be outlined; null when trees have to be read. */
    private @Nullable MergeResult<JsonSpan> ofSpans(
            MergeWalk<JsonNode> walk, @Nullable JsonSpan base, JsonSpan local, JsonSpan server, OutlineRoom room) {
        Outline before = base == null ? null : outline(base, null, room);
        Outline ours = base != null && before == null ? null : outline(local, before, room);
        Outline theirs = ours == null ? null : outline(server, before == null ? ours : before, room);
        MergeResult<JsonSpan> result = null;
        if (ours != null && theirs != null) {
            SpanEdits edits = new SpanEdits(server);
            new SpanWalk(walk, options, edits).record(rules.root(), before, ours, theirs);
            result = walk.result(edits.result());
        }
        room.takeBack(before);
        room.takeBack(ours);
        room.takeBack(theirs);
        return result;
    }

    private @Nullable Outline outline(JsonSpan span, @Nullable Outline reference, OutlineRoom room) {
        return OutlineReader.read(span.bytes(), span.offset(), span.length(), reference, json.limits(), room);
    }

    private MergeResult<JsonSpan> ofTrees(
            MergeWalk<JsonNode> walk, @Nullable JsonSpan base, JsonSpan local, JsonSpan server) {
        JsonNode before = base == null ? null : json.read(base.toBytes(), "base");
        JsonNode ours = json.read(local.toBytes(), "local");
        JsonNode theirs = json.read(server.toBytes(), "server");
        MergeResult<JsonNode> merged = walk.record(rules.root(), before, ours, theirs);
        boolean untouched = merged.value() == theirs;
        return new MergeResult<>(
                untouched ? server : JsonSpan.of(StrictJson.write(merged.value())), merged.conflicts(), merged.trace());
    }
}
