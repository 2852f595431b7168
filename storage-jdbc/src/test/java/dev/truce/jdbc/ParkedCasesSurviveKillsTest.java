package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that parks cases is killed; what it said was parked is there. */
@Tag("slow")
class ParkedCasesSurviveKillsTest {

    private static final int ROUNDS = 8;
    private static final int MOST_CASES_A_ROUND = 30;
    private static final long SEED = 7;

    @TempDir
    Path folder;

    @Test
    void everyCaseThatWasReportedParkedIsThereAfterAKill() throws Exception {
        Path database = folder.resolve("truce.db");
        Random random = new Random(SEED);
        Map<Long, String> reported = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            reported.putAll(parkUntilKilled(database, round, 1 + random.nextInt(MOST_CASES_A_ROUND)));
            try (SqliteWorkspace workspace = SqliteWorkspace.open(database, InstantSource.system())) {
                for (Map.Entry<Long, String> each : reported.entrySet()) {
                    ConflictCase found = workspace.queue().find(each.getKey()).orElse(null);
                    assertThat(found)
                            .as("case %s, reported parked (seed %s)", each, SEED)
                            .isNotNull();
                    assertThat(found.conflict().key().record().key()).isEqualTo(each.getValue());
                    assertThat(found.status()).isEqualTo(CaseStatus.OPEN);
                }
                assertThat(workspace.audit().verify()).isEmpty();
                long parked = workspace.queue().counts().getOrDefault(CaseStatus.OPEN, 0L);
                assertThat(workspace.audit().entries(parked - 1, 10))
                        .as("as many audit entries as cases")
                        .hasSize(1);
            }
        }
        assertThat(reported).hasSizeGreaterThanOrEqualTo(ROUNDS);
    }

    /** Kills the child in the midst of its work, once it reported as many cases; gives all that it reported. */
    private static Map<Long, String> parkUntilKilled(Path database, int round, int cases) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.sqlite.tmpdir=" + database.getParent(), // who is killed leaves the library there
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        database.toString(),
                        String.valueOf(round))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Long, String> reported = new TreeMap<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = output.readLine()) != null) {
                // a report that the kill cut short has no end mark
                if (line.endsWith(".")) {
                    int space = line.indexOf(' ');
                    reported.put(Long.valueOf(line.substring(0, space)), line.substring(space + 1, line.length() - 1));
                }
                if (reported.size() == cases) {
                    // unlike Process.destroyForcibly, this leaves open what the child wrote before
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(reported).as("round %s reported before it was killed", round).hasSizeGreaterThanOrEqualTo(cases);
        return reported;
    }

    /** Parks cases until it is killed, and reports each one after it was parked. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws IOException {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            try (SqliteWorkspace workspace = SqliteWorkspace.open(Path.of(arguments[0]), InstantSource.system())) {
                for (int i = 0; ; i++) {
                    String key = arguments[1] + "-" + i;
                    long number =
                            workspace.queue().park(QueueCrowd.conflict(key)).number();
                    out.println(number + " " + key + ".");
                }
            }
        }
    }
}
