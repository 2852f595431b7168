package dev.truce.cli.queue;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.Decision;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is decided about a case, in one of several ways. */
final class DecisionOptions {

    @Option(names = "--take", paramLabel = "SIDE", description = "The whole record of local, server or base.")
    private @Nullable String take;

    @Option(
            names = "--pick",
            paramLabel = "PATH=SIDE",
            description = "At a conflicting path the value of local, server or base; the rest as merged.")
    private List<String> picks = new ArrayList<>();

    @Option(names = "--value", paramLabel = "FILE", description = "A record of one's own, JSON.")
    private @Nullable Path value;

    @Option(names = "--delete", description = "Delete the record.")
    private boolean delete;

    @Option(
            names = "--keep-both",
            paramLabel = "NEW_ID",
            arity = "0..1",
            fallbackValue = KeepOptions.DERIVED,
            description =
                    "Both stay: one as the record, the other as a new record under this id, or one derived from the case.")
    private @Nullable String newKey;

    @Mixin
    private final KeepOptions keepOptions = new KeepOptions();

    int ways() {
        return (newKey == null ? 0 : 1)
                + (take == null ? 0 : 1)
                + (picks.isEmpty() ? 0 : 1)
                + (value == null ? 0 : 1)
                + (delete ? 1 : 0);
    }

    Decision decision(TruceCommand command) {
        if (ways() != 1) {
            throw command.usage("decide in one way: --take, --pick, --value, --delete or --keep-both; found " + ways()
                    + " of them");
        }
        if (newKey != null) {
            return keepOptions.decision(command, newKey);
        }
        keepOptions.refuseAlone(command);
        if (take != null) {
            return new Decision.TakeSide(side(command, take));
        }
        if (value != null) {
            return new Decision.SetValue(StrictJson.text(StrictJson.reader().read(value)));
        }
        return delete ? new Decision.Delete() : new Decision.PickFields(pickedSides(command));
    }

    private SortedMap<FieldPath, Decision.Pick> pickedSides(TruceCommand command) {
        SortedMap<FieldPath, Decision.Pick> sides = new TreeMap<>();
        for (String pick : picks) {
            int equals = pick.lastIndexOf('=');
            if (equals < 0 || (equals > 0 && !pick.startsWith("/"))) {
                throw command.usage("--pick is PATH=SIDE such as /name=local, but found \"" + pick + "\"");
            }
            sides.put(FieldPath.parse(pick.substring(0, equals)), side(command, pick.substring(equals + 1)));
        }
        return sides;
    }

    static Decision.Pick side(TruceCommand command, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "local" -> Decision.Pick.LOCAL;
            case "server" -> Decision.Pick.SERVER;
            case "base" -> Decision.Pick.BASE;
            default -> throw command.usage("a side is local, server or base, but found \"" + name + "\"");
        };
    }
}
