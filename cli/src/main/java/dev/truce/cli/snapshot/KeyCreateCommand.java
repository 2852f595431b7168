package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.bag.SigningKey;
import dev.truce.integrity.file.DurableFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce key create}. */
@Command(
        name = "create",
        header = "Makes a key: an age identity, as age-keygen does.",
        description = {
            "",
            "The file holds the secret, and only its owner can read it. Keep a copy of it elsewhere: without it,",
            "nobody opens what was encrypted to it. The public key that is printed is no secret."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce key create --out my.key",
            "  truce key create --signing --out sign.key",
            "  truce snapshot create --encrypt-to age1… --store dir:data"
        })
public final class KeyCreateCommand extends TruceCommand {

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write; must not exist.")
    private Path file = Path.of("");

    @Option(
            names = "--signing",
            description = "Make an Ed25519 key that signs exports instead, and FILE.pub with its public half.")
    private boolean signing;

    @Override
    public ExitCode run(Output out) {
        if (signing) {
            return signingKey(out);
        }
        Identities made = Identities.generate();
        String publicKey = made.publicKeys().get(0);
        String text = "# created: " + out.console().clock().instant().truncatedTo(ChronoUnit.SECONDS)
                + "\n# public key: " + publicKey + "\n" + made.secretText();
        if (!DurableFiles.writeNewPrivate(file, to -> to.write(text.getBytes(StandardCharsets.US_ASCII)))) {
            throw usage(file + " exists already; name a new file");
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        out.document(document.put("file", file.toString()).put("publicKey", publicKey));
        out.say("Public key: " + publicKey);
        out.say("The secret is in " + file + "; keep a copy of it elsewhere, nobody can make it again.");
        return ExitCode.DONE;
    }

    private ExitCode signingKey(Output out) {
        SigningKey made = SigningKey.generate();
        Path open = Path.of(file + ".pub");
        if (Files.exists(open)
                || !DurableFiles.writeNewPrivate(
                        file, to -> to.write(made.secretText().getBytes(StandardCharsets.US_ASCII)))) {
            throw usage(file + " or " + open + " exists already; name a new file");
        }
        DurableFiles.writeNew(open, to -> to.write(made.verificationKey().text().getBytes(StandardCharsets.US_ASCII)));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        out.document(document.put("file", file.toString()).put("publicFile", open.toString()));
        out.say("The secret is in " + file + ", its public half in " + open
                + ": whoever has that can check what you sign.");
        return ExitCode.DONE;
    }
}
