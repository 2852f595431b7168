package dev.truce.cli.queue;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.queue.Decision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which side a record keeps, when the other becomes a new record. */
final class KeepOptions {

    /** Stands for a key that follows from the case: no key is empty. */
    static final String DERIVED = "";

    @Option(
            names = "--keep",
            paramLabel = "SIDE",
            description = "With --keep-both, what the record keeps: server or local. Default: server")
    private @Nullable String keep;

    Decision decision(TruceCommand command, String newKey) {
        Decision.Pick side = keep == null ? Decision.Pick.SERVER : DecisionOptions.side(command, keep);
        if (side == Decision.Pick.BASE) {
            throw command.usage("--keep is server or local, but found \"" + keep + "\"");
        }
        return new Decision.KeepBoth(side, newKey.equals(DERIVED) ? null : newKey);
    }

    void refuseAlone(TruceCommand command) {
        if (keep != null) {
            throw command.usage("--keep says what the record keeps beside a new one; add --keep-both, or leave it out");
        }
    }
}
