package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RecipientOptions;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.integrity.age.Recipients;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code truce key rotate}. */
@Command(
        name = "rotate",
        header = "Gives an encrypted repository a new key, for other recipients.",
        description = {
            "",
            "What is written from now on opens to the new recipients alone, who can also read everything",
            "before. Who could open the repository until now still can read what was written until now. Nothing",
            "is rewritten."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce key rotate --identity old.key --encrypt-to age1… --encrypt-to age1…"})
public final class KeyRotateCommand extends TruceCommand {

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Mixin
    private final RecipientOptions recipientOptions = new RecipientOptions();

    @Override
    public ExitCode run(Output out) {
        Recipients to = recipientOptions
                .read(this)
                .orElseThrow(() -> usage("for whom? say --encrypt-to RECIPIENT or --passphrase-file FILE"));
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            if (!workspace.isEncrypted()) {
                throw usage(workspace.repositoryFolder()
                        + " is not encrypted; begin one: truce snapshot create --encrypt-to");
            }
            workspace.repositoryKeys().rotate(to);
            out.document(JsonNodeFactory.instance
                    .objectNode()
                    .put("repository", workspace.repositoryFolder().toString()));
            out.say(out.good("Rotated") + ": what is written from now on opens to the new recipients alone");
            return ExitCode.DONE;
        }
    }
}
