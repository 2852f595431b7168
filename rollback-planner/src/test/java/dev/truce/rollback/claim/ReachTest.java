package dev.truce.rollback.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.StoreInventory;
import dev.truce.rollback.Attic;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What snapshots need is proved from the bytes that are stored now. */
class ReachTest {

    @TempDir
    Path temp;

    private Attic attic;

    @BeforeEach
    void anAttic() {
        attic = new Attic(temp);
    }

    private static Optional<String> add(Reach reach, Snapshot snapshot) {
        Snapshot.Content content = snapshot.content();
        return reach.add(content.rootObject(), content.stateRoot(), content.counts());
    }

    private Reach reach() {
        return new Reach(attic.repository().contents());
    }

    private List<StoreInventory.StoredObject> stored() {
        return attic.repository().contents().inventory().files().stream()
                .flatMap(file -> file.objects().stream())
                .toList();
    }

    @Test
    void aSoundSnapshotNeedsAllThatWasStoredForIt() {
        Snapshot snapshot = attic.take(Attic.noise(1, 100), Attic.noise(2, 20_000));
        Reach reach = reach();

        assertThat(add(reach, snapshot)).isEmpty();
        assertThat(stored()).hasSizeGreaterThan(1).allMatch(object -> reach.has(object.digest()));
        assertThat(reach.has(Digest.of(new byte[0]))).isFalse();
    }

    @Test
    void aRecordThatIsDamagedInItsOwnObjectIsFound() {
        Snapshot snapshot = attic.take(Attic.noise(1, 20_000));
        attic.objects.damage(attic.files("packs/").get(0));

        assertThat(add(reach(), snapshot))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("packs/"));
    }

    @Test
    void aCommitObjectThatNamesOtherRecordsIsFound() {
        Snapshot.Content one = attic.take("{\"id\":\"a\"}").content();
        Snapshot.Content other = attic.take("{\"id\":\"b\"}").content();
        String problem = "its records are not those its commit object names";

        assertThat(reach().add(one.rootObject(), other.stateRoot(), one.counts()))
                .hasValue(problem);
        assertThat(reach().add(one.rootObject(), one.stateRoot(), new TreeMap<>()))
                .hasValue(problem);
        assertThat(reach().add(one.rootObject(), one.stateRoot(), one.counts())).isEmpty();
    }

    @Test
    void whatWasProvedIsNotReadAgain() {
        String[] lines = new String[2_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, 60);
        }
        Snapshot snapshot = attic.take(lines);
        Reach reach = reach();
        attic.objects.readsSinceAsked();
        add(reach, snapshot);
        int first = attic.objects.readsSinceAsked();
        add(reach, snapshot);

        assertThat(attic.objects.readsSinceAsked()).isLessThan(first / 2);
    }

    @Test
    void aChangeDoesNotServeWhereOthersAreChangesOfIt() {
        String[] lines = new String[2_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, 60);
        }
        attic.take(lines);
        for (int i = 0; i < lines.length; i += 8) {
            lines[i] = Attic.noise(10_000L + i, 60);
        }
        Snapshot second = attic.take(lines);
        ContentStore contents = attic.repository().contents();
        Digest change = stored().stream()
                .filter(object -> !object.whole())
                .findFirst()
                .orElseThrow()
                .digest();
        Digest base = contents.bases(change).iterator().next();
        Reach reach = reach();
        add(reach, second);
        assertThat(reach.has(base)).isFalse();

        reach.addBases();
        assertThat(reach.has(base)).isTrue();
        assertThat(reach.serves(new StoreInventory.StoredObject(base, 9, true))).isTrue();
        assertThat(reach.serves(new StoreInventory.StoredObject(base, 9, false)))
                .isFalse();
        assertThat(reach.serves(new StoreInventory.StoredObject(change, 9, false)))
                .isTrue();
    }
}
