package dev.truce.cli;

import dev.truce.conflict.Explanation;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A case of the queue, for people and for programs. */
final class CaseView {

    private static final int VALUE_CHARS = 40;

    private CaseView() {}

    static void print(ConflictCase shown, Output out) {
        NewCase conflict = shown.conflict();
        out.say(out.bold("Case " + shown.number() + ", revision " + shown.revision()) + ", " + lower(shown.status())
                + ": " + conflict.key().record());
        out.say(new Table("  ")
                .row("reason", conflict.reason() + (conflict.detail().isEmpty() ? "" : ": " + conflict.detail()))
                .row(
                        "rules",
                        conflict.ruleset().name() + " " + conflict.ruleset().version())
                .row("since", Values.time(shown.openedAt()))
                .row(
                        "versions",
                        "base " + version(conflict.base()) + ", local " + version(conflict.local()) + ", server "
                                + version(conflict.server())));
        List<FieldConflict<JsonNode>> conflicts = conflicts(conflict);
        if (!conflicts.isEmpty()) {
            out.say("Conflicting:");
            out.say(ConflictTable.of(conflicts));
        }
        out.say("Field by field:");
        out.say(fields(conflict));
        if (!conflict.steps().isEmpty()) {
            out.say("Decided so far:");
            Explanation.steps(
                            conflict.steps(),
                            FieldAccess.json(),
                            side(conflict.base()),
                            side(conflict.local()),
                            side(conflict.server()),
                            readOrNull(conflict.partial()))
                    .lines()
                    .forEach(line -> out.say("  " + line));
        }
        ConflictCase.Decided decided = shown.decision();
        if (decided != null) {
            out.say("Decided by " + decided.actor() + ": " + brief(decided.decision())
                    + (decided.reason().isEmpty() ? "" : ", because " + decided.reason()));
        }
    }

    /** Every member that any side has, with what each side holds; for sides that are no objects, the whole. */
    private static Table fields(NewCase conflict) {
        Table table = new Table("  ").row("field", "base", "local", "server");
        Side<JsonNode> base = side(conflict.base());
        Side<JsonNode> local = side(conflict.local());
        Side<JsonNode> server = side(conflict.server());
        Set<String> names = new TreeSet<>();
        for (Side<JsonNode> each : List.of(base, local, server)) {
            JsonNode value = each.valueOrNull();
            if (value != null) {
                names.addAll(value.propertyNames());
            }
        }
        if (names.isEmpty() || !(local.isPresent() && server.isPresent())) {
            table.row(
                    "(whole record)",
                    ConflictTable.brief(base),
                    ConflictTable.brief(local),
                    ConflictTable.brief(server));
        }
        for (String name : names) {
            table.row("/" + name, member(base, name), member(local, name), member(server, name));
        }
        return table;
    }

    private static String member(Side<JsonNode> side, String name) {
        JsonNode value = side.valueOrNull();
        return value == null ? "" : Values.brief(value.get(name), VALUE_CHARS);
    }

    private static String version(Side<String> side) {
        Object version = side.stamp().version();
        Object time = side.stamp().modifiedAt();
        return (version == null ? "unknown" : version) + (time == null ? "" : " of " + time);
    }

    static Table table(List<ConflictCase> cases) {
        Table table = new Table().row("case", "rev", "status", "record", "reason", "paths", "since");
        for (ConflictCase each : cases) {
            NewCase conflict = each.conflict();
            List<String> paths = conflict.conflicts().stream()
                    .map(path -> path.path().isRoot()
                            ? "(whole record)"
                            : path.path().toString())
                    .toList();
            table.row(
                    each.number(),
                    each.revision(),
                    lower(each.status()),
                    Values.cut(conflict.key().record().toString(), 60),
                    conflict.reason(),
                    paths.isEmpty() ? "-" : Values.cut(String.join(" ", paths), VALUE_CHARS),
                    Values.time(each.openedAt()));
        }
        return table;
    }

    static ObjectNode json(ConflictCase shown) {
        NewCase conflict = shown.conflict();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("case", shown.number())
                .put("revision", shown.revision())
                .put("status", shown.status().name());
        json.put("type", conflict.key().record().type())
                .put("key", conflict.key().record().key());
        json.put("tenant", conflict.key().tenant()).put("origin", conflict.key().origin());
        json.put("answer", conflict.detection().answer().name());
        if (conflict.detection().kind() != null) {
            json.put("kind", conflict.detection().kind().name());
        }
        json.put("reason", conflict.reason().name()).put("detail", conflict.detail());
        json.set("base", ResultLine.side(side(conflict.base())));
        json.set("local", ResultLine.side(side(conflict.local())));
        json.set("server", ResultLine.side(side(conflict.server())));
        ObjectNode stamps = json.putObject("stamps");
        stamps.set("base", ResultLine.stamp(conflict.base().stamp()));
        stamps.set("local", ResultLine.stamp(conflict.local().stamp()));
        stamps.set("server", ResultLine.stamp(conflict.server().stamp()));
        if (conflict.partial() != null) {
            json.set("partial", read(conflict.partial()));
        }
        json.set("conflicts", ResultLine.conflicts(conflicts(conflict)));
        json.set("trace", ResultLine.trace(conflict.steps()));
        json.putObject("ruleset")
                .put("name", conflict.ruleset().name())
                .put("version", conflict.ruleset().version())
                .put("digest", conflict.ruleset().digest().toString());
        json.put("openedAt", shown.openedAt().toString())
                .put("updatedAt", shown.updatedAt().toString());
        ConflictCase.Decided decided = shown.decision();
        if (decided != null) {
            ObjectNode decision = json.putObject("decision");
            decision.put("made", brief(decided.decision()));
            decision.put("actor", decided.actor()).put("reason", decided.reason());
            decision.put("operation", decided.effect().operation().name());
            if (decided.effect().value() != null) {
                decision.set("value", read(decided.effect().value()));
            }
            decision.set("stamp", ResultLine.stamp(decided.effect().stamp()));
        }
        return json;
    }

    private static List<FieldConflict<JsonNode>> conflicts(NewCase conflict) {
        return conflict.conflicts().stream()
                .map(each -> new FieldConflict<>(
                        each.path(),
                        readOrNull(each.base()),
                        readOrNull(each.local()),
                        readOrNull(each.server()),
                        each.why(),
                        each.corruption()))
                .toList();
    }

    private static Side<JsonNode> side(Side<String> side) {
        if (side instanceof Side.Present<String> present) {
            return Side.present(read(present.value()), present.stamp());
        }
        if (side instanceof Side.Tombstone) {
            return Side.tombstone(side.stamp());
        }
        return side.isGone() ? Side.none() : Side.unknown();
    }

    private static @Nullable JsonNode readOrNull(@Nullable String json) {
        return json == null ? null : read(json);
    }

    private static JsonNode read(String json) {
        return StrictJson.reader().read(json, "the case");
    }

    static String brief(Decision decision) {
        if (decision instanceof Decision.TakeSide taken) {
            return "take " + lower(taken.side());
        }
        if (decision instanceof Decision.PickFields picked) {
            StringBuilder text = new StringBuilder("pick");
            picked.picks()
                    .forEach((path, side) ->
                            text.append(" ").append(path).append("=").append(lower(side)));
            return text.toString();
        }
        return decision instanceof Decision.Delete ? "delete" : "a value of one's own";
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
