package dev.truce.jdbc;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Topology;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.NewCase;
import dev.truce.jdbc.database.JsonText;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a case holds beside its columns, as JSON: the conflict, the decision and its effect. */
final class CaseJson {

    private CaseJson() {}

    static ObjectNode write(NewCase conflict) {
        ObjectNode json = JsonText.object();
        json.set("detection", write(conflict.detection()));
        json.put("detail", conflict.detail());
        json.put("topology", conflict.topology().name());
        json.set("base", SideJson.write(conflict.base()));
        json.set("local", SideJson.write(conflict.local()));
        json.set("server", SideJson.write(conflict.server()));
        JsonText.putIfPresent(json, "partial", conflict.partial());
        json.set("conflicts", JsonText.array(conflict.conflicts(), CaseJson::write));
        json.set("steps", JsonText.array(conflict.steps(), CaseJson::write));
        if (!conflict.waitsFor().isEmpty()) {
            json.set("waitsFor", JsonText.array(List.copyOf(conflict.waitsFor()), CaseJson::write));
        }
        return json;
    }

    private static ObjectNode write(RecordId record) {
        return JsonText.object().put("type", record.type()).put("key", record.key());
    }

    private static RecordId readRecord(JsonNode json) {
        return new RecordId(JsonText.string(json, "type"), JsonText.string(json, "key"));
    }

    static NewCase readConflict(JsonNode json, NewCase.Key key, ParkReason reason, NewCase.RulesetRef ruleset) {
        return new NewCase(
                key,
                readDetection(JsonText.member(json, "detection")),
                reason,
                JsonText.string(json, "detail"),
                JsonText.constant(Topology.class, json, "topology"),
                SideJson.readSide(JsonText.member(json, "base")),
                SideJson.readSide(JsonText.member(json, "local")),
                SideJson.readSide(JsonText.member(json, "server")),
                JsonText.stringOrNull(json, "partial"),
                JsonText.list(json, "conflicts", CaseJson::readFieldConflict),
                JsonText.list(json, "steps", CaseJson::readStep),
                ruleset,
                json.has("waitsFor")
                        ? new TreeSet<>(JsonText.list(json, "waitsFor", CaseJson::readRecord))
                        : Collections.emptySortedSet());
    }

    static ObjectNode write(Decision decision) {
        ObjectNode json = JsonText.object();
        if (decision instanceof Decision.TakeSide take) {
            json.put("take", take.side().name());
        } else if (decision instanceof Decision.PickFields pick) {
            ObjectNode picks = json.putObject("pick");
            pick.picks().forEach((path, side) -> picks.put(path.toString(), side.name()));
        } else if (decision instanceof Decision.SetValue set) {
            json.put("set", set.json());
        } else if (decision instanceof Decision.Erased erased) {
            json.put("erased", erased.kind());
        } else if (decision instanceof Decision.KeepBoth both) {
            JsonText.putIfPresent(
                    json.putObject("keepBoth").put("keep", both.keep().name()), "newKey", both.newKey());
        } else {
            json.put("delete", true);
        }
        return json;
    }

    static Decision readDecision(JsonNode json) {
        if (json.has("take")) {
            return new Decision.TakeSide(JsonText.constant(Pick.class, json, "take"));
        }
        if (json.has("set")) {
            return new Decision.SetValue(JsonText.string(json, "set"));
        }
        if (json.has("erased")) {
            return new Decision.Erased(JsonText.string(json, "erased"));
        }
        if (json.has("keepBoth")) {
            JsonNode both = JsonText.member(json, "keepBoth");
            return new Decision.KeepBoth(
                    JsonText.constant(Pick.class, both, "keep"), JsonText.stringOrNull(both, "newKey"));
        }
        if (json.has("delete")) {
            return new Decision.Delete();
        }
        TreeMap<FieldPath, Pick> picks = new TreeMap<>();
        JsonNode pick = JsonText.member(json, "pick");
        pick.propertyNames()
                .forEach(path -> picks.put(FieldPath.parse(path), JsonText.constant(Pick.class, pick, path)));
        return new Decision.PickFields(picks);
    }

    static ObjectNode write(Outcome.Resolved<String> effect) {
        ObjectNode json = JsonText.object();
        json.set("detection", write(effect.detection()));
        json.put("operation", effect.operation().name());
        JsonText.putIfPresent(json, "value", effect.value());
        json.set("stamp", SideJson.write(effect.stamp()));
        json.set("losers", JsonText.array(effect.losers(), SideJson::write));
        json.set("steps", JsonText.array(effect.trace().steps(), CaseJson::write));
        json.set(
                "warnings",
                JsonText.array(
                        List.copyOf(effect.warnings()), each -> JsonNodeFactory.instance.stringNode(each.name())));
        Outcome.Resolved<String> created = effect.created();
        if (created != null) {
            json.set("created", write(created).put("key", created.id().key()));
        }
        return json;
    }

    static Outcome.Resolved<String> readEffect(JsonNode json, RecordId record) {
        Set<Warning> warnings =
                new TreeSet<>(JsonText.list(json, "warnings", each -> Warning.valueOf(each.asString())));
        JsonNode created = json.get("created");
        return new Outcome.Resolved<>(
                        record,
                        readDetection(JsonText.member(json, "detection")),
                        JsonText.constant(Operation.class, json, "operation"),
                        JsonText.stringOrNull(json, "value"),
                        SideJson.readStamp(JsonText.member(json, "stamp")),
                        JsonText.list(json, "losers", SideJson::readSide),
                        Trace.of(JsonText.list(json, "steps", CaseJson::readStep), warnings))
                .creating(
                        created == null
                                ? null
                                : readEffect(created, new RecordId(record.type(), JsonText.string(created, "key"))));
    }

    private static ObjectNode write(Detection detection) {
        ObjectNode json = JsonText.object();
        json.put("answer", detection.answer().name());
        ConflictKind kind = detection.kind();
        ParkReason fault = detection.fault();
        JsonText.putIfPresent(json, "kind", kind == null ? null : kind.name());
        JsonText.putIfPresent(json, "fault", fault == null ? null : fault.name());
        return json;
    }

    private static Detection readDetection(JsonNode json) {
        return new Detection(
                JsonText.constant(Answer.class, json, "answer"),
                JsonText.constantOrNull(ConflictKind.class, json, "kind"),
                JsonText.constantOrNull(ParkReason.class, json, "fault"));
    }

    private static ObjectNode write(FieldConflict<String> conflict) {
        ObjectNode json = JsonText.object();
        json.put("path", conflict.path().toString());
        JsonText.putIfPresent(json, "base", conflict.base());
        JsonText.putIfPresent(json, "local", conflict.local());
        JsonText.putIfPresent(json, "server", conflict.server());
        json.put("why", conflict.why());
        json.put("corruption", conflict.corruption());
        return json;
    }

    private static FieldConflict<String> readFieldConflict(JsonNode json) {
        return new FieldConflict<>(
                FieldPath.parse(JsonText.string(json, "path")),
                JsonText.stringOrNull(json, "base"),
                JsonText.stringOrNull(json, "local"),
                JsonText.stringOrNull(json, "server"),
                JsonText.string(json, "why"),
                JsonText.member(json, "corruption").booleanValue());
    }

    private static ObjectNode write(Trace.Step step) {
        ObjectNode json = JsonText.object();
        json.put("path", step.path().toString());
        json.put("rule", step.rule());
        json.put("side", step.side().name());
        json.put("why", step.why());
        return json;
    }

    private static Trace.Step readStep(JsonNode json) {
        return new Trace.Step(
                FieldPath.parse(JsonText.string(json, "path")),
                JsonText.string(json, "rule"),
                JsonText.constant(ChosenSide.class, json, "side"),
                JsonText.string(json, "why"));
    }
}
