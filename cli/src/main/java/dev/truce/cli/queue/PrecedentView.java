package dev.truce.cli.queue;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.suggest.DecidedFor;
import dev.truce.conflict.suggest.DecisionCounts;
import dev.truce.conflict.suggest.Precedent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What was decided before where a case conflicts. */
public final class PrecedentView {

    private PrecedentView() {}

    static void print(List<Precedent> precedents, Output out) {
        if (precedents.isEmpty()) {
            return;
        }
        out.say("Decided before on the same path and pattern (a hint; nothing is applied by itself):");
        Table table = new Table("  ");
        for (Precedent each : precedents) {
            table.row(
                    each.path().isRoot() ? "(whole record)" : each.path(),
                    each.constellation(),
                    suggestion(each.decisions()),
                    "last in case " + each.decisions().newestCase());
        }
        out.say(table);
    }

    /** Such as "server 41 of 43 times, local 2". */
    private static String suggestion(DecisionCounts counts) {
        DecidedFor most = counts.most();
        String others = counts.counts().entrySet().stream()
                .filter(each -> each.getKey() != most)
                .map(each -> ", " + Values.lower(each.getKey()) + " " + Values.count(each.getValue()))
                .collect(Collectors.joining());
        return Values.lower(most) + " " + Values.count(counts.times(most)) + " of "
                + Values.count(counts.total(), "time") + others + alike(counts);
    }

    /** How many of the decisions may be one. */
    public static String alike(DecisionCounts counts) {
        return counts.alike() == 0 ? "" : " (" + Values.count(counts.alike()) + " of them alike, as in bulk)";
    }

    public static ArrayNode json(List<Precedent> precedents) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Precedent each : precedents) {
            DecidedFor most = each.decisions().most();
            ObjectNode json = list.addObject();
            json.put("path", each.path().toString())
                    .put("pattern", each.pattern().toString());
            json.put("change", each.constellation().change().name());
            json.put("newer", each.constellation().newer().name());
            json.put("suggested", most.name()).put("share", each.decisions().share(most));
            json.setAll(json(each.decisions()));
        }
        return list;
    }

    public static ObjectNode json(DecisionCounts decisions) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("decisions", decisions.total());
        ObjectNode counts = json.putObject("counts");
        for (Map.Entry<DecidedFor, Long> each : decisions.counts().entrySet()) {
            counts.put(each.getKey().name(), each.getValue());
        }
        json.put("deciders", decisions.deciders()).put("alike", decisions.alike());
        json.put("newestCase", decisions.newestCase());
        return json.put("newestAt", decisions.newestAt().toString());
    }
}
