package dev.truce.cli.queue;

import dev.truce.cli.merge.ConflictTable;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Prompt;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.terminal.Visible;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.FieldChoice;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Asks what is to stand at each conflicting path of a case, in the order of the paths; of a case without any, what is to stand as a
 * whole. Answers are kept: asked again, a person may leave each as it was.
 */
final class CaseQuestions {

    private static final int VALUE_CHARS = 2_000;

    private final ConflictCase shown;
    private final Prompt prompt;
    private final Output out;
    private final Function<String, Duration> pause;
    private final List<FieldConflict<JsonNode>> fields;
    private final SortedMap<FieldPath, FieldChoice> answers = new TreeMap<>();

    CaseQuestions(ConflictCase shown, Prompt prompt, Output out, Function<String, Duration> pause) {
        this.shown = shown;
        this.prompt = prompt;
        this.out = out;
        this.pause = pause;
        // without a merged state there is nothing into which single fields could be put
        this.fields = shown.conflict().partial() == null
                ? List.of()
                : CaseDocument.conflicts(shown.conflict()).stream()
                        .sorted(Comparator.comparing(FieldConflict::path))
                        .toList();
    }

    /**
     * Asks.
     *
     * @throws DecisionRefusedException when the answers do not fit the case; may be asked again
     */
    Verdict ask() {
        int at = 0;
        do {
            show(at);
            Reply reply = reply(at);
            Optional<Verdict> end = fields.isEmpty() ? ofWholeRecord(reply) : ofWholeCase(reply);
            if (end.isPresent()) {
                return end.get();
            }
            at += step(reply, at);
        } while (at < fields.size() || fields.isEmpty());
        return new Verdict.Decide(FieldChoice.decision(shown, answers));
    }

    private Reply reply(int at) {
        String sides = "local, server" + (hasBase() ? ", base" : "");
        String question = fields.isEmpty()
                ? "Whole record: " + sides + ", a record as JSON, or delete (? for more):"
                : Visible.of(name(fields.get(at).path())) + ": " + sides + ", or a value as JSON (? for more):";
        return prompt.ask(question).map(answer -> Reply.of(answer, pause)).orElseGet(Reply.Quit::new);
    }

    /** What ends the questions, whichever it was the answer to. */
    private Optional<Verdict> ofWholeCase(Reply reply) {
        if (reply instanceof Reply.Whole whole && isKnown(whole.side())) {
            return Optional.of(new Verdict.Decide(new Decision.TakeSide(whole.side())));
        }
        if (reply instanceof Reply.Delete) {
            return Optional.of(new Verdict.Decide(new Decision.Delete()));
        }
        if (reply instanceof Reply.Both both) {
            return Optional.of(new Verdict.Decide(new Decision.KeepBoth(both.keep(), both.newKey())));
        }
        if (reply instanceof Reply.Defer defer) {
            return Optional.of(new Verdict.PutOff(defer.pause()));
        }
        return reply instanceof Reply.Quit ? Optional.of(new Verdict.Leave()) : Optional.empty();
    }

    private Optional<Verdict> ofWholeRecord(Reply reply) {
        if (reply instanceof Reply.OfSide of) {
            return ofWholeCase(new Reply.Whole(of.side()));
        }
        return reply instanceof Reply.OwnValue own
                ? Optional.of(new Verdict.Decide(new Decision.SetValue(own.json())))
                : ofWholeCase(reply);
    }

    /** Takes an answer in: how many questions it leads on. */
    private int step(Reply reply, int at) {
        if (reply instanceof Reply.Bad bad) {
            out.say(bad.why());
        } else if (reply instanceof Reply.Help) {
            help();
        } else if (fields.isEmpty()) {
            if (reply instanceof Reply.Same || reply instanceof Reply.Back) {
                out.say("This is the only question; ? tells what can be answered.");
            }
        } else if (reply instanceof Reply.OfSide of && isKnown(of.side())) {
            return answered(at, new FieldChoice.OfSide(of.side()));
        } else if (reply instanceof Reply.OwnValue own) {
            return answered(at, new FieldChoice.OwnValue(own.json()));
        } else if (reply instanceof Reply.Same) {
            if (answers.containsKey(fields.get(at).path())) {
                return 1;
            }
            out.say("Nothing is chosen here yet; ? tells what can be answered.");
        } else if (reply instanceof Reply.Back) {
            if (at > 0) {
                return -1;
            }
            out.say("This is the first question.");
        }
        return 0;
    }

    private int answered(int at, FieldChoice choice) {
        answers.put(fields.get(at).path(), choice);
        return 1;
    }

    private boolean hasBase() {
        return shown.conflict().base().isPresent();
    }

    private boolean isKnown(Decision.Pick side) {
        boolean known = side != Decision.Pick.BASE || hasBase();
        if (!known) {
            out.say("There is no base: nothing was agreed on before.");
        }
        return known;
    }

    private void show(int at) {
        Table table = new Table("  ");
        if (fields.isEmpty()) {
            row(
                    table,
                    "base",
                    ConflictTable.brief(CaseDocument.side(shown.conflict().base()), VALUE_CHARS));
            row(
                    table,
                    "local",
                    ConflictTable.brief(CaseDocument.side(shown.conflict().local()), VALUE_CHARS));
            row(
                    table,
                    "server",
                    ConflictTable.brief(CaseDocument.side(shown.conflict().server()), VALUE_CHARS));
        } else {
            FieldConflict<JsonNode> field = fields.get(at);
            out.say(out.bold("Field " + (at + 1) + " of " + fields.size()) + ", " + Visible.of(name(field.path()))
                    + ": " + field.why());
            row(table, "base", Values.brief(field.base(), VALUE_CHARS));
            row(table, "local", Values.brief(field.local(), VALUE_CHARS));
            row(table, "server", Values.brief(field.server(), VALUE_CHARS));
            FieldChoice chosen = answers.get(field.path());
            if (chosen instanceof FieldChoice.OfSide of) {
                table.row("Enter", "keeps " + Values.lower(of.side()));
            } else if (chosen instanceof FieldChoice.OwnValue own) {
                table.row("Enter", "keeps " + Values.cut(own.json(), VALUE_CHARS));
            }
        }
        out.say(table);
    }

    private void row(Table table, String side, String value) {
        if (hasBase() || !side.equals("base")) {
            table.row(side, value);
        }
    }

    private static String name(FieldPath path) {
        return path.isRoot() ? "(whole record)" : path.toString();
    }

    private void help() {
        String what = fields.isEmpty() ? "record" : "value";
        Table table = new Table("  ")
                .row(
                        "local, server" + (hasBase() ? ", base" : ""),
                        "that side's " + what + "; l, s" + (hasBase() ? ", b" : ""));
        table.row(
                "JSON",
                fields.isEmpty()
                        ? "a record of your own, such as {\"name\":\"Ann\"}"
                        : "a value of your own, such as \"Ann\", 42 or null");
        if (!fields.isEmpty()) {
            table.row("Enter", "the answer you gave before")
                    .row("back", "the question before")
                    .row("all SIDE", "the whole record of a side, such as all local");
        }
        table.row("both SIDE [ID]", "keep both: that side's here, the other as a new record, such as both server r-77b")
                .row("delete", "delete the record")
                .row("defer TIME", "decide nothing, and let nobody claim it for so long, such as defer 2h")
                .row("quit", "leave the case as it is; q, or the end of the input");
        out.say(table);
    }
}
