package dev.truce.cli.workspace;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.integrity.age.Passphrase;
import dev.truce.integrity.age.Recipients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For whom something is encrypted. */
public final class RecipientOptions {

    @Option(
            names = "--encrypt-to",
            paramLabel = "RECIPIENT",
            description = "Encrypt to the holder of this public key, age1…; can be repeated, each can open it then.")
    private List<String> recipients = new ArrayList<>();

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "Encrypt with the passphrase in this file.")
    private @Nullable Path passphrase;

    /** Empty when nothing is to be encrypted. */
    public Optional<Recipients> read(TruceCommand command) {
        if (passphrase != null) {
            if (!recipients.isEmpty()) {
                throw command.usage(
                        "--encrypt-to and --passphrase-file exclude each other: age files have the one or the other");
            }
            return Optional.of(
                    Recipients.knowing(Passphrase.parse(passphrase.toString(), IdentityOptions.bytes(passphrase))));
        }
        try {
            return recipients.isEmpty() ? Optional.empty() : Optional.of(Recipients.of(recipients));
        } catch (IllegalArgumentException e) {
            throw command.usage(String.valueOf(e.getMessage()));
        }
    }
}
