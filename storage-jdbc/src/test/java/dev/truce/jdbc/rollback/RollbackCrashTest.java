package dev.truce.jdbc.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.jdbc.FolderInMemory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that die at an operation of a rehearsal and a rollback, and then at one of the recovery, or of the undoing: afterwards
 * the live data is the state before or after, and journal, audit and queue say the same. In every build all pairs on SQLite and
 * some of the others; all of them in the profile "faults".
 */
class RollbackCrashTest {

    @TempDir(factory = FolderInMemory.class)
    Path temp;

    @Tag("slow")
    @Test
    void somePairsOfCrashesInAFolderLeaveTheStateBeforeOrAfter() throws Exception {
        assertThat(new CrashPairs("dir", temp).some(5, 0.05).deaths()).isGreaterThanOrEqualTo(30);
    }

    @Tag("slow")
    @Test
    void allPairsOfCrashesInTablesLeaveTheStateBeforeOrAfter() throws Exception {
        CrashPairs.Tally tally = new CrashPairs("sqlite", temp).all(0.01);

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

        assertThat(tally.pairs()).as("%s", tally).isGreaterThan(2_500);
        assertThat(tally.deaths()).as("%s", tally).isGreaterThan(300);
    }
}
