package dev.truce.jdbc.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import dev.truce.jdbc.FolderInMemory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that die at an operation of a rehearsal and a rollback, and then at one of the recovery, or of the undoing: afterwards
 * the live data is the state before or after, and journal, audit and queue say the same. In every build all pairs on SQLite and
 * some of the others; all of them in the profile "faults".
 */
class RollbackCrashTest {

    private final Evidence evidence = Evidence.of(RollbackCrashTest.class);

    @TempDir(factory = FolderInMemory.class)
    Path temp;

    private void keep(String what, CrashPairs.Tally tally) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("operations", tally.operations());
        counts.put("pairs of crashes", tally.pairs());
        counts.put("different states", tally.states());
        counts.put("deaths of processes", tally.deaths());
        evidence.keep(what, counts);
    }

    @Tag("slow")
    @Test
    void somePairsOfCrashesInAFolderLeaveTheStateBeforeOrAfter() throws Exception {
        assertThat(new CrashPairs("dir", temp).some(5, 0.05).deaths()).isGreaterThanOrEqualTo(30);
    }

    @Tag("slow")
    @Test
    void allPairsOfCrashesInTablesLeaveTheStateBeforeOrAfter() throws Exception {
        CrashPairs.Tally tally = new CrashPairs("sqlite", temp).all(0.01);
        keep("all pairs in tables of SQLite", tally);

        assertThat(tally.pairs()).as("%s", tally).isGreaterThan(10_000);
        assertThat(tally.states()).as("%s", tally).isGreaterThan(100);
        assertThat(tally.deaths()).as("%s", tally).isGreaterThan(10);
    }

    /** The backend is killed in the middle of its transaction. */
    @Tag("slow")
    @Test
    void somePairsOfKilledBackendsLeaveTheStateBeforeOrAfter() throws Exception {
        assertThat(new CrashPairs("postgresql", temp).some(16, 0.05).deaths()).isGreaterThanOrEqualTo(10);
    }

    @Tag("faults")
    @Test
    void allPairsOfCrashesInAFolderLeaveTheStateBeforeOrAfter() throws Exception {
        CrashPairs.Tally tally = new CrashPairs("dir", temp).all(0.1);
        keep("all pairs in a folder", tally);

        assertThat(tally.pairs()).as("%s", tally).isGreaterThan(2_500);
        assertThat(tally.states()).as("%s", tally).isGreaterThan(900);
        assertThat(tally.deaths()).as("%s", tally).isGreaterThan(100);
    }

    @Tag("faults")
    @Test
    void aHundredPairsOfKilledBackendsLeaveTheStateBeforeOrAfter() throws Exception {
        assertThat(new CrashPairs("postgresql", temp).some(3, 0.15).pairs()).isGreaterThanOrEqualTo(100);
    }

    /** Each death, of those from states that differ, by a backend that is killed. */
    @Tag("faults")
    @Test
    void allPairsOfKilledBackendsLeaveTheStateBeforeOrAfter() throws Exception {
        CrashPairs.Tally tally = new CrashPairs("postgresql", temp).all(1);
        keep("all pairs in tables of PostgreSQL", tally);

        assertThat(tally.pairs()).as("%s", tally).isGreaterThan(2_500);
        assertThat(tally.deaths()).as("%s", tally).isGreaterThan(300);
    }
}
