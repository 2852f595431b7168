package dev.truce.testkit.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes take snapshots, one prunes, one restores and one verifies, all of one repository and all at once. Six seconds
 * each; {@code -Pcrowd} makes that sixty.
 */
@Tag("slow")
class CrowdTest {

    private static final List<String> ROLES = List.of("snapshot-a", "snapshot-b", "prune", "restore", "verify");
    private static final String SECONDS = System.getProperty("truce.crowd.seconds", "6");

    @TempDir
    Path folder;

    @Test
    void nobodyLosesWhatIsPinnedListedOrInProgress() throws Exception {
        Evidence evidence = Evidence.of(CrowdTest.class);
        Map<String, Process> processes = new LinkedHashMap<>();
        for (String role : ROLES) {
            processes.put(role, start(role));
        }
        Map<String, Integer> done = new TreeMap<>();
        for (Map.Entry<String, Process> each : processes.entrySet()) {
            boolean ended = each.getValue().waitFor(Integer.parseInt(SECONDS) + 240, TimeUnit.SECONDS);
            String output = Files.readString(folder.resolve(each.getKey() + ".out"));
            assertThat(ended && each.getValue().exitValue() == 0)
                    .as("%s: %s%s", each.getKey(), output, Files.readString(folder.resolve(each.getKey() + ".err")))
                    .isTrue();
            done.put(
                    each.getKey(),
                    Integer.parseInt(output.strip().substring(each.getKey().length() + 1)));
        }
        System.out.println("a crowd of " + SECONDS + " s: " + done);
        assertThat(done.values()).as("%s", done).allMatch(count -> count > 0);
        whatIsLeftIsWhole();
        evidence.keep("five processes on one repository", done);
    }

    private void whatIsLeftIsWhole() throws IOException {
        SnapshotRepository repository = Crowd.repository(folder);
        List<Snapshot> listed = repository.list();
        for (Snapshot snapshot : listed) {
            assertThat(repository.verify(snapshot, true).findings()).isEmpty();
        }
        for (String role : List.of("snapshot-a", "snapshot-b")) {
            assertThat(listed.stream().map(Snapshot::id).map(Digest::hex))
                    .containsAll(Files.readAllLines(folder.resolve(role + ".pinned")));
        }
        assertThat(repository.findings()).isEmpty();
        assertThat(repository.contents().verify("crowd").findings()).isEmpty();
        assertThat(repository.contents().objects().list("claims/mark-"))
                .as("marks that nobody has")
                .isEmpty();
    }

    private Process start(String role) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowd.class.getName(),
                        role,
                        folder.toString(),
                        SECONDS)
                .redirectOutput(folder.resolve(role + ".out").toFile())
                .redirectError(folder.resolve(role + ".err").toFile())
                .start();
    }
}
