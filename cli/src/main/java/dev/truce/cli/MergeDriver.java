package dev.truce.cli;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Merges for git (gitattributes, "Defining a custom merge driver"): base, ours as local, theirs as server. The result replaces
 * ours in its own layout. With a conflict git gets 1, and the file holds the merge with the server's value at each conflicting
 * path; nothing that is not JSON ever enters it. What cannot be read leaves the file as it is.
 */
final class MergeDriver {

    private MergeDriver() {}

    static ExitCode run(Path base, Path local, Path server, Supplier<Ruleset> rules, Output out) {
        Documents documents = new Documents(rules.get(), out.console().clock());
        byte[] ours = Documents.bytes(local);
        Side<JsonNode> agreed;
        Side<JsonNode> mine;
        Side<JsonNode> its;
        try {
            agreed = side(documents, Documents.bytes(base), base);
            mine = documents.side(StrictJson.reader().read(ours, local.toString()), local.toString());
            its = documents.side(server);
        } catch (InputRejectedException e) {
            out.error(e.getMessage() + "; " + local + " is unchanged");
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
            MergeCommand.report(parked, ConflictTable.of(parked, agreed, mine, its), out);
            return ExitCode.LEFT_OPEN;
        }
        return ExitCode.DONE;
    }

    /** Git hands over an empty file where there is no common ancestor. */
    private static Side<JsonNode> side(Documents documents, byte[] utf8, Path file) {
        return utf8.length == 0
                ? Side.none()
                : documents.side(StrictJson.reader().read(utf8, file.toString()), file.toString());
    }
}
