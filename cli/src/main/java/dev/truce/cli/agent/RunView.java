package dev.truce.cli.agent;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.rollback.operation.JobRun;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs of jobs, for people and for programs. */
final class RunView {

    private static final int DETAIL_CHARS = 160;

    private RunView() {}

    static ObjectNode json(JobRun run) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("run", run.number())
                .put("job", run.job())
                .put("kind", run.kind().text())
                .put("store", run.store())
                .put("status", run.status().name())
                .put("attempt", run.attempt())
                .put("startedAt", run.startedAt().toString())
                .put("milliseconds", run.took().toMillis())
                .put("records", run.records())
                .put("bytes", run.bytes())
                .put("detail", run.detail());
        if (run.snapshot() != null) {
            json.put("snapshot", run.snapshot().toString());
        }
        return json;
    }

    static Table table(List<JobRun> newestFirst, Output out) {
        Table table = new Table().row("job", "", "began", "took", "what");
        for (JobRun run : newestFirst) {
            String status = run.status().name().toLowerCase(Locale.ROOT);
            table.row(
                    run.job(),
                    run.status() == JobRun.Status.SUCCEEDED ? out.good(status) : out.warning(status),
                    Values.time(run.startedAt()),
                    run.took().toMillis() + " ms",
                    Values.shortened(run.detail(), DETAIL_CHARS));
        }
        return table;
    }
}
