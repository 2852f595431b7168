package dev.truce.rollback.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.Finding;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.KeyRefusedException;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.rollback.Attic;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs behind encryption: what is damaged is found, set aside as it is, and made whole from a copy with other keys or none. */
class EncryptedRepairTest {

    private static final Identities OURS = Identities.generate();
    private static final Identities THEIRS = Identities.generate();

    @TempDir
    Path temp;

    private Attic attic;
    private final Instant now = Instant.parse("2026-01-10T00:00:00Z");

    @BeforeEach
    void records() {
        attic = new Attic(temp);
        String[] lines = new String[40];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, i == 7 ? 30_000 : 200);
        }
        attic.write("live", lines);
    }

    private SnapshotRepository plain(ObjectStore store) {
        return SnapshotRepository.in(store, () -> now);
    }

    private Snapshot taken(SnapshotRepository repository) {
        try (LiveStore live = attic.live("live")) {
            return repository.create(live, Snapshot.Note.of("taken"));
        }
    }

    private static SnapshotRepository encrypted(SnapshotRepository plain, Identities to) {
        return plain.encrypted(Recipients.of(to.publicKeys()));
    }

    /** Damages each pack, object and commit object as it is stored, at the end, in the middle or at the beginning. */
    private static List<String> damageAll(WatchedStore stored, int part) {
        List<String> damaged = stored.list("").stream()
                .filter(name -> name.matches("(objects|packs|snapshots)/.*"))
                .toList();
        assertThat(damaged).hasSizeGreaterThan(1);
        for (String name : damaged) {
            byte[] bytes = stored.get(name).orElseThrow();
            bytes[part == 0 ? 300 : part == 1 ? bytes.length / 2 : bytes.length - 40] ^= 1;
            stored.delete(name);
            stored.putIfAbsent(name, bytes);
        }
        return damaged;
    }

    private void isMadeWhole(SnapshotRepository damaged, SnapshotRepository other, Snapshot snapshot, int files) {
        RepairReport report = new RepositoryRepair(damaged, () -> now).from(other);

        assertThat(report.left()).isEmpty();
        assertThat(report.commits()).containsExactly(snapshot.id());
        assertThat(report.quarantined()).hasSize(files);
        assertThat(damaged.list()).containsExactly(snapshot);
        assertThat(damaged.verify(snapshot, true).findings()).isEmpty();
        assertThat(damaged.contents().verify("repository").findings()).isEmpty();
        assertThat(new RepositoryRepair(damaged, () -> now).from(other).quarantined())
                .isEmpty();
    }

    @Test
    @Tag("slow")
    void anEncryptedCopyWithOtherKeysRepairsAnEncryptedOne() {
        for (int part = 0; part < 3; part++) {
            WatchedStore ours = new WatchedStore();
            SnapshotRepository damaged = encrypted(plain(ours), OURS);
            Snapshot snapshot = taken(damaged);
            SnapshotRepository other = encrypted(plain(ObjectStore.memory()), THEIRS);
            assertThat(taken(other)).isEqualTo(snapshot);
            List<String> names = damageAll(ours, part);
            List<byte[]> bytes =
                    names.stream().map(name -> ours.get(name).orElseThrow()).toList();

            isMadeWhole(plain(ours).opened(OURS), other, snapshot, names.size());
            keptAsTheyWere(ours, bytes);
        }
    }

    /** What was set aside opens with the key, and is what was stored; its names show nothing of the content's digests. */
    private void keptAsTheyWere(WatchedStore stored, List<byte[]> damaged) {
        ObjectStore opened = plain(stored).opened(OURS).contents().objects();
        List<String> kept = opened.list("quarantine/");
        assertThat(kept.stream().map(name -> opened.get(name).orElseThrow()))
                .usingElementComparator(Arrays::compare)
                .containsExactlyInAnyOrderElementsOf(damaged);
        for (String name : kept) {
            String hex = name.substring(name.lastIndexOf('.') + 1);
            assertThat(stored.list("quarantine/")).noneMatch(file -> file.contains(hex));
        }
        for (String name : stored.list("quarantine/")) {
            String[] parts = name.split("\\.", -1);
            if (parts.length == 3) {
                assertThat(parts[2]).as(name).startsWith(parts[1]);
            }
        }
    }

    @Test
    void aPlainCopyRepairsAnEncryptedOneAndTheOtherWayRound() {
        for (boolean encryptedIsDamaged : new boolean[] {true, false}) {
            WatchedStore secret = new WatchedStore();
            WatchedStore open = new WatchedStore();
            Snapshot snapshot = taken(encrypted(plain(secret), OURS));
            assertThat(taken(plain(open))).isEqualTo(snapshot);
            int files = damageAll(encryptedIsDamaged ? secret : open, 1).size();
            SnapshotRepository opened = plain(secret).opened(OURS);

            if (encryptedIsDamaged) {
                isMadeWhole(opened, plain(open), snapshot, files);
                secret.list("")
                        .forEach(name -> assertThat(
                                        new String(secret.get(name).orElseThrow(), StandardCharsets.ISO_8859_1))
                                .doesNotContain("noise", "TRUCEPAK"));
            } else {
                isMadeWhole(plain(open), opened, snapshot, files);
            }
        }
    }

    @Test
    void whatBothHaveDamagedIsLeftAndNamed() {
        WatchedStore ours = new WatchedStore();
        WatchedStore theirs = new WatchedStore();
        taken(encrypted(plain(ours), OURS));
        taken(encrypted(plain(theirs), THEIRS));
        List<String> damaged = damageAll(ours, 1);
        damageAll(theirs, 1);

        RepairReport report = new RepositoryRepair(plain(ours).opened(OURS), () -> now)
                .from(plain(theirs).opened(THEIRS));

        assertThat(report.commits()).isEmpty();
        assertThat(report.left())
                .extracting(finding -> Optional.of(finding.file()))
                .contains(Optional.of(damaged.get(damaged.size() - 1)));
    }

    /** Two snapshots in an encrypted store, each with packs of its own, and the same in a plain one; says which packs the first has. */
    private List<String> twoTaken(WatchedStore ours, WatchedStore theirs) {
        SnapshotRepository repository = encrypted(plain(ours), OURS);
        taken(repository);
        taken(plain(theirs));
        List<String> first = ours.list("packs/");
        attic.write("live", Attic.noise(50, 3_000), Attic.noise(51, 3_000));
        taken(repository);
        taken(plain(theirs));
        assertThat(first).isNotEmpty();
        assertThat(ours.list("packs/")).hasSizeGreaterThan(first.size());
        return first;
    }

    private RepairReport repair(WatchedStore ours, WatchedStore theirs) {
        return new RepositoryRepair(plain(ours).opened(OURS), () -> now).from(plain(theirs));
    }

    @Test
    void onlyWhatIsDamagedIsSetAside() {
        WatchedStore ours = new WatchedStore();
        WatchedStore theirs = new WatchedStore();
        List<String> damaged = twoTaken(ours, theirs);
        List<String> sound = new ArrayList<>(ours.list("packs/"));
        sound.removeAll(damaged);
        damaged.forEach(ours::damage);

        RepairReport report = repair(ours, theirs);

        assertThat(report.left()).isEmpty();
        assertThat(report.quarantined()).hasSameSizeAs(damaged);
        assertThat(ours.list("packs/")).containsAll(sound).doesNotContainAnyElementsOf(damaged);
    }

    @Test
    void whatIsNoEncryptedFileIsReportedAndLeftWhereItIs() {
        WatchedStore ours = new WatchedStore();
        WatchedStore theirs = new WatchedStore();
        List<String> odd = twoTaken(ours, theirs);
        List<String> damaged = new ArrayList<>(ours.list("packs/"));
        damaged.removeAll(odd);
        damaged.forEach(ours::damage);
        for (String name : odd) {
            ours.delete(name);
            ours.putIfAbsent(name, "{\"what\":\"was put here\"}".getBytes(StandardCharsets.UTF_8));
        }

        RepairReport report = repair(ours, theirs);

        assertThat(report.quarantined()).hasSameSizeAs(damaged);
        assertThat(ours.list("packs/")).containsAll(odd).doesNotContainAnyElementsOf(damaged);
        assertThat(report.left())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("it is not encrypted, as all of this repository is"));
    }

    @Test
    void whatWasSetAsideAndIsDamagedThereStaysAndTheNextStandsBesideIt() {
        WatchedStore ours = new WatchedStore();
        WatchedStore theirs = new WatchedStore();
        twoTaken(ours, theirs);
        ours.damage(ours.list("snapshots/").get(0));
        repair(ours, theirs);
        List<String> first = ours.list("quarantine/");
        assertThat(first).hasSize(1);
        ours.damage(first.get(0));
        byte[] spoiled = ours.get(first.get(0)).orElseThrow();

        ours.damage(ours.list("snapshots/").get(0));
        assertThat(repair(ours, theirs).quarantined()).hasSize(1);

        assertThat(ours.list("quarantine/")).hasSize(2).containsAll(first);
        assertThat(ours.get(first.get(0))).hasValue(spoiled);
    }

    @Test
    void withoutTheRightKeyNothingIsRepaired() {
        WatchedStore ours = new WatchedStore();
        taken(encrypted(plain(ours), OURS));
        List<String> before = ours.list("");

        assertThatThrownBy(() -> plain(ours).opened(THEIRS)).isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(() -> new RepositoryRepair(plain(ours), () -> now)
                        .from(plain(ours).opened(OURS)))
                .isInstanceOf(KeyRefusedException.class);
        WatchedStore open = new WatchedStore();
        assertThatThrownBy(() -> new RepositoryRepair(plain(open), () -> now).from(plain(ours)))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(open.list("")).isEmpty();
        assertThat(ours.list("")).isEqualTo(before);
    }
}
