package dev.truce.cli;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What nobody decided, and why the rest was decided as it was, as people read it. */
final class ConflictTable {

    private static final int VALUE_CHARS = 40;

    private ConflictTable() {}

    static Table of(List<? extends FieldConflict<?>> conflicts) {
        Table table = new Table("  ").row("path", "base", "local", "server");
        for (FieldConflict<?> conflict : conflicts) {
            table.row(
                    conflict.path().isRoot() ? "(whole record)" : conflict.path(),
                    Values.brief((JsonNode) conflict.base(), VALUE_CHARS),
                    Values.brief((JsonNode) conflict.local(), VALUE_CHARS),
                    Values.brief((JsonNode) conflict.server(), VALUE_CHARS));
        }
        return table;
    }

    /** The paths of a parked record, or the record itself where no path was looked at. */
    static Table of(Outcome.Parked<JsonNode> parked, Side<JsonNode> base, Side<JsonNode> local, Side<JsonNode> server) {
        if (!parked.conflicts().isEmpty()) {
            return of(parked.conflicts());
        }
        return new Table("  ")
                .row("path", "base", "local", "server")
                .row("(whole record)", brief(base), brief(local), brief(server));
    }

    static String brief(Side<JsonNode> side) {
        if (side instanceof Side.Unknown) {
            return "(unknown)";
        }
        return side instanceof Side.Tombstone ? "(deleted)" : Values.brief(side.valueOrNull(), VALUE_CHARS);
    }

    static Table explain(List<Trace.Step> steps) {
        Table table = new Table("  ").row("path", "rule", "takes", "why");
        for (Trace.Step step : steps) {
            table.row(
                    step.path().isRoot() ? "(whole record)" : step.path(),
                    step.rule(),
                    step.side().name().toLowerCase(Locale.ROOT),
                    step.why());
        }
        return table;
    }
}
