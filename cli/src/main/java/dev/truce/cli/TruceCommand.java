package dev.truce.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command: its options are its fields, its work is {@link #run}. */
abstract class TruceCommand {

    @Mixin
    private final OutputOptions outputOptions = new OutputOptions();

    @Spec
    private @Nullable CommandSpec spec;

    OutputOptions outputOptions() {
        return outputOptions;
    }

    /**
     * Does the work.
     *
     * @param out where to print
     * @return what to tell the caller
     * @throws Exception when it fails; {@link Failure} says how that reads
     */
    abstract ExitCode run(Output out) throws Exception;

    /** A call that cannot be meant. */
    ParameterException usage(String problem) {
        if (spec == null) {
            throw new IllegalStateException("the command was not parsed: " + problem);
        }
        return new ParameterException(spec.commandLine(), problem);
    }
}
