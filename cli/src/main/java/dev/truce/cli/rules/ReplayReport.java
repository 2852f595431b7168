package dev.truce.cli.rules;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.queue.CaseErasure;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.registry.ConflictResult;
import dev.truce.conflict.registry.RecordedConflict;
import dev.truce.conflict.registry.Replay;
import dev.truce.conflict.registry.ReplayedConflict;
import dev.truce.conflict.registry.ReplayedConflict.Difference;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a replay found: counts, and the conflicts that would come out otherwise. */
final class ReplayReport {

    private static final int VALUE_CHARS = 40;

    private final Ruleset rules;
    private final int limit;
    private final Output out;
    private final Map<Difference, Long> counts = new EnumMap<>(Difference.class);
    private final List<ReplayedConflict> shown = new ArrayList<>();
    private long conflicts;
    private long different;

    ReplayReport(Ruleset rules, int limit, Output out) {
        this.rules = rules;
        this.limit = limit;
        this.out = out;
        for (Difference each : Difference.values()) {
            counts.put(each, 0L);
        }
    }

    void add(ReplayedConflict replayed) {
        conflicts++;
        counts.merge(replayed.difference(), 1L, Long::sum);
        if (replayed.difference() != Difference.SAME) {
            different++;
            if (out.forProgram() || shown.size() < limit) {
                shown.add(replayed);
            }
        }
    }

    /**
     * Runs every conflict of a queue, decided ones too, oldest first. What was held back by others was in no conflict of its own, and of
     * what was erased nobody knows the sides: both are left out.
     */
    ReplayReport of(ConflictQueue queue) {
        Replay replay = new Replay(rules, out.console().clock());
        queue.forEach(new CaseFilter(null, null, null, Integer.MAX_VALUE), CaseOrder.OLDEST_FIRST, each -> {
            if (each.conflict().reason() != ParkReason.WAITING && !CaseErasure.isErased(each)) {
                add(replay.run(RecordedConflict.of(each)));
            }
        });
        return this;
    }

    void print() {
        out.document(document());
        say();
    }

    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleset", rules.name()).put("version", rules.version());
        document.put("digest", rules.digest().toString()).put("conflicts", conflicts);
        ObjectNode each = document.putObject("counts");
        counts.forEach((difference, count) -> each.put(difference.name(), count));
        ArrayNode differences = document.putArray("differences");
        shown.forEach(replayed -> differences.add(json(replayed)));
        return document;
    }

    void say() {
        out.say(out.bold("Replayed " + Values.count(conflicts, "conflict")) + " under " + rules.name() + " "
                + rules.version());
        Table table = new Table("  ");
        counts.forEach((difference, count) -> table.row(words(difference), Values.count(count)));
        out.say(table);
        for (ReplayedConflict replayed : shown) {
            print(replayed);
        }
        if (different > shown.size()) {
            out.say(Values.count(different - shown.size()) + " more; --limit shows them");
        }
    }

    private void print(ReplayedConflict replayed) {
        out.say(replayed.recorded().source() + ", " + replayed.recorded().id() + ": " + words(replayed.difference())
                + reasons(replayed));
        Table table = new Table("  ");
        replayed.fields()
                .forEach(field -> table.row(
                        field.path().isRoot() ? "(whole record)" : field.path(),
                        value(field.was(), replayed.recorded().before(), field),
                        "->",
                        value(field.is(), replayed.now(), field)));
        out.say(table);
    }

    private static String reasons(ReplayedConflict replayed) {
        ConflictResult before = replayed.recorded().before();
        ConflictResult now = replayed.now();
        return switch (replayed.difference()) {
            case PARKED_OTHERWISE -> ", " + before.reason() + " -> " + now.reason();
            case NOW_PARKED -> ", " + now.reason();
            case NOW_RESOLVED -> now.value() == null ? ", deleted" : "";
            default -> "";
        };
    }

    private static String value(@Nullable String json, ConflictResult result, ReplayedConflict.FieldDifference field) {
        if (result.paths().contains(field.path())) {
            return "(undecided)";
        }
        if (json == null) {
            return result.value() == null ? "(deleted)" : "(absent)";
        }
        return Values.brief(StrictJson.reader().read(json, "the conflict"), VALUE_CHARS);
    }

    private static String words(Difference difference) {
        return difference.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static ObjectNode json(ReplayedConflict replayed) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("source", replayed.recorded().source());
        json.put("type", replayed.recorded().id().type())
                .put("key", replayed.recorded().id().key());
        json.put("difference", replayed.difference().name());
        json.set("was", json(replayed.recorded().before()));
        json.set("is", json(replayed.now()));
        ArrayNode fields = json.putArray("fields");
        replayed.fields().forEach(field -> {
            ObjectNode entry = fields.addObject().put("path", field.path().toString());
            set(entry, "was", field.was());
            set(entry, "is", field.is());
        });
        return json;
    }

    private static ObjectNode json(ConflictResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("outcome", result.parked() ? "parked" : "resolved");
        if (result.reason() != null) {
            json.put("reason", result.reason().name());
            ArrayNode paths = json.putArray("conflicts");
            result.paths().forEach(path -> paths.add(path.toString()));
        }
        set(json, "value", result.value());
        return json;
    }

    private static void set(ObjectNode entry, String name, @Nullable String json) {
        if (json != null) {
            entry.set(name, StrictJson.reader().read(json, "the conflict"));
        }
    }
}
