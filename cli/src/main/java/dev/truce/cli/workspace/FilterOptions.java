package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Converters;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.export.ExportFilter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which records. */
public final class FilterOptions {

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = {
                "Only records for which this holds, such as '/status = \"confirmed\" and /partySize >= 4'. Pointers, texts,"
                        + " numbers, true, false, null and absent; = != < <= > >=; not, and, or, parentheses."
            })
    private @Nullable String where;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only records last changed then or later: an RFC 3339 instant, or a date (UTC).")
    private @Nullable Instant from;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only records last changed before.")
    private @Nullable Instant until;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    public ExportFilter filter(List<String> types, Workspace workspace, TruceCommand command) {
        return new ExportFilter(new TreeSet<>(types), condition(command), range(workspace, command));
    }

    private @Nullable Condition condition(TruceCommand command) {
        try {
            return where == null ? null : Condition.parse(where);
        } catch (InputRejectedException e) {
            throw command.usage("--where: " + e.getMessage());
        }
    }

    /** The rules say where the time stands: those of the call, else those of the store named last. */
    private ExportFilter.@Nullable TimeRange range(Workspace workspace, TruceCommand command) {
        if (from == null && until == null) {
            return null;
        }
        Path remembered = Remembered.of(workspace).rules();
        if (!rulesOptions.given() && remembered != null) {
            rulesOptions.useFile(remembered);
        }
        Ruleset rules = rulesOptions.ruleset();
        RecordFormat format = rules.record();
        if (format == null) {
            throw command.usage("--from and --until need rules that say where records keep modifiedAt; add --rules");
        }
        try {
            return new ExportFilter.TimeRange(format, from, until);
        } catch (IllegalArgumentException e) {
            throw command.usage(String.valueOf(e.getMessage()));
        }
    }

    /** Reads an instant, or the beginning of a day in UTC. */
    public static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Converters.storable(
                        text.indexOf('T') < 0
                                ? LocalDate.parse(text)
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant()
                                : OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "a time is 2026-01-13 or 2026-01-13T19:00:00Z, but found \"" + text + "\"");
            }
        }
    }
}
