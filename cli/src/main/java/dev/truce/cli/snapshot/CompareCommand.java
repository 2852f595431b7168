package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Copy;
import dev.truce.cli.workspace.IdentityOptions;
import dev.truce.cli.workspace.KeyOptions;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.rollback.snapshot.Comparison;
import dev.truce.rollback.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce compare}. */
@Command(
        name = "compare",
        header = "Says whether two copies of the data match, and in which records they differ.",
        description = {
            "",
            "A copy is a repository (its newest snapshot, or the one that an option names), an export, or a",
            "live store. The roots are compared first; when they differ, only the ranges that do. Exits 1 when",
            "the copies differ. With --json, one record a line."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce compare .truce /mnt/second/repository",
            "  truce compare .truce dir:data --key /id",
            "  truce compare export jdbc:sqlite:app.db --snapshot 3f9a12"
        })
public final class CompareCommand extends TruceCommand {

    @Parameters(
            index = "0",
            paramLabel = "LEFT",
            description = "A repository, an export, or " + StoreOptions.FORMS + ".")
    private String left = "";

    @Parameters(index = "1", paramLabel = "RIGHT", description = "Another.")
    private String right = "";

    @Option(
            names = "--snapshot",
            paramLabel = "SNAPSHOT",
            defaultValue = "latest",
            description = "Which snapshot of a repository. Default: ${DEFAULT-VALUE}")
    private String snapshot = "latest";

    @Option(names = "--right-snapshot", paramLabel = "SNAPSHOT", description = "Which snapshot of RIGHT, if another.")
    private @Nullable String rightSnapshot;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many records to name. Default: ${DEFAULT-VALUE}")
    private int limit = 20;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private final IdentityOptions identityOptions = new IdentityOptions();

    @Override
    public ExitCode run(Output out) throws IOException {
        try (Copy one = Copy.open(left, rulesOptions, keyOptions, identityOptions, this, out);
                Copy other = Copy.open(right, rulesOptions, keyOptions, identityOptions, this, out)) {
            Comparison.Side before = side(one, snapshot);
            Comparison.Side after = side(other, rightSnapshot == null ? snapshot : rightSnapshot);
            SnapshotDiff diff = Comparison.of(before, after);
            return DiffView.print(diff, limit, "Both copies hold the same records.", out);
        }
    }

    private static Comparison.Side side(Copy copy, String snapshot) {
        if (copy.repository() != null) {
            return Comparison.Side.of(copy.repository(), copy.repository().find(snapshot));
        }
        return Comparison.Side.of(Objects.requireNonNull(copy.live(), "a copy is one of both"));
    }
}
