package dev.truce.cli.audit;

import dev.truce.cli.terminal.Converters;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Progress;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditSealing;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditTrail;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce audit seal}: moves the beginning of the trail into a file. */
@Command(
        name = "seal",
        header = "Moves the oldest entries of the audit trail into a file, so that they can leave the database.",
        description = {
            "",
            "The file has the form of truce audit export. It is written and read back before an entry leaves,",
            "and the sealing is an entry of its own, by which the chain goes on across it. Entries of undecided",
            "cases stay, with all that came after. Give the file to truce audit verify and truce audit erase",
            "with --segment."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce audit seal --older-than P1Y --out archive --dry-run",
            "  truce audit seal --before 2026-01-01T00:00:00Z --out archive --reason 'retention of a year'"
        })
public final class AuditSealCommand extends TruceCommand {

    @ArgGroup(multiplicity = "1")
    private final Age age = new Age();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder for the file.")
    private Path folder = Path.of("");

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who seals. Default: the user")
    private @Nullable String actor;

    @Option(names = "--dry-run", description = "Only say what would be sealed.")
    private boolean dryRun;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    /** How old an entry must be. */
    private static final class Age {

        @Option(names = "--before", paramLabel = "TIME", description = "Seal what is older than this time.")
        private @Nullable Instant before;

        @Option(
                names = "--older-than",
                paramLabel = "AGE",
                description = "Seal what is older than this, such as P1Y, P90D or 12h.")
        private @Nullable String olderThan;
    }

    @Override
    public ExitCode run(Output out) {
        Instant before = before(out.console().clock().instant());
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            AuditTrail trail = workspace.audit();
            AuditSealing sealing = trail.sealing(before);
            if (sealing.isEmpty() || dryRun) {
                rehearse(sealing, before, out);
                return ExitCode.DONE;
            }
            AuditSegment segment;
            try (Progress progress = new Progress("Sealing", out)) {
                segment = trail.seal(
                        sealing.last(),
                        folder,
                        actor == null ? out.console().user() : actor,
                        reason,
                        entry -> progress.stepTo(entry - sealing.first() + 1));
            }
            report(segment, sealing, out);
            return ExitCode.DONE;
        }
    }

    private Instant before(Instant now) {
        if (age.before != null) {
            return age.before;
        }
        String text = String.valueOf(age.olderThan);
        try {
            if (text.startsWith("P") && !text.contains("T")) {
                Period period = Period.parse(text);
                if (!period.isNegative()) {
                    return now.atOffset(ZoneOffset.UTC).minus(period).toInstant();
                }
            } else {
                Duration duration = Converters.duration(text);
                if (!duration.isNegative()) {
                    return now.minus(duration);
                }
            }
        } catch (DateTimeException | ArithmeticException | TypeConversionException e) {
            throw noAge(text);
        }
        throw noAge(text);
    }

    private RuntimeException noAge(String text) {
        return usage("--older-than is an age such as P1Y, P90D or 12h, but found \"" + text + "\"");
    }

    private static ObjectNode document(AuditSealing sealing, long first, long last, boolean sealed) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("sealed", sealed);
        document.put("entries", Math.max(0, last - first + 1));
        if (last >= first) {
            document.put("first", first).put("last", last);
        }
        sealing.heldBack().ifPresent(why -> document.put("heldBack", why));
        return document;
    }

    private void rehearse(AuditSealing sealing, Instant before, Output out) {
        out.document(document(sealing, sealing.first(), sealing.last(), false));
        if (sealing.isEmpty()) {
            out.say("No entry before " + Values.time(before) + " can be sealed.");
        } else {
            out.say("Would seal " + entries(sealing.first(), sealing.last()) + " into " + folder + ".");
        }
        heldBack(sealing, out);
    }

    private void report(AuditSegment segment, AuditSealing sealing, Output out) {
        Path file = folder.resolve(segment.file());
        AuditAnchor anchor = new AuditAnchor(segment.last(), segment.self());
        out.document(document(sealing, segment.first(), segment.last(), true)
                .put("file", file.toString())
                .put("content", segment.content().toString())
                .put("previous", segment.previous().toString())
                .put("anchor", anchor.toString()));
        out.say(out.good("Sealed") + " " + entries(segment.first(), segment.last()) + " into " + file + ", "
                + segment.content());
        out.say("Anchor, to be kept elsewhere: " + anchor);
        heldBack(sealing, out);
        out.say("Check it: truce audit verify --segment " + file);
    }

    private static String entries(long first, long last) {
        return first == last ? "entry " + first : "entries " + first + " to " + last;
    }

    private static void heldBack(AuditSealing sealing, Output out) {
        sealing.heldBack().ifPresent(why -> out.say("More is old enough, but " + why + "."));
    }
}
