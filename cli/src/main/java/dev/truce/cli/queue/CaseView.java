package dev.truce.cli.queue;

import dev.truce.cli.merge.ConflictTable;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.terminal.Visible;
import dev.truce.conflict.Explanation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.suggest.Precedent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A case of the queue, as people read it. */
final class CaseView {

    private static final int VALUE_CHARS = 40;

    private CaseView() {}

    static void print(ConflictCase shown, Output out) {
        print(shown, List.of(), out);
    }

    /** The case, and what was decided before where it conflicts. */
    static void print(ConflictCase shown, List<Precedent> precedents, Output out) {
        NewCase conflict = shown.conflict();
        out.say(out.bold("Case " + shown.number() + ", revision " + shown.revision()) + ", "
                + Values.lower(shown.status()) + ": "
                + Visible.of(conflict.key().record().toString()));
        Table table = new Table("  ")
                .row("reason", conflict.reason() + (conflict.detail().isEmpty() ? "" : ": " + conflict.detail()))
                .row(
                        "rules",
                        conflict.ruleset().name() + " " + conflict.ruleset().version())
                .row("since", Values.time(shown.openedAt()))
                .row(
                        "versions",
                        "base " + version(conflict.base()) + ", local " + version(conflict.local()) + ", server "
                                + version(conflict.server()));
        addHandling(table, shown, out.console().clock().instant());
        out.say(table);
        List<FieldConflict<JsonNode>> conflicts = CaseDocument.conflicts(conflict);
        if (!conflicts.isEmpty()) {
            out.say("Conflicting:");
            out.say(ConflictTable.of(conflicts));
        }
        PrecedentView.print(precedents, out);
        out.say("Field by field:");
        out.say(fields(conflict));
        if (!conflict.steps().isEmpty()) {
            out.say("Decided so far:");
            Explanation.steps(
                            conflict.steps(),
                            FieldAccess.json(),
                            CaseDocument.side(conflict.base()),
                            CaseDocument.side(conflict.local()),
                            CaseDocument.side(conflict.server()),
                            CaseDocument.readOrNull(conflict.partial()))
                    .lines()
                    .forEach(line -> out.say("  " + line));
        }
        ConflictCase.Decided decided = shown.decision();
        if (decided != null) {
            out.say(Visible.of("Decided by " + decided.actor() + ": " + brief(decided.decision())
                    + (decided.reason().isEmpty() ? "" : ", because " + decided.reason())));
            created(decided).ifPresent(line -> out.say("  " + Visible.of(line)));
        }
    }

    /** How it stands with those who work on it. */
    private static void addHandling(Table table, ConflictCase shown, Instant now) {
        Handling handling = shown.handling();
        table.row("priority", handling.priority() + (handling.escalated() ? ", escalated" : ""));
        if (handling.attempts() > 0) {
            table.row("attempts", handling.attempts());
        }
        if (!handling.lastError().isEmpty()) {
            table.row("last error", handling.lastError());
        }
        Lease lease = handling.lease();
        if (lease != null) {
            String until = " until " + Values.time(lease.until()) + ", token " + lease.token();
            boolean holds = CaseLease.holder(shown, now).isPresent();
            table.row("with", holds ? lease.owner() + until : "nobody; " + lease.owner() + " had it" + until);
        }
        if (handling.deferredUntil() != null) {
            table.row("deferred", "until " + Values.time(handling.deferredUntil()));
        }
        if (handling.deadline() != null) {
            String then = handling.fallback() == null ? "highest priority" : Values.lower(handling.fallback());
            table.row("deadline", Values.time(handling.deadline()) + ", then " + then);
        }
    }

    /** Every member that any side has, with what each side holds; for sides that are no objects, the whole. */
    private static Table fields(NewCase conflict) {
        Table table = new Table("  ").row("field", "base", "local", "server");
        Side<JsonNode> base = CaseDocument.side(conflict.base());
        Side<JsonNode> local = CaseDocument.side(conflict.local());
        Side<JsonNode> server = CaseDocument.side(conflict.server());
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

    /** What a decision to keep both sides makes. */
    static Optional<String> created(ConflictCase.Decided decided) {
        Outcome.Resolved<String> created = decided.effect().created();
        return created == null || !(decided.decision() instanceof Decision.KeepBoth both)
                ? Optional.empty()
                : Optional.of("The record keeps " + Values.lower(both.keep()) + "; " + Values.lower(both.other())
                        + "'s state becomes " + created.id() + ", which both sides must put as a new record.");
    }

    static String brief(Decision decision) {
        if (decision instanceof Decision.Erased erased) {
            return erased.kind() + ", erased";
        }
        if (decision instanceof Decision.KeepBoth both) {
            return "keep both, " + Values.lower(both.keep()) + " here";
        }
        if (decision instanceof Decision.TakeSide taken) {
            return "take " + Values.lower(taken.side());
        }
        if (decision instanceof Decision.PickFields picked) {
            StringBuilder text = new StringBuilder("pick");
            picked.picks()
                    .forEach((path, side) ->
                            text.append(" ").append(path).append("=").append(Values.lower(side)));
            return text.toString();
        }
        return decision instanceof Decision.Delete ? "delete" : "a value of one's own";
    }
}
