package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Finding;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.RepositoryKeys;
import dev.truce.integrity.store.Sample;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Begins an encrypted repository, takes a snapshot, rotates the keys, takes another. */
final class EncryptedSnapshotProgram implements FaultScenario {

    private static final Identities FIRST_KEY = Identities.generate();
    private static final Identities SECOND_KEY = Identities.generate();
    private static final String FIRST = "first snapshot";
    private static final String ROTATION = "rotation";
    private static final String SECOND = "second snapshot";

    private final boolean rotates;

    /** A program that rotates keys and takes another snapshot, or only the first one. */
    EncryptedSnapshotProgram(boolean rotates) {
        this.rotates = rotates;
    }

    private static Path folder(Path root) {
        return root.resolve("repository");
    }

    private static ObjectStore kept(Path root) {
        return ObjectStore.directory(folder(root));
    }

    private static Recipients to(Identities identities) {
        return Recipients.of(identities.publicKeys());
    }

    private static SnapshotRepository repository(Path root, Identities held) {
        SnapshotRepository repository = SnapshotRepository.directory(folder(root), () -> Instant.EPOCH);
        return RepositoryKeys.exist(kept(root)) ? repository.opened(held) : repository.encrypted(to(FIRST_KEY));
    }

    @Override
    public void prepare(Path root) throws Exception {
        SnapshotProgram.writeRecords(root.resolve("live"));
    }

    @Override
    public void act(Path root, Acknowledgements done) throws Exception {
        resume(root, done);
    }

    @Override
    public void resume(Path root, Acknowledgements done) throws Exception {
        try (LiveStore live = SnapshotProgram.live(root)) {
            Identities both = FIRST_KEY.and(SECOND_KEY);
            if (!done.has(FIRST)) {
                done.step(FIRST, () -> repository(root, both).create(live, Snapshot.Note.of("taken")));
            }
            if (rotates && !done.has(ROTATION)) {
                done.step(ROTATION, () -> rotate(root, both));
            }
            if (rotates && !done.has(SECOND)) {
                done.step(SECOND, () -> repository(root, both).create(live, Snapshot.Note.of("taken")));
            }
        }
    }

    private static boolean rotate(Path root, Identities both) {
        RepositoryKeys.open(kept(root), both).rotate(to(SECOND_KEY));
        return true;
    }

    @Override
    public void recover(Path root) {
        DurableFiles.sweepTemporaries(root);
    }

    @Override
    public void check(Path root, Acknowledgements done) throws Exception {
        List<Finding> stored =
                RepositoryKeys.verify(kept(root), "repository", Sample.ALL).findings();
        assertThat(stored)
                .as("what is stored, but for a second copy of keys that the next write completes")
                .allMatch(finding ->
                        finding instanceof Finding.Missing && finding.file().endsWith(".copy"));
        if (!RepositoryKeys.exist(kept(root))) {
            assertThat(kept(root).list("")).as("files before the keys").isEmpty();
            assertThat(done.has(FIRST)).isFalse();
            return;
        }
        SnapshotRepository repository = repository(root, FIRST_KEY.and(SECOND_KEY));
        assertThat(repository.damagedCommits()).isEmpty();
        List<Snapshot> listed = repository.list();
        for (Snapshot snapshot : listed) {
            assertThat(repository.verify(snapshot, true).findings())
                    .as("findings in a listed snapshot")
                    .isEmpty();
            assertThat(snapshot.content().records()).isEqualTo(5);
        }
        for (String name : List.of(FIRST, SECOND)) {
            Optional<Snapshot> taken = done.result(name, Snapshot.class);
            taken.ifPresent(snapshot -> assertThat(listed).as(name).contains(snapshot));
        }
        if (done.has(ROTATION)) {
            assertThat(repository(root, SECOND_KEY).list())
                    .as("with the new key")
                    .isEqualTo(listed);
        }
        nothingIsReadable(root);
    }

    private static void nothingIsReadable(Path root) throws Exception {
        Program.files(folder(root))
                .forEach((file, held) -> assertThat(held).as(file).doesNotContain("number", "guest"));
    }

    @Override
    public boolean mayThrow(Exception failure) {
        return Program.DECLARED.stream().anyMatch(type -> type.isInstance(failure));
    }
}
