package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Console;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Passphrase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Secrets that open what is encrypted: always files, because others can see the arguments of a command. */
public final class IdentityOptions {

    private static final String IDENTITY_VARIABLE = "TRUCE_IDENTITY";
    private static final String PASSPHRASE_VARIABLE = "TRUCE_UNLOCK_PASSPHRASE_FILE";

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description =
                    "A file of age identities that opens what is encrypted; can be repeated, also for retired ones."
                            + " Default: the file that " + IDENTITY_VARIABLE + " names.")
    private List<Path> identities = new ArrayList<>();

    @Option(
            names = "--unlock-passphrase-file",
            paramLabel = "FILE",
            description = "A file with the passphrase that opens what is encrypted. Default: the file that "
                    + PASSPHRASE_VARIABLE + " names.")
    private @Nullable Path passphrase;

    /** Whether the call itself names a secret. */
    public boolean named() {
        return !identities.isEmpty() || passphrase != null;
    }

    /** All secrets at hand; the files are read now. */
    public Identities read(Console console) {
        List<Path> files = new ArrayList<>(identities);
        if (files.isEmpty()) {
            variable(console, IDENTITY_VARIABLE, files);
        }
        List<Path> passphrases = passphrase == null ? new ArrayList<>() : List.of(passphrase);
        if (passphrase == null) {
            variable(console, PASSPHRASE_VARIABLE, passphrases);
        }
        Identities all = Identities.none();
        for (Path file : files) {
            all = all.and(Identities.parse(file.toString(), new String(bytes(file), StandardCharsets.UTF_8)));
        }
        for (Path file : passphrases) {
            all = all.and(Identities.knowing(Passphrase.parse(file.toString(), bytes(file))));
        }
        return all;
    }

    private static void variable(Console console, String name, List<Path> files) {
        String file = console.environment().getOrDefault(name, "");
        if (!file.isEmpty()) {
            files.add(Path.of(file));
        }
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
