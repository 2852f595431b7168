package dev.truce.rollback;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.json.JsonMembers;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.risk.RiskAssessment;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.risk.Tally;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A plan as a JSON document. */
final class PlanJson {

    private static final String KIND = "truce-plan";
    private static final JsonMembers MEMBERS = new JsonMembers("make a new plan");

    private PlanJson() {}

    /** Everything but the digest. */
    static ObjectNode body(RollbackPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", KIND).put("formatVersion", RollbackPlan.FORMAT_VERSION);
        json.put("created", plan.created().toString()).put("store", plan.store());
        RollbackPlan.Target target = plan.target();
        json.putObject("target")
                .put("snapshot", target.snapshot().toString())
                .put("createdAt", target.createdAt().toString())
                .put("description", target.description())
                .put("stateRoot", target.stateRoot().toString())
                .put("records", target.records())
                .put("verified", target.verified())
                .put("verifiedFiles", target.verifiedFiles())
                .put("verifiedBytes", target.verifiedBytes());
        json.put("mode", plan.scope().mode().text());
        ScopeJson.write(json.putObject("scope"), plan.scope().records());
        String folder = plan.scope().forkFolder();
        if (folder != null) {
            json.put("forkFolder", folder);
        }
        json.put("keepNew", plan.scope().keepNew());
        ObjectNode live = json.putObject("live");
        live.put("stateRoot", plan.live().stateRoot().toString())
                .put("rootObject", plan.live().rootObject().toString());
        counts(live, plan.live().counts());
        AftermathJson.write(json, plan.aftermath());
        risk(json.putObject("risk"), plan.risk());
        json.put("policy", plan.policy().toString());
        json.put("changes", plan.changes());
        tally(json.putObject("lost"), plan.losses());
        tally(json.putObject("comesBack"), plan.gains());
        ObjectNode records = json.putObject("records");
        plan.records().forEach((fate, tally) -> tally(records.putObject(lower(fate)), tally));
        ArrayNode steps = json.putArray("steps");
        plan.steps().forEach(step -> StepJson.write(steps.addObject(), step));
        ArrayNode batches = json.putArray("batches");
        plan.batches()
                .forEach(batch -> batches.addObject()
                        .put("object", batch.object().toString())
                        .put("changes", batch.changes()));
        json.put("predictedRoot", plan.predictedRoot().toString());
        ObjectNode expected = json.putObject("expected");
        counts(expected, plan.expected());
        json.putObject("estimate")
                .put("millis", plan.estimate().time().toMillis())
                .put("storeBytes", plan.estimate().storeBytes())
                .put("snapshotBytes", plan.estimate().snapshotBytes())
                .put("basis", plan.estimate().basis());
        return json;
    }

    private static void risk(ObjectNode json, RiskAssessment risk) {
        json.put("class", risk.level().name());
        ArrayNode reasons = json.putArray("reasons");
        for (RiskReason reason : risk.reasons()) {
            ObjectNode node = reasons.addObject();
            node.put("rule", reason.rule()).put("level", reason.level().name());
            node.put("count", reason.count()).put("summary", reason.summary());
            reason.samples().forEach(node.putArray("samples")::add);
        }
    }

    static void tally(ObjectNode json, Tally tally) {
        json.put("total", tally.total());
        counts(json, tally.counts());
        tally.samples().forEach(json.putArray("samples")::add);
    }

    static void counts(ObjectNode json, SortedMap<String, Long> counts) {
        counts.forEach(json.putObject("counts")::put);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static RollbackPlan parse(JsonNode json, String source) {
        try {
            if (!KIND.equals(json.path("format").asString(""))) {
                throw new IllegalArgumentException("this is no rollback plan; make one with plan");
            }
            int version = json.path("formatVersion").asInt(0);
            if (version != RollbackPlan.FORMAT_VERSION) {
                throw new IllegalArgumentException("the plan has format version " + version + ", but this Truce reads "
                        + RollbackPlan.FORMAT_VERSION + "; make a new plan");
            }
            RollbackPlan plan = plan(json);
            Digest stated = digest(json, "digest");
            if (!plan.digest().equals(stated)) {
                throw new IllegalArgumentException(
                        "the plan says it is " + stated.shortText() + "…, but its content is "
                                + plan.digest().shortText() + "…: it was changed after it was made; make a new plan");
            }
            return plan;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InputRejectedException(source, String.valueOf(e.getMessage()));
        }
    }

    private static RollbackPlan plan(JsonNode json) {
        JsonNode target = json.path("target");
        Map<RecordFate, Tally> records = new EnumMap<>(RecordFate.class);
        json.path("records")
                .properties()
                .forEach(entry -> records.put(
                        RecordFate.valueOf(entry.getKey().toUpperCase(Locale.ROOT)), tally(entry.getValue())));
        List<Step> steps = new ArrayList<>();
        json.path("steps").values().forEach(step -> steps.add(StepJson.read(step)));
        List<RollbackPlan.Batch> batches = new ArrayList<>();
        json.path("batches")
                .values()
                .forEach(
                        batch -> batches.add(new RollbackPlan.Batch(digest(batch, "object"), count(batch, "changes"))));
        return new RollbackPlan(
                Instant.parse(text(json, "created")),
                text(json, "store"),
                new RollbackPlan.Target(
                        digest(target, "snapshot"),
                        Instant.parse(text(target, "createdAt")),
                        text(target, "description"),
                        digest(target, "stateRoot"),
                        count(target, "records"),
                        target.path("verified").asBoolean(false),
                        count(target, "verifiedFiles"),
                        count(target, "verifiedBytes")),
                new RollbackPlan.Scope(
                        RestoreMode.parse(text(json, "mode")),
                        ScopeJson.read(json.path("scope")),
                        json.has("forkFolder") ? text(json, "forkFolder") : null,
                        json.path("keepNew").asBoolean(false)),
                new RollbackPlan.Live(
                        digest(json.path("live"), "stateRoot"),
                        digest(json.path("live"), "rootObject"),
                        counts(json.path("live"))),
                steps,
                records,
                batches,
                digest(json, "predictedRoot"),
                counts(json.path("expected")),
                estimate(json.path("estimate")),
                digest(json, "policy"),
                AftermathJson.read(json),
                risk(json.path("risk")));
    }

    private static RollbackPlan.Estimate estimate(JsonNode json) {
        return new RollbackPlan.Estimate(
                Duration.ofMillis(count(json, "millis")),
                count(json, "storeBytes"),
                count(json, "snapshotBytes"),
                text(json, "basis"));
    }

    private static RiskAssessment risk(JsonNode json) {
        List<RiskReason> reasons = new ArrayList<>();
        json.path("reasons")
                .values()
                .forEach(reason -> reasons.add(new RiskReason(
                        text(reason, "rule"),
                        RiskLevel.valueOf(text(reason, "level")),
                        count(reason, "count"),
                        text(reason, "summary"),
                        samples(reason))));
        return new RiskAssessment(RiskLevel.valueOf(text(json, "class")), reasons);
    }

    static Tally tally(JsonNode json) {
        return new Tally(counts(json), samples(json));
    }

    static List<String> samples(JsonNode json) {
        return MEMBERS.texts(json, "samples");
    }

    static SortedMap<String, Long> counts(JsonNode json) {
        SortedMap<String, Long> counts = new TreeMap<>();
        JsonNode object = json.path("counts");
        object.propertyNames().forEach(type -> counts.put(type, count(object, type)));
        return counts;
    }

    static List<String> texts(JsonNode json, String name) {
        return MEMBERS.texts(json, name);
    }

    static String text(JsonNode json, String name) {
        return MEMBERS.text(json, name);
    }

    static Digest digest(JsonNode json, String name) {
        return MEMBERS.digest(json, name);
    }

    static long count(JsonNode json, String name) {
        return MEMBERS.count(json, name);
    }
}
