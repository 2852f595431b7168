package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Takes a snapshot, changes a record, takes another. The objects are in a store that the test may spoil. */
final class SnapshotProgram implements FaultScenario {

    static final RecordFormat FORMAT = RecordFormat.keyed("any", FieldPath.parse("/id"));

    private static final RecordId CHANGED = new RecordId("guest", "2");
    private static final String FIRST = "first snapshot";
    private static final String CHANGE = "change";
    private static final String SECOND = "second snapshot";

    private final Function<Path, ObjectStore> objects;

    SnapshotProgram(Function<Path, ObjectStore> objects) {
        this.objects = objects;
    }

    static void writeRecords(Path folder) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("guest.ndjson"), records("guest", 3));
        Files.writeString(folder.resolve("room.ndjson"), records("room", 2));
    }

    private static String records(String type, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"name\":\"" + type + " number " + i + "\"}\n")
                .collect(Collectors.joining());
    }

    static LiveStore live(Path root) {
        return LiveStore.directory(root.resolve("live"), FORMAT);
    }

    private SnapshotRepository repository(Path root) {
        return SnapshotRepository.in(objects.apply(root.resolve("repository")), () -> Instant.EPOCH);
    }

    @Override
    public void prepare(Path root) throws Exception {
        writeRecords(root.resolve("live"));
    }

    @Override
    public void act(Path root, Acknowledgements done) throws Exception {
        resume(root, done);
    }

    @Override
    public void resume(Path root, Acknowledgements done) throws Exception {
        SnapshotRepository repository = repository(root);
        try (LiveStore live = live(root)) {
            if (!done.has(FIRST)) {
                done.step(FIRST, () -> snapshot(repository, live));
            }
            if (!done.has(CHANGE)) {
                done.step(CHANGE, () -> change(live));
            }
            if (!done.has(SECOND)) {
                done.step(SECOND, () -> snapshot(repository, live));
            }
        }
    }

    private static Snapshot snapshot(SnapshotRepository repository, LiveStore live) {
        return repository.create(live, Snapshot.Note.of("taken"));
    }

    private static Digest change(LiveStore live) {
        byte[] json = "{\"id\":\"2\",\"name\":\"another\"}".getBytes(StandardCharsets.UTF_8);
        Digest before = live.get(CHANGED).map(StoredRecord::digest).orElseThrow();
        live.apply(List.of(new RecordChange(CHANGED, before, json)));
        return StateRoot.of(live);
    }

    @Override
    public void recover(Path root) {
        DurableFiles.sweepTemporaries(root);
    }

    @Override
    public void check(Path root, Acknowledgements done) throws Exception {
        SnapshotRepository repository = SnapshotRepository.directory(root.resolve("repository"), () -> Instant.EPOCH);
        assertThat(repository.findings()).isEmpty();
        List<Snapshot> listed = repository.list();
        for (Snapshot snapshot : listed) {
            assertThat(repository.verify(snapshot, true).findings())
                    .as("findings in a listed snapshot")
                    .isEmpty();
        }
        for (String name : List.of(FIRST, SECOND)) {
            Optional<Snapshot> taken = done.result(name, Snapshot.class);
            taken.ifPresent(snapshot -> assertThat(listed).as(name).contains(snapshot));
        }
        checkLive(root, done, listed);
        everyFileIsAccountedFor(root.resolve("repository"), listed);
    }

    private static void checkLive(Path root, Acknowledgements done, List<Snapshot> listed) {
        Digest live = StateRoot.of(live(root));
        done.result(CHANGE, Digest.class)
                .ifPresent(changed -> assertThat(live).as("live records").isEqualTo(changed));
        done.result(FIRST, Snapshot.class)
                .ifPresent(first -> assertThat(first.content().records())
                        .as("records in the first snapshot")
                        .isEqualTo(5));
        done.result(SECOND, Snapshot.class)
                .ifPresent(second -> assertThat(second.content().stateRoot())
                        .as("the state in the second snapshot")
                        .isEqualTo(live));
        assertThat(listed).as("no snapshot that nobody took").hasSizeLessThanOrEqualTo(snapshotsTried(done));
    }

    /** One that was hit may be there, and once more when it was taken again. */
    private static int snapshotsTried(Acknowledgements done) {
        return 2 + (int) Stream.of(FIRST, SECOND).filter(done::has).count();
    }

    private static void everyFileIsAccountedFor(Path repository, List<Snapshot> listed) throws Exception {
        ContentStore contents = ContentStore.in(ObjectStore.directory(repository));
        List<String> known = Stream.of(
                        contents.objects().list("packs/").stream(),
                        contents.objects().list("claims/").stream(),
                        Stream.of("reserve"),
                        contents.list().stream().map(ContentStore::name),
                        listed.stream()
                                .map(snapshot -> "snapshots/" + snapshot.id().hex()))
                .flatMap(names -> names)
                .map(name -> repository.resolve(name).toString())
                .toList();
        assertThat(contents.verify("repository").findings())
                .as("findings in packs and objects, needed or not")
                .isEmpty();
        contents.list().forEach(object -> assertThat(contents.get(object)).isNotEmpty());
        assertThat(Files.exists(repository) ? Program.files(repository).keySet() : List.of())
                .as("files of the repository")
                .isSubsetOf(known);
    }

    @Override
    public boolean mayThrow(Exception failure) {
        return Program.DECLARED.stream().anyMatch(type -> type.isInstance(failure));
    }
}
