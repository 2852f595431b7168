package dev.truce.rollback.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.rollback.store.LiveStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
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
        assertThatThrownBy(() -> {
                    Files.write(commit(snapshot), new byte[0]);
                    repository.find(snapshot.id().hex());
                })
                .isInstanceOf(UnknownSnapshotException.class);
    }

    @Test
    void damageOfObjectsIsFoundAndNamed() throws IOException {
        Snapshot snapshot = snapshot("{\"id\":\"a\",\"big\":\"" + "x".repeat(20_000) + "\"}", "{\"id\":\"b\"}");
        List<Path> objects;
        try (var files = Files.walk(temp.resolve("repository/objects"))) {
            objects = files.filter(Files::isRegularFile).toList();
        }
        assertThat(objects).hasSize(2);
        for (Path object : objects) {
            byte[] bytes = Files.readAllBytes(object);
            bytes[bytes.length / 2] ^= 4;
            Files.write(object, bytes);
            for (boolean deep : new boolean[] {false, true}) {
                VerificationReport report = repository.verify(snapshot, deep);
                assertThat(report.findings())
                        .extracting(Finding::file)
                        .containsExactly(
                                temp.resolve("repository").relativize(object).toString());
            }
            bytes[bytes.length / 2] ^= 4;
            Files.write(object, bytes);
        }
        assertThat(repository.verify(snapshot, false).valid()).isTrue();
    }

    @Test
    void aDiffCountsAndNamesWhatDiffers() throws IOException {
        Snapshot before = snapshot("{\"id\":\"a\"}", "{\"id\":\"b\"}");
        Snapshot after = snapshot("{\"id\":\"a\",\"n\":1}", "{\"id\":\"c\"}", "{\"id\":\"d\"}");
        SnapshotDiff diff = repository.diff(before, after);
        List<String> keys = new ArrayList<>();
        diff.forEach(difference -> keys.add(difference.key()));

        assertThat(diff.counts()).isEqualTo(Map.of("guest", new SnapshotDiff.Counts(2, 1, 1)));
        assertThat(keys).containsExactly("a", "b", "c", "d");
    }
}
