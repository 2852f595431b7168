package dev.truce.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.rollback.claim.Heartbeat;
import dev.truce.rollback.execution.TestRestore;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRestoreTest {

    @TempDir
    Path folder;

    @Test
    void aSnapshotThatSaysMoreRecordsThanComeBackIsAProblem() throws Exception {
        Attic attic = new Attic(folder);
        Snapshot sound = attic.take(Attic.noise(1, 10), Attic.noise(2, 10));
        Snapshot.Content content = sound.content();
        Snapshot wrong = new Snapshot(
                sound.id(),
                sound.createdAt(),
                sound.note(),
                sound.source(),
                new Snapshot.Content(
                        content.stateRoot(), content.rootObject(), new TreeMap<>(Map.of("guest", 3L)), content.bytes()),
                sound.libraryVersion());
        Path place = Files.createDirectory(folder.resolve("place"));
        TestRestore test = new TestRestore(attic.repository(), () -> 0);

        assertThat(test.run(sound, place).problems()).isEmpty();
        assertThat(test.run(wrong, place).problems()).containsExactly("the snapshot says 3 records, but 2 came back");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void whatIsTriedIsNotPrunedMeanwhileAndTheTrialGivesSignsOfLife() throws Exception {
        Attic attic = new Attic(folder);
        Snapshot tried = attic.take(Attic.noise(1, 10));
        attic.take(Attic.noise(2, 10));
        Path place = Files.createDirectory(folder.resolve("place"));
        List<Digest> removed = new ArrayList<>();
        TestRestore test = new TestRestore(attic.repository(), () -> {
            attic.pass(Heartbeat.LEASE.dividedBy(4));
            removed.addAll(attic.prune(1, Duration.ZERO).removed());
            return 0;
        });

        assertThat(test.run(tried, place).problems()).isEmpty();

        assertThat(removed).isEmpty();
        assertThat(attic.objects.puts().stream().filter(name -> name.matches("claims/mark-[0-9a-f]+\\.3")))
                .as("marks that began, got a snapshot to keep, and were alive after that")
                .hasSize(1);
        assertThat(attic.prune(1, Duration.ZERO).removed()).containsExactly(tried.id());
    }
}
