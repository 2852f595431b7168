package dev.truce.rollback;

import dev.truce.rollback.guard.GuardPolicy;
import dev.truce.rollback.risk.ProximityWindow;
import dev.truce.rollback.risk.RiskPolicy;
import java.time.DayOfWeek;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a policy says, all of it, as one JSON object: what its digest is of. */
final class PolicyJson {

    private PolicyJson() {}

    static ObjectNode of(RollbackPolicy policy) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("policy", policy.name()).put("version", policy.version());
        risk(json, policy.risk());
        guards(json.putObject("guards"), policy.guards());
        return json;
    }

    private static void risk(ObjectNode json, RiskPolicy risk) {
        json.putObject("thresholds")
                .put("newerLostRiskyUpTo", risk.newerLostRiskyUpTo())
                .put("bornAfterRiskyShare", risk.bornAfterRiskyShare())
                .put("shrunkenShare", risk.shrunkenShare())
                .put("earlierSnapshots", risk.earlierSnapshots())
                .put("offlineAfter", risk.offlineAfter().toString());
        risk.weights().forEach(json.putObject("weights")::put);
        ObjectNode levels = json.putObject("levels");
        risk.levels().forEach((rule, level) -> levels.put(rule, level.name()));
        ArrayNode windows = json.putArray("windows");
        for (ProximityWindow window : risk.windows()) {
            DayOfWeek weekday = window.weekday();
            windows.addObject()
                    .put("name", window.name())
                    .put("type", window.type())
                    .put("field", window.field().toString())
                    .put("before", window.before().toString())
                    .put("after", window.after().toString())
                    .put("weekday", weekday == null ? null : weekday.name())
                    .put("level", window.level().name());
        }
    }

    private static void guards(ObjectNode json, GuardPolicy guards) {
        ObjectNode users = json.putObject("users");
        guards.users().forEach((user, roles) -> {
            ArrayNode held = users.putArray(user);
            roles.forEach(role -> held.add(role.name()));
        });
        ObjectNode may = json.putObject("may");
        guards.may().forEach((deed, roles) -> {
            ArrayNode held = may.putArray(deed.text());
            roles.forEach(role -> held.add(role.name()));
        });
        json.put("approvalLife", guards.approvalLife().toString())
                .put("secondApprover", guards.secondApprover())
                .put("emergenciesAnHour", guards.emergenciesAnHour());
    }
}
