package dev.truce.rollback.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.rollback.Attic;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A prune of a real repository while restores read, a backup is under way and bytes are damaged, for three snapshots: those that are read are
 * the pinned ones or the others; in the profile faults every combination.
 */
class PruneCompanyTest {

    private static final int SNAPSHOTS = 3;
    private static final int ALL = 1 << SNAPSHOTS;
    private static final RetentionPolicy LAST =
            RetentionPolicy.builder().keepLast(1).build();

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    void whatIsReadPinnedOrLastStaysWholeAndABackupUnderWayEndsWell() {
        for (int pinned = 0; pinned < ALL; pinned++) {
            for (int damaged = 0; damaged < ALL; damaged++) {
                run(pinned, has(damaged, 0) ? pinned : pinned ^ (ALL - 1), damaged);
            }
        }
    }

    @Test
    @Tag("faults")
    void soItIsInEveryCombination() {
        Evidence evidence = Evidence.of(PruneCompanyTest.class);
        for (int pinned = 0; pinned < ALL; pinned++) {
            for (int damaged = 0; damaged < ALL; damaged++) {
                for (int read = 0; read < ALL; read++) {
                    run(pinned, read, damaged);
                }
            }
        }
        evidence.keep("a real repository", Map.of("states", ALL * ALL * ALL));
    }

    private void run(int pinned, int read, int damaged) {
        String what = "pinned " + Integer.toBinaryString(pinned) + ", read " + Integer.toBinaryString(read)
                + ", damaged " + Integer.toBinaryString(damaged);
        Attic attic = new Attic(folder);
        List<Snapshot> snapshots = new ArrayList<>();
        List<List<String>> packs = new ArrayList<>();
        for (int i = 0; i < SNAPSHOTS; i++) {
            List<String> before = attic.files("packs/");
            snapshots.add(attic.take(Attic.noise(i, 200)));
            packs.add(attic.files("packs/").stream()
                    .filter(name -> !before.contains(name))
                    .toList());
        }
        SnapshotRepository repository = attic.repository();
        List<InProgress> restores = new ArrayList<>();
        for (int i = 0; i < SNAPSHOTS; i++) {
            if (has(pinned, i)) {
                repository.pins().pin(snapshots.get(i), "for the test");
            }
            if (has(read, i)) {
                InProgress restore = repository.begin("restore");
                restore.use(snapshots.get(i));
                restores.add(restore);
            }
        }
        // it relies on what the first snapshot alone may need, unless that is damaged
        attic.write("live", Attic.noise(has(damaged, 0) ? 8 : 0, 200), Attic.noise(9, 200));
        InProgress backup = repository.begin("backup");
        try (LiveStore live = attic.live("live")) {
            StagedState staged = repository.stage(live, backup);
            for (int i = 0; i < SNAPSHOTS; i++) {
                if (has(damaged, i)) {
                    packs.get(i).forEach(attic.objects::damage);
                }
            }
            attic.execute(attic.plan(LAST, PruneOptions.DEFAULTS.withGrace(Duration.ZERO)));

            Snapshot taken = repository.commit(staged, Snapshot.Note.of("under way"), backup);
            assertThat(repository.verify(taken, false).findings()).as(what).isEmpty();
        }
        backup.close();
        List<Snapshot> left = repository.list();
        for (int i = 0; i < SNAPSHOTS; i++) {
            boolean claimed = has(pinned, i) || has(read, i);
            boolean sound = !has(damaged, i);
            boolean last = sound && (damaged >> (i + 1)) == (ALL - 1) >> (i + 1);
            if (claimed || last) {
                assertThat(left).as("%s: %s", what, i).contains(snapshots.get(i));
                if (sound) {
                    assertThat(repository.verify(snapshots.get(i), false).findings())
                            .as("%s: %s", what, i)
                            .isEmpty();
                }
            }
        }
        restores.forEach(InProgress::close);
    }

    private static boolean has(int set, int snapshot) {
        return ((set >> snapshot) & 1) == 1;
    }
}
