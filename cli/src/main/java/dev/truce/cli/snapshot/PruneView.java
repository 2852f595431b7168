package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Plans to prune and what became of them, for people and for programs. */
final class PruneView {

    private static final int REASON_CHARS = 160;

    private PruneView() {}

    static ObjectNode json(PrunePlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("createdAt", plan.createdAt().toString())
                .put("grace", plan.grace().toString());
        json.put("kept", plan.kept().size()).put("removed", plan.removed().size());
        ArrayNode snapshots = json.putArray("snapshots");
        for (RetentionPolicy.Decision decision : plan.decisions()) {
            ObjectNode each = snapshots.addObject();
            each.put("snapshot", decision.snapshot().id().toString())
                    .put("createdAt", decision.snapshot().createdAt().toString())
                    .put("keep", decision.keep());
            decision.reasons().forEach(each.putArray("reasons")::add);
        }
        ArrayNode files = json.putArray("condemned");
        for (PrunePlan.CondemnedFile file : plan.condemned()) {
            files.addObject()
                    .put("file", file.name())
                    .put("bytes", file.bytes())
                    .put("movedObjects", file.movedObjects().size())
                    .put("movedBytes", file.movedBytes());
        }
        ArrayNode earlier = json.putArray("earlier");
        for (PrunePlan.Earlier each : plan.earlier()) {
            earlier.addObject()
                    .put("condemnation", each.generation())
                    .put("since", each.since().toString())
                    .put("files", each.files())
                    .put("bytes", each.bytes())
                    .put("action", each.action().name())
                    .put("why", each.why());
        }
        json.put("bytesFreedNow", plan.bytesFreedNow()).put("bytesFreedLater", plan.bytesFreedLater());
        ArrayNode marks = json.putArray("inProgress");
        for (PrunePlan.Mark mark : plan.marks()) {
            marks.addObject().put("file", mark.beat()).put("what", mark.text()).put("dead", mark.dead());
        }
        plan.claims().forEach(json.putArray("endedClaims")::add);
        ArrayNode temporaries = json.putArray("temporaries");
        for (PrunePlan.Temporary each : plan.temporaries()) {
            temporaries
                    .addObject()
                    .put("file", each.name())
                    .put("bytes", each.bytes())
                    .put("written", each.written().toString())
                    .put("removed", each.removed())
                    .put("why", each.why());
        }
        plan.blocked().forEach(json.putArray("blocked")::add);
        plan.unknown().forEach(json.putArray("unknown")::add);
        return json;
    }

    static ObjectNode json(PruneReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode removed = json.putArray("removed");
        report.removed().forEach(id -> removed.add(id.toString()));
        json.put("condemnedFiles", report.condemnedFiles()).put("condemnedBytes", report.condemnedBytes());
        json.put("sweptFiles", report.sweptFiles()).put("sweptBytes", report.sweptBytes());
        json.put("sweptTemporaries", report.sweptTemporaries());
        json.put("movedObjects", report.movedObjects());
        report.left().forEach(json.putArray("left")::add);
        return json;
    }

    static void print(PrunePlan plan, Output out) {
        Table table = new Table().row("snapshot", "created", "", "why");
        for (RetentionPolicy.Decision decision : plan.decisions()) {
            Snapshot snapshot = decision.snapshot();
            table.row(
                    snapshot.id().shortText(),
                    Values.time(snapshot.createdAt()),
                    decision.keep() ? "keep" : out.warning("remove"),
                    Values.shortened(String.join("; ", decision.reasons()), REASON_CHARS));
        }
        out.say(table);
        out.say(Values.count(plan.condemned().size(), "file") + " that nothing else needs: "
                + Values.count(plan.bytesFreedLater()) + " bytes"
                + (plan.grace().isZero() ? "" : ", removed by a prune " + plan.grace() + " from now or later"));
        for (PrunePlan.Earlier each : plan.earlier()) {
            out.say("Condemned " + Values.time(each.since()) + ": " + Values.count(each.files(), "file") + ", "
                    + Values.count(each.bytes()) + " bytes: "
                    + switch (each.action()) {
                        case SWEEP -> "removed now, ";
                        case WAIT -> "waits, ";
                        case GIVE_UP -> "given up, ";
                    }
                    + each.why());
        }
        for (PrunePlan.Mark mark : plan.marks()) {
            out.say((mark.dead() ? "Dead: " : "In progress: ") + Values.shortened(mark.text(), REASON_CHARS));
        }
        for (PrunePlan.Temporary each : plan.temporaries()) {
            out.say("Unfinished write " + each.name() + ", " + Values.count(each.bytes()) + " bytes: "
                    + (each.removed() ? "removed, " : "stays, ") + Values.shortened(each.why(), REASON_CHARS));
        }
        plan.blocked().forEach(why -> out.say(out.bad("No file is removed") + ": " + why));
        plan.unknown().forEach(what -> out.say(out.warning("Unknown") + ", stays: " + what));
    }

    static void print(PruneReport report, Output out) {
        out.say(out.good("Pruned") + ": " + Values.count(report.removed().size(), "snapshot") + " removed, "
                + Values.count(report.sweptFiles(), "file") + " of " + Values.count(report.sweptBytes())
                + " bytes removed, "
                + Values.count(report.condemnedFiles(), "file") + " condemned");
        report.left().forEach(what -> out.say(out.warning("Left") + ": " + what));
    }
}
