package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.export.Importer;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the data, of whatever kind: a repository, an export, or a live store.
 *
 * @param location what the call named
 * @param repository the repository; null for the other kinds
 * @param live the records; null for a repository
 * @param temporary a folder that is removed afterwards; null when there is none
 */
public record Copy(
        String location,
        @Nullable SnapshotRepository repository,
        @Nullable LiveStore live,
        @Nullable Path temporary) implements AutoCloseable {

    public static Copy open(
            String location,
            RulesOptions rulesOptions,
            KeyOptions keyOptions,
            IdentityOptions identityOptions,
            TruceCommand command,
            Output out)
            throws IOException {
        if (StoreOptions.isStore(location)) {
            Ruleset rules = keyOptions.recordRules(rulesOptions, command);
            return new Copy(location, null, StoreOptions.open(StoreOptions.absolute(location, command), rules), null);
        }
        Path folder = Path.of(location);
        if (Files.isDirectory(folder) && isPartOfBag(folder)) {
            return bag(location, keyOptions.recordRules(rulesOptions, command), identityOptions.read(out.console()));
        }
        for (Path each : List.of(folder, folder.resolve("repository"))) {
            if (isRepository(each)) {
                SnapshotRepository repository = SnapshotRepository.directory(
                                each, out.console().clock())
                        .opened(identityOptions.read(out.console()))
                        .on(ForkJoinPool.commonPool())
                        .as(out.console().userAtHost());
                return new Copy(location, repository, null, null);
            }
        }
        throw new InputRejectedException(
                location,
                "this is neither a repository, an export nor a store; name the folder of one, or "
                        + StoreOptions.FORMS);
    }

    /** An export is checked and read as an import would. */
    private static Copy bag(String location, Ruleset rules, Identities identities) throws IOException {
        Path temporary = Files.createTempDirectory("truce-copy-");
        LiveStore live = LiveStore.directory(
                temporary.resolve("records"),
                Objects.requireNonNull(rules.record(), "the rules have no record format"));
        Copy copy = new Copy(location, null, live, temporary);
        try {
            new Importer(Objects.requireNonNull(rules.record()))
                    .opening(identities)
                    .read(Path.of(location), live);
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    public static boolean isPartOfBag(Path folder) throws IOException {
        try (Stream<Path> parts = Files.list(folder)) {
            return parts.map(part -> part.getFileName().toString())
                    .anyMatch(part -> part.equals("bagit.txt")
                            || part.equals("bag-info.txt")
                            || part.equals("data")
                            || part.startsWith("manifest-")
                            || part.startsWith("tagmanifest-"));
        }
    }

    public static boolean isRepository(Path folder) {
        return Stream.of("objects", "packs", "snapshots", "keys")
                .anyMatch(part -> Files.isDirectory(folder.resolve(part)));
    }

    @Override
    public void close() throws IOException {
        if (live != null) {
            live.close();
        }
        if (temporary != null) {
            List<Path> all;
            try (Stream<Path> walk = Files.walk(temporary)) {
                all = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        }
    }
}
