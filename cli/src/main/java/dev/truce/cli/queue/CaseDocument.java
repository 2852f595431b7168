package dev.truce.cli.queue;

import dev.truce.cli.merge.ResultLine;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A case of the queue, as programs read it. */
final class CaseDocument {

    private CaseDocument() {}

    static ObjectNode of(ConflictCase shown) {
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
        if (!conflict.waitsFor().isEmpty()) {
            ArrayNode records = json.putArray("waitsFor");
            conflict.waitsFor()
                    .forEach(
                            each -> records.addObject().put("type", each.type()).put("key", each.key()));
        }
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
        putHandling(json, shown.handling());
        ConflictCase.Decided decided = shown.decision();
        if (decided != null) {
            ObjectNode decision = json.putObject("decision");
            decision.put("made", CaseView.brief(decided.decision()));
            decision.put("actor", decided.actor()).put("reason", decided.reason());
            decision.put("operation", decided.effect().operation().name());
            if (decided.effect().value() != null) {
                decision.set("value", read(decided.effect().value()));
            }
            decision.set("stamp", ResultLine.stamp(decided.effect().stamp()));
            putCreated(decision, decided.effect().created());
        }
        return json;
    }

    static void putCreated(ObjectNode decision, Outcome.@Nullable Resolved<String> created) {
        if (created != null) {
            ObjectNode json = decision.putObject("created");
            json.put("type", created.id().type()).put("key", created.id().key());
            json.put("operation", created.operation().name());
            json.set("value", readOrNull(created.value()));
            json.set("stamp", ResultLine.stamp(created.stamp()));
        }
    }

    private static void putHandling(ObjectNode json, Handling handling) {
        json.put("priority", handling.priority()).put("attempts", handling.attempts());
        if (!handling.lastError().isEmpty()) {
            json.put("lastError", handling.lastError());
        }
        Lease lease = handling.lease();
        if (lease != null) {
            json.putObject("lease")
                    .put("owner", lease.owner())
                    .put("token", lease.token())
                    .put("until", lease.until().toString());
        }
        if (handling.deferredUntil() != null) {
            json.put("deferredUntil", handling.deferredUntil().toString());
        }
        if (handling.deadline() != null) {
            json.put("deadline", handling.deadline().toString());
        }
        if (handling.fallback() != null) {
            json.put("fallback", handling.fallback().name());
        }
        json.put("escalated", handling.escalated());
    }

    static List<FieldConflict<JsonNode>> conflicts(NewCase conflict) {
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

    static Side<JsonNode> side(Side<String> side) {
        if (side instanceof Side.Present<String> present) {
            return Side.present(read(present.value()), present.stamp());
        }
        if (side instanceof Side.Tombstone) {
            return Side.tombstone(side.stamp());
        }
        return side.isGone() ? Side.none() : Side.unknown();
    }

    static @Nullable JsonNode readOrNull(@Nullable String json) {
        return json == null ? null : read(json);
    }

    private static JsonNode read(String json) {
        return StrictJson.reader().read(json, "the case");
    }
}
