package dev.truce.cli.queue;

import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Cases of the queue, one a row. */
final class CaseTable {

    private static final int RECORD_CHARS = 60;
    private static final int PATHS_CHARS = 40;

    private CaseTable() {}

    static Table of(List<ConflictCase> cases, Instant now) {
        boolean anyHeld =
                cases.stream().anyMatch(each -> CaseLease.holder(each, now).isPresent());
        Table table = new Table();
        table.row(cells(anyHeld, "with", "case", "rev", "status", "prio", "record", "reason", "paths", "since"));
        for (ConflictCase each : cases) {
            NewCase conflict = each.conflict();
            table.row(cells(
                    anyHeld,
                    CaseLease.holder(each, now).map(Lease::owner).orElse("-"),
                    each.number(),
                    each.revision(),
                    Values.lower(each.status()),
                    each.handling().priority(),
                    record(each),
                    conflict.reason(),
                    paths(conflict),
                    Values.time(each.openedAt())));
        }
        return table;
    }

    static String record(ConflictCase shown) {
        return Values.cut(shown.conflict().key().record().toString(), RECORD_CHARS);
    }

    private static Object[] cells(boolean anyHeld, String with, Object... others) {
        List<Object> cells = new ArrayList<>(List.of(others));
        if (anyHeld) {
            cells.add(with);
        }
        return cells.toArray();
    }

    private static String paths(NewCase conflict) {
        if (!conflict.waitsFor().isEmpty()) {
            String records =
                    conflict.waitsFor().stream().map(RecordId::toString).collect(Collectors.joining(" "));
            return Values.cut("for " + records, PATHS_CHARS);
        }
        List<String> paths = conflict.conflicts().stream()
                .map(each ->
                        each.path().isRoot() ? "(whole record)" : each.path().toString())
                .toList();
        return paths.isEmpty() ? "-" : Values.cut(String.join(" ", paths), PATHS_CHARS);
    }
}
