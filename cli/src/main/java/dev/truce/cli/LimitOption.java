package dev.truce.cli;

import picocli.CommandLine.Option;

/** How much of a list is shown. */
final class LimitOption {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many. Default: ${DEFAULT-VALUE}")
    private int limit = 100;

    int of(TruceCommand command) {
        if (limit < 1) {
            throw command.usage("--limit is at least 1, but found " + limit);
        }
        return limit;
    }
}
