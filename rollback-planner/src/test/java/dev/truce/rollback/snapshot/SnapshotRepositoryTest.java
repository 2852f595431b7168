package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import dev.truce.integrity.age.KeyRefusedException;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotRepositoryTest {

    private static final RecordFormat FORMAT = RecordFormat.keyed("", FieldPath.parse("/id"));

    @TempDir
    Path temp;

    private Instant now = Instant.parse("2026-01-10T00:00:00Z");
    private SnapshotRepository repository;

    @BeforeEach
    void anEmptyRepository() {
        repository = SnapshotRepository.directory(temp.resolve("repository"), () -> now);
    }

    private Snapshot snapshot(String... lines) throws IOException {
        Path folder = temp.resolve("live");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("guest.ndjson"), String.join("\n", lines));
        try (LiveStore live = LiveStore.directory(folder, FORMAT)) {
            return repository.create(live, new Snapshot.Note("test", new TreeSet<>(List.of("b", "a")), null));
        }
    }

    private Snapshot safety() throws IOException {
        try (LiveStore live = LiveStore.directory(temp.resolve("live"), FORMAT)) {
            return repository.create(live, new Snapshot.Note("", new TreeSet<>(List.of(Snapshot.SAFETY_TAG)), null));
        }
    }

    private Path commit(Snapshot snapshot) {
        return temp.resolve("repository/snapshots/" + snapshot.id().hex());
    }

    @Test
    void theOrderOfWritesDoesNotChangeTheRoot() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            lines.add("{\"id\":" + i + ",\"n\":" + i * i + "}");
        }
        Snapshot sorted = snapshot(lines.toArray(String[]::new));
        Collections.shuffle(lines, new Random(7));
        lines.replaceAll(line -> line.replace(",", " , "));
        Snapshot shuffled = snapshot(lines.toArray(String[]::new));

        assertThat(shuffled.content().stateRoot()).isEqualTo(sorted.content().stateRoot());
        assertThat(shuffled.id()).isNotEqualTo(sorted.id());
        assertThat(repository.diff(sorted, shuffled).isEmpty()).isTrue();
        try (LiveStore live = LiveStore.directory(temp.resolve("live"), FORMAT)) {
            assertThat(StateRoot.of(live)).isEqualTo(sorted.content().stateRoot());
        }
    }

    private static String[] records(int changed) {
        Random random = new Random(11);
        String[] lines = new String[3_000];
        for (int i = 0; i < lines.length; i++) {
            long noise = random.nextLong();
            lines[i] = "{\"id\":" + (100_000 + i) + ",\"noise\":" + (i % 100 < changed ? ~noise : noise) + "}";
        }
        return lines;
    }

    private long storedBytes() throws IOException {
        long bytes = 0;
        for (Path pack : files("packs")) {
            bytes += Files.size(pack);
        }
        return bytes;
    }

    @Test
    void theNextSnapshotCostsWhatChanged() throws IOException {
        Snapshot first = snapshot(records(0));
        long whole = storedBytes();
        try (LiveStore other = LiveStore.directory(temp.resolve("other"), FORMAT)) {
            repository.create(other, Snapshot.Note.of("what another store has does not count"));
        }
        now = now.plusSeconds(1);
        Snapshot second = snapshot(records(1));
        long change = storedBytes() - whole;

        assertThat(change).isLessThan(whole / 20);
        assertThat(repository.diff(first, second).counts().get("guest")).isEqualTo(new SnapshotDiff.Counts(0, 0, 30));
        assertThat(repository.verify(second, true).findings()).isEmpty();
        // of the same records elsewhere nothing is known
        SnapshotRepository other = SnapshotRepository.in(ObjectStore.memory(), () -> now);
        try (LiveStore live = LiveStore.directory(temp.resolve("live"), FORMAT)) {
            assertThat(other.create(live, Snapshot.Note.of("")).content()).isEqualTo(second.content());
        }
    }

    @Test
    void aDamagedEarlierSnapshotDoesNotStopTheNext() throws IOException {
        snapshot(records(0));
        for (Path pack : files("packs")) {
            byte[] bytes = Files.readAllBytes(pack);
            for (int i = 100; i < bytes.length; i++) {
                bytes[i] ^= 1;
            }
            Files.write(pack, bytes);
        }
        repository = SnapshotRepository.directory(temp.resolve("repository"), () -> now);
        now = now.plusSeconds(1);
        Snapshot second = snapshot(records(1));

        assertThat(repository.verify(second, true).findings()).isEmpty();
    }

    @Test
    void aSnapshotIsReadBackAsItWasTaken() throws IOException {
        Snapshot snapshot = snapshot("{\"id\":\"a\"}", "{\"id\":\"b\"}");

        assertThat(repository.find(snapshot.id().hex())).isEqualTo(snapshot);
        assertThat(snapshot.content().counts()).isEqualTo(Map.of("guest", 2L));
        assertThat(snapshot.content().bytes()).isEqualTo(20);
        assertThat(snapshot.note().tags()).containsExactly("a", "b");
        assertThat(repository.verify(snapshot, true).findings()).isEmpty();
        assertThat(repository.verify(snapshot, false).findings()).isEmpty();
    }

    @Test
    void newestComesFirstEvenWhenTheClockWasSetBack() throws IOException {
        Snapshot first = snapshot("{\"id\":\"a\"}");
        now = now.minusSeconds(3600);
        Snapshot second = snapshot("{\"id\":\"b\"}");

        assertThat(repository.list()).containsExactly(second, first);
        assertThat(second.createdAt()).isEqualTo(first.createdAt().plusMillis(1));
        assertThat(repository.find("latest")).isEqualTo(second);
    }

    @Test
    void aTimeNamesTheNewestSnapshotTakenByThen() throws IOException {
        Instant start = now;
        Snapshot first = snapshot("{\"id\":\"a\"}");
        now = start.plusSeconds(60);
        Snapshot second = snapshot("{\"id\":\"b\"}");

        assertThat(repository.findAt(start.minusMillis(1))).isEmpty();
        assertThat(repository.findAt(start.plusSeconds(59))).contains(first);
        assertThat(repository.findAt(start.plusSeconds(60))).contains(second);
    }

    @Test
    void safetySnapshotsAreFoundByTheirIdOnly() throws IOException {
        Snapshot first = snapshot("{\"id\":\"a\"}");
        Snapshot safety = safety();

        assertThat(safety.createdAt()).isAfter(first.createdAt());
        assertThat(repository.list()).containsExactly(safety, first);
        assertThat(repository.find("latest")).isEqualTo(first);
        assertThat(repository.find(safety.id().hex())).isEqualTo(safety);
        assertThat(repository.findAt(Instant.MAX)).contains(first);
    }

    @Test
    void whereOnlySafetySnapshotsAreTheNewestIsNamed() throws IOException {
        Files.createDirectories(temp.resolve("live"));
        safety();
        Snapshot newest = safety();

        assertThat(repository.findAt(Instant.MAX)).isEmpty();
        assertThatThrownBy(() -> repository.find("latest"))
                .isInstanceOf(UnknownSnapshotException.class)
                .hasMessage("Snapshot latest was asked for, but the repository has only the 2 that rollbacks took for"
                        + " safety; name one by its id (" + newest.id().shortText()
                        + " is the newest), or create one.");
    }

    @Test
    void aNameThatIsNotOneSnapshotsIsExplained() throws IOException {
        assertThatThrownBy(() -> repository.find("latest"))
                .isInstanceOf(UnknownSnapshotException.class)
                .hasMessage("Snapshot latest was asked for, but the repository has none; create one first.");
        Snapshot snapshot = snapshot("{\"id\":\"a\"}");
        String hex = snapshot.id().hex();

        assertThat(repository.find(hex.substring(0, 4))).isEqualTo(snapshot);
        assertThat(repository.find("sha256:" + hex)).isEqualTo(snapshot);
        assertThatThrownBy(() -> repository.find(hex.substring(0, 3)))
                .hasMessageContaining("give at least 4 digits of its id, or latest.");
        assertThatThrownBy(() -> repository.find("zzzz"))
                .hasMessage("Snapshot zzzz was asked for, but none of the 1 snapshots begins so; list them.");
    }

    @Test
    void aDamagedCommitObjectIsNoSnapshot() throws IOException {
        Snapshot snapshot = snapshot("{\"id\":\"a\"}");
        byte[] bytes = Files.readAllBytes(commit(snapshot));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            Files.write(commit(snapshot), bytes);
            assertThat(repository.list()).isEmpty();
            assertThat(repository.damagedCommits()).hasSize(1);
            bytes[i] ^= 1;
        }
        Files.write(commit(snapshot), bytes);

        assertThat(repository.list()).containsExactly(snapshot);
        Snapshot other = snapshot("{\"id\":\"b\"}");
        Files.write(commit(snapshot), new byte[0]);
        assertThatThrownBy(() -> repository.find(snapshot.id().hex()))
                .isInstanceOf(UnknownSnapshotException.class)
                .hasMessage("Snapshot " + snapshot.id().hex()
                        + " was asked for, but none of the 1 snapshots begins so; its commit object snapshots/"
                        + snapshot.id().hex() + " is damaged; list them.");
        Files.write(commit(other), new byte[0]);
        assertThatThrownBy(() -> repository.find(snapshot.id().hex()))
                .hasMessage("Snapshot " + snapshot.id().hex()
                        + " was asked for, but the repository has none; create one first.");
    }

    @Test
    void snapshotsAreListedAsTheyAreLookedFor() throws IOException {
        Snapshot first = snapshot("{\"id\":\"a\"}");
        Snapshot safety = safety();

        assertThat(repository.list(SnapshotFilter.ALL)).containsExactly(safety, first);
        assertThat(repository.list(new SnapshotFilter("", new TreeSet<>(List.of("a")), null, null, null, 9)))
                .containsExactly(first);
    }

    @Test
    void aRepositoryKnowsWhoUsesItAndASnapshotByWhichVersionItWasTaken() throws IOException {
        assertThat(repository.as("anna").holder()).startsWith("anna");
        assertThat(snapshot("{\"id\":\"a\"}").libraryVersion()).isNotEmpty();
    }

    @Test
    void findingsComeInOrderOfTheFiles() throws IOException {
        Snapshot snapshot = snapshot("{\"id\":\"a\"}");
        Files.write(commit(snapshot), new byte[0]);
        Files.createSymbolicLink(temp.resolve("repository/more"), temp);
        Files.createSymbolicLink(temp.resolve("repository/yet"), temp);

        assertThat(repository.findings())
                .extracting(Finding::file)
                .containsExactly("more", "snapshots/" + snapshot.id().hex(), "yet");
    }

    @Test
    void whatIsListedAndNotThereIsMissing() throws IOException {
        WatchedStore store = new WatchedStore() {
            @Override
            public Optional<byte[]> get(String name) {
                return name.startsWith("snapshots/") ? Optional.empty() : super.get(name);
            }
        };
        repository = SnapshotRepository.in(store, () -> now);

        assertThatThrownBy(() -> snapshot("{\"id\":\"a\"}"))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("the listing of the repository");
        assertThat(store.below().list("snapshots/")).as("it is no snapshot").isEmpty();

        Snapshot snapshot = snapshotIn(store.below());
        assertThat(repository.list()).isEmpty();
        assertThat(repository.damagedCommits())
                .singleElement()
                .isInstanceOf(Finding.Missing.class)
                .extracting(Finding::file)
                .isEqualTo("snapshots/" + snapshot.id().hex());
    }

    private Snapshot snapshotIn(ObjectStore objects) {
        try (LiveStore live = LiveStore.directory(temp.resolve("live"), FORMAT)) {
            return SnapshotRepository.in(objects, () -> now).create(live, Snapshot.Note.of(""));
        }
    }

    @Test
    void whatWasTakenForDeadWritesNoCommitObject() throws IOException {
        WatchedStore store = new WatchedStore();
        repository = SnapshotRepository.in(store, () -> now);
        Files.createDirectories(temp.resolve("live"));
        try (LiveStore live = LiveStore.directory(temp.resolve("live"), FORMAT);
                InProgress work = repository.begin("test")) {
            StagedState state = repository.stage(live, work);
            store.below().list("claims/").forEach(store::delete);

            assertThatThrownBy(() -> repository.commit(state, Snapshot.Note.of(""), work))
                    .isInstanceOf(ClaimLostException.class);
        }
        assertThat(store.puts()).noneMatch(name -> name.startsWith("snapshots/"));
    }

    @Test
    void pastItsEncryptionNothingIsReadAndNothingWritten() throws IOException {
        WatchedStore store = new WatchedStore();
        repository = SnapshotRepository.in(store, () -> now);
        store.beforePut = name -> {
            if (name.startsWith("packs/")) {
                store.beforePut = other -> {};
                store.beforeList = prefix -> {
                    // the last look at the snapshots there are comes right before the commit object
                    if (prefix.equals("snapshots/")) {
                        store.below().putIfAbsent("keys/1", new byte[0]);
                    }
                };
            }
        };

        assertThatThrownBy(() -> snapshot("{\"id\":\"a\"}")).isInstanceOf(KeyRefusedException.class);
        assertThat(store.below().list("snapshots/")).isEmpty();
        store.beforeList = prefix -> {};
        assertThatThrownBy(() -> repository.list())
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageStartingWith("The repository is encrypted, and no key was given");
    }

    @Test
    void aStoreWithARecordThatIsNoJsonHasNoSnapshotAndLeavesNothing() {
        WatchedStore store = new WatchedStore();
        repository = SnapshotRepository.in(store, () -> now);

        String[] lines = new String[3_000];
        Arrays.setAll(lines, i -> "{\"id\":\"" + (100_000 + i) + "\",\"n\":" + (i < lines.length - 1 ? i : "") + "}");
        assertThatThrownBy(() -> snapshot(lines))
                .isInstanceOf(InputRejectedException.class)
                .hasMessageContaining("guest.ndjson:" + lines.length + ":");
        assertThat(store.below().list("packs/")).isEmpty();
        assertThat(store.below().list("snapshots/")).isEmpty();
    }

    @Test
    @Tag("slow")
    void everyDamagedByteOfAPackIsFoundAndNamed() throws IOException {
        Snapshot snapshot = snapshot("{\"id\":\"a\",\"big\":\"" + "x".repeat(20_000) + "\"}", "{\"id\":\"b\"}");
        List<Path> packs = files("packs");
        assertThat(packs).hasSize(1);
        assertThat(files("objects")).isEmpty();
        Path pack = packs.get(0);
        byte[] bytes = Files.readAllBytes(pack);
        int unseen = 0;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 4;
            Files.write(pack, bytes);
            SnapshotRepository reopened = SnapshotRepository.directory(temp.resolve("repository"), () -> now);
            assertThat(reopened.contents().verify("all").findings())
                    .extracting(Finding::file)
                    .containsExactly(temp.resolve("repository").relativize(pack).toString());
            boolean raw = reopened.verify(snapshot, false).valid();
            assertThat(reopened.verify(snapshot, true).valid()).isEqualTo(raw);
            unseen += raw ? 1 : 0;
            bytes[i] ^= 4;
        }
        // a snapshot is proved by its records; what only proves the file is the pack's own digest
        assertThat(unseen).isBetween(32, 40);
        Files.write(pack, bytes);
        assertThat(repository.verify(snapshot, false).valid()).isTrue();
    }

    private List<Path> files(String folder) throws IOException {
        Path start = temp.resolve("repository").resolve(folder);
        if (!Files.exists(start)) {
            return List.of();
        }
        try (var files = Files.walk(start)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void everyPackIsWrittenBeforeTheCommitObject() throws IOException {
        WatchedStore store = new WatchedStore();
        repository = SnapshotRepository.in(store, () -> now);
        Snapshot snapshot = snapshot(noise());

        assertThat(store.puts()).hasSizeGreaterThan(4);
        assertThat(store.puts().subList(0, 2)).allMatch(name -> name.equals("reserve") || name.startsWith("claims/"));
        assertThat(store.puts().subList(2, store.puts().size() - 1)).allMatch(name -> name.startsWith("packs/"));
        assertThat(store.puts().get(store.puts().size() - 1))
                .isEqualTo("snapshots/" + snapshot.id().hex());
    }

    @Test
    @Tag("slow")
    void aCrashWhileWritingLeavesNoSnapshotAndNothingDamaged() throws IOException {
        WatchedStore whole = new WatchedStore();
        repository = SnapshotRepository.in(whole, () -> now);
        String[] noise = noise();
        Snapshot expected = snapshot(noise);
        for (int crash = 0; crash < whole.puts().size(); crash++) {
            WatchedStore store = new WatchedStore().failingAfter(crash);
            repository = SnapshotRepository.in(store, () -> now);
            assertThatThrownBy(() -> snapshot(noise)).hasMessage("the disk is gone");
            repository = SnapshotRepository.in(store.below(), () -> now);
            assertThat(repository.list()).isEmpty();
            assertThat(repository.damagedCommits()).isEmpty();
            assertThat(repository.contents().verify("left").findings()).isEmpty();
            assertThat(store.below().list("packs/")).hasSize(Math.max(0, crash - 2));
            assertThat(repository.findings()).isEmpty();

            assertThat(snapshot(noise)).isEqualTo(expected);
            assertThat(repository.verify(expected, false).valid()).isTrue();
        }
    }

    @Test
    void aCommitObjectThatIsNotReadBackAsItWasWrittenDoesNotStay() throws IOException {
        WatchedStore lossy = new WatchedStore() {
            @Override
            public boolean putIfAbsent(String name, byte[] content) {
                boolean torn = name.startsWith("snapshots/");
                return super.putIfAbsent(name, torn ? Arrays.copyOf(content, content.length / 2) : content);
            }
        };
        repository = SnapshotRepository.in(lossy, () -> now);
        assertThatThrownBy(() -> snapshot("{\"id\":\"a\"}")).isInstanceOf(DamageException.class);
        repository = SnapshotRepository.in(lossy.below(), () -> now);

        assertThat(repository.findings()).isEmpty();
        assertThat(repository.verify(snapshot("{\"id\":\"a\"}"), true).valid()).isTrue();
    }

    @Test
    void aSnapshotThatTheStoreListsTwiceIsOne() throws IOException {
        WatchedStore repeating = new WatchedStore() {
            @Override
            public List<String> list(String prefix) {
                return Stream.concat(super.list(prefix).stream(), super.list(prefix).stream())
                        .toList();
            }
        };
        repository = SnapshotRepository.in(repeating, () -> now);
        Snapshot snapshot = snapshot("{\"id\":\"a\"}");

        assertThat(repository.list()).containsExactly(snapshot);
        assertThat(repository.find(snapshot.id().hex())).isEqualTo(snapshot);
    }

    /** Reading by reading: from one on nothing is there any more. */
    @Test
    void whatIsLostWhileItIsVerifiedIsAFinding() throws IOException {
        WatchedStore counting = new WatchedStore();
        repository = SnapshotRepository.in(counting, () -> now);
        Snapshot snapshot = snapshot("{\"id\":\"a\"}");
        repository = SnapshotRepository.in(counting, () -> now);
        counting.readsSinceAsked();
        assertThat(repository.verify(snapshot, true).valid()).isTrue();
        int reads = counting.readsSinceAsked();
        for (int lost = 1; lost <= reads; lost++) {
            int first = lost;
            AtomicInteger done = new AtomicInteger();
            WatchedStore losing = new WatchedStore(counting.below()) {
                @Override
                public Optional<byte[]> get(String name) {
                    return done.incrementAndGet() < first ? super.get(name) : Optional.empty();
                }
            };
            assertThat(SnapshotRepository.in(losing, () -> now)
                            .verify(snapshot, true)
                            .valid())
                    .as("from read %s of %s on", lost, reads)
                    .isFalse();
        }
        assertThat(reads).isGreaterThan(3);
    }

    /** Records that no compression makes fit into one pack. */
    private static String[] noise() {
        Random random = new Random(11);
        byte[] bytes = new byte[9_000];
        String[] lines = new String[1_000];
        for (int i = 0; i < lines.length; i++) {
            random.nextBytes(bytes);
            lines[i] = "{\"id\":" + i + ",\"noise\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}";
        }
        return lines;
    }

    @Test
    void aDiffCountsAndNamesWhatDiffers() throws IOException {
        Snapshot before = snapshot("{\"id\":\"a\"}", "{\"id\":\"b\"}");
        Snapshot after = snapshot("{\"id\":\"a\",\"n\":1}", "{\"id\":\"c\"}", "{\"id\":\"d\"}");
        SnapshotDiff diff = repository.diff(before, after);
        List<String> keys = new ArrayList<>();
        diff.forEach(difference -> keys.add(difference.key()));

        assertThat(diff.counts()).isEqualTo(Map.of("guest", new SnapshotDiff.Counts(2, 1, 1)));
        assertThat(diff.counts().get("guest").total()).isEqualTo(4);
        assertThat(keys).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aLinkAmongTheFilesIsReportedAndNotFollowed() throws IOException {
        snapshot("{\"id\":\"a\"}");
        assertThat(repository.findings()).isEmpty();
        Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "x");
        Path repositoryFolder = temp.resolve("repository");
        Files.createDirectories(repositoryFolder.resolve("objects/ab"));
        Files.createSymbolicLink(repositoryFolder.resolve("objects/ab/" + "ab".repeat(32)), elsewhere);
        Files.createSymbolicLink(repositoryFolder.resolve("packs/UPPER"), temp.resolve("nowhere"));
        Files.createSymbolicLink(repositoryFolder.resolve("more"), temp);

        assertThat(repository.findings())
                .extracting(Finding::message)
                .containsExactly(
                        "more: unexpected; links are not followed, so nothing here is read",
                        "objects/ab/" + "ab".repeat(32)
                                + ": unexpected; links are not followed, so nothing here is read",
                        "packs/UPPER: unexpected; links are not followed, so nothing here is read");
    }
}
