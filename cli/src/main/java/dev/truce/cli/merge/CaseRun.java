package dev.truce.cli.merge;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.conflict.ruleset.StrategyName;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A file of cases, each answered by one line in the same order; a bad one is answered by its error, and the run goes on. */
final class CaseRun {

    private final Ruleset rulesOfCall;
    private final @Nullable StrategyName strategyOfCall;
    private final Output out;
    private @Nullable Documents documents;
    private long cases;
    private long parked;
    private long bad;

    CaseRun(Ruleset rulesOfCall, @Nullable StrategyName strategyOfCall, Output out) {
        this.rulesOfCall = rulesOfCall;
        this.strategyOfCall = strategyOfCall;
        this.out = out;
    }

    ExitCode run(Path file, @Nullable Path target) {
        try (NdjsonReader lines = NdjsonReader.open(file, StrictJson.reader())) {
            if (!lines.hasNext()) { // and a file that cannot be read must not empty the target
                throw new InputRejectedException(file.toString(), "the file is empty; write one case a line");
            }
            if (target == null) {
                while (lines.hasNext()) {
                    out.line(answer(lines.next()));
                }
            } else {
                DurableFiles.replace(target, stream -> writeAll(lines, stream));
            }
        }
        out.note(Values.count(cases, "case") + ": " + Values.count(cases - parked - bad) + " resolved, "
                + Values.count(parked) + " parked, " + Values.count(bad) + " not understood");
        if (bad > 0) {
            return ExitCode.USAGE;
        }
        return parked > 0 ? ExitCode.LEFT_OPEN : ExitCode.DONE;
    }

    private void writeAll(NdjsonReader lines, OutputStream stream) throws IOException {
        while (lines.hasNext()) {
            stream.write(StrictJson.write(answer(lines.next())));
            stream.write('\n');
        }
    }

    private ObjectNode answer(NdjsonReader.Line line) {
        cases++;
        JsonNode id = null;
        try {
            JsonNode given = line.json();
            id = given.get("id");
            CaseLine asked = CaseLine.of(given, rulesOfCall, strategyOfCall);
            Outcome<JsonNode> outcome =
                    documents(asked.rules()).decide(asked.record(), asked.base(), asked.local(), asked.server());
            parked += outcome instanceof Outcome.Parked ? 1 : 0;
            return ResultLine.of(id, outcome);
        } catch (InputRejectedException | MetadataException | RulesetException | IllegalArgumentException e) {
            bad++;
            RuntimeException placed =
                    e instanceof InputRejectedException ? e : line.rejected("", String.valueOf(e.getMessage()));
            return ResultLine.error(id, String.valueOf(placed.getMessage()));
        }
    }

    /** Most lines share the rules of the call, which then are made ready once. */
    private Documents documents(Ruleset rules) {
        Documents ready = documents;
        if (ready == null || !ready.follow(rules)) {
            ready = new Documents(rules, out.console().clock());
            documents = ready;
        }
        return ready;
    }
}
