package dev.truce.cli.merge;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Merges for git (gitattributes, "Defining a custom merge driver"): base, ours as local, theirs as server. The result replaces
 * ours with its indentation and line ends. With a conflict git gets 1, and the file holds the merge with the server's value at each conflicting
 * path; nothing that is not JSON ever enters it. What cannot be read leaves the file as it is.
 */
final class MergeDriver {

    private final Supplier<Ruleset> rules;
    private final Output out;

    MergeDriver(Supplier<Ruleset> rules, Output out) {
        this.rules = rules;
        this.out = out;
    }

    /**
     * Merges.
     *
     * @param files git's %O, %A, %B and, for messages, %P: without it the names of git's temporary files stand in them
     */
    ExitCode run(List<Path> files) {
        Path local = files.get(1);
        String title = files.size() > 3 ? "Conflict in " + files.get(3) : "Conflict";
        String name = name(files, 1, "");
        Documents documents = new Documents(rules.get(), out.console().clock());
        byte[] ours = Documents.bytes(local);
        Side<JsonNode> agreed;
        Side<JsonNode> mine;
        Side<JsonNode> its;
        try {
            byte[] base = Documents.bytes(files.get(0));
            // git hands over an empty file where there is no common ancestor
            agreed = base.length == 0 ? Side.none() : side(documents, base, name(files, 0, "base of "));
            mine = side(documents, ours, name);
            its = side(documents, Documents.bytes(files.get(2)), name(files, 2, "theirs of "));
        } catch (InputRejectedException e) {
            out.error(e.getMessage() + "; " + name + " is unchanged");
            return ExitCode.LEFT_OPEN;
        }
        Outcome<JsonNode> outcome = documents.decide(documents.record(mine, its), agreed, mine, its);
        @Nullable JsonNode result = outcome.match(Outcome.Resolved::value, Outcome.Parked::partial);
        if (result != null) {
            byte[] text = Layout.of(ours).write(result);
            DurableFiles.replace(local, stream -> stream.write(text));
        }
        out.document(ResultLine.of(null, outcome));
        if (outcome instanceof Outcome.Parked<JsonNode> parked) {
            MergeCommand.report(title, parked, ConflictTable.of(parked, agreed, mine, its), out);
            return ExitCode.LEFT_OPEN;
        }
        return ExitCode.DONE;
    }

    private static String name(List<Path> files, int at, String which) {
        return files.size() > 3 ? which + files.get(3) : files.get(at).toString();
    }

    private static Side<JsonNode> side(Documents documents, byte[] utf8, String name) {
        return documents.side(StrictJson.reader().read(utf8, name), name);
    }
}
