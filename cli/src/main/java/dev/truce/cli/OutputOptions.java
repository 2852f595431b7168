package dev.truce.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class OutputOptions {

    @Option(names = "--json", description = "Print JSON on standard output and nothing else.")
    private boolean json;

    @Option(names = "--quiet", description = "Print only results (such as a merged document) and errors.")
    private boolean quiet;

    @Option(names = "--debug", description = "With an error, print the stack trace.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    Output.Reader reader() {
        if (json) {
            return Output.Reader.PROGRAM;
        }
        return quiet ? Output.Reader.NOBODY : Output.Reader.PERSON;
    }
}
