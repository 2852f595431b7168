package dev.truce.cli.terminal;

import picocli.CommandLine.Option;

/** The options that every command has. */
public final class OutputOptions {

    @Option(names = "--json", description = "Print JSON on standard output and nothing else.")
    private boolean json;

    @Option(names = "--quiet", description = "Print only results (such as a merged document) and errors.")
    private boolean quiet;

    @Option(names = "--debug", description = "With an error, print the stack trace.")
    private boolean debug;

    public boolean debug() {
        return debug;
    }

    public Output.Reader reader() {
        if (json) {
            return Output.Reader.PROGRAM;
        }
        return quiet ? Output.Reader.NOBODY : Output.Reader.PERSON;
    }
}
