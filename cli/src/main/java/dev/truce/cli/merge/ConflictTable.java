package dev.truce.cli.merge;

import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.FieldConflict;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What nobody decided, as people read it. */
public final class ConflictTable {

    private static final int VALUE_CHARS = 40;

    private ConflictTable() {}

    public static Table of(List<? extends FieldConflict<?>> conflicts) {
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
    public static Table of(
            Outcome.Parked<JsonNode> parked, Side<JsonNode> base, Side<JsonNode> local, Side<JsonNode> server) {
        if (!parked.conflicts().isEmpty()) {
            return of(parked.conflicts());
        }
        return new Table("  ")
                .row("path", "base", "local", "server")
                .row("(whole record)", brief(base), brief(local), brief(server));
    }

    public static String brief(Side<JsonNode> side) {
        return brief(side, VALUE_CHARS);
    }

    public static String brief(Side<JsonNode> side, int mostChars) {
        if (side instanceof Side.Unknown) {
            return "(unknown)";
        }
        return side instanceof Side.Tombstone ? "(deleted)" : Values.brief(side.valueOrNull(), mostChars);
    }
}
