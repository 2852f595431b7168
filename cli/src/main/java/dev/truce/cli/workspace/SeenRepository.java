package dev.truce.cli.workspace;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a workspace last saw in a repository, in a file of the workspace, one for each repository it is used with. */
public final class SeenRepository {

    private static final int NAME_DIGITS = 16;

    private final Path folder;
    private final Path file;
    private final SnapshotRepository repository;

    private SeenRepository(Path folder, String name, SnapshotRepository repository) {
        this.folder = folder;
        this.file = folder.resolve(name);
        this.repository = repository;
    }

    public static SeenRepository in(Path workspace, Path folder, SnapshotRepository repository) {
        Path inside = workspace.toAbsolutePath().normalize();
        Path asked = folder.toAbsolutePath().normalize();
        // a workspace may be moved with the repository in it
        String place = asked.startsWith(inside) ? inside.relativize(asked).toString() : asked.toString();
        String name = Digest.of(place.getBytes(StandardCharsets.UTF_8)).hex().substring(0, NAME_DIGITS);
        return new SeenRepository(inside.resolve("seen"), name, repository);
    }

    public static SeenRepository of(Workspace workspace) {
        return in(workspace.folder(), workspace.repositoryFolder(), workspace.repository());
    }

    private Optional<Witness> before() {
        try {
            return Optional.of(Witness.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file + " failed: " + e.getMessage(), e);
        }
    }

    /** What was seen and is gone otherwise than by a prune. */
    public List<Finding> missed() {
        return before().map(witness -> witness.missedIn(repository)).orElse(List.of());
    }

    /** Takes what is there for what was seen. Only after it was looked that nothing is missed, or somebody said that all is well. */
    public void accept() {
        write(Witness.of(repository));
    }

    /** Adds a snapshot; what is missed stays missed. */
    public void add(Snapshot snapshot, boolean sound) {
        Optional<Witness> kept = sound ? Optional.empty() : before();
        write(kept.orElseGet(() -> Witness.of(repository)).and(snapshot));
    }

    private void write(Witness witness) {
        if (before().filter(witness::equals).isPresent()) {
            return;
        }
        DurableFiles.createDirectories(folder);
        byte[] bytes = witness.write();
        DurableFiles.replace(file, out -> out.write(bytes));
    }
}
