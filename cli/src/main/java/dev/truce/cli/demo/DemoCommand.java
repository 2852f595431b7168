package dev.truce.cli.demo;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code truce demo}: the whole story on real data. */
@Command(
        name = "demo",
        header = "Tells the whole story on a real data set, in a folder it names.",
        description = {
            "",
            "Two lines of development of Spring Boot's configuration metadata: base 2.7.0, local the",
            "maintenance line 2.7.18, server 3.0.0. Every number it prints is computed while it runs."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce demo", "  truce demo --dir story"})
public final class DemoCommand extends TruceCommand {

    private final DemoStage.Caller caller;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where to play; must be empty or not exist.")
    private @Nullable Path folder;

    public DemoCommand(DemoStage.Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode run(Output out) throws Exception {
        Path stage = folder == null ? Files.createTempDirectory("truce-demo-") : made(folder);
        new DemoStory(stage, caller, out).tell();
        return ExitCode.DONE;
    }

    private Path made(Path wanted) throws IOException {
        Files.createDirectories(wanted);
        try (Stream<Path> files = Files.list(wanted)) {
            if (files.findAny().isPresent()) {
                throw usage(wanted + " is not empty; name another folder");
            }
        }
        return wanted;
    }
}
