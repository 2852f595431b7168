package dev.truce.cli.terminal;

import picocli.CommandLine.Option;

/** How much of a list is shown. */
public final class LimitOption {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int limit = 100;

    public int of(TruceCommand command) {
        if (limit < 1) {
            throw command.usage("--limit is at least 1, but found " + limit);
        }
        return limit;
    }
}
