package dev.truce.cli.queue;

import dev.truce.cli.merge.ResultLine;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.terminal.Visible;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.DecisionPreview;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a decision would do, for people and for programs.
 *
 * @param preview what the queue would keep
 * @param lost what stands of neither side
 */
record DecisionView(DecisionPreview preview, LostValues lost) {

    private static final String TIME_OF_DECISION = "the time of the decision";
    private static final int VALUE_CHARS = 40;

    void print(Output out) {
        ConflictCase seen = preview.seen();
        Outcome.Resolved<String> effect = preview.effect();
        out.say(out.bold("Preview") + " of the decision on case " + seen.number() + ", revision " + seen.revision()
                + ": " + Visible.of(CaseView.brief(preview.decision())));
        Object version = version(seen.conflict(), effect);
        Object time =
                preview.getsTimeOfDecision() ? TIME_OF_DECISION : effect.stamp().modifiedAt();
        out.say(new Table("  ")
                .row("version", version == null ? "none" : version)
                .row("modified", time == null ? "unknown" : time)
                .row("server", order(seen.conflict(), effect)));
        if (effect.value() == null) {
            out.say("No record would be stored: it is to be deleted.");
        } else {
            out.say("The record as it would be stored:");
            StrictJson.pretty(read(effect.value())).lines().forEach(line -> out.say("  " + Visible.of(line)));
        }
        printCreated(out);
        printLost("local", lost.local(), out);
        printLost("the server", lost.server(), out);
    }

    /** The record that would be made beside the one that was decided about. */
    private void printCreated(Output out) {
        Outcome.Resolved<String> created = preview.effect().created();
        if (created != null && created.value() != null) {
            Object version = version(preview.seen().conflict(), created);
            out.say(Visible.of("The other side as the new record " + created.id()
                    + (version == null ? "" : ", version " + version) + ", which both sides must put:"));
            StrictJson.pretty(read(created.value())).lines().forEach(line -> out.say("  " + Visible.of(line)));
        }
    }

    private static void printLost(String side, List<LostValues.Lost> lost, Output out) {
        if (lost.isEmpty()) {
            out.say("Of " + side + " nothing is lost.");
            return;
        }
        out.say("Of " + side + " is lost:");
        Table table = new Table("  ").row("path", "has", "would stand");
        for (LostValues.Lost each : lost) {
            boolean whole = each.path().isRoot();
            table.row(
                    whole ? "(whole record)" : each.path(),
                    whole && each.had() == null ? "(deleted)" : Values.brief(each.had(), VALUE_CHARS),
                    whole && each.stands() == null ? "(deleted)" : Values.brief(each.stands(), VALUE_CHARS));
        }
        out.say(table);
    }

    /** The case as it is, and beside it what the decision would do. */
    ObjectNode document() {
        ObjectNode json = CaseDocument.of(preview.seen());
        Outcome.Resolved<String> effect = preview.effect();
        ObjectNode would = json.putObject("preview");
        would.put("made", CaseView.brief(preview.decision()));
        would.put("operation", effect.operation().name());
        if (effect.value() != null) {
            would.set("value", read(effect.value()));
        }
        ObjectNode stamp = ResultLine.stamp(effect.stamp());
        if (preview.getsTimeOfDecision()) {
            stamp.remove("modifiedAt");
        }
        would.set("stamp", stamp);
        would.put("timeOfDecision", preview.getsTimeOfDecision());
        CaseDocument.putCreated(would, effect.created());
        if (would.path("created").path("stamp") instanceof ObjectNode times) {
            times.remove("modifiedAt");
        }
        ObjectNode losses = would.putObject("lost");
        losses.set("local", document(lost.local(), losses.arrayNode()));
        losses.set("server", document(lost.server(), losses.arrayNode()));
        return json;
    }

    private static ArrayNode document(List<LostValues.Lost> lost, ArrayNode list) {
        for (LostValues.Lost each : lost) {
            ObjectNode entry = list.addObject().put("path", each.path().toString());
            if (each.had() != null) {
                entry.set("had", each.had());
            }
            if (each.stands() != null) {
                entry.set("stands", each.stands());
            }
        }
        return list;
    }

    /** What the server has to do, with the version it writes where the record has versions at all. */
    static String order(NewCase conflict, Outcome.Resolved<String> effect) {
        Object version = version(conflict, effect);
        String as = version == null ? "" : " as version " + version;
        return switch (effect.operation()) {
            case NONE -> "Nothing is to be written to the server.";
            case PUT -> "The server must put the decided record" + as + ".";
            case DELETE -> "The server must delete it" + as + ".";
        };
    }

    private static @Nullable Object version(NewCase conflict, Outcome.Resolved<String> effect) {
        boolean versioned = conflict.local().stamp().version() != null
                || conflict.server().stamp().version() != null;
        return versioned ? effect.stamp().version() : null;
    }

    private static JsonNode read(String json) {
        return StrictJson.reader().read(json, "the decided record");
    }
}
