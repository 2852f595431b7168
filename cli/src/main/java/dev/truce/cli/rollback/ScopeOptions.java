package dev.truce.cli.rollback;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.FilterOptions;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.RollbackScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records a rollback is about. */
final class ScopeOptions {

    @Option(names = "--type", paramLabel = "NAME", description = "Only this record type; can be repeated.")
    private List<String> types = new ArrayList<>();

    @Option(names = "--record", paramLabel = "TYPE/KEY", description = "Only this record; can be repeated.")
    private List<String> records = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description =
                    "Only records for which this holds, live or in the snapshot, such as '/status = \"confirmed\"'.")
    private @Nullable String where;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = FilterOptions.TimeConverter.class,
            description = "Only records last changed then or later, live or in the snapshot.")
    private @Nullable Instant from;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = FilterOptions.TimeConverter.class,
            description = "Only records last changed before, live or in the snapshot.")
    private @Nullable Instant until;

    RollbackScope scope(TruceCommand command) {
        SortedSet<RecordId> ids = new TreeSet<>();
        for (String record : records) {
            int slash = record.indexOf('/');
            if (slash < 1 || slash == record.length() - 1) {
                throw command.usage("--record is TYPE/KEY, but found \"" + record + "\"");
            }
            ids.add(new RecordId(record.substring(0, slash), record.substring(slash + 1)));
        }
        try {
            return new RollbackScope(
                    new TreeSet<>(types), ids, where == null ? null : Condition.parse(where), from, until);
        } catch (InputRejectedException e) {
            throw command.usage("--where: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw command.usage(String.valueOf(e.getMessage()));
        }
    }

    boolean narrows() {
        return !types.isEmpty() || !records.isEmpty() || where != null;
    }

    boolean hasTimes() {
        return from != null || until != null;
    }

    @Nullable
    Instant from() {
        return from;
    }

    @Nullable
    Instant until() {
        return until;
    }
}
