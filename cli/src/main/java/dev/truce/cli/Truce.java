package dev.truce.cli;

import dev.truce.cli.terminal.Console;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Failure;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.ProcessEnd;
import dev.truce.cli.terminal.TruceCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code truce} command. */
public final class Truce {

    private Truce() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        // messages and numbers must not depend on where they are printed
        Locale.setDefault(Locale.ROOT);
        int code = run(Console.ofProcess(), arguments);
        ProcessEnd.reached(code);
        System.exit(code);
    }

    /** Runs a command in this process. */
    public static int run(Console console, String... arguments) {
        CommandLine commands = Commands.forCall(arguments);
        commands.setExecutionStrategy(parsed -> execute(console, parsed));
        commands.setParameterExceptionHandler((problem, given) -> refuse(console, problem));
        commands.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        commands.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        return commands.execute(arguments);
    }

    private static int execute(Console console, ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        CommandLine called = leaf.commandSpec().commandLine();
        if (!(called.getCommand() instanceof TruceCommand command)) {
            called.usage(called.getOut());
            return leaf == parsed ? ExitCode.DONE.code() : ExitCode.USAGE.code();
        }
        Output out = new Output(console, command.outputOptions().reader());
        try {
            return command.run(out).code();
        } catch (ParameterException e) {
            throw e;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            Failure failure = Failure.of(e);
            failure.lines(command.outputOptions().debug()).forEach(out::error);
            if (command.outputOptions().debug()) {
                e.printStackTrace(console.err());
            }
            return failure.code().code();
        }
    }

    private static int refuse(Console console, ParameterException problem) {
        Output out = new Output(console, Output.Reader.PERSON);
        CommandLine called = problem.getCommandLine();
        String message = Objects.requireNonNullElse(problem.getMessage(), "the call is not understood");
        if (problem instanceof UnmatchedArgumentException unmatched) {
            message = Suggestions.unknown(unmatched.getUnmatched().get(0), called);
        }
        out.error(message.replace('\n', ' '));
        out.error("see: " + called.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }
}
