package dev.truce.cli.queue;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.queue.BulkDecision;
import dev.truce.conflict.queue.NewCase;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How it went with many cases.
 *
 * @param lines one for each case
 * @param applied whether they were decided, and not only rehearsed
 */
record BulkReport(List<BulkDecision.Line> lines, boolean applied) {

    long count(BulkDecision.Result result) {
        return lines.stream().filter(each -> each.result() == result).count();
    }

    void print(Output out, String status) {
        lines.forEach(each -> out.document(json(each)));
        if (lines.isEmpty()) {
            out.say("No " + status + " case is selected.");
            return;
        }
        Table table = new Table().row("case", "rev", "record", "result", "what follows");
        for (BulkDecision.Line line : lines) {
            Outcome.Resolved<String> effect = line.effect();
            table.row(
                    line.seen().number(),
                    line.seen().revision(),
                    CaseTable.record(line.seen()),
                    Values.lower(line.result()),
                    effect == null ? line.why() : order(effect));
        }
        out.say(table);
        out.say(summary());
    }

    private static String order(Outcome.Resolved<String> effect) {
        Outcome.Resolved<String> created = effect.created();
        return order(effect.operation()) + (created == null ? "" : "; " + created.id() + " is new");
    }

    private static String order(Operation operation) {
        return switch (operation) {
            case NONE -> "nothing is to be written";
            case PUT -> "the server must put it";
            case DELETE -> "the server must delete it";
        };
    }

    private String summary() {
        List<String> parts = new ArrayList<>();
        for (BulkDecision.Result result : BulkDecision.Result.values()) {
            if (count(result) > 0) {
                boolean only = result == BulkDecision.Result.DECIDED && !applied;
                parts.add(Values.count(count(result)) + (only ? " would be " : " ") + Values.lower(result));
            }
        }
        return (applied ? "Applied: " : "Rehearsed: ")
                + String.join(", ", parts)
                + (applied ? "." : "; nothing was changed.");
    }

    private ObjectNode json(BulkDecision.Line line) {
        NewCase conflict = line.seen().conflict();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("case", line.seen().number()).put("revision", line.seen().revision());
        json.put("type", conflict.key().record().type())
                .put("key", conflict.key().record().key());
        json.put("result", line.result().name()).put("applied", applied);
        if (line.effect() == null) {
            return json.put("why", line.why());
        }
        Outcome.Resolved<String> created = line.effect().created();
        if (created != null) {
            json.put("createdKey", created.id().key());
        }
        return json.put("operation", line.effect().operation().name());
    }
}
