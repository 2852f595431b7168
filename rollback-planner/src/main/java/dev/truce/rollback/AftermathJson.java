package dev.truce.rollback;

import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.replica.SyncFate;
import dev.truce.rollback.replica.SyncForecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What follows from a plan, as parts of its JSON document. */
final class AftermathJson {

    private AftermathJson() {}

    static void write(ObjectNode plan, RollbackPlan.Aftermath aftermath) {
        PlanJson.tally(plan.putObject("kept"), aftermath.kept());
        ObjectNode cases = plan.putObject("cases");
        PlanJson.tally(cases.putObject("renewed"), aftermath.renewed());
        PlanJson.tally(cases.putObject("closed"), aftermath.closed());
        SyncForecast sync = aftermath.sync();
        ObjectNode json = plan.putObject("sync");
        json.put("tried", sync.isKnown());
        if (!sync.isKnown()) {
            json.put("why", sync.unknown());
        }
        json.put("changes", sync.changes()).put("records", sync.tried());
        ArrayNode replicas = json.putArray("replicas");
        sync.replicas().forEach(replica -> write(replicas.addObject(), replica));
    }

    private static void write(ObjectNode json, ReplicaForecast replica) {
        json.put("tenant", replica.tenant()).put("replica", replica.id());
        json.put("lastSeen", replica.lastSeen().toString()).put("basis", PlanJson.lower(replica.basis()));
        json.put("offlineTooLong", replica.offlineTooLong()).put("mustResync", replica.mustResync());
        ObjectNode fates = json.putObject("cases");
        for (SyncFate fate : SyncFate.values()) {
            if (replica.count(fate) > 0) {
                fates.put(PlanJson.lower(fate), replica.count(fate));
            }
        }
        replica.samples().forEach(json.putArray("samples")::add);
    }

    static RollbackPlan.Aftermath read(JsonNode plan) {
        JsonNode sync = plan.path("sync");
        List<ReplicaForecast> replicas = new ArrayList<>();
        sync.path("replicas").values().forEach(replica -> replicas.add(replica(replica)));
        return new RollbackPlan.Aftermath(
                PlanJson.tally(plan.path("kept")),
                PlanJson.tally(plan.path("cases").path("renewed")),
                PlanJson.tally(plan.path("cases").path("closed")),
                new SyncForecast(
                        sync.has("why") ? PlanJson.text(sync, "why") : "",
                        PlanJson.count(sync, "changes"),
                        PlanJson.count(sync, "records"),
                        replicas));
    }

    private static ReplicaForecast replica(JsonNode json) {
        Map<SyncFate, Long> fates = new EnumMap<>(SyncFate.class);
        JsonNode cases = json.path("cases");
        cases.propertyNames()
                .forEach(name ->
                        fates.put(SyncFate.valueOf(name.toUpperCase(Locale.ROOT)), PlanJson.count(cases, name)));
        return new ReplicaForecast(
                PlanJson.text(json, "tenant"),
                PlanJson.text(json, "replica"),
                Instant.parse(PlanJson.text(json, "lastSeen")),
                ReplicaForecast.Basis.valueOf(PlanJson.text(json, "basis").toUpperCase(Locale.ROOT)),
                json.path("offlineTooLong").asBoolean(false),
                json.path("mustResync").asBoolean(false),
                fates,
                PlanJson.samples(json));
    }
}
