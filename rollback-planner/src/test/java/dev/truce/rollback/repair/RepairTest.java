package dev.truce.rollback.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Finding;
import dev.truce.rollback.Attic;
import dev.truce.rollback.claim.Heartbeat;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairTest {

    @TempDir
    Path temp;

    private Attic attic;
    private Attic other;
    private String[] lines;
    private Snapshot snapshot;

    @BeforeEach
    void twoCopies() {
        attic = new Attic(temp.resolve("one"));
        lines = new String[400];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = Attic.noise(i, i % 50 == 0 ? 30_000 : 200);
        }
        snapshot = attic.take(lines);
        other = new Attic(temp.resolve("two"));
        attic.objects
                .list("")
                .forEach(name ->
                        other.objects.putIfAbsent(name, attic.objects.get(name).orElseThrow()));
    }

    private RepairReport repairFromOther() {
        return new RepositoryRepair(attic.repository(), () -> attic.now).from(other.repository());
    }

    private void isWhole() {
        SnapshotRepository repository = attic.repository();
        assertThat(repository.list()).contains(snapshot);
        assertThat(repository.verify(snapshot, true).findings()).isEmpty();
        assertThat(repository.contents().verify("attic").findings()).isEmpty();
        assertThat(repository.findings()).isEmpty();
    }

    @Test
    void aSoundRepositoryIsLeftAsItIs() {
        List<String> before = attic.files("packs/", "objects/", "snapshots/");

        RepairReport report = repairFromOther();

        assertThat(report.left()).isEmpty();
        assertThat(report.objects()).isEmpty();
        assertThat(report.quarantined()).isEmpty();
        assertThat(attic.files("packs/", "objects/", "snapshots/")).isEqualTo(before);
    }

    @Test
    void everyDamagedFileIsReplacedAndKeptInQuarantine() {
        List<String> files = attic.files("packs/", "objects/", "snapshots/");
        files.forEach(attic.objects::damage);
        List<byte[]> damaged = new ArrayList<>();
        files.forEach(name -> damaged.add(attic.objects.get(name).orElseThrow()));

        RepairReport report = repairFromOther();

        assertThat(report.left()).isEmpty();
        assertThat(report.quarantined()).containsExactlyInAnyOrderElementsOf(files);
        assertThat(report.commits()).containsExactly(snapshot.id());
        assertThat(report.objects()).isNotEmpty();
        for (int i = 0; i < files.size(); i++) {
            assertThat(attic.objects.get("quarantine/" + files.get(i).replace('/', '.')))
                    .hasValueSatisfying(damagedBytes(damaged.get(i)));
        }
        isWhole();
        assertThat(repairFromOther().quarantined()).isEmpty();
    }

    private static Consumer<byte[]> damagedBytes(byte[] expected) {
        return found -> assertThat(found).isEqualTo(expected);
    }

    @Test
    void everyMissingFileIsWrittenAgain() {
        attic.repository().pins().pin(snapshot, "so that it is known that it was there");
        attic.files("packs/", "objects/", "snapshots/").forEach(attic.objects::delete);

        RepairReport report = repairFromOther();

        assertThat(report.left()).isEmpty();
        assertThat(report.commits()).containsExactly(snapshot.id());
        isWhole();
    }

    @Test
    void objectsAreMadeAgainFromTheSameRecords() {
        attic.files("packs/").forEach(attic.objects::damage);

        assertThat(scansOfARepairFromTheRecords()).isEqualTo(2);
    }

    @Test
    void recordsAreReadOnceForEachLevelOfATreeThatIsGoneAndOnceMore() {
        attic.files("packs/").forEach(attic.objects::delete);

        assertThat(scansOfARepairFromTheRecords()).isBetween(3, 5);
    }

    private int scansOfARepairFromTheRecords() {
        other.write("live", lines);
        RepairReport report;
        int[] scans = new int[1];
        try (LiveStore live = other.live("live")) {
            LiveStore counted = (LiveStore) Proxy.newProxyInstance(
                    LiveStore.class.getClassLoader(), new Class<?>[] {LiveStore.class}, (proxy, method, given) -> {
                        scans[0] += method.getName().equals("scan") ? 1 : 0;
                        return method.invoke(live, given);
                    });
            report = new RepositoryRepair(attic.repository(), () -> attic.now).from(counted);
        }
        assertThat(report.left()).isEmpty();
        isWhole();
        return scans[0];
    }

    @Test
    void whatTheOtherDoesNotHaveIsLeftAndStaysWhereItIs() {
        List<String> packs = attic.files("packs/");
        packs.forEach(attic.objects::damage);
        packs.forEach(other.objects::delete);

        RepairReport report = repairFromOther();

        assertThat(report.left()).extracting(Finding::file).containsAll(packs);
        assertThat(attic.files("packs/")).containsAll(packs);
        assertThat(report.objects()).isEmpty();
    }

    @Test
    void whatTheOtherHasDamagedIsNotTaken() {
        List<String> commits = attic.files("snapshots/");
        commits.forEach(attic.objects::damage);
        commits.forEach(other.objects::damage);

        RepairReport report = repairFromOther();

        assertThat(report.commits()).isEmpty();
        assertThat(report.left()).extracting(Finding::file).isEqualTo(commits);
    }

    @Test
    void nothingIsRemovedBeforeItsGoodCopyIsThere() {
        attic.files("packs/", "snapshots/").forEach(attic.objects::damage);
        attic.objects.beforeDelete = name -> {
            if (name.startsWith("packs/")) {
                assertThat(attic.repository().verify(snapshot, true).findings()).isEmpty();
            }
            if (name.startsWith("snapshots/")) {
                assertThat(attic.files("quarantine/"))
                        .contains(
                                "quarantine/" + name.replace('/', '.') + ".good",
                                "quarantine/" + name.replace('/', '.'));
            }
        };
        assertThat(repairFromOther().left()).isEmpty();
        attic.objects.beforeDelete = name -> {};
        isWhole();
    }

    @Test
    void aPackInTheWrongPlaceIsSetAside() {
        String pack = attic.files("packs/").get(0);
        String wrong = "packs/00/" + "0".repeat(64);
        attic.objects.putIfAbsent(wrong, attic.objects.get(pack).orElseThrow());

        RepairReport report = repairFromOther();

        assertThat(report.quarantined()).containsExactly(wrong);
        isWhole();
    }

    @Test
    void itGivesASignOfLifeForEachFileAndForEachObjectOfADamagedOne() {
        int loose = 30;
        for (int i = 0; i < loose; i++) {
            attic.repository().contents().put(new byte[] {(byte) i});
        }
        attic.files("packs/").forEach(attic.objects::damage);
        int packed = attic.repository().contents().inventory().files().stream()
                .filter(file -> file.name().startsWith("packs/"))
                .mapToInt(file -> file.objects().size())
                .sum();
        assertThat(packed).isGreaterThan(10);
        int before = attic.objects.puts().size();
        InstantSource slow = () -> attic.now = attic.now.plus(Heartbeat.LEASE.dividedBy(4));

        RepairReport report =
                new RepositoryRepair(SnapshotRepository.in(attic.objects, slow), slow).from(other.repository());

        assertThat(report.left()).isEmpty();
        assertThat(attic.objects.puts().stream()
                        .skip(before)
                        .filter(name -> name.startsWith("claims/mark"))
                        .count())
                .isGreaterThan(loose + packed);
    }
}
