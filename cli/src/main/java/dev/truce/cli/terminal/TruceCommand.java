package dev.truce.cli.terminal;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command: its options are its fields, its work is {@link #run}. */
public abstract class TruceCommand {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** What every shell takes as it stands. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    @Mixin
    private final OutputOptions outputOptions = new OutputOptions();

    @Spec
    private @Nullable CommandSpec spec;

    public OutputOptions outputOptions() {
        return outputOptions;
    }

    /**
     * Does the work.
     *
     * @param out where to print
     * @return what to tell the caller
     * @throws Exception when it fails; {@link Failure} says how that reads
     */
    public abstract ExitCode run(Output out) throws Exception;

    /** A time that a claim or a pause may last: more than nothing, and no more than the clocks of all queues can count. */
    public Duration lasting(String option, Duration given) {
        if (given.compareTo(Duration.ofMillis(1)) < 0 || given.compareTo(LONGEST) > 0) {
            throw usage(option + " is 1 millisecond at least and " + LONGEST.toDays() + " days at most, but found "
                    + given);
        }
        return given;
    }

    /** This call as it was typed, for a shell. */
    public String call() {
        return "truce "
                + parsed().root().commandLine().getParseResult().originalArgs().stream()
                        .map(Secrets::inArgument)
                        .map(TruceCommand::quoted)
                        .collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    /** A call that cannot be meant. */
    public ParameterException usage(String problem) {
        return new ParameterException(parsed().commandLine(), problem);
    }

    private CommandSpec parsed() {
        return Objects.requireNonNull(spec, "the command was not parsed");
    }
}
